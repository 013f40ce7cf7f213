"""The relay numbers committed events densely and chains them; everything follows the numbers."""

import hashlib
import json

from django.db import transaction

from situationroom.base.models import Event, Numbering, Setback

BATCH = 500


def chain_hash(before: str, event: Event) -> str:
    """Return the SHA-256 that chains an event to the one before it."""
    content = json.dumps(
        [
            before,
            str(event.id),
            event.room,
            event.verb,
            str(event.about),
            str(event.label_id),
            event.actor_kind,
            str(event.actor),
            event.actor_name,
            str(event.organisation),
            event.at.isoformat(),
            event.recorded_at.isoformat(),
            event.payload,
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()


def number_events(*, batch: int = BATCH) -> int:
    """Number what was committed since the last time; return how many.

    The numbering row is locked for the time of the batch, so that any number of relays may run
    and none gives a number twice. Only committed events are seen; a late one comes later.
    """
    with transaction.atomic():
        Numbering.objects.get_or_create(pk=1)
        state = Numbering.objects.select_for_update().get(pk=1)
        events = list(
            Event.objects.filter(number__isnull=True).order_by("recorded_at", "id")[:batch]
        )
        for event in events:
            state.last += 1
            state.chain = chain_hash(state.chain, event)
            event.number, event.chain = state.last, state.chain
        if events:
            Event.objects.bulk_update(events, ["number", "chain"])
            state.save()
    return len(events)


def count_waiting() -> tuple[int, int]:
    """Return how many events wait for a number, and how many a consumer gave up on."""
    return Event.objects.filter(number__isnull=True).count(), Setback.objects.count()


def verify_chain() -> list[str]:
    """Return every fault of the chain; an empty list means nothing was changed or removed."""
    faults: list[str] = []
    before, expected = "", 1
    for event in Event.objects.filter(number__isnull=False).order_by("number").iterator():
        if event.number != expected:
            faults.append(f"number {expected} is missing")
            expected = event.number or expected
        if event.chain != chain_hash(before, event):
            faults.append(f"event {event.number} does not match its chain")
        before, expected = event.chain, expected + 1
    last, chain = Numbering.objects.values_list("last", "chain").first() or (0, "")
    if (last, chain) != (expected - 1, before):
        faults.append(f"the log ends at {expected - 1}, {last} numbers were given")
    return faults
