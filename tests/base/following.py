"""A reaction that leaves a mark a event it follows, and stumbles where it is told to."""

from datetime import UTC, datetime

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labels import Level
from situationroom.base.models import Cursor, Event, Label
from situationroom.base.reactions import Apply, Reaction, react_once

NAME = "test.follows"


class Follower:
    """Leaves one label a event it follows; stumbles where it is told to."""

    def __init__(self, *, before: int = 0, within: int = 0, on: set[int] | None = None) -> None:
        self.before, self.within, self.on = before, within, on
        self.prepared: list[int] = []

    def __call__(self, event: Event, by: Actor) -> Apply | None:
        assert by.kind is ActorKind.ROOM_RULE
        self.prepared.append(event.number or 0)
        mine = self.on is None or event.number in self.on
        if mine and self.before > 0:
            self.before -= 1
            raise OSError("the line broke while preparing")

        def apply() -> None:
            Label.objects.create(level=Level.ROOM, creator=event.id)
            if mine and self.within > 0:
                self.within -= 1
                raise OSError("the line broke while applying")

        return apply

    def reaction(self) -> Reaction:
        return Reaction(NAME, frozenset({"bells.rang"}), self)


def followed() -> list[int]:
    """Return the numbers of the events that left a label, in order, twice where twice."""
    ids = Label.objects.filter(level=Level.ROOM).values_list("creator", flat=True)
    by_id = dict(Event.objects.values_list("pk", "number"))
    return sorted(by_id[pk] for pk in ids)


def follow_all(reaction: Reaction) -> None:
    """Follow the log to its end; after a failure let the time of rest go by."""
    for _ in range(50):
        if react_once(reaction):
            continue
        if not rested():
            return
    raise AssertionError("the reaction never came to the end of the log")


def rested() -> bool:
    """Let the rest of the follower after a failure be over; return whether it rested."""
    tired = Cursor.objects.filter(consumer=NAME, attempts__gt=0)
    return tired.update(moved_at=datetime(2026, 1, 1, tzinfo=UTC)) > 0
