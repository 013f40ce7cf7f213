"""Reads one document of the Federal Register; pure: no network, no table, no clock.

Nothing that arrives may stop the reading of its neighbours, so every fault comes back as a
`Problem`. A field we use that has a wrong type is a fault too: guessing at a date or a citation
would put a wrong figure under a brief.
"""

import html
import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import nh3

from situationroom.rooms.watch.services import Entry

# What is asked of the API. The number comes first so that even half an entry names its document.
FIELDS = (
    "document_number",
    "title",
    "publication_date",
    "effective_on",
    "comments_close_on",
    "type",
    "subtype",
    "action",
    "dates",
    "abstract",
    "citation",
    "agencies",
    "topics",
    "docket_ids",
    "cfr_references",
    "correction_of",
    "signing_date",
    "presidential_document_number",
    "proclamation_number",
    "html_url",
    "raw_text_url",
)
# Counters and stamps that live on after publication; kept, they would make every reading a
# revision. They come only when somebody hands us a full document.
LIVING = frozenset(
    {"dockets", "regulations_dot_gov_info", "public_inspection_pdf_url", "page_views"}
)
LONGEST = {
    "document_number": 60,
    "title": 2_000,
    "abstract": 50_000,
    "citation": 300,
    "html_url": 400,
}
FIRST_YEAR, LAST_YEAR = 1936, 2200  # the Register began on 14 March 1936
MOST_AGENCIES, LONGEST_SLUG = 40, 100
RAW_CHARACTERS, RAW_DEPTH, RAW_INTEGER = 200_000, 24, 2**63

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ADDRESS = re.compile(r"https?://[^\s/@\\<>\"']+(/[^\s\\<>\"']*)?")
TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
NOT_A_SLUG = re.compile(r"[^a-z0-9]+")
# No database keeps NUL or half a surrogate pair; marks that turn the reading direction hide text.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an entry cannot be read."""

    reason: str


class _Unreadable(Exception):
    """Carries the reason up to `read_document`."""


def read_document(result: object) -> Entry | Problem:
    """Return the entry one result of the API says, or why it cannot be read. Never raises."""
    try:
        return _read(result)
    except _Unreadable as fault:
        return Problem(str(fault))


def _read(result: object) -> Entry:
    if not isinstance(result, dict):
        raise _Unreadable("the entry is not an object")
    return Entry(
        external_id=_number(result),
        title=" ".join(_required(result, "title").split()),
        published_on=_published(result),
        citation=_text(result, "citation"),
        abstract=_text(result, "abstract"),
        effective_on=_day(result, "effective_on"),
        url=_address(result),
        agencies=_agencies(result),
        raw=_raw(result),
    )


def printable(text: str) -> str:
    """Return a text without control characters, which no database column needs to bear."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def plain(text: str) -> str:
    """Return what a reader would see of a text: no markup, no entities, no control characters."""
    text = printable(text)
    if "<" not in text and "&" not in text:
        return text
    cleaned = nh3.clean(text, tags=set(), clean_content_tags={"script", "style"})
    text = printable(html.unescape(cleaned))
    for _ in range(5):  # markup that was escaped twice, or hidden inside other markup
        text, found = TAG.subn("", text)
        if not found:
            return text
    return text.replace("<", "").replace(">", "")


def _text(result: dict[str, Any], field: str) -> str:
    value = result.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Unreadable(f"{field} is not a text")
    if len(value) > LONGEST[field]:
        raise _Unreadable(f"{field} is longer than {LONGEST[field]} characters")
    return plain(value).strip()


def _required(result: dict[str, Any], field: str) -> str:
    text = _text(result, field)
    if not text:
        raise _Unreadable(f"{field} is missing")
    return text


def _number(result: dict[str, Any]) -> str:
    number = _required(result, "document_number")
    if not NUMBER.fullmatch(number):
        raise _Unreadable("document_number is not a document number")
    return number


def _published(result: dict[str, Any]) -> date:
    day = _day(result, "publication_date")
    if day is None:
        raise _Unreadable("publication_date is missing")
    return day


def _day(result: dict[str, Any], field: str) -> date | None:
    value = result.get(field)
    if value is None:
        return None
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise _Unreadable(f"{field} is not a date (year-month-day)")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _Unreadable(f"{field} is a date that does not exist") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _Unreadable(f"{field} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def _address(result: dict[str, Any]) -> str:
    value = result.get("html_url")
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value) or printable(value) != value:
        raise _Unreadable("html_url is not a web address")
    if len(value) > LONGEST["html_url"]:
        raise _Unreadable(f"html_url is longer than {LONGEST['html_url']} characters")
    return value


def _agencies(result: dict[str, Any]) -> tuple[str, ...]:
    value = result.get("agencies")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _Unreadable("agencies is not a list")
    if len(value) > MOST_AGENCIES:
        raise _Unreadable(f"more than {MOST_AGENCIES} agencies")
    slugs = (_agency(agency) for agency in value)
    return tuple(dict.fromkeys(slug for slug in slugs if slug))


def _agency(agency: object) -> str:
    """Return the slug; an office the Register does not list has only its name (real: 1 in 40)."""
    name = agency.get("slug") or agency.get("raw_name") if isinstance(agency, dict) else None
    if not isinstance(name, str):
        raise _Unreadable("an agency has no name")
    return NOT_A_SLUG.sub("-", name.lower())[:LONGEST_SLUG].strip("-")


def _raw(result: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in result.items() if key not in LIVING}
    raw: dict[str, Any] = _storable(kept, 0)
    if len(json.dumps(raw, ensure_ascii=False)) > RAW_CHARACTERS:
        raise _Unreadable(f"the entry is longer than {RAW_CHARACTERS} characters")
    return raw


def _storable(value: object, depth: int) -> Any:
    """Return a copy that every database can keep as JSON."""
    if depth > RAW_DEPTH:
        raise _Unreadable("the entry is nested too deeply")
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [_storable(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {printable(str(key)): _storable(item, depth + 1) for key, item in value.items()}
    return _scalar(value)


def _scalar(value: object) -> bool | int | float | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < RAW_INTEGER:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise _Unreadable("the entry holds a number that cannot be kept")
