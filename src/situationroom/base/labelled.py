"""Kinds of object whose label people change and ask about: a room says so in one line.

Who is behind a case, and who sits in a group, is told by no label: of such a table people may ask
who reads it, and nobody relabels it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.models import Label
from situationroom.base.visibility import clause_of

LABELLED: dict[str, type[Model]] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind of object of which people ask who reads it.

    `key` names it in addresses; `circles` are parts of its clause whose members are hidden from
    each other, and so are said of every object of the kind, whether anybody is in them or not.
    """

    model: type[Model]
    key: str
    circles: tuple[str, ...]


ASKED: dict[str, Asked] = {}


@dataclass(frozen=True, slots=True)
class Labelled:
    """An object as far as its label goes."""

    kind: str
    id: UUID
    label: Label
    row: Any = None


def labelled(kind: str, model: type[Model]) -> None:
    """Say that objects of a table carry labels people may change."""
    LABELLED[kind] = model
    tells_readers(kind, model)


def tells_readers(
    kind: str, model: type[Model], *, key: str = "pk", circles: tuple[str, ...] = ()
) -> None:
    """Say that who may read an object of a table may ask who else does."""
    ASKED[kind] = Asked(model, key, circles)


def get_asked(*, kind: str, id: UUID, by: Actor) -> Any:
    """Return a row somebody may ask about, its label in hand. Raises NotFound when hidden."""
    asked = ASKED.get(kind)
    row = None
    if asked is not None:
        rows = asked.model._base_manager.filter(clause_of(asked.model).q(by), **{asked.key: id})
        row = (rows.select_related("label__within") if _has_label(asked.model) else rows).first()
    if row is None:
        raise NotFound("There is nothing here that you may see.")
    return row


def get_labelled(*, kind: str, id: UUID, by: Actor) -> Labelled:
    """Return an object with its label. Raises NotFound when hidden, absent or of no such kind."""
    if kind not in LABELLED:
        raise NotFound("There is nothing here that you may see.")
    row = get_asked(kind=kind, id=id, by=by)
    return Labelled(kind, id, row.label, row)


def list_labelled(*, labels: Iterable[UUID], by: Actor) -> dict[UUID, Labelled]:
    """Return what carries these labels, as far as `by` may read it, by label; one for each.

    Where several objects share a label, files come last: they stand with what they are sent to.
    """
    wanted = list(labels)
    found: dict[UUID, Labelled] = {}
    for kind, model in sorted(LABELLED.items(), key=lambda pair: (pair[0] == "file", pair[0])):
        rows = model._base_manager.filter(clause_of(model).q(by), label__in=wanted)
        for row in rows.select_related("label__within"):
            label: Label = row.label  # type: ignore[attr-defined]
            found.setdefault(label.id, Labelled(kind, row.pk, label, row))
    return found


def get_labelled_by(*, label: UUID, by: Actor) -> Labelled:
    """Return what carries a label. Raises NotFound where `by` may read nothing that does."""
    found = list_labelled(labels=[label], by=by).get(label)
    if found is None:
        raise NotFound("There is nothing here that you may see.")
    return found


def _has_label(model: type[Model]) -> bool:
    return any(field.name == "label" for field in model._meta.fields)
