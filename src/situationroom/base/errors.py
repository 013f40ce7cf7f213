"""Refusals every room raises and every door shows in the reader's language."""

import re
from collections.abc import Mapping
from typing import Any

from situationroom.documents.particles import with_particles

_NO_DISK = ("disk is full", "disk i/o error", "no space left", "could not extend", "readonly")
_PLACE = re.compile(r"%\((\w+)\)[sd]")


def filled(text: str, values: Mapping[str, Any]) -> str:
    """Put values into the places `%(name)s` or `%(name)d`; any other percent sign stays one.

    Korean particles follow the values that were put in.
    """
    return with_particles(_PLACE.sub(lambda place: str(values.get(place[1], place[0])), text))


def cannot_write(problem: BaseException | None) -> bool:
    """Tell whether a database says that its disk is full or failing, or closed to writing."""
    said = str(problem).lower()
    return any(words in said for words in _NO_DISK)


class Refusal(Exception):
    """Something asked for that cannot be done; `code` is the message id, `hint` the remedy.

    The texts are message ids (English); doors translate them with `gettext` and fill in `values`.
    """

    status = 400

    def __init__(self, code: str, /, hint: str = "", **values: Any) -> None:
        super().__init__(filled(code, values))
        self.code = code
        self.hint = hint
        self.values = values


class NotFound(Refusal):
    """Hidden or absent: the two look the same."""

    status = 404


class NotAllowed(Refusal):
    """The actor may see the object, but not do this to it."""

    status = 403


class Conflict(Refusal):
    """The state of things has moved on, or the step is not a legal one."""

    status = 409
