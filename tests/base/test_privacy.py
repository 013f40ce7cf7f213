"""What the room owes to people: consent by purpose, answers in ten days, an end to what is kept."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from tests.rooms.steps import actor

from situationroom.base import audit, jobs, relay, worker
from situationroom.base.actors import ANONYMOUS, room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import AuditRow, Consent, DataRequest, Destruction, Event, Label
from situationroom.base.privacy import consents, kept, requests, retention
from situationroom.base.states import Purpose, RequestKind, RequestState
from situationroom.rooms.organisations.models import Membership, Person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 3, 9, tzinfo=UTC)


def asked(by: str = "nipa", at: datetime = AT, says: str = "연락처를 고쳐 주십시오") -> DataRequest:
    return requests.request_data(by=actor(by), at=at, kind=RequestKind.CORRECT, says=says)


def answered(row: DataRequest, by: str = "secretariat", **more) -> DataRequest:
    values = {"at": AT, "state": RequestState.DONE, "answer": "고쳤습니다", **more}
    return requests.answer_request(by=actor(by), request=row.id, **values)


def test_consent_is_given_once_a_purpose_and_taken_back():
    nipa = actor("nipa")
    first = consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT)
    assert consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT) == first
    assert consents.has_consent(person=nipa.id, purpose=Purpose.CONTACT)
    assert not consents.has_consent(person=nipa.id, purpose=Purpose.STATISTICS)
    for _ in range(2):
        consents.withdraw_consent(by=nipa, at=AT, consent=first.id)
    assert not consents.has_consent(person=nipa.id, purpose=Purpose.CONTACT)
    assert Event.objects.filter(verb="consent_withdrawn").count() == 1
    assert consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT) != first


def test_consent_to_an_older_text_ends_with_that_to_the_newer(monkeypatch):
    nipa = actor("nipa")
    old = consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT)
    monkeypatch.setattr(consents, "TEXT_VERSION", "2027-1")
    with pytest.raises(Conflict):
        consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT, text_version="2026-1")
    consents.give_consent(by=nipa, at=AT, purpose=Purpose.CONTACT, text_version="2027-1")
    old.refresh_from_db()
    assert old.withdrawn_at == AT


def test_a_company_agrees_for_itself_and_nobody_else_for_it():
    company = actor("company")
    row = consents.give_consent(by=company, at=AT, purpose=Purpose.MATCHING, for_company=True)
    assert (row.person, row.organisation) == (None, company.organisation)
    with pytest.raises(Refusal):
        consents.give_consent(by=actor("nipa"), at=AT, purpose=Purpose.MATCHING, for_company=True)
    with pytest.raises(NotAllowed):
        consents.give_consent(by=ANONYMOUS, at=AT, purpose=Purpose.MATCHING)
    with pytest.raises(NotFound):
        consents.withdraw_consent(by=actor("nipa"), at=AT, consent=row.id)


def test_a_request_is_answered_once_within_its_ten_days():
    row = asked()
    assert row.due_at == AT + timedelta(days=10)
    assert not requests.is_late(row, AT + timedelta(days=10))
    assert requests.is_late(row, AT + timedelta(days=10, seconds=1))
    row = answered(row)
    assert (row.state, row.answered_by) == ("done", actor("secretariat").id)
    assert not requests.is_late(row, AT + timedelta(days=30))
    with pytest.raises(Conflict):
        answered(row, answer="다르게")


def test_a_request_is_seen_by_who_asked_and_the_secretariat_and_by_nobody_else():
    row = asked("nipa")
    for name in ("nipa", "secretariat"):
        assert requests.get_request(id=row.id, by=actor(name)) == row
    for by in (actor("kea"), actor("leadership"), actor("confirm"), ANONYMOUS):
        with pytest.raises(NotFound):
            requests.get_request(id=row.id, by=by)
        with pytest.raises(NotAllowed):
            requests.list_requests(by=by)
    with pytest.raises(NotAllowed):
        answered(row, by="nipa")


@pytest.mark.parametrize("words", ["", " ", "x"])
def test_neither_asks_nor_answers_without_words(words):
    with pytest.raises(Refusal):
        asked(says=words)
    with pytest.raises(Refusal):
        answered(asked(), answer=words)


def test_the_nearest_clock_comes_first():
    late, soon = asked(at=AT), asked(at=AT - timedelta(days=3))
    assert requests.list_requests(by=actor("secretariat")) == [soon, late]


def test_what_is_kept_of_a_person_is_told_in_full_where_it_is_theirs():
    asked("nipa")
    audit.record_read(
        by=actor("nipa"), at=AT, what="file", about=actor("kea").organisation,
        whose=actor("kea").organisation, reason="상담 준비",
    )  # fmt: skip
    found = {(one.table, one.column): one for one in kept.list_kept(by=actor("nipa"))}
    person = found["organisations.person", "pk"].rows[0]
    assert person["email"] == "nipa@demo.example"
    assert "password" not in person
    assert (
        found["organisations.membership", "person"].count
        == Membership.objects.filter(person__email="nipa@demo.example").count()
    )
    assert found["base.datarequest", "person"].rows[0]["says"] == "연락처를 고쳐 주십시오"
    assert found["base.auditrow", "actor"].rows[0]["reason"] == "상담 준비"
    assert found["base.label", "creator"].rows == []
    assert "kea@demo.example" not in json.dumps(
        [one.rows for one in found.values()], ensure_ascii=False
    )
    with pytest.raises(NotFound):
        kept.list_kept(by=ANONYMOUS)


def test_every_table_that_points_at_people_is_looked_into():
    columns = {(model._meta.label_lower, column) for model, column in kept._columns()}
    assert {("delivery.notification", "recipient"), ("issues.issue", "responsible")} <= columns


def old_rows(days: int) -> None:
    nipa = actor("nipa")
    for n in range(3):
        audit.record_read(
            by=nipa, at=timezone.now() - timedelta(days=days - n), what="file",
            about=nipa.organisation, whose=nipa.organisation, reason=f"사유 {n}",
        )  # fmt: skip


def run_retention() -> dict[str, int]:
    label = Label.objects.create(level="government")
    row = jobs.start_job(
        by=room_rule(retention.RETENTION), at=timezone.now(), kind=retention.RETENTION, label=label
    )
    while worker.do_job():
        pass
    row.refresh_from_db()
    assert row.state == "done", row.problem
    return row.result


def test_audit_rows_go_when_their_time_is_over_and_the_verifier_knows(settings):
    old_rows(settings.AUDIT_KEEP_DAYS + 1)  # one of the three is a day short of it
    old_rows(10)
    assert run_retention() == {"audit_rows": 2}
    assert AuditRow.unscoped.count() == 4
    assert run_retention() == {}
    relay.number_events()
    assert relay.verify_chain() + audit.verify_reads() == []
    AuditRow.unscoped.first().delete()
    assert len(audit.verify_reads()) == 1


def test_the_register_of_destruction_says_how_many_of_what_and_nothing_of_whom(settings):
    old_rows(settings.AUDIT_KEEP_DAYS + 10)
    run_retention()
    row = Destruction.unscoped.get()
    assert (row.rule, row.what, row.how, row.rows) == ("audit_rows", "base.auditrow", "erased", 3)
    held = str(Destruction.unscoped.values()) + str(Event.objects.filter(about=row.id).values())
    assert str(actor("nipa").id) not in held
    assert "사유" not in held
    assert retention.list_destructions(by=actor("nipa")) == [row]
    assert retention.list_destructions(by=actor("company")) == []


def test_answers_are_masked_after_three_years_and_once():
    row = answered(asked(at=AT - timedelta(days=1500)), at=AT - timedelta(days=1490))
    assert run_retention() == {"requests_answered": 1}
    row.refresh_from_db()
    assert (row.says, row.answer, row.state) == ("", "", "done")
    assert run_retention() == {}
    assert Destruction.unscoped.get().how == "masked"


def test_what_still_stands_is_not_touched():
    consents.give_consent(by=actor("nipa"), at=AT - timedelta(days=4000), purpose=Purpose.CONTACT)
    asked(at=AT - timedelta(days=4000))
    assert run_retention() == {}
    assert (Consent.unscoped.count(), DataRequest.unscoped.get().says != "") == (1, True)


def test_every_rule_names_a_column_of_its_table_and_a_time():
    for rule in retention.list_rules():
        rule.model._meta.get_field(rule.since)
        for name in rule.masks:
            rule.model._meta.get_field(name)
        # what is kept only until it was answered is the one exception (decision 30)
        assert rule.days() >= 30 or rule.name == "entry_lists"


def test_people_of_the_room_are_known_to_the_walk():
    assert Person._meta.label_lower == "organisations.person"
