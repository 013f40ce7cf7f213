"""Find objects by words, as far as somebody may read them; suggest while they type."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from situationroom.base.actors import Actor
from situationroom.base.keyset import below
from situationroom.base.models import SearchEntry
from situationroom.base.search.words import to_words

PAGE = 20
MOST_WORDS = 12
SHOWN = ("id", "kind", "about", "title_ko", "title_en", "at", "in_title")
After = tuple[bool, datetime, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """An object that has the words: what it is, and its place in the list."""

    kind: str
    about: UUID
    title_ko: str
    title_en: str
    at: datetime
    in_title: bool
    row: int

    @property
    def place(self) -> After:
        """Return after which row the list goes on."""
        return self.in_title, self.at, self.row


def find_entries(
    *, by: Actor, text: str, kind: str = "", after: After | None = None, limit: int = PAGE
) -> list[Hit]:
    """Return what has all these words, those that have them in the title first, then newest.

    Raises NotReady when the tokenising process does not start.
    """
    words = _words(text)
    if not words:
        return []
    rows = _readable(by, kind).filter(_has(words, "words")).annotate(in_title=_has(words, "titles"))
    if after is not None:
        in_title, at, last = after
        later = below(at=at, id=last)
        rows = rows.filter(Q(in_title=in_title) & later | (Q(in_title=False) if in_title else Q()))
    return [_hit(row) for row in rows.order_by("-in_title", "-at", "-id").values(*SHOWN)[:limit]]


def list_suggestions(*, by: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Return what has these words in its title, the last one perhaps unfinished, newest first."""
    words = _words(text)
    if not words:
        return []
    last = text.split()[-1].lower()
    if last.isascii() and last.isalnum():  # an unfinished English word has no ending yet
        words[-1] = last
    rows = _readable(by, "").annotate(in_title=_has(words, "titles", unfinished=True))
    found = rows.filter(in_title=True).order_by("-at", "-id").values(*SHOWN)
    return [_hit(row) for row in found[:limit]]


def _hit(row: dict[str, Any]) -> Hit:
    return Hit(row=row.pop("id"), **row)


def _readable(by: Actor, kind: str) -> QuerySet[SearchEntry]:
    rows = SearchEntry.objects.visible_to(by)
    return rows.filter(kind=kind) if kind else rows


def _words(text: str) -> list[str]:
    found = to_words([text[:500]])[0] if text.strip() else []
    return list(dict.fromkeys(found))[:MOST_WORDS]


def _has(words: list[str], where: str, *, unfinished: bool = False) -> Any:
    """Return the condition that a row has all these words in a column."""
    if connection.vendor == "postgresql":
        quoted = ["'" + word.replace("'", "''").replace("\\", "\\\\") + "'" for word in words]
        if unfinished:
            quoted[-1] += ":*"
        sql = f'"base_searchentry"."{where}_vector" @@ %s::tsquery'
        return _raw(sql, " & ".join(quoted))
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    if unfinished:
        quoted[-1] += "*"
    sql = (
        '"base_searchentry"."id" IN'
        " (SELECT rowid FROM base_searchentry_fts WHERE base_searchentry_fts MATCH %s)"
    )
    match = " AND ".join(f"{{{where}}} : {word}" for word in quoted)
    return _raw(sql, match)


def _raw(sql: str, words: str) -> RawSQL:
    # Only names of our own columns stand in the text; what people type is a parameter.
    return RawSQL(sql, [words], output_field=BooleanField())  # noqa: S611
