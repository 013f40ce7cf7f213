"""Writes of labels: a child is never wider than what it stands within, and narrows with it."""

from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict
from situationroom.base.events import emit
from situationroom.base.facts import LabelNarrowed, LabelWidened
from situationroom.base.labels import STRICTNESS, Level, Stage
from situationroom.base.models import Label


def make_label(
    level: Level,
    *,
    owner: UUID | None = None,
    creator: UUID | None = None,
    within: Label | None = None,
    stage: Stage = Stage.NONE,
) -> Label:
    """Return a new label; within another it is that one's where it would not be stricter."""
    if within is not None and _strictness(level) >= _strictness(within.level):
        level, owner, creator = Level(within.level), within.owner, within.creator
    return Label.objects.create(
        level=level, owner=owner, creator=creator, within=within, stage=stage
    )


def narrow_label(
    *, by: Actor, at: datetime, label: Label, level: Level, owner: UUID | None = None
) -> None:
    """Narrow a label and, in the same transaction, all that stands within it.

    The rooms decide who may. Raises Conflict when the level is not stricter.
    """
    with acting_as(by):
        label = Label.objects.select_for_update().get(pk=label.pk)
        if _strictness(level) >= _strictness(label.level):
            raise Conflict("A label is narrowed to a stricter one only.")
        label.level, label.owner = level, owner or label.owner
        _write_narrowed(by, at, label)


def _write_narrowed(by: Actor, at: datetime, label: Label) -> None:
    label.save(update_fields=["level", "owner", "creator"])
    told = LabelNarrowed(label=str(label.id), level=label.level)
    emit(told, about=label.id, label=label, by=by, at=at)
    children = Label.objects.select_for_update().filter(within=label).order_by("id")
    for child in children:
        if _strictness(child.level) >= _strictness(label.level):
            child.level, child.owner, child.creator = label.level, label.owner, label.creator
            _write_narrowed(by, at, child)


def widen_label(*, by: Actor, at: datetime, label: Label, level: Level) -> Label:
    """Widen a label as far as what it stands within allows; return it.

    The rooms ask for the approvals that widening needs. Nothing within it is widened with it.
    """
    with acting_as(by):
        locked = Label.objects.select_for_update(of=("self",)).select_related("within")
        label = locked.get(pk=label.pk)
        if label.within is not None and _strictness(label.within.level) < _strictness(level):
            level = Level(label.within.level)
        if _strictness(level) > _strictness(label.level):
            label.level = level
            label.save(update_fields=["level"])
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
