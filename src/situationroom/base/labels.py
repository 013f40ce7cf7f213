"""Labels: who may read an object, in the words of the Traffic Light Protocol (FIRST TLP 2.0)."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from situationroom.base.actors import ROOM_MEMBERS, STATE_OFFICERS, Actor, ActorKind

Row = TypeVar("Row", bound=models.Model)


class Level(StrEnum):
    """Levels, strictest first."""

    NAMED = "named"
    OWN = "own"
    GROUP = "group"
    GOVERNMENT = "government"
    ROOM = "room"
    PUBLIC = "public"


STRICTNESS = list(Level)
TLP = {
    Level.NAMED: "TLP:RED",
    Level.OWN: "TLP:AMBER+STRICT",
    Level.GROUP: "TLP:AMBER",
    Level.GOVERNMENT: "TLP:AMBER",
    Level.ROOM: "TLP:GREEN",
    Level.PUBLIC: "TLP:CLEAR",
}


def stricter(first: Level, second: Level) -> Level:
    """Return the stricter of two levels."""
    return min(first, second, key=STRICTNESS.index)


def readable_by(actor: Actor, path: str = "label") -> Q:
    """Return the clause that keeps what `actor` may read, by the label found at `path`."""
    clause = Q(**{f"{path}__level": Level.PUBLIC})
    if actor.kind in ROOM_MEMBERS or actor.kind is ActorKind.ROOM_RULE:
        clause |= Q(**{f"{path}__level": Level.ROOM})
    if actor.kind in STATE_OFFICERS or actor.kind is ActorKind.ROOM_RULE:
        clause |= Q(**{f"{path}__level": Level.GOVERNMENT})
    if actor.kind in ROOM_MEMBERS and actor.organisation is not None:
        clause |= Q(**{f"{path}__level": Level.OWN, f"{path}__owner": actor.organisation})
    if actor.id is not None:
        clause |= Q(**{f"{path}__level": Level.NAMED, f"{path}__creator": actor.id})
    return clause


def may_read(actor: Actor, *, level: str, owner: UUID | None, creator: UUID | None) -> bool:
    """Tell what `readable_by` tells, of a label that is in hand: where no database is asked."""
    match Level(level):
        case Level.PUBLIC:
            return True
        case Level.ROOM:
            return actor.kind in ROOM_MEMBERS or actor.kind is ActorKind.ROOM_RULE
        case Level.GOVERNMENT:
            return actor.kind in STATE_OFFICERS or actor.kind is ActorKind.ROOM_RULE
        case Level.OWN:
            return (
                actor.kind in ROOM_MEMBERS
                and actor.organisation is not None
                and actor.organisation == owner
            )
        case Level.NAMED:
            return actor.id is not None and actor.id == creator
        case Level.GROUP:
            return False


class VisibleQuerySet(models.QuerySet[Row]):
    """A query set that can be narrowed to what somebody may read."""

    def visible_to(self, actor: Actor) -> "VisibleQuerySet[Row]":
        """Keep only rows whose label `actor` may read."""
        return self.filter(readable_by(actor))
