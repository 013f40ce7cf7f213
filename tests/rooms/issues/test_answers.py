"""Answers: kept as they were given, to all or to the government; clocks, reminders, more time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.issues.test_stages import answer, move, opened, organisation
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Answer, Issue, Response
from situationroom.rooms.issues.rules import after_waiting, answer_due
from situationroom.rooms.issues.states import IssueState

pytestmark = pytest.mark.django_db
SECRET = "상대국에 5 %를 요구할 예정"
ZONES = st.sampled_from(("Asia/Seoul", "Asia/Dubai", "America/Los_Angeles", "Asia/Ho_Chi_Minh"))
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
"""Three years, with two changes of summer time in each."""


def row(issue: Issue, code: str, name: str) -> queries.Row:
    board = queries.list_responses(issue, by=actor(name))
    return next(one for one in board if one.response.organisation.code == code)


def say(issue: Issue, position: str, *, to_government: bool = False) -> Response:
    return services.give_response(
        by=actor("nipa"), at=AT, issue=issue, organisation=organisation("nipa"),
        position=position, action="", to_government=to_government,
    )  # fmt: skip


def test_a_later_answer_stands_beside_the_first_and_replaces_nothing() -> None:
    issue = opened()
    say(issue, "첫 입장")
    response = say(issue, "고친 입장")
    said = queries.list_said(response=response, by=actor("kea"))
    assert [(one.number, one.position) for one in said] == [(2, "고친 입장"), (1, "첫 입장")]
    found = row(issue, "nipa", "kea")
    assert found.said is not None
    assert found.said.position == "고친 입장"


def test_what_is_said_to_the_government_is_kept_from_associations_and_papers() -> None:
    issue = opened()
    say(issue, SECRET, to_government=True)
    settle()
    officer, association = row(issue, "nipa", "kiet"), row(issue, "nipa", "kea")
    assert officer.said is not None
    assert officer.said.position == SECRET
    assert (association.response.state, association.said, association.is_kept) == (
        "answered",
        None,
        True,
    )
    assert [one.said for one in queries.list_board(issue) if one.is_kept] == [None]
    assert not Answer.objects.visible_to(actor("kea")).exists()


def test_a_reminder_reaches_the_silent_alone_and_is_counted() -> None:
    issue = opened()
    answer(issue, "kiet")
    services.let_response_wait(
        by=actor("kea"), at=AT, issue=issue, organisation=organisation("kea"),
        on=organisation("nipa"),
    )  # fmt: skip
    assert services.remind_silent(by=actor("secretariat"), at=AT, issue=issue) == 1
    settle()
    told = Notification.objects.filter(kind="issues.reminded")
    people = {one.recipient.email for one in told.select_related("recipient")}
    assert people
    assert all(name.startswith("nipa") for name in people)
    assert row(issue, "nipa", "kea").response.reminders == 1
    answer(issue, "nipa")
    with pytest.raises(Conflict, match="Nobody is left"):
        services.remind_silent(by=actor("secretariat"), at=AT, issue=issue)


@pytest.mark.parametrize("name", ["nipa", "kea", "leadership"])
def test_only_who_runs_the_issue_reminds(name: str) -> None:
    with pytest.raises(NotAllowed):
        services.remind_silent(by=actor(name), at=AT, issue=opened())


def test_a_clock_stands_still_while_an_organisation_waits_on_another() -> None:
    issue = opened()
    due = row(issue, "kea", "kea").response.due_at
    wait = {"by": actor("kea"), "issue": issue, "organisation": organisation("kea")}
    services.let_response_wait(at=AT, on=organisation("nipa"), **wait)
    assert not row(issue, "kea", "kea").is_late(due + timedelta(days=9))
    later = AT + timedelta(days=3)
    response = services.let_response_wait(at=later, on=None, **wait)
    assert response.due_at == due + timedelta(days=3)
    assert row(issue, "kea", "kea").is_late(response.due_at + timedelta(seconds=1))
    with pytest.raises(Refusal, match="itself"):
        services.let_response_wait(at=later, on=organisation("kea"), **wait)
    with pytest.raises(NotAllowed):
        services.let_response_wait(at=later, on=None, **{**wait, "by": actor("nipa")})


def test_more_time_holds_once_another_person_grants_it() -> None:
    issue = opened()
    due = row(issue, "nipa", "nipa").response.due_at
    ask = {"issue": issue, "organisation": organisation("nipa"), "at": AT, "why": "자료 취합 중"}
    wanted = due + timedelta(days=5)
    asked = services.ask_for_more_time(by=actor("nipa"), due_at=wanted, **ask)
    assert row(issue, "nipa", "nipa").response.due_at == due
    with pytest.raises(Conflict, match="nobody has decided"):
        services.ask_for_more_time(by=actor("secretariat"), due_at=wanted, **ask)
    decide = {"at": AT, "issue": issue, "deadline": asked.id}
    with pytest.raises(NotAllowed):
        services.decide_more_time(by=actor("nipa"), granted=True, **decide)
    services.decide_more_time(by=actor("secretariat"), granted=True, **decide)
    assert row(issue, "nipa", "nipa").response.due_at == wanted
    with pytest.raises(Conflict, match="decided on this already"):
        services.decide_more_time(by=actor("confirm"), granted=False, **decide)


def test_who_asked_for_more_time_does_not_grant_it_and_a_refusal_changes_nothing() -> None:
    issue = opened()
    due = row(issue, "nipa", "nipa").response.due_at
    ask = {"issue": issue, "organisation": organisation("nipa"), "at": AT, "why": "연휴"}
    asked = services.ask_for_more_time(
        by=actor("secretariat"), due_at=due + timedelta(days=1), **ask
    )
    decide = {"at": AT, "issue": issue, "deadline": asked.id}
    with pytest.raises(NotAllowed, match="does not grant"):
        services.decide_more_time(by=actor("secretariat"), granted=True, **decide)
    refused = services.decide_more_time(by=actor("confirm"), granted=False, **decide)
    assert (refused.state, row(issue, "nipa", "nipa").response.due_at) == ("refused", due)


@pytest.mark.parametrize(
    ("name", "days", "why", "match"),
    [("kiet", 1, "x", "Only the organisation asked"), ("nipa", 0, "x", "no later"),
     ("nipa", -1, "x", "no later"), ("nipa", 1, " ", "why more time")],
)  # fmt: skip
def test_more_time_is_asked_by_who_is_concerned_for_later_and_with_a_reason(
    name: str, days: int, why: str, match: str
) -> None:
    issue = opened()
    due = row(issue, "nipa", "nipa").response.due_at
    with pytest.raises(Refusal, match=match):
        services.ask_for_more_time(
            by=actor(name), at=AT, issue=issue, organisation=organisation("nipa"),
            due_at=due + timedelta(days=days), why=why,
        )  # fmt: skip
    with pytest.raises(NotFound):
        services.ask_for_more_time(
            by=actor("secretariat"), at=AT, issue=issue, organisation=organisation("nia"),
            due_at=due + timedelta(days=1), why="x",
        )  # fmt: skip


def test_the_list_names_what_one_organisation_has_not_answered() -> None:
    first, second = opened(), opened(title="둘째")
    answer(first, "nipa")
    by, nipa = actor("secretariat"), organisation("nipa").id
    assert queries.list_issues(by=by, wanted=queries.Wanted(silent=nipa)) == [second]
    move(second, IssueState.CLOSED)
    assert queries.list_issues(by=by, wanted=queries.Wanted(silent=nipa)) == []
    assert queries.list_issues(by=by, wanted=queries.Wanted(unanswered=True)) == [first]


def test_each_write_is_one_event() -> None:
    issue = opened()
    before = Event.objects.count()
    say(issue, "입장")
    services.remind_silent(by=actor("secretariat"), at=AT, issue=issue)
    services.let_issue_wait(
        by=actor("secretariat"), at=AT, issue=issue, on=organisation("kea"), what="자료"
    )
    assert Event.objects.count() == before + 3


@given(MOMENTS, ZONES)
def test_an_answer_is_due_on_the_second_working_day_at_the_same_hour(asked, zone):
    there, due = asked.astimezone(ZoneInfo(zone)), answer_due(asked, zone)
    local = due.astimezone(ZoneInfo(zone))
    assert local.weekday() < 5
    days = [there.date() + timedelta(days=n) for n in range(1, (local - there).days + 2)]
    working = [day for day in days if day.weekday() < 5 and day <= local.date()]
    if there.weekday() < 5:
        changed = local.utcoffset() != there.utcoffset()  # an hour may be missing that night
        assert changed or (local.hour, local.minute) == (there.hour, there.minute)
        assert len(working) == 2
    else:
        assert (local.hour, local.minute) == (0, 0)
        assert len(working) == 3  # Monday from its beginning, and two days


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=30)))
def test_a_clock_that_stood_still_moves_by_as_long_and_never_back(due, length):
    assert after_waiting(due, due, due + length) == due + length
    assert after_waiting(due, due + length, due) == due
