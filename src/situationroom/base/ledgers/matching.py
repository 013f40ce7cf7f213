"""Which column is which field: a proposal with its reason, for a person to correct."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from situationroom.base.ledgers.cells import is_day
from situationroom.base.ledgers.fields import Field, fold, headings
from situationroom.base.ledgers.finding import parts_of

_SHORTEST = 2  # letters of a heading that are looked for inside a longer one
_MOSTLY = 0.8


class Why(StrEnum):
    """Why a column is proposed for a field."""

    REMEMBERED = "remembered"
    CALLED = "called"
    CONTAINS = "contains"
    DAYS = "days"
    NONE = "none"


_SURENESS = {Why.CALLED: 3, Why.CONTAINS: 2, Why.DAYS: 1}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column would be: the key of a field, empty for none, and why."""

    key: str
    why: Why


def knows_of(fields: Sequence[Field]) -> "frozenset[str]":
    """Return every heading, as names are compared, that means one of the fields."""
    return frozenset().union(*(headings(one) for one in fields))


def bare(text: str) -> str:
    """Return a heading without blanks and what stands in brackets: 담당 기관(과) is 담당기관."""
    return fold(text.partition("(")[0].partition("（")[0]).replace(" ", "")


def propose(
    columns: Sequence[str], samples: Sequence[Sequence[str]], fields: Sequence[Field]
) -> list[Proposal]:
    """Return a proposal for each column; each field is proposed once, the surest column first."""
    scored = [
        (_SURENESS[why], length, -number, one.key, why)
        for number, heading in enumerate(columns)
        for one in fields
        if (why := _why(heading, samples[number], one, columns)) is not Why.NONE
        for length in (_length(heading, one),)
    ]
    proposals: dict[int, Proposal] = {}
    taken: set[str] = set()
    for _, _, minus, key, why in sorted(scored, reverse=True):
        if -minus not in proposals and key not in taken:
            proposals[-minus] = Proposal(key, why)
            taken.add(key)
    nothing = Proposal("", Why.NONE)
    return [proposals.get(number, nothing) for number in range(len(columns))]


def _why(heading: str, sample: Sequence[str], one: Field, columns: Sequence[str]) -> Why:
    names = {bare(name) for name in headings(one)}
    said = [bare(part) for part in (*parts_of(heading), heading.replace(" / ", ""))]
    if any(part in names for part in said):
        return Why.CALLED
    if any(len(name) >= _SHORTEST and name in part for part in said for name in names):
        return Why.CONTAINS
    if one.is_day and len(sample) > 1 and not _is_known(heading, columns):
        days = sum(map(is_day, sample))
        return Why.DAYS if days >= _MOSTLY * len(sample) else Why.NONE
    return Why.NONE


def _is_known(heading: str, columns: Sequence[str]) -> bool:
    """Tell whether a column says itself that its days are others: when a thing was written."""
    return any(word in bare(heading) for word in ("등록", "작성", "접수", "발생", "시작", "opened"))


def _length(heading: str, one: Field) -> int:
    """Return how much of a heading a field's name explains."""
    said = [bare(part) for part in parts_of(heading)]
    names = {bare(name) for name in headings(one)}
    return max((len(name) for name in names for part in said if name in part), default=0)


def doubled(keys: Sequence[str]) -> list[str]:
    """Return the fields that more than one column is mapped to."""
    return sorted({key for key in keys if key and list(keys).count(key) > 1})


def lacking(fields: Sequence[Field], keys: Sequence[str], fixed: Mapping[str, str]) -> list[Field]:
    """Return the fields a row needs that neither a column nor a word for all rows gives."""
    return [one for one in fields if one.needed and one.key not in keys and not fixed.get(one.key)]
