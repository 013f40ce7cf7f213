"""One document of the Register becomes an entry, or says why not; nothing ever raises."""

import gzip
import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.rooms.watch.services import Entry
from situationroom.rooms.watch.sources.federal_register.answer import NotAnAnswer, parse
from situationroom.rooms.watch.sources.federal_register.reader import (
    FIELDS,
    LIVING,
    Problem,
    plain,
    read_document,
)

REAL = {
    "document_number": "2024-00012",
    "title": "International Product Change-Priority Mail Express International, Priority Mail "
    "International & First-Class Package International Service Agreement",
    "publication_date": "2024-01-05",
    "effective_on": "2024-01-05",
    "citation": "89 FR 790",
    "abstract": "The Postal Service gives notice.\nSecond line.",
    "type": "Notice",
    "agencies": [
        {
            "raw_name": "POSTAL SERVICE",
            "name": "Postal Service",
            "id": 410,
            "slug": "postal-service",
        },
        {"raw_name": "Office of the Secretary"},
    ],
    "html_url": "https://www.federalregister.gov/documents/2024/01/05/2024-00012/a-notice",
}


def entry_of(**changes: Any) -> Entry:
    entry = read_document(REAL | changes)
    assert isinstance(entry, Entry), entry
    return entry


def reason_of(**changes: Any) -> str:
    problem = read_document(REAL | changes)
    assert isinstance(problem, Problem), problem
    return problem.reason


def test_a_real_document_is_read_as_published():
    entry = entry_of()
    assert entry.external_id == "2024-00012"
    assert entry.title == REAL["title"]
    assert entry.abstract == REAL["abstract"]
    assert entry.published_on == entry.effective_on == date(2024, 1, 5)
    assert entry.citation == "89 FR 790"
    assert entry.agencies == ("postal-service", "office-of-the-secretary")
    assert entry.url == REAL["html_url"]
    assert entry.raw == REAL
    assert not entry.abstract_by_us


def test_what_is_absent_stays_empty_and_is_never_guessed():
    bare = {key: REAL[key] for key in ("document_number", "title", "publication_date")}
    entry = read_document(bare | {"abstract": None, "effective_on": None, "agencies": None})
    assert isinstance(entry, Entry)
    assert (entry.citation, entry.abstract, entry.effective_on, entry.url, entry.agencies) == (
        "",
        "",
        None,
        "",
        (),
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"document_number": None}, "document_number is missing"),
        ({"document_number": "  "}, "document_number is missing"),
        ({"document_number": 202400012}, "document_number is not a text"),
        ({"document_number": "../../etc/passwd"}, "document_number is not a document number"),
        ({"document_number": "2" * 61}, "document_number is longer than 60 characters"),
        ({"title": ""}, "title is missing"),
        ({"title": "<b></b>"}, "title is missing"),
        ({"title": ["a"]}, "title is not a text"),
        ({"title": "t" * 2001}, "title is longer than 2000 characters"),
        ({"abstract": "a" * 50_001}, "abstract is longer than 50000 characters"),
        ({"abstract": {"en": "a"}}, "abstract is not a text"),
        ({"publication_date": None}, "publication_date is missing"),
        ({"publication_date": "01/05/2024"}, "publication_date is not a date (year-month-day)"),
        ({"publication_date": "20240105"}, "publication_date is not a date (year-month-day)"),
        ({"publication_date": 20240105}, "publication_date is not a date (year-month-day)"),
        ({"publication_date": "2024-02-30"}, "publication_date is a date that does not exist"),
        (
            {"publication_date": "0024-02-03"},
            "publication_date lies outside the years 1936 to 2200",
        ),
        ({"effective_on": "soon"}, "effective_on is not a date (year-month-day)"),
        ({"citation": 89}, "citation is not a text"),
        ({"html_url": "javascript:alert(1)"}, "html_url is not a web address"),
        ({"html_url": "https://user@host/"}, "html_url is not a web address"),
        ({"html_url": "https://h/" + "a" * 400}, "html_url is longer than 400 characters"),
        ({"agencies": "OFAC"}, "agencies is not a list"),
        ({"agencies": ["OFAC"]}, "an agency has no name"),
        ({"agencies": [{"slug": 3}]}, "an agency has no name"),
        ({"agencies": [{"slug": "a"}] * 41}, "more than 40 agencies"),
        ({"topics": ["t" * 1000] * 300}, "the entry is longer than 200000 characters"),
        ({"extra": float("nan")}, "the entry holds a number that cannot be kept"),
        ({"extra": 10**30}, "the entry holds a number that cannot be kept"),
    ],
)
def test_a_bad_entry_says_why(changes: dict[str, Any], reason: str):
    assert reason_of(**changes) == reason


def test_deep_nesting_is_refused():
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    assert reason_of(extra=deep) == "the entry is nested too deeply"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Duties on <em>semiconductors</em>", "Duties on semiconductors"),
        ("AT&T and R&amp;D", "AT&T and R&D"),
        ("where p < 0.05 and n > 3", "where p < 0.05 and n > 3"),
        ("<script>alert(1)</script>Order", "Order"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "alert(1)"),
        ("&amp;lt;img src=x&amp;gt;", "&lt;img src=x&gt;"),
        ("&lt;&lt;b&gt;script&gt;x", "x"),
        ("a\x00b\x07c\x1b[31m\u202ed\ud800", "abc[31md"),
        ("one\r\ntwo", "one\ntwo"),
    ],
)
def test_markup_and_control_characters_go_and_the_words_stay(sent: str, kept: str):
    assert plain(sent) == kept


def test_what_lives_on_after_publication_is_no_revision():
    first = entry_of(page_views={"count": 1}, regulations_dot_gov_info={"comments_count": 1})
    later = entry_of(page_views={"count": 9}, regulations_dot_gov_info={"comments_count": 5})
    assert first.content_hash() == later.content_hash()
    assert not LIVING & set(FIELDS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), inner, max_size=8)
    ),
    max_leaves=20,
)
ALMOST = st.builds(
    lambda field, value: REAL | {field: value}, st.sampled_from([*FIELDS, "other"]), JSON
)


@given(JSON | ALMOST)
def test_no_json_value_raises_and_whatever_is_read_can_be_kept(value: Any):
    entry = read_document(value)
    if isinstance(entry, Problem):
        assert entry.reason
        return
    assert entry.title
    assert len(entry.external_id) <= 60
    entry.content_hash().encode()
    kept = json.dumps(entry.raw, allow_nan=False, ensure_ascii=False)
    for text in (kept, entry.title, entry.abstract, entry.citation, entry.url):
        text.encode("utf-8")
        assert "\x00" not in text
    assert read_document(value) == entry


@given(st.binary() | st.binary().map(lambda tail: b'{"count": 1, "results": [{"a":' + tail))
def test_no_body_raises_anything_but_not_an_answer(body: bytes):
    with suppress(NotAnAnswer):
        parse(body)


@given(st.data())
def test_a_body_cut_anywhere_keeps_every_entry_before_the_cut(data: st.DataObject):
    results = [REAL | {"document_number": f"2024-{n:05}"} for n in range(3)]
    body = json.dumps({"count": 3, "next_page_url": "n", "results": results}).encode()
    end = data.draw(st.integers(1, len(body) - 2))
    answer = parse(body[:end])
    whole = list(answer.entries)
    assert whole == results[: len(whole)]
    starts = [body.find(b'{"document_number"', 0)]
    while starts[-1] >= 0:
        starts.append(body.find(b'{"document_number"', starts[-1] + 1))
    ends = [*(start - 2 for start in starts[1:-1]), len(body) - 2]
    assert len(whole) == sum(1 for last in ends if last <= end)
    assert answer.cut == (end < len(body) - 1)


def test_a_bad_entry_in_the_middle_costs_only_itself():
    good = [json.dumps(REAL | {"document_number": f"2024-{n:05}"}) for n in range(3)]
    bad = good[1].replace('"2024-01-05"', '"2024-01-05', 1)
    answer = parse(f'{{"count": 3, "results": [{good[0]}, {bad}, {good[2]}], "x": 1}}'.encode())
    assert [entry["document_number"] for entry in answer.entries] == ["2024-00000", "2024-00002"]  # type: ignore[index]
    assert answer.broken == (bad,)
    assert not answer.cut
    assert answer.count == 3


def test_a_byte_that_is_no_utf8_costs_only_its_entry():
    good = [json.dumps(REAL | {"document_number": f"2024-{n:05}"}).encode() for n in range(2)]
    bad = good[0].replace(b"Postal", b"Post\xe9l", 1)
    answer = parse(b'{"count": 2, "results": [' + bad + b"," + good[1] + b"]}")
    assert [entry["document_number"] for entry in answer.entries] == ["2024-00001"]  # type: ignore[index]
    assert answer.broken[0].encode().startswith(b'{"document_number"')
    assert not answer.cut


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>down</html>",
        b"[1, 2]",
        b"null",
        b'"text"',
        b"[" * 200_000,
        b'{"errors": {"page": "bad"}}',
        b'{"count": 3}',
        b'{"results": {}}',
    ],
)
def test_what_is_no_answer_is_refused(body: bytes):
    with pytest.raises(NotAnAnswer):
        parse(body)


def test_no_results_are_an_answer():
    assert parse(b'{"count": 0, "description": "none"}').entries == ()


@pytest.mark.parametrize("inside", ["[" * 300_000, '{"a":' * 300_000, "9" * 300_000])
def test_hostile_depth_and_numbers_end_quickly_and_lose_no_neighbour(inside: str):
    good = json.dumps(REAL)
    answer = parse(f'{{"count": 2, "results": [{good}, {{"x": {inside}}}]}}'.encode())
    assert answer.entries[0] == REAL


@pytest.mark.referee
def test_every_published_document_is_read_as_published(shared_data: Path):
    path = shared_data / "notices" / "federal_register_2024-01.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    assert len(documents) == 622
    for document in documents:
        entry = read_document(document)
        assert isinstance(entry, Entry), (document["document_number"], entry)
        assert entry.title == " ".join(document["title"].split())
        assert entry.abstract == document.get("abstract", "").strip()
        assert entry.citation == document["citation"]
        assert entry.effective_on == (
            date.fromisoformat(document["effective_on"]) if "effective_on" in document else None
        )
        listed = [agency["slug"] for agency in document["agencies"] if "slug" in agency]
        assert set(listed) <= set(entry.agencies)
        assert len(entry.agencies) == len(document["agencies"])


@pytest.mark.referee
def test_a_real_answer_of_five_fields_is_read_whole(shared_data: Path):
    body = (shared_data / "notices" / "federal_register_bis_ofac_2026-08_10.json").read_bytes()
    answer = parse(body)
    assert (len(answer.entries), answer.count, answer.cut) == (12, 12, False)
    assert all(isinstance(read_document(result), Entry) for result in answer.entries)
    assert len(parse(body[:-700]).entries) in (10, 11)
