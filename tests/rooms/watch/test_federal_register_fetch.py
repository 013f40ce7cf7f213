"""Reading into the room: each document once, each bad entry aside, nothing lost by a crash."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DataError

from situationroom.base.actors import ANONYMOUS
from situationroom.base.models import Event
from situationroom.rooms.watch.models import Notice, Quarantined, Source
from situationroom.rooms.watch.sources.federal_register import (
    AGENCIES,
    CODE,
    Reading,
    fetch,
    read_source,
    retry_quarantined,
)

AT = datetime(2026, 10, 2, 9, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def events(verb: str = "notice_stored") -> int:
    return Event.objects.filter(room="watch", verb=verb).count()


def state() -> Any:
    """Everything that a second reading must leave as it was."""
    return (
        sorted(Notice.unscoped.values_list("pk", "content_hash", "revision", "stored_at")),
        sorted(Quarantined.objects.values_list("pk", "content_hash", "reason")),
        events(),
        events("notice_revised"),
    )


@pytest.fixture
def reading(client, source, rule):
    """Read at a time and return what was found."""

    def read(at: datetime = AT, **more: Any) -> Reading:
        return read_source(by=rule, at=at, source=source, client=client, **more)

    return read


def test_every_document_is_stored_once_with_its_event(register, reading, source):
    assert reading() == Reading(new=5, pages=3)
    assert Notice.unscoped.count() == events() == 5
    notice = Notice.unscoped.get(external_id="2026-20215")
    assert notice.source_id == CODE
    assert notice.agencies == ["treasury-department", "foreign-assets-control-office"]
    assert notice.raw == register.documents[0]
    assert (source.cursor["newest"], source.cursor["count"]) == ("2026-10-02", 1)
    assert (source.checked_at, source.succeeded_at, source.problem) == (AT, AT, "")
    assert register.requests[0][1]["conditions[publication_date][gte]"] == ["2026-09-02"]


def test_reading_again_changes_nothing(register, reading, source):
    reading()
    before = state()
    assert reading(LATER) == Reading(known=1, pages=1)
    assert reading(LATER, since=AT.date() - timedelta(days=30)) == Reading(known=5, pages=3)
    assert state() == before
    asked = [query["conditions[publication_date][gte]"][0] for _, query, _ in register.requests]
    assert asked[3] == "2026-10-02"
    assert source.cursor["newest"] == "2026-10-02"


def test_a_new_document_of_the_same_day_is_not_missed(register, reading):
    reading()
    late = register.documents[0] | {"document_number": "2026-20216"}
    register.documents.insert(1, late)
    assert reading(LATER) == Reading(new=1, known=1, pages=1)


def test_an_empty_answer_is_an_answer(register, reading, source):
    register.documents.clear()
    assert reading() == Reading(pages=1)
    assert source.succeeded_at == AT
    assert "newest" not in source.cursor


def test_a_document_on_two_pages_is_one_notice(register, reading):
    register.documents.insert(2, register.documents[1])
    register.count = 5
    assert reading() == Reading(new=5, known=1, pages=3)
    assert Notice.unscoped.count() == events() == 5


def test_a_changed_document_is_a_revision(register, reading):
    reading()
    register.documents[0]["title"] = "Notice of OFAC Sanctions Action; Correction"
    assert reading(LATER) == Reading(known=1, pages=1)
    notice = Notice.unscoped.get(external_id="2026-20215")
    assert (notice.revision, notice.title[-10:]) == (2, "Correction")
    assert (events(), events("notice_revised")) == (5, 1)


def test_a_bad_entry_is_aside_with_its_reason_and_the_rest_is_kept(register, reading, source):
    del register.documents[1]["document_number"]
    register.documents[3]["publication_date"] = "2026-09-31"
    assert reading() == Reading(new=3, aside=2, pages=3)
    before = state()
    assert reading(LATER, since=AT.date() - timedelta(days=30)).aside == 2
    assert state() == before
    rows = {row.reason: json.loads(row.content) for row in Quarantined.objects.all()}
    assert set(rows) == {
        "document_number is missing",
        "publication_date is a date that does not exist",
    }
    assert rows["document_number is missing"] == register.documents[1]
    assert source.cursor["newest"] == "2026-10-02"


def test_half_an_answer_keeps_the_good_and_reads_on_later(register, reading, source):
    register.per_page = 5
    register.always = cut
    first = reading()
    assert (first.new, first.aside, first.problem) == (4, 1, "The answer ends in the middle.")
    assert source.cursor == {}
    assert (source.problem, source.succeeded_at) == (first.problem, None)
    register.always = None
    assert reading(LATER) == Reading(new=1, known=4, pages=1)
    assert (source.problem, source.cursor["newest"]) == ("", "2026-10-02")
    assert events() == 5


def cut(handler: Any, body: bytes) -> None:
    body = body[: body.rindex(b'"publication_date"')]
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(body)


def test_half_an_answer_is_settled_on_command_once_the_document_came(
    register, reading, source, rule
):
    register.per_page = 5
    register.always = cut
    reading()
    assert retry_quarantined(by=rule, at=LATER, source=source) == Reading(aside=1)
    register.always = None
    reading(LATER)
    assert retry_quarantined(by=rule, at=LATER, source=source) == Reading(known=1)
    assert not Quarantined.objects.exists()


def test_what_a_better_reader_understands_is_stored_on_command(
    register, reading, source, rule, monkeypatch
):
    with monkeypatch.context() as worse:
        worse.setattr(fetch, "read_document", lambda _: fetch.Problem("a fault of ours"))
        assert reading() == Reading(aside=5, pages=3)
    assert retry_quarantined(by=rule, at=LATER, source=source) == Reading(new=5)
    assert events() == 5
    assert not Quarantined.objects.exists()
    assert reading(LATER) == Reading(known=5, pages=3)
    assert retry_quarantined(by=rule, at=LATER, source=source) == Reading()


def test_an_old_entry_never_overwrites_a_newer_one(register, reading, source, rule, monkeypatch):
    with monkeypatch.context() as worse:
        worse.setattr(fetch, "read_document", lambda _: fetch.Problem("a fault of ours"))
        reading()
    register.documents[0]["title"] = "The corrected title"
    reading(LATER)
    done = retry_quarantined(by=rule, at=LATER + timedelta(hours=1), source=source)
    assert done == Reading(known=5)
    assert Notice.unscoped.get(external_id="2026-20215").title == "The corrected title"
    assert events("notice_revised") == 0


def test_a_revision_that_was_aside_becomes_the_revision(
    register, reading, source, rule, monkeypatch
):
    reading()
    register.documents[0]["title"] = "The corrected title"
    with monkeypatch.context() as worse:
        worse.setattr(fetch, "read_document", lambda _: fetch.Problem("a fault of ours"))
        assert reading(LATER).aside == 1
    assert retry_quarantined(by=rule, at=LATER, source=source) == Reading(known=1)
    assert Notice.unscoped.get(external_id="2026-20215").title == "The corrected title"


def test_a_crash_between_pages_is_read_again_and_duplicates_nothing(
    register, reading, source, client, rule
):
    class Dies:
        def pages(self, **more: Any) -> Any:
            for number, page in enumerate(client.pages(**more)):
                if number == 2:
                    raise KeyboardInterrupt
                yield page

    with pytest.raises(KeyboardInterrupt):
        read_source(by=rule, at=AT, source=source, client=Dies())  # type: ignore[arg-type]
    source.refresh_from_db()
    assert source.cursor == {}
    assert Notice.unscoped.count() == events() == 4
    assert reading(LATER) == Reading(new=1, known=4, pages=3)
    assert Notice.unscoped.count() == events() == 5
    assert source.cursor["newest"] == "2026-10-02"


def test_a_crash_within_a_page_stores_nothing_of_it(register, reading, source, monkeypatch):
    real, calls = fetch.store_notice, []

    def dies(**more: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise RuntimeError("power cut")
        return real(**more)

    with monkeypatch.context() as patch:
        patch.setattr(fetch, "store_notice", dies)
        with pytest.raises(RuntimeError):
            reading()
    assert Notice.unscoped.count() == events() == 2
    assert reading(LATER) == Reading(new=3, known=2, pages=3)


def test_what_the_database_refuses_does_not_take_its_neighbours(
    register, reading, source, rule, monkeypatch
):
    real = fetch.store_notice

    def picky(**more: Any) -> Any:
        if more["entry"].external_id == "2026-20032":
            raise DataError("value too long")
        return real(**more)

    with monkeypatch.context() as patch:
        patch.setattr(fetch, "store_notice", picky)
        assert reading() == Reading(new=4, aside=1, pages=3)
        assert retry_quarantined(by=rule, at=LATER, source=source) == Reading(aside=1)
    assert Quarantined.objects.get().reason == fetch.REFUSED


def test_a_feed_that_stops_in_the_middle_moves_no_cursor(register, reading, source):
    register.faults.extend([None, *[refuse] * 3])
    first = reading()
    assert (first.new, first.pages) == (2, 1)
    assert first.problem == source.problem == "The feed answers with status 500."
    assert source.cursor == {}
    assert reading(LATER) == Reading(new=3, known=2, pages=3)


def refuse(handler: Any, _: bytes) -> None:
    handler.send_response(500)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def test_a_feed_that_shows_less_than_it_counts_is_a_problem(register, reading, source):
    register.count = 6
    assert reading().problem == "The feed counts 6 documents and showed 5."
    register.count = 10_000
    assert reading().problem.startswith("The feed shows at most 10000 documents")
    assert (source.cursor, source.succeeded_at) == ({}, None)


def test_a_document_of_tomorrow_does_not_carry_the_cursor_away(register, reading, source):
    register.documents[0]["publication_date"] = "2199-01-01"
    assert reading() == Reading(new=5, pages=3)
    assert (source.cursor["newest"], source.cursor["count"]) == ("2026-09-30", 2)


def test_an_unchanged_feed_costs_one_question(register, reading, source):
    register.per_page, register.etag = 9, '"a"'
    reading()
    reading(LATER)
    assert reading(LATER) == Reading(pages=1)
    assert register.requests[-1][2]["If-None-Match"] == '"a"'
    assert source.succeeded_at == LATER
    register.etag = '"b"'
    assert reading(LATER) == Reading(known=1, pages=1)


def test_half_an_answer_is_never_taken_for_unchanged(register, reading):
    register.per_page, register.etag = 9, '"a"'
    register.always = cut
    assert reading().problem
    register.always = None
    assert reading(LATER).new == 1


@pytest.mark.parametrize("cursor", [{"newest": 3}, {"newest": "x"}, {"validators": {"a": 1}}])
def test_a_cursor_that_says_nothing_starts_again(register, reading, source, cursor):
    Source.objects.filter(pk=CODE).update(cursor=cursor)
    assert reading() == Reading(new=5, pages=3)


def test_an_endless_text_is_kept_in_bounds(register, reading, monkeypatch):
    monkeypatch.setattr(fetch, "KEPT_CHARACTERS", 100)
    register.documents[0]["title"] = "t" * 3000
    assert reading() == Reading(new=4, aside=1, pages=3)
    row = Quarantined.objects.get()
    assert len(row.content) == 100
    assert row.reason == "title is longer than 2000 characters; only its beginning is kept"


def test_text_no_database_bears_is_kept_without_it(register, reading):
    register.documents[0]["title"] = "A\x00B\ud800C"
    register.documents[1] |= {"title": 7, "abstract": "\x00\ud800"}
    assert reading() == Reading(new=4, aside=1, pages=3)
    assert Notice.unscoped.get(external_id="2026-20215").title == "ABC"
    assert json.loads(Quarantined.objects.get().content)["abstract"] == "\x00\ud800"


def test_a_published_notice_is_public(reading):
    reading()
    assert Notice.objects.visible_to(ANONYMOUS).count() == 5


@pytest.mark.referee
def test_real_documents_are_read_paged_and_stored(register, reading, source, shared_data):
    path = shared_data / "notices" / "federal_register_bis_ofac_2026-08_10.json"
    register.documents = json.loads(path.read_text())["results"]
    register.per_page = 5
    assert reading(since=AT.date() - timedelta(days=60)) == Reading(new=12, pages=3)
    slugs = {slug for notice in Notice.unscoped.all() for slug in notice.agencies}
    assert {"foreign-assets-control-office", "industry-and-security-bureau"} & slugs
    assert slugs & set(AGENCIES)
