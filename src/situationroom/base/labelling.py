"""Writes of labels: a child is never wider than what it stands within, and narrows with it."""

from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict
from situationroom.base.events import emit
from situationroom.base.facts import LabelNarrowed, LabelWidened
from situationroom.base.labels import STRICTNESS, Level, Stage, stricter
from situationroom.base.models import Audience, Label

CIRCLES = frozenset({Level.NAMED, Level.OWN, Level.GROUP})  # whose readers no level contains


def make_label(
    level: Level,
    *,
    owner: UUID | None = None,
    creator: UUID | None = None,
    within: Label | None = None,
    stage: Stage = Stage.NONE,
    audience: Audience | None = None,
    company: UUID | None = None,
    in_thread: bool = False,
) -> Label:
    """Return a new label; within another it is that one's where it would not be stricter.

    What is about a company stays so with all that stands within it. Raises Conflict where a third
    circle of readers would stand within two others: a reader is asked for two at most.
    """
    audience_id = None if audience is None else audience.pk
    if within is not None and _strictness(level) >= _strictness(within.level):
        level, owner, creator = Level(within.level), within.owner, within.creator
        audience_id = within.audience_id
    elif within is not None and _is_third_circle(within):
        raise Conflict("A label stands within two others at most.")
    return Label.objects.create(
        level=level,
        owner=owner,
        creator=creator,
        within=within,
        stage=stage,
        audience_id=audience_id,
        company=company or (within.company if within is not None else None),
        in_thread=in_thread or (within is not None and within.in_thread),
    )


def _is_third_circle(within: Label) -> bool:
    """Tell whether a stricter label within this one would have readers of three circles."""
    outer = within.within
    if outer is None or outer.level not in CIRCLES:
        return False
    return _circle(within) != _circle(outer)


def _circle(label: Label) -> tuple[object, ...]:
    return label.level, label.owner, label.creator, label.audience_id


def narrow_label(
    *,
    by: Actor,
    at: datetime,
    label: Label,
    level: Level,
    owner: UUID | None = None,
    audience: Audience | None = None,
) -> None:
    """Narrow a label and, in the same transaction, all that stands within it.

    The rooms decide who may. Raises Conflict when the level is not stricter.
    """
    with acting_as(by):
        label = Label.objects.select_for_update().get(pk=label.pk)
        if _strictness(level) >= _strictness(label.level):
            raise Conflict("A label is narrowed to a stricter one only.")
        _note_strictest(label, level)
        label.level, label.owner = level, owner or label.owner
        # Who was in the group before is in no list of persons.
        label.audience_id = audience.pk if audience is not None else None
        _write_narrowed(by, at, label)
        _refuse_third_circle(label)


def _write_narrowed(by: Actor, at: datetime, label: Label) -> None:
    label.save(update_fields=["level", "owner", "creator", "audience", "strictest"])
    told = LabelNarrowed(label=str(label.id), level=label.level)
    emit(told, about=label.id, label=label, by=by, at=at)
    children = Label.objects.select_for_update().filter(within=label).order_by("id")
    for child in children:
        if _strictness(child.level) >= _strictness(label.level):
            _note_strictest(child, Level(label.level))
            child.level, child.owner, child.creator = label.level, label.owner, label.creator
            child.audience_id = label.audience_id
            _write_narrowed(by, at, child)


def _note_strictest(label: Label, level: Level) -> None:
    """Keep how strict a label ever was: by it is told whether widening takes two people."""
    label.strictest = stricter(strictest_of(label), level)


def strictest_of(label: Label) -> Level:
    """Return the strictest level a label ever had."""
    now = Level(label.level)
    return stricter(Level(label.strictest), now) if label.strictest else now


def _refuse_third_circle(label: Label) -> None:
    """Refuse a change after which somebody would be asked for two circles of three.

    Raises Conflict for the label itself, or for what stands within it.
    """
    outer = label.within
    both = outer is not None and label.level in CIRCLES and outer.level in CIRCLES
    if both and outer and _is_third_circle(outer) and _circle(label) != _circle(outer):
        raise Conflict("A label stands within two others at most.")
    for child in Label.objects.filter(within=label).select_related("within__within"):
        _refuse_third_circle(child)


def widen_label(
    *, by: Actor, at: datetime, label: Label, level: Level, audience: Audience | None = None
) -> Label:
    """Widen a label as far as what it stands within allows; return it.

    The rooms ask for the approvals that widening needs. Nothing within it is widened with it.
    """
    with acting_as(by):
        locked = Label.objects.select_for_update(of=("self",)).select_related("within")
        label = locked.get(pk=label.pk)
        if label.within is not None and _strictness(label.within.level) < _strictness(level):
            level = Level(label.within.level)
        if _strictness(level) > _strictness(label.level):
            _note_strictest(label, level)
            if audience is not None:
                label.audience_id = audience.pk
            elif label.level == Level.NAMED:  # a list of persons is no sharing group
                label.audience_id = None
            label.level = level
            label.save(update_fields=["level", "audience", "strictest"])
            _refuse_third_circle(label)
            told = LabelWidened(label=str(label.id), level=level)
            emit(told, about=label.id, label=label, by=by, at=at)
    return label


def move_stage(*, by: Actor, at: datetime, label: Label, stage: Stage) -> Label:
    """Let a paper that goes up be read at its next stage, or again as a draft; return its label."""
    with acting_as(by):
        label = Label.objects.select_for_update().get(pk=label.pk)
        label.stage = stage
        label.save(update_fields=["stage"])
        fact = LabelNarrowed if stage is Stage.DRAFT else LabelWidened
        told = fact(label=str(label.id), level=label.level)
        emit(told, about=label.id, label=label, by=by, at=at)
    return label


def _strictness(level: str) -> int:
    return STRICTNESS.index(Level(level))
