"""Issues: opened once, everybody asked, each answering for itself, closed with an outcome."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils.translation import gettext, override
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.steps import AT, actor, register, settle

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind, room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.lifecycle import may_move, next_states
from situationroom.rooms.issues.models import Answer, Issue, Response
from situationroom.rooms.issues.rules import REASON_TEXT, answer_due, judge_severity
from situationroom.rooms.issues.states import (
    Ended,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
)
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_asked_organisations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
MONEY = st.none() | st.floats(-1e11, 1e11)
ORDER = list(Severity)


def the_issue() -> Issue:
    return Issue.unscoped.get(act__code="us-2026-02-20-court")


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def answer(
    name: str,
    *,
    of: str = "",
    position: str = "영향 분석 중",
    action: str = "",
    next_date: date | None = None,
) -> Response:
    return services.give_response(
        by=actor(name), at=AT, issue=the_issue(), organisation=organisation(of or name),
        position=position, action=action, next_date=next_date,
    )  # fmt: skip


def move(name: str, new: IssueState, why: str = "협의로 해결", **more: Any) -> Issue:
    more = {"ended": Ended.RESOLVED, **more}
    return services.move_issue(by=actor(name), at=AT, issue=the_issue(), new=new, why=why, **more)


def board() -> list[queries.Row]:
    return queries.list_responses(the_issue(), by=actor("secretariat"))


def open_again(by: Actor, runs: list[Run]) -> Issue:
    act = the_issue().act
    return services.open_issue(
        by=by, at=AT, kind=IssueKind.TARIFF, title_ko="또", title_en="again",
        owner=organisation("msit"), severity=Severity.CAUTION, act=act, runs=runs,
    )  # fmt: skip


def test_the_organisations_asked_are_those_of_the_list_and_all_are_silent_at_first() -> None:
    rows = [row.response for row in board()]
    assert {row.organisation for row in rows} == set(list_asked_organisations())
    assert "example-company" not in {row.organisation.code for row in rows}
    assert {row.state for row in rows} == {ResponseState.NO_ANSWER}
    assert all(row.due_at == answer_due(row.asked_at, row.organisation.zone) for row in rows)
    (row,) = queries.list_issues(by=actor("secretariat"))
    assert (row.asked, row.silent) == (len(rows), len(rows))


def test_an_act_has_one_issue_only() -> None:
    issue, events = the_issue(), Event.objects.count()
    runs = list(issue.runs.all())
    assert open_again(room_rule("issues.follow_act"), runs) == issue
    assert Event.objects.count() == events
    assert Issue.unscoped.count() == 1


def test_new_figures_of_the_act_are_attached_to_its_issue() -> None:
    issue, runs = the_issue(), list(the_issue().runs.all())
    issue.runs.remove(runs[0])
    assert open_again(actor("secretariat"), runs) == issue
    assert set(issue.runs.all()) == set(runs)
    assert Event.objects.filter(verb="figures_attached", about=issue.id).count() == 1


@pytest.mark.parametrize("name", ["kea", "company", "leadership"])
def test_who_may_only_propose_cannot_open_an_issue(name: str) -> None:
    for by in (actor(name), ANONYMOUS):
        with pytest.raises(NotAllowed, match="may open an issue"):
            open_again(by, [])


def test_an_organisation_answers_for_itself() -> None:
    response = answer("nipa", action="수출기업 안내")
    (said,) = Answer.unscoped.filter(response=response)
    assert (response.state, said.answered_by) == ("answered", actor("nipa").name)
    assert the_issue().state == IssueState.ANSWERING
    last = board()[-1]
    assert (last.response.organisation.code, last.said) == ("nipa", said)
    (row,) = queries.list_issues(by=actor("kea"))
    assert row.asked - row.silent == 1


def test_an_association_and_a_post_answer_for_themselves_too() -> None:
    assert answer("kea").state == "answered"
    assert answer("hanoi", of="post-hanoi").state == "answered"


@pytest.mark.parametrize(
    ("name", "of"),
    [("nipa", "kisa"), ("secretariat", "nipa"), ("leadership", "nipa"), ("kea", "kosa")],
)  # fmt: skip
def test_nobody_answers_for_another_organisation(name: str, of: str) -> None:
    with pytest.raises(NotAllowed, match="Only officers of the organisation itself"):
        answer(name, of=of)
    assert not Response.objects.filter(state="answered").exists()


@pytest.mark.parametrize("of", ["nipa", "example-company"])
def test_a_company_finds_no_issue_to_answer(of: str) -> None:
    with pytest.raises(NotFound):
        answer("company", of=of)
    assert not Response.objects.filter(state="answered").exists()


def test_an_organisation_that_was_not_asked_cannot_answer() -> None:
    with pytest.raises(NotAllowed, match="was not asked"):
        answer("secretariat", of="msit")


@pytest.mark.parametrize("position", ["", "   ", "\n\u3000"])
def test_an_empty_answer_is_refused(position: str) -> None:
    with pytest.raises(Refusal, match="an empty answer is no answer"):
        answer("nipa", position=position)


@pytest.mark.parametrize(("days", "rule"), [(-1, "ISS-05"), (-400, "ISS-05"), (0, ""), (7, "")])
def test_the_next_date_is_today_in_korea_or_later(days: int, rule: str) -> None:
    late = datetime(2026, 8, 3, 16, tzinfo=UTC)  # already the 4th in Korea
    said = {"organisation": organisation("nipa"), "position": "검토 중", "action": ""}
    wanted = date(2026, 8, 4) + timedelta(days=days)
    give = partial(
        services.give_response, by=actor("nipa"), at=late, issue=the_issue(), **said,
    )  # fmt: skip
    if not rule:
        assert give(next_date=wanted).answers(manager="unscoped").get().next_date == wanted
        return
    with pytest.raises(Refusal, match="lies in the past") as refused:
        give(next_date=wanted)
    assert refused.value.values["rule"] == rule
    assert not Response.objects.filter(state="answered").exists()


def test_whoever_may_answer_is_offered_the_form_and_nobody_else() -> None:
    def offered(name: str) -> str:
        found = queries.find_response_to_give(issue=the_issue(), by=actor(name))
        return found.organisation.code if found else ""

    names = ("nipa", "kiet", "kea", "hanoi", "secretariat", "leadership", "company")
    assert [offered(name) for name in names] == ["nipa", "kiet", "kea", "post-hanoi", "", "", ""]
    assert queries.find_response_to_give(issue=the_issue(), by=ANONYMOUS) is None
    move("secretariat", IssueState.CLOSED)
    assert [offered(name) for name in names] == [""] * len(names)


def test_leadership_reads_and_neither_answers_nor_moves_nor_assigns() -> None:
    issue, by = the_issue(), actor("leadership")
    Response.objects.create(
        issue=issue, organisation=organisation("msit"), asked_at=AT, due_at=answer_due(AT)
    )
    with pytest.raises(NotAllowed):
        answer("leadership", of="msit")
    with pytest.raises(NotAllowed):
        move("leadership", IssueState.CLOSED)
    assert queries.find_response_to_give(issue=issue, by=by) is None
    assert queries.list_steps(issue=issue, by=by) == []
    assert not queries.may_assign(issue=issue, by=by)


@pytest.mark.parametrize(
    ("name", "steps"),
    [("secretariat", ["closed"]), ("confirm", ["closed"]), ("nipa", []), ("kea", []),
     ("company", [])],
)  # fmt: skip
def test_the_steps_offered_are_those_one_may_take(name: str, steps: list[str]) -> None:
    offered = queries.list_steps(issue=the_issue(), by=actor(name))
    assert [step.new for step in offered] == steps


def test_a_closed_issue_takes_no_answer_until_it_is_open_again() -> None:
    closed = move("secretariat", IssueState.CLOSED)
    assert (closed.outcome, closed.closed_at) == ("협의로 해결", AT)
    with pytest.raises(Conflict, match="closed") as refused:
        answer("nipa")
    assert "open it again" in refused.value.hint
    assert move("secretariat", IssueState.OPEN).closed_at is None
    assert answer("nipa").state == "answered"


def test_an_issue_is_not_closed_without_an_outcome() -> None:
    with pytest.raises(Refusal, match="how the issue ended"):
        move("secretariat", IssueState.CLOSED, why=" ")
    with pytest.raises(Refusal, match="Choose whether it was resolved"):
        move("secretariat", IssueState.CLOSED, ended=None)


@pytest.mark.parametrize("name", ["nipa", "kea", "hanoi", "company"])
def test_only_its_owner_and_the_secretariat_move_an_issue(name: str) -> None:
    refused = (NotFound, "no such issue") if name == "company" else (NotAllowed, "Only the owner")
    with pytest.raises(refused[0], match=refused[1]):
        move(name, IssueState.CLOSED)
    assert the_issue().state == IssueState.OPEN


def test_the_steps_of_an_issue_are_these_and_no_others() -> None:
    legal = {(old, new) for old in IssueState for new in IssueState if may_move(old, new)}
    assert {f"{old} {new}" for old, new in legal} == {
        "open answering", "open closed", "open merged",
        "answering acting", "answering closed", "answering merged",
        "acting answering", "acting watched", "acting closed", "acting merged",
        "watched acting", "watched closed", "watched merged", "closed open",
    }  # fmt: skip
    assert next_states(IssueState.OPEN) == ["answering", "closed", "merged"]


def test_an_illegal_step_is_a_conflict_and_leaves_no_event() -> None:
    with pytest.raises(Conflict):
        move("secretariat", IssueState.OPEN)
    move("secretariat", IssueState.CLOSED)
    with pytest.raises(Conflict):
        move("secretariat", IssueState.ANSWERING)
    with pytest.raises(Conflict):
        move("secretariat", IssueState.CLOSED)
    assert Event.objects.filter(verb="issue_moved").count() == 1


def test_members_of_the_room_see_an_issue_and_others_find_nothing() -> None:
    issue = the_issue()
    for name in ("secretariat", "nipa", "hanoi", "leadership", "kea"):
        assert queries.get_issue(id=issue.id, by=actor(name)) == issue
    for by in (actor("company"), ANONYMOUS, Actor(ActorKind.EXPERT), Actor(ActorKind.SERVICE)):
        assert queries.list_issues(by=by) == []
        with pytest.raises(NotFound):
            queries.get_issue(id=issue.id, by=by)


def test_the_issue_of_an_unconfirmed_act_stays_within_government() -> None:
    act = register()
    settle()
    issue = Issue.unscoped.get(act=act)
    assert queries.get_issue(id=issue.id, by=actor("nipa")) == issue
    for name in ("kea", "company"):
        assert issue not in queries.list_issues(by=actor(name))
        with pytest.raises(NotFound):
            queries.get_issue(id=issue.id, by=actor(name))


def test_what_happened_to_an_issue_is_told_newest_first() -> None:
    answer("nipa")
    move("secretariat", IssueState.CLOSED)
    told = queries.list_timeline(about=the_issue().id, by=actor("kea"))
    assert [event.verb for event in told] == ["issue_moved", "response_given", "issue_opened"]
    assert queries.list_timeline(about=the_issue().id, by=actor("company")) == []


@given(MONEY, MONEY, st.none() | st.floats(-1, 1))
def test_severity_follows_its_stated_thresholds(hit, low, change):
    severity, reason = judge_severity(hit_usd=hit, change_low_usd=low, rate_change=change)
    lost = -(low or 0.0)
    if (change or 0.0) < 0 and low is not None and low >= 0:
        expected = Severity.ATTENTION
    elif (hit or 0.0) >= 1e9 or lost >= 5e8:
        expected = Severity.SEVERE
    elif (hit or 0.0) >= 1e8 or lost >= 5e7:
        expected = Severity.ALERT
    elif (hit or 0.0) > 0 or (change or 0.0) > 0:
        expected = Severity.CAUTION
    else:
        expected = Severity.ATTENTION
    assert severity is expected
    with override("ko"):
        assert not gettext(reason).isascii()


def test_a_cut_that_costs_no_export_is_no_alarm_though_much_stays_hit():
    cut = judge_severity(hit_usd=9e9, change_low_usd=1e8, rate_change=-0.04)
    assert cut == (Severity.ATTENTION, REASON_TEXT["relief"])
    assert judge_severity(hit_usd=9e9, change_low_usd=-1e6, rate_change=-0.04)[0] == "severe"
    assert judge_severity(hit_usd=9e9, change_low_usd=None, rate_change=-0.04)[0] == "severe"


@given(st.floats(0, 1e11), st.floats(0, 1e11), MONEY)
def test_more_trade_hit_is_never_less_severe(hit, more, low):
    first, second = (
        judge_severity(hit_usd=value, change_low_usd=low, rate_change=0.0)[0]
        for value in sorted((hit, more))
    )
    assert ORDER.index(first) <= ORDER.index(second)


@pytest.mark.parametrize(
    ("hit", "low", "severity"),
    [(1e9, 0, "severe"), (999_999_999, 0, "alert"), (1e8, 0, "alert"), (99_999_999, 0, "caution"),
     (0, -5e8, "severe"), (0, -499_999_999, "alert"), (0, -5e7, "alert"), (0, -49_999_999,
     "attention"), (1, 0, "caution"), (0, 0, "attention")],
)  # fmt: skip
def test_the_boundaries_of_severity_are_the_round_sums(
    hit: float, low: float, severity: str
) -> None:
    assert judge_severity(hit_usd=hit, change_low_usd=low, rate_change=0.0)[0] == severity
