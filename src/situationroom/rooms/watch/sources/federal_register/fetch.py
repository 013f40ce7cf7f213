"""Reads the Federal Register into the room: each document once, each bad entry aside.

The documents of a page are stored in one transaction. The cursor moves only when the whole feed
was read, because the newest come first: a crash in between is read again and duplicates nothing.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from django.db import DataError

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.rooms.watch.models import Notice, Quarantined, Source
from situationroom.rooms.watch.services import Entry, finish_reading, set_aside, store_notice
from situationroom.rooms.watch.sources.federal_register.client import (
    FeedProblem,
    Page,
    Validators,
)
from situationroom.rooms.watch.sources.federal_register.reader import (
    Problem,
    printable,
    read_document,
)

FIRST_READING = timedelta(days=30)
# The API counts no further than this, whatever there is (civictechdc/spicy-regs, PR 181).
COUNT_CEILING = 10_000
KEPT_CHARACTERS = 1_000_000
BROKEN = "not readable as JSON"
REFUSED = "the database refused the entry"
NUMBERED = re.compile(r'"document_number"\s*:\s*"([A-Za-z0-9-]{1,60})"')


class Feed(Protocol):
    """What is asked of a client."""

    def pages(self, *, since: date, unless: Validators | None = None) -> Iterator[Page]:
        """Yield pages, newest documents first; raise FeedProblem where it cannot go on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading found; without a problem the feed was read to its end."""

    new: int = 0
    known: int = 0
    aside: int = 0
    problem: str = ""
    pages: int = 0


@dataclass
class _Tally:
    """What was seen so far."""

    new: int = 0
    known: int = 0
    pages: int = 0
    problem: str = ""
    count: int = 0
    unchanged: bool = False
    days: dict[str, date] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)
    validators: Validators = field(default_factory=Validators)

    def reading(self) -> Reading:
        return Reading(self.new, self.known, len(self.aside), self.problem, self.pages)


def read_source(
    *, by: Actor, at: datetime, source: Source, client: Feed, since: date | None = None
) -> Reading:
    """Read what was published since the cursor (or `since`) and store it, exactly once.

    A problem of the feed is noted at the source and returned; what was read before it is kept.
    """
    source.refresh_from_db()
    tally = _Tally()
    try:
        pages = client.pages(since=since or _resume(source, at), unless=_validators(source))
        for page in pages:
            _store_page(by, at, source, page, tally)
    except FeedProblem as problem:
        tally.problem = tally.problem or str(problem)
    tally.problem = tally.problem or _shortfall(tally)
    _finish(by, at, source, tally)
    return tally.reading()


def _resume(source: Source, at: datetime) -> date:
    try:
        return date.fromisoformat(source.cursor["newest"])
    except (KeyError, TypeError, ValueError):
        return at.astimezone(UTC).date() - FIRST_READING


def _validators(source: Source) -> Validators | None:
    kept = source.cursor.get("validators")
    try:
        return Validators(**kept) if kept else None
    except TypeError:
        return None


def _store_page(by: Actor, at: datetime, source: Source, page: Page, tally: _Tally) -> None:
    tally.pages += 1
    tally.unchanged = page.unchanged
    tally.validators = page.validators
    if page.problem is not None:
        tally.problem = tally.problem or str(page.problem)
    tally.count = max(tally.count, page.answer.count or 0)
    with acting_as(by):
        for result in page.answer.entries:
            _store_entry(by, at, source, result, tally)
        for text in page.answer.broken:
            _set_aside(at, source, text, BROKEN, tally)


def _store_entry(by: Actor, at: datetime, source: Source, result: object, tally: _Tally) -> None:
    entry = read_document(result)
    if isinstance(entry, Problem):
        _set_aside(at, source, _written(result), entry.reason, tally)
        return
    try:
        _, new = store_notice(by=by, at=at, source=source, entry=entry)
    except DataError:  # one entry must not take its neighbours with it
        _set_aside(at, source, _written(result), REFUSED, tally)
        return
    tally.new += new
    tally.known += not new
    tally.days[entry.external_id] = entry.published_on


def _set_aside(at: datetime, source: Source, text: str, reason: str, tally: _Tally) -> None:
    text = printable(text)
    if len(text) > KEPT_CHARACTERS:
        text, reason = text[:KEPT_CHARACTERS], f"{reason}; only its beginning is kept"
    row = set_aside(at=at, source=source, content=text, reason=reason)
    tally.aside.add(row.content_hash)


def _written(result: object) -> str:
    """Write an entry down so that it can be read again; the same entry gives the same text."""
    try:
        return json.dumps(result, sort_keys=True)
    except (ValueError, RecursionError):
        return repr(type(result))


def _shortfall(tally: _Tally) -> str:
    """Say so where the feed showed less than it counts: the rest would be lost without a word."""
    if tally.count >= COUNT_CEILING:
        return str(
            FeedProblem(
                "The feed shows at most %(count)d documents: read a shorter period.",
                count=COUNT_CEILING,
            )
        )
    seen = len(tally.days) + len(tally.aside)
    if seen >= tally.count:
        return ""
    return str(
        FeedProblem(
            "The feed counts %(count)d documents and showed %(seen)d.",
            count=tally.count,
            seen=seen,
        )
    )


def _finish(by: Actor, at: datetime, source: Source, tally: _Tally) -> None:
    with acting_as(by):
        source.refresh_from_db(from_queryset=Source.objects.select_for_update(no_key=True))
        finish_reading(
            by=by,
            at=at,
            source=source,
            cursor=_moved(source.cursor, tally, at),
            new=tally.new,
            known=tally.known,
            aside=len(tally.aside),
            problem=tally.problem,
        )


def _moved(cursor: dict[str, Any], tally: _Tally, at: datetime) -> dict[str, Any]:
    """Return where the next reading goes on; it never moves back, nor past today."""
    if tally.problem or tally.unchanged:
        return cursor
    today = at.astimezone(UTC).date()
    days = [day for day in tally.days.values() if day <= today]
    moved: dict[str, Any] = {key: cursor[key] for key in ("newest", "count") if key in cursor}
    newest = max(days, default=date.min).isoformat()
    if days and newest >= str(moved.get("newest", "")):
        moved = {"newest": newest, "count": days.count(max(days))}
    if tally.pages == 1:  # one page's validators say nothing about the pages behind it
        kept = tally.validators
        moved["validators"] = {
            "url": kept.url,
            "etag": kept.etag,
            "last_modified": kept.last_modified,
        }
    return moved


def retry_quarantined(*, by: Actor, at: datetime, source: Source) -> Reading:
    """Read again what was set aside; what can be read now is stored and no longer kept aside.

    An entry whose document came whole in the meantime is settled too: the older text never
    overwrites the newer one.
    """
    tally = _Tally()
    waiting = Quarantined.objects.filter(source=source).order_by("at", "id")
    for key in list(waiting.values_list("pk", flat=True)):
        with acting_as(by):
            row = Quarantined.objects.select_for_update().filter(pk=key).first()
            if row is not None and _retry(by, at, source, row, tally):
                row.delete()
    return tally.reading()


def _retry(by: Actor, at: datetime, source: Source, row: Quarantined, tally: _Tally) -> bool:
    """Return whether the entry is settled."""
    result = _parsed(row.content)
    numbers = NUMBERED.findall(row.content)
    if numbers and all(_superseded(source, number, row, result) for number in numbers):
        tally.known += 1
        return True
    entry = read_document(result)
    if isinstance(entry, Entry):
        try:
            _, new = store_notice(by=by, at=at, source=source, entry=entry)
        except DataError:
            tally.aside.add(row.content_hash)
            return False
        tally.new += new
        tally.known += not new
        return True
    tally.aside.add(row.content_hash)
    return False


def _parsed(content: str) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _superseded(source: Source, number: str, row: Quarantined, result: object) -> bool:
    """Tell whether a document is stored in a version newer than the entry set aside."""
    notice = Notice.unscoped.filter(source=source, external_id=number).first()
    if notice is None:
        return False
    changed = (
        Event.objects.filter(room="watch", about=notice.id)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return result is None or changed is None or changed > row.at
