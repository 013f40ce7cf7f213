"""Reads of relabelling: what may be changed, what waits for a second person, and what was."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import above
from situationroom.base.labelling import strictest_of
from situationroom.base.labels import STRICTNESS, Level, may_read
from situationroom.base.models import Audience, Label, LabelChange
from situationroom.base.relabelling import asked_of, company_of, consent_of
from situationroom.base.relabelling_rules import (
    MAY_NARROW,
    MAY_WIDEN,
    OWNERS,
    the_company_agreed,
)
from situationroom.base.relabelling_rules import takes_two as _takes_two
from situationroom.base.rules import hold
from situationroom.base.visibility import clause_of

PAGE = 50
_BUT_CONSENT = tuple(rule for rule in MAY_WIDEN if rule is not the_company_agreed)


@dataclass(frozen=True, slots=True)
class Choice:
    """A level somebody may choose; `consent`: the company must agree first, which it did not."""

    level: Level
    narrows: bool
    takes_two: bool
    consent: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A sharing group somebody may choose: `name` only for who may know the group."""

    id: UUID
    name: str


def may_change_to(*, by: Actor, label: Label) -> dict[str, list[Level]]:
    """Return to which levels `by` may narrow and widen a label today."""
    found: dict[str, list[Level]] = {"narrow": [], "widen": []}
    for one in list_choices(by=by, label=label):
        if not one.consent:
            found["narrow" if one.narrows else "widen"].append(one.level)
    return found


def list_choices(*, by: Actor, label: Label) -> list[Choice]:
    """Return the levels `by` may choose for a label, also those for which consent is missing."""
    if not may_read(by, label.readers()):
        return []
    found = []
    for level in Level:
        one = asked_of(by, label, level, None, has_group=True)
        if hold(MAY_NARROW, one):
            found.append(Choice(level, True, False, False))
        elif hold(_BUT_CONSENT, one):
            two = takes_two(label=label, level=level)
            found.append(Choice(level, False, two, not hold((the_company_agreed,), one)))
    return found


def list_groups(*, by: Actor, label: Label) -> list[Group]:
    """Return the sharing groups `by` may choose: those they sit in, and their organisation's."""
    kept = None if label.level == Level.NAMED else label.audience_id
    mine = Q(pk__in=by.audiences | ({kept} if kept is not None else set()))
    if by.organisation is not None:
        mine |= Q(manager=by.organisation)
    with as_room("a group is named by people who sit in it, and may not list it"):
        ids = list(
            Audience.objects.filter(mine, manager__isnull=False)
            .order_by("-created_at", "id")
            .values_list("pk", flat=True)[:PAGE]
        )
    known = Audience.objects.filter(clause_of(Audience).q(by), pk__in=ids)
    names = dict(known.values_list("pk", "name"))
    return [Group(one, names.get(one, "")) for one in ids]


def takes_two(*, label: Label, level: Level) -> bool:
    """Tell whether widening to a level takes a second person."""
    return _takes_two(strictest_of(label), level)


def list_changes(*, by: Actor, label: Label) -> list[LabelChange]:
    """Return the history of a label, newest first, for who may read it."""
    rows = LabelChange.objects.visible_to(by).filter(label=label)
    return list(rows.order_by("-asked_at", "-id")[:PAGE])


def find_waiting(*, by: Actor, label: Label) -> LabelChange | None:
    """Return what was asked of a label and waits for a second person."""
    rows = LabelChange.objects.visible_to(by).filter(label=label)
    return rows.filter(effective_at=None, refused_at=None).first()


def list_waiting(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[LabelChange]:
    """Return a page of what waits for the people of one's organisation, the oldest first."""
    if by.organisation is None or not may_decide(by=by, owner=by.organisation):
        return []
    rows = LabelChange.objects.visible_to(by).select_related("label__within")
    rows = rows.filter(label__owner=by.organisation, effective_at=None, refused_at=None)
    if after is not None:
        when, last = after
        rows = rows.filter(above(asked_at=when, id=last))
    return list(rows.order_by("asked_at", "id")[:limit])


def get_change(*, id: UUID, by: Actor) -> LabelChange:
    """Return one change of a label. Raises NotFound when hidden or absent."""
    rows = LabelChange.objects.visible_to(by).filter(pk=id)
    row = rows.select_related("label__within").first()
    if row is None:
        raise NotFound("There is nothing here that you may see.")
    return row


def may_decide(*, by: Actor, owner: UUID | None) -> bool:
    """Tell whether somebody is of the people who change the labels of an organisation."""
    return by.id is not None and by.organisation == owner and by.kind in OWNERS


def is_waiting(row: LabelChange) -> bool:
    """Tell whether a change waits for a second person."""
    return row.effective_at is None and row.refused_at is None


def is_narrower(row: LabelChange) -> bool:
    """Tell whether a change let fewer read."""
    return STRICTNESS.index(Level(row.level_to)) < STRICTNESS.index(Level(row.level_from))


def consented_level(label: Label) -> Level | None:
    """Return how far the company a label is about agreed; None where it did not, or there is none.

    For who reads the label.
    """
    row = consent_of(label) if company_of(label) is not None else None
    return None if row is None else Level(row.level)
