"""Audit rows: nobody changes, removes or reorders one unseen, and each is reviewed by its owner."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.steps import actor

from situationroom.base import audit, relay, reviews
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.models import AuditReview, AuditRow, Event
from situationroom.cli.main import main

OCTOBER = datetime(2026, 10, 5, 3, tzinfo=UTC)
DURING = date(2026, 10, 1)
AFTER = datetime(2026, 11, 2, tzinfo=UTC)
CHANGED = (
    "at", "actor_kind", "actor", "actor_name", "organisation", "address", "what", "about", "whose",
    "reason", "glass", "label_id", "salt",
)  # fmt: skip


def read(by: str = "nipa", at: datetime = OCTOBER, whose: UUID | None = None, **more) -> AuditRow:
    """Write that a demo account read something of the ministry's, or of another house."""
    values = {"what": "file", "about": uuid4(), "reason": "회의 준비", **more}
    home = whose or actor("secretariat").organisation
    return audit.record_read(by=actor(by), at=at, whose=home, address="203.0.113.7", **values)


def other(value):
    """Return another value of the same kind."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    return uuid4() if isinstance(value, UUID) or value is None else f"{value[:-1]}~"


def faults() -> list[str]:
    return relay.verify_chain() + audit.verify_reads()


@pytest.fixture
def rows(db) -> list[AuditRow]:
    made = [read(reason=f"사유 {n}", at=OCTOBER + timedelta(minutes=n)) for n in range(40)]
    relay.number_events()
    assert faults() == []
    return made


@pytest.mark.django_db
def test_a_row_says_who_when_from_where_what_whose_and_why():
    row = read(reason="  차관  보고\n준비 ")
    nipa = actor("nipa")
    assert (row.actor, row.organisation, row.actor_kind) == (nipa.id, nipa.organisation, "officer")
    assert (row.at, row.address, row.what, row.reason) == (
        OCTOBER, "203.0.113.7", "file", "차관 보고 준비"
    )  # fmt: skip
    assert (row.event.kind, row.event.about) == ("base.read", row.about)


@pytest.mark.django_db
def test_the_log_holds_neither_the_reason_nor_the_address():
    row = read(reason="비공개 사유")
    held = str(Event.objects.filter(pk=row.event_id).values().get())
    assert "비공개" not in held
    assert "203.0.113.7" not in held


def test_two_hundred_changes_removals_and_swaps_are_all_found(rows):
    dice, missed = random.Random(20261126), []
    for attempt in range(200):
        one, two = dice.sample(rows, 2)
        deed = ("change", "remove", "swap")[attempt % 3]
        field = CHANGED[attempt % len(CHANGED)]
        with transaction.atomic():
            if deed == "change":
                new = two.label_id if field == "label_id" else other(getattr(one, field))
                AuditRow.unscoped.filter(pk=one.pk).update(**{field: new})
            elif deed == "remove":
                AuditRow.unscoped.filter(pk=one.pk).delete()
            else:
                _swap(one, two)
            if not faults():
                missed.append((deed, field))
            transaction.set_rollback(True)
    assert missed == []
    assert faults() == []


def _swap(one: AuditRow, two: AuditRow) -> None:
    """Let each of two rows stand in the place of the other in the log."""
    spare = Event.objects.exclude(pk__in=AuditRow.unscoped.values("event")).first()
    if spare is None:
        spare = read().event
        AuditRow.unscoped.filter(event=spare).delete()
    for row, event in ((one, spare.pk), (two, one.event_id), (one, two.event_id)):
        AuditRow.unscoped.filter(pk=row.pk).update(event=event)


def test_a_row_slipped_in_is_found(rows):
    forged = AuditRow.unscoped.get(pk=rows[0].pk)
    forged.pk, forged.event = uuid4(), Event.objects.exclude(verb="read").first() or read().event
    AuditRow.unscoped.filter(event=forged.event).delete()
    forged.save(force_insert=True)
    assert faults() != []


def test_the_command_finds_a_changed_row(rows, capsys):
    for status in (0, 1):
        with pytest.raises(SystemExit) as ended:
            main(["audit", "verify"])
        assert (ended.value.code or 0) == status
        AuditRow.unscoped.filter(pk=rows[7].pk).update(reason="다른 사유")
    assert "was changed" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_owner_reviews_with_reasons_the_secretariat_without_and_others_nothing():
    kea = actor("kea").organisation
    read("nipa", whose=kea, reason="기업명이 든 사유")
    told = {
        name: [row.reason for row in reviews.list_reads(by=actor(name), month=DURING)]
        for name in ("kea", "secretariat", "kiet")
    }
    assert told == {"kea": ["기업명이 든 사유"], "secretariat": [""], "kiet": []}
    for by in (
        actor("leadership"),
        Actor(ActorKind.PLATFORM_ADMIN, id=uuid4()),
        Actor(ActorKind.ANONYMOUS),
    ):
        with pytest.raises(NotAllowed):
            reviews.list_reads(by=by, month=DURING)


@pytest.mark.django_db
def test_counts_are_by_reader_and_what_stands_out_comes_first():
    for month in (7, 8, 9):
        read("kiet", at=datetime(2026, month, 9, tzinfo=UTC))
        for _ in range(12):
            read("nipa", at=datetime(2026, month, 9, tzinfo=UTC))
    for _ in range(13):
        read("nipa")
        read("kiet")
    found = reviews.list_readings(by=actor("secretariat"), month=DURING)
    assert [(one.actor, one.count, one.usual, one.is_unusual) for one in found] == [
        (actor("kiet").id, 13, 1.0, True),
        (actor("nipa").id, 13, 12.0, False),
    ]


@pytest.mark.django_db
def test_a_month_is_that_of_seoul():
    read(at=datetime(2026, 9, 30, 15, tzinfo=UTC))  # midnight of 1 October in Seoul
    read(at=datetime(2026, 9, 30, 14, 59, tzinfo=UTC))
    read(at=datetime(2026, 10, 31, 15, tzinfo=UTC))
    assert len(reviews.list_reads(by=actor("secretariat"), month=DURING)) == 1


@pytest.mark.django_db
def test_a_month_is_signed_off_once_for_each_circle():
    read("nipa", whose=actor("kea").organisation)
    kea, secretariat = actor("kea"), actor("secretariat")
    first = reviews.sign_review(by=kea, at=AFTER, month=DURING, note="이상 없음")
    assert (first.reads, first.unusual, first.reviewer, first.reviewed_at) == (
        1,
        0,
        kea.name,
        AFTER,
    )
    again = reviews.sign_review(by=kea, at=AFTER + timedelta(days=1), month=DURING, note="다시")
    assert (again.pk, again.note) == (first.pk, "이상 없음")
    assert reviews.find_review(by=secretariat, month=DURING) is None
    reviews.sign_review(by=secretariat, at=AFTER, month=DURING)
    assert AuditReview.unscoped.count() == 2
    assert not reviews.may_sign(by=secretariat, month=DURING, at=AFTER)


@pytest.mark.django_db
def test_a_month_that_is_not_over_is_not_signed_off():
    with pytest.raises(Conflict):
        reviews.sign_review(by=actor("kea"), at=OCTOBER, month=DURING)
    assert not reviews.may_sign(by=actor("kea"), month=DURING, at=OCTOBER)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 10_000), max_size=3))
def test_few_are_never_unusual_and_more_are_never_less_so(count, earlier):
    assert not reviews.is_unusual(min(count, 9), earlier)
    if reviews.is_unusual(count, earlier):
        assert reviews.is_unusual(count + 1, earlier)
        assert count > max(reviews.usual_of(earlier), 9)


@pytest.mark.parametrize("text", ["2026", "2026-13", "october", "2026-1-1"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(Refusal):
        reviews.read_month(text, today=date(2026, 11, 5))


def test_without_words_the_month_is_the_last_one():
    assert reviews.read_month("", today=date(2026, 1, 5)) == date(2025, 12, 1)
    assert reviews.read_month("2026-10", today=date(2026, 11, 5)) == DURING
