"""What the room keeps of one person: found by the tables' own shape, so that none is forgotten.

A column that points at the person, or holds their opaque id, counts; a table whose rows are the
person's own is told in full, of any other only how many rows name them: what those say has its
label, and a request is no way around it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Field, ForeignKey, Model, UUIDField

from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_data
from situationroom.base.errors import NotFound
from situationroom.base.labels import Level
from situationroom.base.models import Label

# Columns by which a row is the person's own, not only made or touched by them.
OWN = frozenset({"person", "recipient"})
NAMING = OWN | {
    "actor", "creator", "sender", "asked_by", "approved_by", "reviewed_by", "answered_by",
    "recorded_by", "issuer",
}  # fmt: skip
# Their own deeds in the log and the rows of their own readings are theirs to see, too.
ALSO_OWN = frozenset({"base.event", "base.auditrow"})
SECRET = ("password", "token", "secret", "key", "hash", "sealed", "salt", "digest", "chain", "auth")
MOST_ROWS = 200
KEPT_FILE = Export("my-data", highest=Level.NAMED)  # it is theirs


@dataclass(frozen=True, slots=True)
class Kept:
    """What one column of one table keeps of a person; `rows` only where they are their own."""

    table: str
    column: str
    count: int
    rows: list[dict[str, Any]]


def list_kept(*, by: Actor) -> list[Kept]:
    """Return what the room keeps of `by`. Raises NotFound for who is nobody."""
    if by.id is None:
        raise NotFound("Nothing is kept of somebody who is not signed in.")
    found = [_kept(model, column, by.id) for model, column in _columns()]
    return sorted((one for one in found if one.count), key=lambda one: (not one.rows, one.table))


def take_out_kept(*, by: Actor, at: datetime, to: Receiver) -> Parcel:
    """Return what the room keeps of `by` as a file of their own. Raises NotFound for nobody."""
    found = list_kept(by=by)
    assert by.id is not None  # list_kept refuses nobody
    label = Label(level=Level.NAMED, creator=by.id)
    taken = Taken(KEPT_FILE, by, at, to, by.id, (label,), "my-data")
    return let_out_data(taken, {"kept": [asdict(one) for one in found]})


def _columns() -> Iterator[tuple[type[Model], str]]:
    person = apps.get_model(settings.AUTH_USER_MODEL)
    for model in apps.get_models():
        if not model.__module__.startswith("situationroom."):
            continue
        if model is person:
            yield model, "pk"
        for one in model._meta.fields:
            points = isinstance(one, ForeignKey) and one.related_model is person
            if points or (isinstance(one, UUIDField) and one.name in NAMING):
                yield model, one.name


def _kept(model: type[Model], column: str, person: UUID) -> Kept:
    rows = model._base_manager.filter(**{column: person})
    table = model._meta.label_lower
    own = column == "pk" or column in OWN or (table in ALSO_OWN and column == "actor")
    shown = [_plain(row) for row in rows[:MOST_ROWS]] if own else []
    return Kept(table, column, rows.count(), shown)


def _plain(row: Model) -> dict[str, Any]:
    return {
        one.attname: _value(getattr(row, one.attname)) for one in row._meta.fields if _is_shown(one)
    }


def _is_shown(one: "Field[Any, Any]") -> bool:
    return one.name != "label" and not any(word in one.name for word in SECRET)


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | dict | list | None) else str(value)
