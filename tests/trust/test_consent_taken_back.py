"""What a company's consent widened is narrowed at the next request, once it is taken back."""

import pytest
from django.utils import timezone
from tests.rooms.companies.steps import SAID, a_company, home, itself
from tests.rooms.organisations.steps import actor, hire, org, person
from tests.web.visits import visit

from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level, may_read
from situationroom.base.models import Event, Label
from situationroom.base.relabelling import (
    approve_relabel,
    ask_relabel,
    record_consent,
    withdraw_consent,
)
from situationroom.rooms.companies.services import ties

pytestmark = pytest.mark.django_db


def widened(to: Level, agreed: Level) -> tuple[Label, Label]:
    """Return something of a company that NIPA holds, and what stands within it, both widened."""
    now = timezone.now()
    company = a_company("nipa")
    hire("first", "nipa", "officer")
    label = make_label(Level.OWN, owner=org("nipa"), creator=person("nipa").id, company=company.id)
    child = make_label(Level.PUBLIC, owner=org("nipa"), within=label)
    record_consent(by=actor("nipa", now), at=now, label=label, level=agreed, note="서면")
    change = ask_relabel(by=actor("first", now), at=now, label=label, level=to, reason="공유")
    if change.effective_at is None:
        approve_relabel(by=actor("nipa", now), at=now, change=change.pk)
    label.refresh_from_db()
    assert label.level == to
    return label, child


def reads(name: str, label: Label) -> bool:
    label.refresh_from_db()
    return may_read(actor(name, timezone.now()), label.readers())


@pytest.mark.parametrize("to", [Level.GOVERNMENT, Level.ROOM])
def test_a_consent_taken_back_narrows_what_was_widened_by_it(to):
    label, child = widened(to, Level.PUBLIC)
    assert reads("kiet", label)
    withdraw_consent(by=actor("nipa", timezone.now()), at=timezone.now(), label=label)
    assert not reads("kiet", label)
    assert not reads("kiet", child)
    assert reads("nipa", label)
    assert Event.objects.filter(verb="label_narrowed", about=label.id).count() == 1


def test_a_consent_to_less_narrows_to_what_is_agreed_still():
    label, _ = widened(Level.ROOM, Level.PUBLIC)
    assert reads("kea", label)
    now = timezone.now()
    record_consent(by=actor("nipa", now), at=now, label=label, level=Level.GOVERNMENT)
    label.refresh_from_db()
    assert label.level == Level.GOVERNMENT
    assert not reads("kea", label)
    assert reads("kiet", label)


def test_a_consent_to_more_and_one_that_widened_nothing_change_no_label():
    label, _ = widened(Level.GOVERNMENT, Level.GOVERNMENT)
    now = timezone.now()
    record_consent(by=actor("nipa", now), at=now, label=label, level=Level.PUBLIC)
    label.refresh_from_db()
    assert label.level == Level.GOVERNMENT
    wide = make_label(Level.ROOM, owner=org("nipa"), company=label.company)
    record_consent(by=actor("nipa", now), at=now, label=wide, level=Level.ROOM)
    withdraw_consent(by=actor("nipa", now), at=now, label=wide)
    wide.refresh_from_db()
    assert wide.level == Level.ROOM


def test_nobody_else_takes_it_back_and_nothing_is_widened_without_it():
    label, _ = widened(Level.GOVERNMENT, Level.GOVERNMENT)
    now = timezone.now()
    with pytest.raises(NotAllowed):
        withdraw_consent(by=actor("kiet", now), at=now, label=label)
    withdraw_consent(by=actor("nipa", now), at=now, label=label)
    with pytest.raises(Refusal):
        ask_relabel(
            by=actor("first", now), at=now, label=label, level=Level.GOVERNMENT, reason="다시"
        )
    label.refresh_from_db()
    assert label.level == Level.OWN


def test_a_disclosure_that_ends_hides_the_company_at_the_next_request():
    company, client = a_company("nipa"), visit("kiet")
    row = ties.disclose_to(
        by=itself(company.id), at=timezone.now(), company=company.id,
        organisation=home("kiet"), purpose="상담",
    )  # fmt: skip
    here = f"/companies/{company.id}/"
    assert SAID.name in client.get(here).content.decode()
    ties.end_disclosure(by=itself(company.id), at=timezone.now(), disclosure=row.id)
    assert client.get(here).status_code == 404
    assert SAID.name not in client.get("/companies/").content.decode()
