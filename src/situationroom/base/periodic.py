"""Work that starts by itself: when each kind last began, and when it begins next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from situationroom.base.actors import Actor
from situationroom.base.jobs import REGISTRY, JobKind
from situationroom.base.models import Job

BACK = 5  # turns looked back for the last that was begun
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Periodic:
    """A kind of work that starts by itself; `missed` is how many turns went by without it."""

    kind: JobKind
    due: datetime
    next: datetime
    job: Job | None
    missed: int


def key_of(kind: JobKind, moment: datetime) -> str:
    """Return the key under which a kind of work begins at a moment, once."""
    return f"{kind.name}@{moment.isoformat()}"


def list_periodic(*, by: Actor, at: datetime) -> list[Periodic]:
    """Return every kind of work that starts by itself, with its last turn that `by` may see."""
    turns = {kind.name: _turns(kind, at) for kind in REGISTRY.values() if kind.every is not None}
    keys = [key_of(REGISTRY[name], turn) for name, all_ in turns.items() for turn in all_]
    begun = {row.once: row for row in Job.objects.visible_to(by).filter(once__in=keys)}
    return [_periodic(REGISTRY[name], turns[name], begun, at) for name in sorted(turns)]


def _turns(kind: JobKind, at: datetime) -> list[datetime]:
    """Return the last turns of a kind, newest first; none lies before its clock began."""
    assert kind.every is not None
    turns = [kind.every.last(at)]
    while len(turns) < BACK:
        turns.append(kind.every.last(turns[-1] - MOMENT))
    return turns


def _periodic(
    kind: JobKind, turns: list[datetime], begun: dict[str | None, Job], at: datetime
) -> Periodic:
    assert kind.every is not None
    found = [begun.get(key_of(kind, turn)) for turn in turns]
    missed = next((n for n, row in enumerate(found) if row is not None), len(turns))
    row = found[missed] if missed < len(turns) else None
    return Periodic(kind, turns[0], kind.every.next(at), row, missed)
