"""Mandates, consents, conflicts, absences: who may, who learns nothing, what stays unchanged."""

from datetime import timedelta

import pytest
from tests.rooms.organisations.steps import AT, TODAY, actor, hire, org, person, refused

from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.rooms.organisations.models import Conflict, Consent, Mandate
from situationroom.rooms.organisations.queries.members import (
    list_conflicts,
    list_consents,
    list_mandates,
)
from situationroom.rooms.organisations.services.bonds import (
    declare_conflict,
    delegate,
    end_delegation,
    end_mandate,
    end_member_consent,
    give_mandate,
    give_member_consent,
    withdraw_conflict,
)

pytestmark = pytest.mark.django_db


def test_a_company_gives_a_mandate_once_and_moves_its_end():
    first = Mandate.objects.get()
    until = TODAY + timedelta(days=30)
    again = give_mandate(
        by=actor("company"), at=AT, company=org("example-company"),
        broker=org("example-broker"), until=until,
    )  # fmt: skip
    assert (again.id, again.until) == (first.id, until)
    assert actor("broker", AT + timedelta(days=31)).companies == frozenset()


@pytest.mark.parametrize(
    ("by", "company", "broker", "kind"),
    [
        ("broker", "example-company-2", "example-broker", NotFound),
        ("company", "example-company-2", "example-broker", NotFound),
        ("nipa", "example-company", "example-broker", NotFound),
        ("company", "example-company", "kea", Refusal),
        ("secretariat", "nipa", "example-broker", Refusal),
    ],
)
def test_nobody_else_gives_a_mandate(by, company, broker, kind):
    with refused(kind):
        give_mandate(by=actor(by), at=AT, company=org(company), broker=org(broker))


def test_who_only_administers_a_company_binds_it_to_nobody_and_frees_it_from_nobody():
    hire("keeper", "example-company", "admin")
    held, company, broker = Mandate.objects.get(), org("example-company"), org("example-broker")
    with refused(NotFound):
        give_mandate(by=actor("keeper"), at=AT, company=company, broker=broker)
    with refused(NotFound):
        end_mandate(by=actor("keeper"), at=AT, mandate=held.id)


def test_a_mandate_is_ended_by_those_it_binds_and_unknown_to_others():
    row = Mandate.objects.get()
    with refused(NotFound):
        end_mandate(by=actor("kea"), at=AT, mandate=row.id)
    assert list_mandates(by=actor("kea"), on=TODAY) == []
    assert list_mandates(by=actor("broker"), on=TODAY) == [row]
    end_mandate(by=actor("broker"), at=AT, mandate=row.id)
    with refused(NotFound):
        end_mandate(by=actor("broker"), at=AT, mandate=row.id)


def test_a_member_company_lets_its_association_file_and_ends_it():
    row = Consent.objects.get()
    assert list_consents(by=actor("kea"), on=TODAY) == [row]
    end_member_consent(by=actor("company"), at=AT, consent=row.id)
    with refused(NotFound):
        give_member_consent(
            by=actor("kea"), at=AT, company=org("example-company"), association=org("kea")
        )
    give_member_consent(
        by=actor("company"), at=AT, company=org("example-company"), association=org("kea")
    )
    assert Consent.objects.filter(ended_at=None).count() == 1


def test_an_expert_declares_their_own_conflict_and_cannot_lift_it():
    row = declare_conflict(
        by=actor("expert"), at=AT, company=org("example-company"), reason="자문",
        person=person("expert").id,
    )  # fmt: skip
    assert actor("expert").barred == {org("example-company"), org("example-company-2")}
    with refused(NotAllowed):
        withdraw_conflict(by=actor("expert"), at=AT, conflict=row.id)
    with refused(NotFound):
        withdraw_conflict(by=actor("nipa"), at=AT, conflict=row.id)
    withdraw_conflict(by=actor("secretariat"), at=AT, conflict=row.id)
    assert actor("expert").barred == {org("example-company-2")}


def test_a_conflict_of_the_office_bars_everybody_in_it():
    hire("expert2", "example-expert", "member")
    declare_conflict(
        by=actor("secretariat"), at=AT, company=org("example-company"), reason="상대방",
        organisation=org("example-expert"),
    )  # fmt: skip
    assert org("example-company") in actor("expert").barred & actor("expert2").barred
    assert len(list_conflicts(by=actor("expert2"), on=TODAY)) == 1
    assert list_conflicts(by=actor("nipa"), on=TODAY) == []


@pytest.mark.parametrize(
    ("by", "who", "kind"),
    [("nipa", "expert", NotFound), ("nipa", "nipa", NotFound), ("expert2", "expert", NotAllowed)],
)
def test_conflicts_are_declared_by_experts_themselves_or_the_secretariat(by, who, kind):
    hire("expert2", "example-expert", "member")
    with refused(kind):
        declare_conflict(
            by=actor(by), at=AT, company=org("example-company"), reason="x",
            person=person(who).id,
        )  # fmt: skip
    assert Conflict.objects.count() == 1


def absence(by="secretariat", taker="confirm", roles=("secretariat",), days=(0, 3)):
    return delegate(
        by=actor(by), at=AT, taker=person(taker).id, roles=roles,
        since=TODAY + timedelta(days=days[0]), until=TODAY + timedelta(days=days[1]),
    )  # fmt: skip


def test_roles_are_passed_on_to_a_colleague_and_taken_back():
    row = absence()
    assert "secretariat" in actor("confirm").roles
    with refused(NotFound):
        end_delegation(by=actor("kiet"), at=AT, delegation=row.id)
    end_delegation(by=actor("secretariat"), at=AT, delegation=row.id)
    assert "secretariat" not in actor("confirm").roles


@pytest.mark.parametrize(
    "said",
    [
        {"taker": "nipa"},
        {"taker": "secretariat"},
        {"roles": ("leadership",)},
        {"roles": ()},
        {"days": (-9, -1)},
        {"days": (3, 0)},
        {"days": (0, 93)},
        {"by": "company", "taker": "company", "roles": ("member",)},
    ],
)
def test_what_is_no_absence_is_refused(said):
    with refused():
        absence(**said)


def test_what_was_lent_is_not_lent_on():
    hire("third", "msit", "officer")
    absence()
    with refused():
        absence(by="confirm", taker="third", roles=("secretariat",))
