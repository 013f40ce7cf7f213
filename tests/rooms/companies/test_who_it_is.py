"""Itself, who took it in and to whom it agreed know who a company is; nobody else does."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.companies.steps import (
    AT,
    SAID,
    a_company,
    broker,
    expert,
    home,
    itself,
    service,
    strangers,
)
from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.models import AuditRow, Event
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.models import CompanyIdentity, Disclosure, Intake
from situationroom.rooms.companies.rules import FigureInput
from situationroom.rooms.companies.services import identity, ties
from situationroom.rooms.companies.states import Consented

pytestmark = pytest.mark.django_db
PRICE = FigureInput("unit price", "1,200", "USD", "2026-Q2")


def knows(by, company) -> bool:
    return queries.is_known_to(by=by, company=company.id)


def disclosed(company, code: str, **more):
    values = {"purpose": "법률 자문", "at": AT, **more}
    return ties.disclose_to(
        by=itself(company.id), company=company.id, organisation=home(code), **values
    )


def test_a_company_is_an_organisation_without_a_name():
    company = a_company()
    assert (company.kind, company.name_ko, company.name_en) == ("company", "", "")
    assert SAID.name not in company.code
    assert CompanyIdentity.unscoped.get(company=company).registration_number == "1248100998"


def test_itself_its_broker_and_who_took_it_in_know_it():
    company = a_company("nipa")
    for by in (itself(company.id), broker(company.id), actor("nipa")):
        assert knows(by, company)


def test_nobody_else_does():
    company = a_company("nipa")
    assert [name for name, by in strangers().items() if knows(by, company)] == []


def test_a_stranger_is_told_what_is_told_of_no_company():
    company = a_company("nipa")
    for by in strangers().values():
        told = []
        for one in (company.id, uuid4()):
            with pytest.raises(NotFound) as refused:
                identity.read_identity(by=by, at=AT, company=one, reason="알고 싶음")
            told.append((str(refused.value), refused.value.hint))
        assert told[0] == told[1]
    assert not AuditRow.unscoped.exists()


def test_a_disclosure_lets_one_organisation_know_from_now_until_its_end():
    company = a_company("nipa")
    row = disclosed(company, "kiet")
    assert knows(actor("kiet"), company)
    assert not knows(actor("kea"), company)
    ties.end_disclosure(by=itself(company.id), at=timezone.now(), disclosure=row.id)
    assert not knows(actor("kiet"), company)


def test_a_disclosure_ends_by_itself_and_does_not_begin_early():
    company = a_company("nipa")
    now = timezone.now()
    disclosed(company, "kiet", at=now - timedelta(days=2), until=now - timedelta(days=1))
    disclosed(company, "kea", at=now + timedelta(days=1))
    disclosed(company, "msit", until=now + timedelta(days=1))
    assert [name for name in ("kiet", "kea", "secretariat") if knows(actor(name), company)] == [
        "secretariat"
    ]


def test_an_expert_in_conflict_never_knows_it():
    company = a_company("nipa")
    disclosed(company, "kiet")
    office = home("kiet").id
    assert knows(expert(office), company)
    assert not knows(expert(office, company.id), company)


def test_a_service_knows_it_by_its_scope_only_and_never_more_than_its_organisation():
    company = a_company("nipa")
    nipa, kiet = actor("nipa"), actor("kiet")
    assert not knows(service(nipa), company)
    assert knows(service(nipa, "identity"), company)
    assert not knows(service(kiet, "identity"), company)
    assert not knows(service(itself(company.id)), company)
    assert knows(service(itself(company.id), "identity"), company)


def test_reading_asks_for_a_reason_and_leaves_a_row():
    company = a_company("nipa")
    for reason in ("", " ", "x"):
        with pytest.raises(Refusal, match="why"):
            identity.read_identity(by=actor("nipa"), at=AT, company=company.id, reason=reason)
    assert not AuditRow.unscoped.exists()
    row = identity.read_identity(
        by=actor("nipa"), at=AT, company=company.id, reason=" 회신 \n연락 ", address="203.0.113.7"
    )
    assert row.contact_name == "홍길동"
    left = AuditRow.unscoped.get()
    assert (left.actor, left.organisation) == (actor("nipa").id, home("nipa").id)
    assert (left.what, left.about, left.whose) == ("identity", company.id, company.id)
    assert (left.reason, left.address, left.at) == ("회신 연락", "203.0.113.7", AT)


def test_a_company_reads_itself_without_a_reason_and_without_a_row():
    company = a_company("nipa")
    assert identity.read_identity(by=itself(company.id), at=AT, company=company.id).name
    assert not AuditRow.unscoped.exists()


def test_figures_are_read_by_the_same_and_written_down_too():
    company = a_company("nipa")
    identity.set_figures(by=itself(company.id), at=AT, company=company.id, figures=[PRICE, PRICE])
    identity.set_figures(by=itself(company.id), at=AT, company=company.id, figures=[PRICE])
    rows = identity.read_figures(by=actor("nipa"), at=AT, company=company.id, reason="상담")
    assert [(row.key, row.value, row.currency) for row in rows] == [("unit price", "1,200", "USD")]
    assert AuditRow.unscoped.get().what == "figures"
    with pytest.raises(NotFound):
        identity.read_figures(by=actor("secretariat"), at=AT, company=company.id, reason="상담")


@pytest.mark.parametrize("wrong", [
    FigureInput("", "1"), FigureInput("a", " "), FigureInput("a", "1", "usd"),
    FigureInput("a", "1", "USD", "2026-13"),
])  # fmt: skip
def test_a_figure_that_cannot_be_read_is_refused(wrong):
    company = a_company("nipa")
    with pytest.raises(Refusal):
        identity.set_figures(by=itself(company.id), at=AT, company=company.id, figures=[wrong])


def test_who_was_told_reads_and_does_not_write():
    company = a_company("nipa")
    row = disclosed(company, "kiet")
    kiet = actor("kiet")
    with pytest.raises(NotAllowed):
        identity.change_identity(by=kiet, at=AT, company=company.id, identity=SAID)
    with pytest.raises(NotAllowed):
        ties.end_disclosure(by=kiet, at=AT, disclosure=row.id)
    with pytest.raises(NotAllowed):
        ties.disclose_to(
            by=kiet, at=AT, company=company.id, organisation=home("kea"), purpose="자문"
        )
    with pytest.raises((NotAllowed, NotFound)):  # the second wall asks for the mandate itself
        identity.change_identity(by=broker(company.id), at=AT, company=company.id, identity=SAID)


def test_a_stranger_can_write_nothing_and_is_told_of_nothing():
    company = a_company("nipa")
    row = disclosed(company, "born2global")
    before = Event.objects.count()
    for by in strangers().values():
        with pytest.raises(NotFound):
            identity.change_identity(by=by, at=AT, company=company.id, identity=SAID)
        with pytest.raises(NotFound):
            ties.end_disclosure(by=by, at=AT, disclosure=row.id)
        with pytest.raises(NotFound):
            ties.disclose_to(
                by=by, at=AT, company=company.id, organisation=home("kea"), purpose="자문"
            )
    assert Event.objects.count() == before


def test_a_second_case_takes_a_company_in_once_and_nobody_takes_in_for_another():
    company = a_company("nipa")
    ties.record_intake(by=actor("nipa"), at=AT, company=company.id, organisation=home("nipa"))
    assert Intake.unscoped.filter(company=company).count() == 1
    with pytest.raises(NotAllowed):
        ties.record_intake(by=actor("nipa"), at=AT, company=company.id, organisation=home("kea"))
    ties.record_intake(by=itself(company.id), at=AT, company=company.id, organisation=home("kea"))
    assert knows(actor("kea"), company)


def test_a_company_that_files_by_itself_is_known_to_whom_it_names():
    company = identity.register_company(by=ANONYMOUS, at=AT, identity=SAID, taken_in_by=home("kea"))
    assert knows(actor("kea"), company)
    assert not knows(actor("nipa"), company)
    assert not knows(ANONYMOUS, company)


def test_a_signed_in_company_registers_itself_once():
    by = actor("company")
    company = identity.register_company(by=by, at=AT, identity=SAID)
    assert company.id == by.organisation
    with pytest.raises(Refusal, match="already"):
        identity.register_company(by=by, at=AT, identity=SAID)


@pytest.mark.parametrize("name", ["leadership"])
def test_others_register_no_company(name):
    with pytest.raises(NotAllowed):
        a_company(name)
    with pytest.raises(NotAllowed):
        identity.register_company(by=broker(), at=AT, identity=SAID)


@pytest.mark.parametrize(
    "number", ["124-81-00999", "12481009", "abcdefghij", "１２３４５６７８９０"]
)
def test_a_registration_number_that_does_not_check_out_is_refused(number):
    with pytest.raises(Refusal, match="registration number"):
        identity.register_company(
            by=actor("nipa"), at=AT, identity=replace(SAID, registration_number=number)
        )


def test_the_same_number_twice_is_not_refused_because_that_would_tell_of_the_other():
    assert a_company("nipa") != a_company("kea")


def test_ties_are_seen_by_the_company_and_by_whom_they_name():
    company = a_company("nipa")
    disclosed(company, "kiet")
    seen = {
        "itself": itself(company.id), "kiet": actor("kiet"), "nipa": actor("nipa"),
        "secretariat": actor("secretariat"), "kea": actor("kea"),
    }  # fmt: skip
    told = {
        name: (
            len(queries.list_disclosures(by=by, company=company.id)),
            len(queries.list_intakes(by=by, company=company.id)),
        )
        for name, by in seen.items()
    }
    assert told == {
        "itself": (1, 1), "kiet": (1, 0), "nipa": (0, 1), "secretariat": (0, 0), "kea": (0, 0)
    }  # fmt: skip
    assert Disclosure.unscoped.get().purpose == "법률 자문"


def test_no_event_carries_a_name():
    company = a_company("nipa")
    disclosed(company, "kiet")
    identity.set_figures(by=itself(company.id), at=AT, company=company.id, figures=[PRICE])
    identity.read_identity(by=actor("nipa"), at=AT, company=company.id, reason="상담")
    written = str(list(Event.objects.filter(about=company.id).values()))
    for secret in ("가나다", "홍길동", "gildong", "1248100998", "5555-1234", "1,200", "법률"):
        assert secret not in written


def test_who_wrote_a_disclosure_down_sees_and_ends_it_and_says_how_the_company_agreed():
    company, nipa = a_company("nipa"), actor("nipa")
    said = {
        "by": nipa,
        "at": AT,
        "company": company.id,
        "organisation": home("kiet"),
        "purpose": "자문",
    }
    with pytest.raises(Refusal, match="how"):
        ties.disclose_to(**said, consented=Consented.SIGNED_IN)
    row = ties.disclose_to(**said, consented=Consented.PHONE)
    assert queries.list_disclosures(by=nipa, company=company.id) == [row]
    ties.end_disclosure(by=nipa, at=timezone.now(), disclosure=row.id)
    assert not knows(actor("kiet"), company)


def test_an_item_nobody_knows_is_refused():
    with pytest.raises(Refusal, match="no ICT item"):
        identity.register_company(by=actor("nipa"), at=AT, identity=SAID, items=["nothing"])
