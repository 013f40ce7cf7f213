"""Erasing what is kept of one person, once their request is accepted (삭제 요구의 이행).

A room that keeps something of people says in its `tasks.py` what it erases or masks, in one line;
the register of destruction holds how many rows of which table went, and nothing of what they said.
What the law asks to keep stays: the event log, the rows of readings, and the request itself until
its own time is over.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.models import Consent, DataRequest
from situationroom.base.privacy.retention import ERASED, MASKED, write_destruction

RULE = "request_of_a_person"


@dataclass(frozen=True, slots=True)
class Gone:
    """How many rows of one table were erased, or emptied of what names the person."""

    table: type[Model]
    rows: int
    how: str = ERASED


# Given a person and a moment, erases what one room keeps of them; a Refusal stops all of it.
Eraser = Callable[[UUID, datetime], Iterable[Gone]]
ERASERS: dict[str, Eraser] = {}


def erases(room: str, eraser: Eraser) -> None:
    """Register what a room erases of a person who asked for it."""
    ERASERS[room] = eraser


def erase_person(*, by: Actor, at: datetime, request: DataRequest) -> int:
    """Erase what every room keeps of who asked, in the caller's transaction; return how many rows.

    Rooms above go first: they find by the address of mail what the room of people then empties.
    They register as they stand, the lowest first.
    """
    with as_room("who asked to be forgotten is forgotten in every table, whoever may read it"):
        gone = [one for erase in reversed(ERASERS.values()) for one in erase(request.person, at)]
        for one in gone:
            if one.rows:
                _note(by, at, one)
    return sum(one.rows for one in gone)


def _note(by: Actor, at: datetime, one: Gone) -> None:
    write_destruction(
        by=by, at=at, rule=RULE, table=one.table, rows=one.rows, before=at, how=one.how
    )


def _consents(person: UUID, at: datetime) -> list[Gone]:
    """Take back what the person agreed to: that they once did is proof, and kept three years."""
    rows = Consent.unscoped.filter(person=person, withdrawn_at=None)
    return [Gone(Consent, rows.update(withdrawn_at=at), MASKED)]


erases("base", _consents)
