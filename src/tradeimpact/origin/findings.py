"""What is found of goods: a country or none, the reasons, and what to ask."""

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How far a finding may be leant on."""

    LIKELY = "likely"
    """The rules and published decisions at hand lead to one country."""
    OPEN = "open"
    """They do not: a ruling should be asked for (19 CFR part 177)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the reasoning: the rule by its key, its citation, the country it speaks of."""

    rule: str
    citation: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The country of origin where the rules lead to one, else None with the candidates.

    `asks` are keys of what the answer hangs on and was not said; `marking` is a remark on marking
    that differs from duty.
    """

    country: str | None
    confidence: Confidence
    because: tuple[Reason, ...]
    candidates: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    marking: tuple[Reason, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a ruling should be asked for."""
        return self.confidence is Confidence.OPEN


def likely(country: str, *because: Reason) -> Finding:
    """Return a finding that the rules lead to."""
    return Finding(country, Confidence.LIKELY, because, (country,))


def open_between(
    candidates: tuple[str, ...], *because: Reason, asks: tuple[str, ...] = ()
) -> Finding:
    """Return a finding that leaves it open between some countries."""
    seen = tuple(dict.fromkeys(candidates))
    return Finding(None, Confidence.OPEN, (*because, RULING), seen, asks)


RULING = Reason("ask_a_ruling", "19 CFR part 177")
