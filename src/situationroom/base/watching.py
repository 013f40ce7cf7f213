"""Refused writes leave one line of the log each: who was refused what, and by which rule."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal

log = logging.getLogger("situationroom.refused")
Said = ParamSpec("Said")
Done = TypeVar("Done")


def watched(service: Callable[Said, Done]) -> Callable[Said, Done]:
    """Write a line for every refusal of a service; ids only, and what it raises is raised."""

    @wraps(service)
    def act(*args: Said.args, **values: Said.kwargs) -> Done:
        try:
            return service(*args, **values)
        except Refusal as refusal:
            by = values.get("by")
            if isinstance(by, Actor):
                log.warning(
                    "refused %s to %s %s of %s: %s",
                    service.__name__,
                    by.kind.value,
                    by.id,
                    by.organisation,
                    refusal.values.get("rule") or type(refusal).__name__,
                )
            raise

    return act
