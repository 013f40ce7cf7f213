"""How a worker answers a long list of entries: some rows a step, sealed, added up at the end."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.work import Work
from situationroom.documents.messages import gettext_noop
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.entries import Told
from situationroom.rooms.measures.entry_parts import (
    Shortened,
    put_rows,
    put_short,
    take_rows,
    take_told,
)
from situationroom.rooms.measures.models import EntryList, EntryListPart

SLICE = 500
ANSWERING = gettext_noop("Working out the rows")


def answer_list(work: Work) -> dict[str, int]:
    """Answer a kept list some rows a step; a worker that was killed leaves every step it ended.

    Where the register changed in between, the list is begun again, so that one law answers it.
    """
    with acting_as(work.by):
        row = queries.get_list(id=UUID(work.payload["list"]), by=work.by)
    if row.answered_at is None:
        told = take_told(row.sealed_told)
        clock = queries.EntryClock.made(told, row.asked_on)
        _answer_parts(work, row, told, clock)
        row = _end(work, row, clock)
    return {"answered": row.answered, "refused": row.refused}


def _answer_parts(
    work: Work, row: EntryList, told: Sequence[Told], clock: queries.EntryClock
) -> None:
    version = queries.register_version()
    turns = queries.alike(told)
    parts = [turns[at : at + SLICE] for at in range(0, len(turns), SLICE)]
    first = work.cursor.get("part", 0)
    if first and work.cursor.get("register") != version:
        first = 0
        with work.step(cursor={}, done=0):
            EntryListPart.objects.visible_to(work.by).filter(list=row).delete()
    done = sum(map(len, parts[:first]))
    for number, part in enumerate(parts[first:], start=first):
        sealed = put_rows(map(clock.row, part))
        done += len(part)
        cursor = {"part": number + 1, "register": version}
        with work.step(cursor=cursor, done=done, total=len(told), said=ANSWERING):
            queries.get_list(id=row.pk, by=work.by)  # it may have been destroyed meanwhile
            EntryListPart.unscoped.create(list=row, number=number, sealed=sealed)


def _end(work: Work, row: EntryList, clock: queries.EntryClock) -> EntryList:
    short = Shortened(row.asked_on)
    with acting_as(work.by):
        parts = EntryListPart.objects.visible_to(work.by).filter(list=row).order_by("number")
        for part in parts.iterator(chunk_size=5):
            short.add(take_rows(part.sealed))
    entries = short.entries(clock.changes(short.pairs))
    with work.step():
        row = queries.get_list(id=row.pk, by=work.by)
        row.answered, row.refused = entries.answered, entries.refused
        row.sealed_told, row.sealed_short = b"", put_short(entries)
        row.answered_at = timezone.now()
        row.save()
    return row
