"""Notices of 기업마당 as its interface answers them: fields named, days read, markup undone."""

import gzip
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from situationroom.base.errors import Refusal
from situationroom.rooms.support.conditions import Window
from situationroom.rooms.support.states import Field, WindowKind

FIELDS = {
    "금융": Field.FINANCE, "기술": Field.TECHNOLOGY, "인력": Field.WORKFORCE, "수출": Field.EXPORT,
    "내수": Field.DOMESTIC, "창업": Field.STARTUP, "경영": Field.MANAGEMENT,
}  # fmt: skip
DAYS = re.compile(r"(\d{4})[.-]?(\d{2})[.-]?(\d{2})\s*~\s*(\d{4})[.-]?(\d{2})[.-]?(\d{2})")
UNDATED: tuple[tuple[str, WindowKind], ...] = (
    (r"통지를 받은|승인일로부터|만기|여행|관광|방문", WindowKind.BY_EVENT),
    (r"상이|기관별|분야별", WindowKind.VARIES),
    (r"추후|공지|문의", WindowKind.ANNOUNCED_LATER),
    (r"소진|선착순|완료시|마감시|모집 완료", WindowKind.UNTIL_BUDGET_ENDS),
    (r"상시|수시|연중|매월|매달|익월|매주|한시", WindowKind.ALWAYS),
)
GZIP = b"\x1f\x8b"
SITE = "https://www.bizinfo.go.kr"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `regions` and `industries` are as it lists them, all of them where it does."""

    id: str
    title: str
    summary: str
    owner: str
    agency: str
    target: str
    field: Field
    regions: tuple[str, ...]
    industries: tuple[str, ...]
    window: Window
    window_words: str
    url: str


def read_answer(content: bytes, name: str) -> list[Notice]:
    """Return the notices of a saved answer, also compressed. Raises Refusal naming the file."""
    try:
        raw = gzip.decompress(content) if content.startswith(GZIP) else content
        rows = json.loads(raw)["jsonArray"]
    except (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(
            "%(file)s is no answer of 기업마당.",
            "Save what its interface answers with dataType=json: it begins with jsonArray.",
            file=name,
        )
    return [read_notice(row) for row in rows]


def read_notice(row: Mapping[str, Any]) -> Notice:
    """Return one entry of `jsonArray`. Raises Refusal where it has no number or no title."""
    number, title = _text(row, "pblancId"), _text(row, "pblancNm")
    if not number or not title:
        raise Refusal(
            "A notice of 기업마당 has no number or no title.",
            "Its interface has changed: ask who looks after the source.",
        )
    words = _text(row, "reqstBeginEndDe")
    address = _text(row, "pblancUrl")
    return Notice(
        id=number,
        title=title,
        summary=_text(row, "bsnsSumryCn"),
        owner=_text(row, "jrsdInsttNm"),
        agency=_text(row, "excInsttNm"),
        target=_text(row, "trgetNm"),
        field=_field(_text(row, "pldirSportRealmLclasCodeNm")),
        regions=_parts(row, "areaNm"),
        industries=_parts(row, "industNm"),
        window=read_window(words),
        window_words=words,
        url=SITE + address if address.startswith("/") else address,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    """Return a field with its markup undone and its blanks made one."""
    said = html.unescape(html.unescape(str(row.get(name) or "")))
    bare = re.sub(r"<[^>]+>", " ", said)
    return "\n".join(" ".join(line.split()) for line in bare.splitlines()).strip()


def _parts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(row, name).split("@") if part.strip())


def _field(words: str) -> Field:
    return FIELDS.get(words.split("@")[0], Field.OTHER)


def read_window(words: str) -> Window:
    """Return when one may apply: days where they stand, else the kind its words name."""
    found = DAYS.search(words)
    if found is not None:
        numbers = [int(one) for one in found.groups()]
        try:
            since, until = date(*numbers[:3]), date(*numbers[3:])
        except ValueError:
            return Window(WindowKind.ANNOUNCED_LATER)
        return Window(WindowKind.DAYS, since, until)
    for pattern, kind in UNDATED:
        if re.search(pattern, words):
            return Window(kind)
    return Window(WindowKind.ANNOUNCED_LATER)
