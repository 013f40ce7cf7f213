"""Who can see this? Told in groups and numbers, by the clause that lets them in and no other rule.

The clause is asked about one person of each sort it can tell apart, and the database counts the
sort. Where members are hidden from each other, and for those outside the state, the clause is
asked of people who do not exist, so that what is said cannot tell who is there.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model
from django.utils import timezone

from situationroom.base.actors import ANONYMOUS, OUTSIDERS, Actor, ActorKind
from situationroom.base.clauses import ByLabel
from situationroom.base.labelled import ASKED, LABELLED, get_asked
from situationroom.base.labels import Level, Stage
from situationroom.base.models import Audience, Label
from situationroom.base.visibility import clause_of
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries.alike import count_alike

# In this order one reason is told of somebody who reads for several.
REASONS = (
    "public", "draft", "submitted", "creator", "listed", "own", "itself", "group", "thread",
    "government", "room", "taken_in", "disclosed", "mandate",
)  # fmt: skip
# Whose members are hidden from each other: rule 3.
CIRCLES = frozenset({"group", "listed"})


@dataclass(frozen=True, slots=True)
class Part:
    """Readers for one reason: of one kind and how many, where the asker may know it."""

    why: str
    kind: ActorKind | None = None
    persons: int | None = None


@dataclass(frozen=True, slots=True)
class Readership:
    """Who may read an object. `label` is None where no label decides; `anyone`: also nobody."""

    kind: str
    id: UUID
    label: Label | None
    owner: Organisation | None
    outer: Level | None
    group: str
    anyone: bool
    parts: tuple[Part, ...]
    yours: str
    may_change: bool

    @property
    def level(self) -> Level | None:
        """Return the level, where a label decides."""
        return None if self.label is None else Level(self.label.level)

    @property
    def stage(self) -> Stage:
        """Return where a paper stands that goes up."""
        return Stage.NONE if self.label is None else Stage(self.label.stage)


@dataclass(frozen=True, slots=True)
class _Question:
    by: Actor
    row: Any
    clause: Any
    label: Label | None
    company: UUID | None
    knows: bool  # who is in the circle

    def reason(self, actor: Actor) -> str:
        """Return why somebody reads; empty where they do not."""
        if not self.clause.holds(actor, self.row):
            return ""
        found = self.clause.why(actor, self.row)
        return next((name for name in REASONS if name in found), "")


def get_readership(*, kind: str, id: UUID, by: Actor, at: datetime) -> Readership:
    """Tell who may read an object, to who may read it. Raises NotFound for everybody else."""
    row = get_asked(kind=kind, id=id, by=by)
    clause = clause_of(ASKED[kind].model)
    label: Label | None = row.label if isinstance(clause, ByLabel) else None
    audience = None if label is None or label.audience_id is None else label.audience_id
    group = _known_group(by, audience)
    asked = _Question(
        by=by,
        row=row,
        clause=clause,
        label=label,
        company=row.company_id if label is None else label.company,
        knows=group is not None,
    )
    anyone = bool(asked.clause.holds(ANONYMOUS, row))
    owner = label.owner if label is not None else None
    return Readership(
        kind=kind,
        id=id,
        label=label,
        owner=Organisation.objects.filter(pk=owner).first() if owner is not None else None,
        outer=_outer(label),
        group=group.name if group is not None and group.manager is not None else "",
        anyone=anyone,
        parts=() if anyone else tuple(_parts(asked, ASKED[kind].circles, at)),
        yours=asked.reason(by),
        may_change=kind in LABELLED,
    )


def _outer(label: Label | None) -> Level | None:
    return None if label is None or label.within is None else Level(label.within.level)


def _known_group(by: Actor, audience: UUID | None) -> Audience | None:
    """Return a group to who may know who is in it, by the clause of its table."""
    if audience is None:
        return None
    return Audience.objects.filter(clause_of(Audience).q(by), pk=audience).first()


def _parts(asked: _Question, circles: tuple[str, ...], at: datetime) -> Iterator[Part]:
    counts: Counter[tuple[str, ActorKind]] = Counter()
    if not circles:
        counts = _counts(asked, at)
    found = {Part(why, kind, number) for (why, kind), number in counts.items()}
    for actor in _nobodies(asked):
        why = asked.reason(actor)
        if not why or (why, actor.kind) in counts:
            continue
        is_hidden = why in CIRCLES and not asked.knows
        if is_hidden or actor.kind in OUTSIDERS:
            found.add(Part(why, None if is_hidden else actor.kind))
    found |= {Part(why) for why in circles}
    yield from sorted(found, key=_place)


def _place(part: Part) -> tuple[int, int]:
    kinds = list(ActorKind)
    return REASONS.index(part.why), kinds.index(part.kind) if part.kind is not None else -1


def _counts(asked: _Question, at: datetime) -> Counter[tuple[str, ActorKind]]:
    """Count who reads, by reason and kind: outsiders only to their own organisation."""
    found: Counter[tuple[str, ActorKind]] = Counter()
    labels = [one for one in (asked.label, asked.label and asked.label.within) if one is not None]
    sorts = count_alike(
        named=set().union(*map(_named, (asked.row, *labels))),
        audiences={one.audience_id for one in labels if one.audience_id is not None},
        house=asked.by.organisation,
        on=timezone.localdate(at),
        at=at,
    )
    for one in sorts:
        why = asked.reason(one.actor)
        if why and (asked.knows or why not in CIRCLES):
            found[why, one.actor.kind] += one.persons
    return found


def _named(row: Model) -> set[UUID]:
    """Return whatever a row names by an id: among it every organisation and person it can mean."""
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields)
    return {value for value in values if isinstance(value, UUID)}


def _nobodies(asked: _Question) -> Iterator[Actor]:
    """Yield people who do not exist, in the places whose holders are not told."""
    audiences = frozenset({asked.label.audience_id} if asked.label is not None else ()) - {None}
    companies = frozenset({asked.company} if asked.company is not None else ())
    for kind in (ActorKind.OFFICER, ActorKind.EXPERT):
        yield Actor(kind, id=uuid4(), organisation=uuid4(), audiences=audiences)  # type: ignore[arg-type]
    if asked.company is not None:
        yield Actor(ActorKind.COMPANY, id=uuid4(), organisation=asked.company, companies=companies)
        yield Actor(ActorKind.BROKER, id=uuid4(), organisation=uuid4(), companies=companies)
