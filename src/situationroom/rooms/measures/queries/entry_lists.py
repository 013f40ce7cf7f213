"""Long lists of entries that somebody sent: theirs alone, for a day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotFound
from situationroom.rooms.measures.entry_parts import take_rows, take_short
from situationroom.rooms.measures.models import EntryList, EntryListPart
from situationroom.rooms.measures.queries.entries import Entries, Row
from situationroom.rooms.measures.states import KEPT_DAYS

PAGE = 20
SEALED = ("sealed_told", "sealed_short")


def list_kept_lists(*, by: Actor) -> list[EntryList]:
    """Return the lists of `by` that are still there, newest first, without what is sealed."""
    rows = EntryList.objects.visible_to(by).defer(*SEALED)
    return list(rows.order_by("-created_at")[:PAGE])


def get_list(*, id: UUID, by: Actor) -> EntryList:
    """Return a list. Raises NotFound when hidden, destroyed or absent."""
    row = EntryList.objects.visible_to(by).filter(pk=id).first()
    if row is None:
        raise NotFound(
            "There is no such list; a list is destroyed a day after it was sent.",
            hint="Send the list again.",
        )
    return row


def kept_until(row: EntryList) -> datetime:
    """Return when a list is old enough to go; the next clean-up takes it."""
    return row.created_at + timedelta(days=KEPT_DAYS)


def find_list(*, key: str, by: Actor) -> EntryList | None:
    """Return the list of `by` with the same rows and day, if it is still there."""
    return EntryList.objects.visible_to(by).filter(person=by.id, key=key).first()


def read_short(row: EntryList) -> Entries:
    """Return what a page shows of an answered list. Raises Conflict before it is answered."""
    if row.answered_at is None:
        raise Conflict("This list is not answered yet.", hint="Wait until its work has ended.")
    return take_short(row.sealed_short)


def read_answers(row: EntryList, *, by: Actor) -> Entries:
    """Return an answered list whole, in the order of its rows. Raises Conflict before that."""
    short = read_short(row)
    rows = sorted(_rows_of(row, by), key=lambda one: one.told.number)
    return Entries(
        short.asked_on,
        tuple(rows),
        short.totals,
        short.changes,
        answered=short.answered,
        refused=short.refused,
    )


def _rows_of(row: EntryList, by: Actor) -> Iterator[Row]:
    parts = EntryListPart.objects.visible_to(by).filter(list=row).order_by("number")
    for part in parts.iterator(chunk_size=5):
        yield from take_rows(part.sealed)
