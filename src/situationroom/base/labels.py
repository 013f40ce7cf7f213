"""Labels: who may read an object, in the words of the Traffic Light Protocol (FIRST TLP 2.0)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from situationroom.base.actors import (
    OUTSIDERS,
    ROOM_MEMBERS,
    STATE_OFFICERS,
    Actor,
    ActorKind,
)
from situationroom.base.clauses import (
    AmongMine,
    AnyOf,
    Clause,
    FieldIs,
    IsMe,
    IsMyOrganisation,
    KindIn,
    Named,
)


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
    leadership reads it too. Under another label than *own organisation* they must pass that too.
    """

    NONE = ""
    DRAFT = "draft"
    SUBMITTED = "submitted"


def is_above_room(level: Level) -> bool:
    """Tell whether a level is stricter than *room*: what leaves under it names its receiver."""
    return STRICTNESS.index(level) < STRICTNESS.index(Level.ROOM)


def stricter(first: Level, second: Level) -> Level:
    """Return the stricter of two levels."""
    return min(first, second, key=STRICTNESS.index)


def _level(level: Level) -> FieldIs:
    return FieldIs("level", (level,))


def _stage(stage: Stage) -> FieldIs:
    return FieldIs("stage", (stage,))


_SECRETARIAT = KindIn.of(ActorKind.SECRETARIAT)
_LEADERSHIP = KindIn.of(ActorKind.LEADERSHIP)
_OWNERS = IsMyOrganisation("owner")
# A company reads the thread of its own case, and so does its broker.
_THREAD = FieldIs("in_thread", (True,)) & AmongMine("company", "companies")

# The readers of each level, as the page on visibility lists them.
OWN_READERS = Named("own", _level(Level.OWN) & _OWNERS) | Named(
    "thread", _level(Level.OWN) & AmongMine("owner", "companies") & _THREAD
)
OTHER_READERS = AnyOf(
    (
        Named("room", _level(Level.ROOM) & KindIn.of(ROOM_MEMBERS, ActorKind.ROOM_RULE)),
        Named(
            "government", _level(Level.GOVERNMENT) & KindIn.of(STATE_OFFICERS, ActorKind.ROOM_RULE)
        ),
        Named(
            "group",
            _level(Level.GROUP)
            & AmongMine("audience_id", "audiences")
            & KindIn.of(ROOM_MEMBERS, ActorKind.EXPERT),
        ),
        Named("thread", _level(Level.GROUP) & _THREAD),
        Named("creator", _level(Level.NAMED) & IsMe("creator")),
        Named("listed", _level(Level.NAMED) & AmongMine("audience_id", "audiences")),
    )
)
# A paper that goes up: its drafters and the secretariat, and leadership once it is submitted.
ON_ITS_WAY = Named(
    "draft", _stage(Stage.DRAFT) & ((_OWNERS & ~_LEADERSHIP) | _SECRETARIAT)
) | Named("submitted", _stage(Stage.SUBMITTED) & (_OWNERS | _SECRETARIAT | _LEADERSHIP))

# What an expert in conflict with a company must never see, unless all of it is published.
TOUCHED = AmongMine("company", "barred") | AmongMine("owner", "barred")
# What the columns of one label say, before what it stands within is asked.
PUBLISHED = Named("public", _level(Level.PUBLIC) & _stage(Stage.NONE))
WORD: Clause = PUBLISHED | (
    KindIn.of(ROOM_MEMBERS, OUTSIDERS, ActorKind.ROOM_RULE)
    & AnyOf(
        (
            _stage(Stage.NONE) & (OWN_READERS | OTHER_READERS),
            # At *own organisation* that circle is the label; any other label narrows it further.
            ON_ITS_WAY & (FieldIs("level", (Level.OWN, Level.PUBLIC)) | OTHER_READERS),
        )
    )
)


@dataclass(frozen=True)
class LabelClause(Clause):
    """Who reads a label reads what it stands within too: rule 1, the stricter wins."""

    word: Clause
    touched: Clause
    public: Clause

    def q(self, actor: Actor, path: str = "") -> Q:
        """Ask the label at `path` and the one it stands within."""
        within = f"{path}__within" if path else "within"
        alone = Q(**{f"{within}__isnull": True})
        published = self.public.q(actor, path) & (alone | self.public.q(actor, within))
        kept = ~(self.touched.q(actor, path) | (~alone & self.touched.q(actor, within)))
        reads = self.word.q(actor, path) & (alone | self.word.q(actor, within))
        return reads & (kept | published)

    def sql(self, table: str) -> str:
        """Ask the row itself, and functions of the owner for what it stands within."""
        alone, within = f"{table}.within_id IS NULL", f"{table}.within_id"
        published = f"{self.public.sql(table)} AND ({alone} OR room_within_is_public({within}))"
        kept = f"{(~self.touched).sql(table)} AND ({alone} OR NOT room_within_touches({within}))"
        reads = f"{self.word.sql(table)} AND ({alone} OR room_reads_within({within}))"
        return f"({reads} AND (({kept}) OR ({published})))"

    def functions(self) -> dict[str, Clause]:
        """Return what is asked of a label within which another stands, by functions' names."""
        return {
            "room_reads_within": self.word,
            "room_within_is_public": self.public,
            "room_within_touches": self.touched,
        }

    def holds(self, actor: Actor, row: "Readers") -> bool:
        """Ask a label in hand and the one it stands within."""
        chain = [row] if row.within is None else [row, row.within]
        if not all(self.word.holds(actor, one) for one in chain):
            return False
        touched = any(self.touched.holds(actor, one) for one in chain)
        return not touched or all(self.public.holds(actor, one) for one in chain)

    def why(self, actor: Actor, row: "Readers") -> frozenset[str]:
        """Return by which parts of the label's own word somebody reads; empty: they do not."""
        return self.word.why(actor, row) if self.holds(actor, row) else frozenset()


LABEL = LabelClause(word=WORD, touched=TOUCHED, public=_level(Level.PUBLIC))


def readable_by(actor: Actor, path: str = "label") -> Q:
    """Return the condition that keeps what `actor` may read, by the label found at `path`."""
    return LABEL.q(actor, path)


@dataclass(frozen=True, slots=True)
class Readers:
    """What a label says of who may read, in hand: where no database is asked."""

    level: str
    owner: UUID | None = None
    creator: UUID | None = None
    stage: str = Stage.NONE
    audience_id: UUID | None = None
    company: UUID | None = None
    in_thread: bool = False
    within: "Readers | None" = None


def may_read(actor: Actor, label: Readers) -> bool:
    """Tell what `readable_by` tells, of a label that is in hand."""
    return LABEL.holds(actor, label)
