"""States of a run."""

from enum import StrEnum


class RunState(StrEnum):
    """A stale run stands on a rate, a datum or code that has changed since."""

    CURRENT = "current"
    STALE = "stale"


class Knowledge(StrEnum):
    """By what was known: on the day of the notice, or by everything the register holds."""

    THEN = "then"
    NOW = "now"
