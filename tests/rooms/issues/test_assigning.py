"""Whose an issue is: handed over by its owner or the secretariat, with somebody responsible."""

from uuid import UUID, uuid4

import pytest
from tests.rooms.steps import AT, actor

from situationroom.base.actors import room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import Ended, IssueState
from situationroom.rooms.organisations.models import Membership, Organisation, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
TODAY = AT.date()


def the_issue() -> Issue:
    return Issue.unscoped.select_related("owner", "label", "responsible").get(
        act__code="us-2026-02-20-court"
    )


def person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def assign(by: str = "secretariat", *, to: str = "", responsible: UUID | None = None) -> Issue:
    owner = Organisation.objects.get(code=to) if to else None
    return services.assign_issue(
        by=actor(by), at=AT, issue=the_issue(), owner=owner, responsible=responsible
    )


def assigned() -> list[Event]:
    return list(Event.objects.filter(verb="issue_assigned").order_by("recorded_at"))


def broken(to: str = "", responsible: UUID | None = None) -> str:
    """Return the number of the rule an assignment breaks; the remedy must be named."""
    with pytest.raises(Refusal) as refusal:
        assign(to=to, responsible=responsible)
    assert refusal.value.hint
    assert assigned() == []
    return str(refusal.value.values["rule"])


@pytest.mark.parametrize("name", ["secretariat", "confirm"])
def test_the_owner_and_the_secretariat_make_somebody_responsible(name: str) -> None:
    issue = assign(name, responsible=person("confirm").id)
    assert (issue.owner.code, issue.responsible) == ("msit", person("confirm"))
    assert the_issue().responsible == person("confirm")
    (event,) = assigned()
    assert event.payload["responsible"] == str(person("confirm").id)
    assert (event.about, event.label, event.actor) == (issue.id, issue.label, actor(name).id)


def test_an_issue_is_handed_over_with_its_label_and_without_the_person() -> None:
    assign(responsible=person("confirm").id)
    issue = assign(to="nipa")
    assert (issue.owner.code, issue.responsible) == ("nipa", None)
    assert the_issue().label.owner == issue.owner_id
    before, after = Organisation.objects.get(code="msit"), issue.owner
    assert (assigned()[-1].payload["before"], assigned()[-1].payload["owner"]) == (
        str(before.id), str(after.id)
    )  # fmt: skip


def test_the_new_owner_handles_the_issue_and_the_old_one_no_longer() -> None:
    assign(to="nipa")
    offered = queries.list_steps(issue=the_issue(), by=actor("nipa"))
    assert [step.new for step in offered] == [IssueState.CLOSED]
    assert not queries.may_assign(issue=the_issue(), by=actor("confirm"))
    with pytest.raises(NotAllowed):
        assign("confirm", to="msit")
    assert assign("nipa", responsible=person("nipa").id).responsible == person("nipa")
    assert assign("secretariat", to="msit").owner.code == "msit"


def test_an_issue_may_be_handed_over_to_a_named_officer_at_once() -> None:
    issue = assign(to="post-hanoi", responsible=person("hanoi").id)
    assert (issue.owner.code, issue.responsible) == ("post-hanoi", person("hanoi"))


@pytest.mark.parametrize("name", ["nipa", "kea", "hanoi", "company", "leadership"])
def test_nobody_else_assigns_an_issue_or_sees_to_whom_it_could_go(name: str) -> None:
    refused = (NotFound, "no such issue") if name == "company" else (NotAllowed, "may assign")
    with pytest.raises(refused[0], match=refused[1]):
        assign(name, to="nipa")
    assert not queries.may_assign(issue=the_issue(), by=actor(name))
    with pytest.raises(NotAllowed):
        queries.get_candidates(issue=the_issue(), by=actor(name), on=TODAY)
    assert the_issue().owner.code == "msit"


def test_a_room_rule_does_not_assign() -> None:
    with pytest.raises(NotAllowed):
        services.assign_issue(by=room_rule("any"), at=AT, issue=the_issue())


@pytest.mark.parametrize("code", ["kea", "kosa", "example-company"])
def test_no_association_and_no_company_owns_an_issue(code: str) -> None:
    assert broken(to=code) == "ISS-09"


@pytest.mark.parametrize("name", ["nipa", "leadership", "company"])
def test_who_is_no_officer_of_the_owner_is_not_responsible(name: str) -> None:
    assert broken(responsible=person(name).id) == "ISS-10"


def test_who_has_left_or_never_was_looks_the_same() -> None:
    Membership.objects.filter(person=person("confirm")).update(until="2026-07-31")
    assert broken(responsible=person("confirm").id) == broken(responsible=uuid4()) == "ISS-10"


def test_a_closed_issue_is_not_assigned() -> None:
    services.move_issue(
        by=actor("secretariat"),
        at=AT,
        issue=the_issue(),
        new=IssueState.CLOSED,
        why="협의 종결",
        ended=Ended.RESOLVED,
    )
    assert not queries.may_assign(issue=the_issue(), by=actor("secretariat"))
    with pytest.raises(Conflict, match="closed") as refusal:
        assign(to="nipa")
    assert "Open it again" in refusal.value.hint


def test_the_same_assignment_again_changes_nothing() -> None:
    assign(responsible=person("confirm").id)
    assign(responsible=person("confirm").id)
    assert len(assigned()) == 1


def test_the_candidates_are_public_bodies_and_officers_of_the_owner() -> None:
    found = queries.get_candidates(issue=the_issue(), by=actor("secretariat"), on=TODAY)
    codes = {organisation.code for organisation in found.owners}
    assert {"msit", "nipa", "kiet", "post-hanoi"} <= codes
    assert codes.isdisjoint({"kea", "kosa", "example-company"})
    assert set(found.officers) == {person("secretariat"), person("confirm")}


def test_an_assignment_is_told_on_the_timeline_of_the_issue() -> None:
    assign(to="nipa")
    (newest, *_) = queries.list_timeline(about=the_issue().id, by=actor("kea"))
    assert newest.verb == "issue_assigned"
