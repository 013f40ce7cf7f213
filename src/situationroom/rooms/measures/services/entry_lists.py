"""Writes: a long list of entries is kept sealed until a worker has answered it, and destroyed.

See decision 30: a short list is answered at once and never kept.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from situationroom.base import jobs
from situationroom.base.acting import acting_as, as_room, take_turns
from situationroom.base.actors import Actor, ActorKind, room_rule
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.privacy.retention import write_destruction
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.entries import MOST_ROWS, Told
from situationroom.rooms.measures.entry_parts import key_of, put_told
from situationroom.rooms.measures.events import EntriesDestroyed, EntriesKept
from situationroom.rooms.measures.models import EntryList
from situationroom.rooms.measures.states import ANSWERS

AT_ONCE = 2_000
"""Rows that are answered within the request; longer lists are work with progress."""
MOST_LISTS = 5
RULE = "entry_lists_at_wish"


def keep_entries(*, by: Actor, at: datetime, told: Sequence[Told], asked_on: date) -> EntryList:
    """Keep a long list sealed and ask for the work that answers it; sent again, it is the same.

    Raises NotAllowed for who is nobody, Refusal for too many rows or lists.
    """
    if by.id is None or by.kind is ActorKind.ANONYMOUS:
        raise NotAllowed("Only who is signed in may have a long list answered.")
    if len(told) > MOST_ROWS:
        raise Refusal(
            "%(count)d rows were sent; at most %(most)d are taken at once.",
            hint="Send them in several parts.",
            count=len(told),
            most=MOST_ROWS,
        )
    key, sealed = key_of(told, asked_on), put_told(told)
    with acting_as(by):
        take_turns(f"measures.entries:{by.id}")
        there = queries.find_list(key=key, by=by)
        if there is not None:
            return there
        _refuse_too_many(by)
        label, new = ensure_receiver(by.id).label, uuid4()
        work = jobs.start_job(by=by, at=at, kind=ANSWERS, label=label, payload={"list": str(new)})
        row = EntryList.unscoped.create(
            id=new,
            person_id=by.id,
            key=key,
            job=work.pk,
            asked_on=asked_on,
            rows=len(told),
            sealed_told=sealed,
            created_at=at,
        )
        emit(EntriesKept(list=str(row.pk)), about=row.pk, label=label, by=by, at=at)
    return row


def _refuse_too_many(by: Actor) -> None:
    if EntryList.objects.visible_to(by).count() >= MOST_LISTS:
        raise Refusal(
            "%(most)d long lists of yours are kept already, which is the most.",
            hint="Destroy one of them first; each goes by itself a day after it was sent.",
            most=MOST_LISTS,
        )


def destroy_entries(*, by: Actor, at: datetime, list: UUID) -> None:
    """Destroy a list with its answer now, and stop its work. Raises NotFound."""
    with acting_as(by):
        row = queries.get_list(id=list, by=by)
        label = ensure_receiver(row.person_id).label
        if jobs.may_cancel(by, jobs.get_job(id=row.job, by=by)):
            jobs.cancel_job(by=by, at=at, job=row.job)
        emit(EntriesDestroyed(list=str(row.pk)), about=row.pk, label=label, by=by, at=at)
        row.delete()
        # The room reads the register of destruction: it names the rule and no person.
        with as_room("what was destroyed is written down, of whomever it was"):
            rule = room_rule(RULE)
            write_destruction(by=rule, at=at, rule=RULE, table=EntryList, rows=1, before=at)
