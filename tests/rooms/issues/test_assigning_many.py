"""Many issues assigned at once: all of them, or none."""

import pytest
from tests.rooms.steps import AT, actor

from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.models import Event
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.services import Assigning
from situationroom.rooms.issues.states import Ended, IssueKind, IssueState, Severity
from situationroom.rooms.organisations.models import Organisation, Person

pytestmark = pytest.mark.django_db


def body(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def an_issue(title: str) -> Issue:
    return services.open_issue(
        by=actor("secretariat"), at=AT, kind=IssueKind.TARIFF, title_ko=title, title_en=title,
        owner=body("msit"), severity=Severity.CAUTION, asked=[],
    )  # fmt: skip


@pytest.fixture
def issues() -> list[Issue]:
    return [an_issue("가"), an_issue("나"), an_issue("다")]


def stands() -> list[tuple[str, str, str]]:
    rows = Issue.unscoped.select_related("owner", "responsible").order_by("title_ko")
    return [
        (one.title_ko, one.owner.code, one.responsible.email if one.responsible else "")
        for one in rows
    ]


def assign(*wanted: Assigning, by: str = "secretariat") -> list[Issue]:
    return services.assign_issues(by=actor(by), at=AT, assignments=wanted)


def told() -> int:
    return Event.objects.filter(verb="issue_assigned").count()


def test_all_of_them_are_assigned_and_each_is_told(issues: list[Issue]) -> None:
    person = Person.objects.get(email="confirm@demo.example")
    assign(Assigning(issues[0], body("nipa"), None), Assigning(issues[1], body("msit"), person.id))
    assert stands() == [
        ("가", "nipa", ""), ("나", "msit", "confirm@demo.example"), ("다", "msit", ""),
    ]  # fmt: skip
    assert told() == 2


@pytest.mark.parametrize("last", ["kea", "example-company"])
def test_one_that_is_refused_leaves_all_as_they_were(issues: list[Issue], last: str) -> None:
    before = stands()
    with pytest.raises(Refusal) as refused:
        assign(*(Assigning(issue, body("nipa"), None) for issue in issues[:2]),
               Assigning(issues[2], body(last), None))  # fmt: skip
    assert refused.value.values["rule"] == "ISS-09"
    assert (stands(), told()) == (before, 0)


def test_one_that_was_assigned_since_it_was_read_leaves_all_as_they_were(
    issues: list[Issue],
) -> None:
    read = queries.list_issues_named([one.short.lower() for one in issues], by=actor("secretariat"))
    services.assign_issue(by=actor("confirm"), at=AT, issue=issues[1], owner=body("kiet"))
    before = stands()
    with pytest.raises(Conflict) as refused:
        assign(*(Assigning(issue, body("nipa"), None) for issue in read))
    assert refused.value.values["short"] == issues[1].short
    assert refused.value.hint
    assert (stands(), told()) == (before, 1)


def test_a_closed_one_among_them_leaves_all_as_they_were(issues: list[Issue]) -> None:
    services.move_issue(
        by=actor("secretariat"),
        at=AT,
        issue=issues[2],
        new=IssueState.CLOSED,
        why="끝",
        ended=Ended.RESOLVED,
    )
    before = stands()
    with pytest.raises(Conflict, match="closed"):
        assign(*(Assigning(issue, body("nipa"), None) for issue in issues))
    assert (stands(), told()) == (before, 0)


@pytest.mark.parametrize("name", ["confirm", "nipa", "kea", "company", "leadership", "hanoi"])
def test_only_the_secretariat_assigns_many(issues: list[Issue], name: str) -> None:
    assert not queries.may_assign_many(by=actor(name))
    with pytest.raises(NotAllowed):
        assign(Assigning(issues[0], body("nipa"), None), by=name)
    assert told() == 0


def test_hidden_issues_and_unknown_names_are_not_found(issues: list[Issue]) -> None:
    shorts = [one.short for one in issues]
    assert len(queries.list_issues_named([*shorts, "ZZZZZZ"], by=actor("secretariat"))) == 3
    assert queries.list_issues_named(shorts, by=actor("company")) == []
