"""Labels: who may read an object, in the words of the Traffic Light Protocol (FIRST TLP 2.0)."""

from dataclasses import dataclass
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


class Stage(StrEnum):
    """Where a paper stands that goes up: who reads it beside, or instead of, its level's readers.

    A draft is read by its organisation and the secretariat, not by leadership; once submitted
    leadership reads it too.
    """

    NONE = ""
    DRAFT = "draft"
    SUBMITTED = "submitted"


READ_AT_STAGE = {
    Stage.DRAFT: frozenset({ActorKind.SECRETARIAT}),
    Stage.SUBMITTED: frozenset({ActorKind.SECRETARIAT, ActorKind.LEADERSHIP}),
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
    for stage, kinds in READ_AT_STAGE.items():
        if actor.kind in kinds:
            clause |= Q(**{f"{path}__stage": stage})
    if actor.kind is ActorKind.LEADERSHIP:
        clause &= ~Q(**{f"{path}__stage": Stage.DRAFT})
    return clause


@dataclass(frozen=True, slots=True)
class Readers:
    """What a label says of who may read, in hand: where no database is asked."""

    level: str
    owner: UUID | None = None
    creator: UUID | None = None
    stage: str = Stage.NONE


def may_read(actor: Actor, label: Readers) -> bool:
    """Tell what `readable_by` tells, of a label that is in hand."""
    if label.stage:
        if actor.kind in READ_AT_STAGE[Stage(label.stage)]:
            return True
        if label.stage == Stage.DRAFT and actor.kind is ActorKind.LEADERSHIP:
            return False
    return _level_reads(actor, label)


def _level_reads(actor: Actor, label: Readers) -> bool:
    match Level(label.level):
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
                and actor.organisation == label.owner
            )
        case Level.NAMED:
            return actor.id is not None and actor.id == label.creator
        case Level.GROUP:
            return False


class VisibleQuerySet(models.QuerySet[Row]):
    """A query set that can be narrowed to what somebody may read."""

    def visible_to(self, actor: Actor) -> "VisibleQuerySet[Row]":
        """Keep only rows whose label `actor` may read."""
        return self.filter(readable_by(actor))
