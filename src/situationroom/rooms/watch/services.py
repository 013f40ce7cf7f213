"""Writes: store what was published, exactly once, and set aside what cannot be read."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.watch.events import NoticeRevised, NoticeStored, SourceRead
from situationroom.rooms.watch.models import Notice, Quarantined, Revision, Source


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, read; `raw` is what the source sent."""

    external_id: str
    title: str
    published_on: date
    citation: str = ""
    title_ko: str = ""
    abstract: str = ""
    abstract_ko: str = ""
    abstract_by_us: bool = False
    effective_on: date | None = None
    url: str = ""
    agencies: tuple[str, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)

    def content_hash(self) -> str:
        """Return the SHA-256 of what is said, whatever its order."""
        content = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def ensure_source(*, code: str, name_ko: str, name_en: str, url: str = "") -> Source:
    """Return a source, made if it is not there."""
    source, _ = Source.objects.get_or_create(
        code=code, defaults={"name_ko": name_ko, "name_en": name_en, "url": url}
    )
    return source


def store_notice(*, by: Actor, at: datetime, source: Source, entry: Entry) -> tuple[Notice, bool]:
    """Store a notice; return it and whether it is new.

    The same content again changes nothing; other content under the same id is a revision, and
    what the notice said before is kept.
    """
    content_hash = entry.content_hash()
    with acting_as(by):
        # Two writers of one source take turns; otherwise both would find a new notice missing.
        Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        known = (
            Notice.unscoped.select_for_update()
            .filter(source=source, external_id=entry.external_id)
            .first()
        )
        if known is None:
            return _store_new(by, at, source, entry, content_hash), True
        if known.content_hash != content_hash:
            _revise(by, at, known, entry, content_hash)
    return known, False


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "title_ko": entry.title_ko,
        "abstract": entry.abstract,
        "abstract_ko": entry.abstract_ko,
        "abstract_by_us": entry.abstract_by_us,
        "citation": entry.citation,
        "published_on": entry.published_on,
        "effective_on": entry.effective_on,
        "url": entry.url,
        "agencies": list(entry.agencies),
        "raw": entry.raw,
    }


def _store_new(by: Actor, at: datetime, source: Source, entry: Entry, content_hash: str) -> Notice:
    notice = Notice.unscoped.create(
        label=Label.objects.create(level=Level.PUBLIC, owner=by.organisation, creator=by.id),
        source=source,
        external_id=entry.external_id,
        content_hash=content_hash,
        stored_at=at,
        **_fields(entry),
    )
    emit(
        NoticeStored(notice=str(notice.id), source=source.code, external_id=entry.external_id),
        about=notice.id,
        label=notice.label,
        by=by,
        at=at,
    )
    return notice


def _revise(by: Actor, at: datetime, notice: Notice, entry: Entry, content_hash: str) -> None:
    Revision.objects.create(
        notice=notice,
        number=notice.revision,
        said={name: _written(getattr(notice, name)) for name in _fields(entry)},
        content_hash=notice.content_hash,
        replaced_at=at,
    )
    for name, value in _fields(entry).items():
        setattr(notice, name, value)
    notice.content_hash, notice.revision = content_hash, notice.revision + 1
    notice.save()
    emit(
        NoticeRevised(notice=str(notice.id), revision=notice.revision),
        about=notice.id,
        label=notice.label,
        by=by,
        at=at,
    )


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def set_aside(*, at: datetime, source: Source, content: str, reason: str) -> Quarantined:
    """Keep an entry that could not be read, with the reason; the same one is kept once."""
    row, _ = Quarantined.objects.get_or_create(
        source=source,
        content_hash=hashlib.sha256(content.encode()).hexdigest(),
        defaults={"content": content, "reason": reason, "at": at},
    )
    return row


def finish_reading(
    *,
    by: Actor,
    at: datetime,
    source: Source,
    cursor: dict[str, Any],
    new: int,
    known: int,
    aside: int,
    problem: str = "",
) -> None:
    """Note how a reading of a source ended and where the next one goes on.

    The log is told only when there is something to tell: a quiet poll is no event.
    """
    with acting_as(by):
        told = bool(new or aside or problem != source.problem)
        source.cursor, source.checked_at, source.problem = cursor, at, problem
        if not problem:
            source.succeeded_at = at
        source.save()
        if not told:
            return
        label = Label.objects.create(level=Level.ROOM)
        fact = SourceRead(
            source=source.code, new=new, known=known, set_aside=aside, problem=problem
        )
        emit(fact, about=label.id, label=label, by=by, at=at)
