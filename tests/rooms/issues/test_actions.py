"""Actions: who plans, who reports, what is owed, what happens to them when the issue ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.issues.test_stages import answer, move, opened, organisation
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.lifecycle import ACTION_STEPS, OVER, progress_of
from situationroom.rooms.issues.models import Action, ActionReport, Issue
from situationroom.rooms.issues.states import ActionState, IssueState, Progress

pytestmark = pytest.mark.django_db
TODAY = localdate(AT)
SOON = TODAY + timedelta(days=7)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def plan(issue: Issue, *, by: str = "secretariat", owner: str = "nipa", **more: Any) -> Action:
    said = {"title_ko": "대체 시장 조사", "due_on": SOON, **more}
    return services.plan_action(by=actor(by), at=AT, issue=issue, owner=organisation(owner), **said)


def report(action: Action, new: ActionState, *, by: str = "nipa", **said: Any) -> ActionReport:
    return services.report_action(by=actor(by), at=AT, action=action, new=new, **said)


def fresh(action: Action) -> Action:
    return Action.unscoped.get(pk=action.pk)


@given(st.sampled_from(ActionState), st.booleans(), DAYS, DAYS)
def test_late_is_worked_out_and_what_is_over_is_never_late(
    state: ActionState, at_risk: bool, due: date, today: date
) -> None:
    found = progress_of(state, is_at_risk=at_risk, due_on=due, today=today)
    assert (found is None) is (state in OVER)
    if found is not None:
        assert (found is Progress.LATE) is (due < today)
        assert found is not Progress.AT_RISK or at_risk


def test_every_state_has_its_steps_and_what_is_over_can_be_taken_up_again() -> None:
    assert set(ACTION_STEPS) == set(ActionState)
    assert all(ACTION_STEPS[state] - OVER for state in OVER)


def test_an_action_is_planned_reported_and_done_with_its_evidence() -> None:
    issue = opened()
    mark = services.set_milestone(
        by=actor("secretariat"), at=AT, issue=issue, title_ko="1차 대응", due_on=SOON
    )
    action = plan(issue, milestone=mark.id)
    report(action, ActionState.DOING, is_at_risk=True, says="현지 협조 지연")
    assert queries.progress(fresh(action), at=AT) is Progress.AT_RISK
    with pytest.raises(Refusal, match="evidence"):
        report(action, ActionState.DONE, says="끝")
    report(action, ActionState.DONE, is_at_risk=True, evidence="보고서 2026-17")
    done = fresh(action)
    assert (done.state, done.is_at_risk, done.ended_at) == ("done", False, AT)
    assert [one.number for one in queries.list_reports(done)] == [2, 1]
    assert [(m.done, m.all) for m in queries.list_milestones(issue)] == [(1, 1)]  # type: ignore[attr-defined]


def test_a_risk_a_drop_and_a_second_start_have_a_reason() -> None:
    action = plan(opened())
    with pytest.raises(Refusal, match="Say why"):
        report(action, ActionState.DOING, is_at_risk=True)
    with pytest.raises(Refusal, match="Say why"):
        report(action, ActionState.DROPPED)
    report(action, ActionState.DROPPED, says="상대국이 철회")
    with pytest.raises(Conflict):
        report(action, ActionState.DONE, evidence="x", says="x")
    report(action, ActionState.PLANNED, says="다시 필요")
    assert fresh(action).ended_at is None


@pytest.mark.parametrize(
    ("by", "owner"), [("nipa", "kiet"), ("kea", "nipa"), ("leadership", "msit")]
)
def test_nobody_plans_for_another_organisation(by: str, owner: str) -> None:
    issue = opened()
    with pytest.raises(NotAllowed):
        plan(issue, by=by, owner=owner)
    assert not Action.unscoped.exists()


@pytest.mark.parametrize("by", ["kiet", "secretariat", "leadership"])
def test_nobody_reports_for_another_organisation(by: str) -> None:
    action = plan(opened())
    with pytest.raises(NotAllowed):
        report(action, ActionState.DOING, by=by)
    assert not ActionReport.objects.exists()


def test_an_organisation_plans_for_itself_and_only_who_runs_the_issue_moves_the_day() -> None:
    issue = opened()
    action = plan(issue, by="kea", owner="kea")
    later = SOON + timedelta(days=3)
    anew = {"at": AT, "action": action, "due_on": later, "why": "자료 취합 지연"}
    with pytest.raises(NotAllowed):
        services.plan_action_anew(by=actor("kea"), **anew)
    said = services.plan_action_anew(by=actor("secretariat"), **anew)
    assert (said.due_before, fresh(action).due_on) == (SOON, later)
    with pytest.raises(Refusal, match="another day"):
        services.plan_action_anew(by=actor("secretariat"), **anew)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title_ko": " "}, "what will be done"),
        ({"due_on": TODAY - timedelta(days=1)}, "in the past"),
        ({"owner": "kea", "to_government": True}, "may not read"),
    ],
)
def test_an_action_without_sense_is_refused(said: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        plan(opened(), **said)
    assert not Action.unscoped.exists()


def test_what_is_planned_for_the_government_is_hidden_from_associations() -> None:
    issue = opened()
    action = plan(issue, to_government=True)
    assert queries.list_actions_of(issue, by=actor("kiet")) == [action]
    assert queries.list_actions_of(issue, by=actor("kea")) == []
    with pytest.raises(NotFound):
        queries.get_action(id=action.id, by=actor("kea"))
    with pytest.raises(NotFound):
        report(action, ActionState.DOING, by="kea")


def test_closing_with_open_actions_asks_why_and_drops_them_with_the_reason() -> None:
    issue = opened()
    answer(issue)
    action, done = plan(issue), plan(issue, title_ko="설명회")
    report(done, ActionState.DONE, evidence="사진")
    with pytest.raises(Refusal, match="why they are left"):
        move(issue, IssueState.CLOSED)
    assert fresh(action).state == "planned"
    move(issue, IssueState.CLOSED, left="다른 이슈에서 처리")
    assert (fresh(action).state, fresh(done).state) == ("dropped", "done")
    assert queries.list_reports(fresh(action))[0].says == "다른 이슈에서 처리"
    with pytest.raises(Conflict):
        report(action, ActionState.PLANNED, says="다시")


def test_what_is_not_done_goes_along_when_an_issue_goes_up_in_another() -> None:
    gone, stays = opened(), opened(title="남는 이슈")
    action, done = plan(gone), plan(gone, title_ko="설명회")
    report(done, ActionState.DONE, evidence="사진")
    services.merge_issues(by=actor("secretariat"), at=AT, issue=gone, into=stays, why="같은 건")
    assert queries.list_actions_of(stays, by=actor("kea")) == [action]
    assert queries.list_actions_of(gone, by=actor("kea")) == [done]
    assert fresh(action).label.within == stays.label


def test_what_an_organisation_owes_is_worked_out_when_it_is_read() -> None:
    issue = opened()
    first, second = plan(issue), plan(issue, due_on=TODAY, title_ko="긴급 점검")
    owed = queries.list_owed(by=actor("nipa"), at=AT)
    assert [one.action for one in owed if one.action] == [second, first]
    assert [one.issue for one in owed if one.action is None] == [issue]
    answer(issue)
    report(second, ActionState.DONE, evidence="점검표")
    assert [one.action for one in queries.list_owed(by=actor("nipa"), at=AT)] == [first]
    late = queries.list_owed(by=actor("nipa"), at=AT + timedelta(days=30))
    assert [one.is_late for one in late] == [True]
    assert [one.action for one in queries.list_owed(by=actor("kiet"), at=AT)] == [None]


def test_what_a_list_of_what_is_owed_leaves_out_is_counted() -> None:
    issue = opened()
    for n in range(3):
        plan(issue, title_ko=f"조치 {n}")
    by = actor("nipa")
    assert len(queries.list_owed(by=by, at=AT, limit=2)) == 2
    assert queries.count_owed(by=by, at=AT) == 4
    assert queries.count_owed(by=actor("company"), at=AT) == 0


def test_actions_are_paged_by_day_and_asked_for_by_how_they_come_on() -> None:
    issue = opened()
    many = [plan(issue, title_ko=f"조치 {n}", due_on=TODAY + timedelta(days=n)) for n in range(5)]
    report(many[2], ActionState.DOING, is_at_risk=True, says="지연")
    by = actor("kiet")
    wanted = queries.ActionsWanted(open=True)
    page = queries.list_actions(by=by, at=AT, wanted=wanted, limit=2)
    rest = queries.list_actions(by=by, at=AT, wanted=wanted, after=(page[-1].due_on, page[-1].id))
    assert [*page, *rest] == many
    risky = queries.ActionsWanted(progress=Progress.AT_RISK)
    assert queries.list_actions(by=by, at=AT, wanted=risky) == [many[2]]
    late = queries.ActionsWanted(progress=Progress.LATE)
    after = AT + timedelta(days=2)
    assert queries.list_actions(by=by, at=after, wanted=late) == many[:2]


def test_who_does_it_is_told_and_the_owner_hears_of_a_risk() -> None:
    action = plan(opened())
    report(action, ActionState.DOING)
    settle()
    kinds = Notification.objects.values_list("kind", flat=True)
    assert "issues.action_planned" in kinds
    assert "issues.action_reported" not in kinds
    report(action, ActionState.DOING, is_at_risk=True, says="지연")
    settle()
    assert Notification.objects.filter(kind="issues.action_reported").exists()
