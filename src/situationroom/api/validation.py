"""What is wrong with a field, in words: each kind of fault has a message and a remedy."""

import difflib
import re
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

BODY_ARGUMENT = "said"
WORD = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Fault:
    """One field that cannot be read, and the remedy."""

    field: str
    title: str
    detail: str


def read_fault(error: Mapping[str, Any]) -> Fault:
    """Turn an error of pydantic into words."""
    words = [str(word) for word in error["loc"]]
    path = words[1:]
    if words[:1] == ["body"] and path[:1] == [BODY_ARGUMENT]:
        path = path[1:]
    field = ".".join(path) or _("The body")
    title, detail = _texts(str(error["type"]), {**error.get("ctx", {}), "field": field})
    return Fault(field, title % {"field": field}, detail)


def dark_field(field: str) -> Fault:
    """Return the fault of a text no database takes."""
    return Fault(
        field,
        _("%(field)s cannot be read.") % {"field": field},
        _("Take the characters out that cannot be shown."),
    )


def numbered_field(field: str) -> Fault:
    """Return the fault of a text that holds a resident registration number."""
    return Fault(
        field,
        _("%(field)s holds a resident registration number.") % {"field": field},
        _("Take it out: the law forbids the room to hold it (PIPA, art. 24-2)."),
    )


def unknown_field(field: str, known: Iterable[str]) -> Fault:
    """Return the fault of a field the room does not know; the nearest it knows comes first."""
    title, detail = _texts("extra_forbidden", {"field": field, "known": list(known)})
    return Fault(field, title % {"field": field}, detail)


def _texts(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "missing":
        return _("%(field)s is missing."), _("Say it: /api/v1/openapi.json tells what it means.")
    if kind == "extra_forbidden":
        known = sorted(context.get("known", ()))
        near = difflib.get_close_matches(context["field"].split(".")[-1], known, n=1)
        words = [*near, *(word for word in known if word not in near)]
        return (
            _("The room does not know the field %(field)s."),
            _("It knows: %(known)s") % {"known": ", ".join(words) or "-"},
        )
    if kind in ("enum", "literal_error"):
        return (
            _("%(field)s is none of the words it may be."),
            _("It may be: %(words)s")
            % {"words": ", ".join(WORD.findall(str(context.get("expected", ""))))},
        )
    return _shape(kind, context)


def _shape(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    for start, title, detail in (
        ("date", _("%(field)s is not a day."), _("Write it as 2026-02-24.")),
        (
            "uuid",
            _("%(field)s is not an identifier."),
            _("Copy it as the room gave it, 36 characters with dashes."),
        ),
        ("float", _("%(field)s is not a number."), _("Write a plain number, such as 0.25.")),
        ("int", _("%(field)s is not a whole number."), _("Write a plain number, such as 30.")),
        ("bool", _("%(field)s is neither true nor false."), _("Write true or false.")),
        (
            "string_too",
            _("%(field)s is too long or too short."),
            _("/api/v1/openapi.json tells how long it may be."),
        ),
        ("greater", _("%(field)s is too small."), _limits(context)),
        ("less", _("%(field)s is too large."), _limits(context)),
        ("finite", _("%(field)s is not a number."), _("Write a plain number, such as 0.25.")),
    ):
        if kind.startswith(start):
            return title, detail
    return (_("%(field)s cannot be read."), _("/api/v1/openapi.json tells what it looks like."))


def _limits(context: Mapping[str, Any]) -> str:
    limit = next((context[word] for word in ("ge", "gt", "le", "lt") if word in context), "-")
    return _("The limit is %(limit)s.") % {"limit": limit}


def fields_at(model: type[BaseModel], place: Iterable[str | int]) -> list[str]:
    """Return the names of the fields of whatever lies at a place inside a model."""
    here: Any = model
    for word in place:
        if not isinstance(word, int):
            here = _model_in(_fields(here)[word]) if word in _fields(here) else None
    return list(_fields(here))


def _fields(model: Any) -> dict[str, Any]:
    """Return the annotation of each field of a model, by the name it is said under."""
    if not _is_model(model):
        return {}
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, BaseModel)


def _model_in(annotation: Any) -> Any:
    """Return the model an annotation speaks of, through lists and options."""
    if _is_model(annotation):
        return annotation
    inside = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((found for found in inside if found is not None), None)
