"""Why too much was paid, read off the amount: what the excess equals, by the law of the day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from tradeimpact.refunds.entry import CENT, NOTHING, Entry, duty_on
from tradeimpact.refunds.law import EXCLUSION, IEEPA, RULING
from tradeimpact.refunds.owed import Law, Owed
from tradeimpact.schedule import Form, Provision

AFTER_RULING = "ieepa_after_ruling"
EXCLUDED = "exclusion"
CEILING = "ceiling_overpaid"
OTHER = "overpaid_other"
UNCLAIMED = "preference_not_claimed"
SHORT = "underpaid"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Excess:
    """Money that was paid above what is owed, and why."""

    kind: str
    amount: Decimal


def kinds_of(
    entry: Entry, excess: Decimal, now: Owed, then: Owed, law: Law, *, asked_on: date
) -> Iterator[Excess]:
    """Yield what an excess is made of, the IEEPA duties first.

    Paid duty comes as one sum. What equals an IEEPA duty that was collected from the origin on
    that day, or several together, is taken for it; else what was owed of them when entered.
    """
    if excess <= NOTHING:
        return
    left = excess
    if asked_on >= RULING and not _swapped(entry, excess, now, law, asked_on):
        collected = _ieepa_part(entry, excess, then, law)
        if collected > NOTHING:
            yield Excess(AFTER_RULING, collected)
            left -= collected
    if left > NOTHING:
        yield Excess(_other_kind(entry, now), left)


def _ieepa_part(entry: Entry, excess: Decimal, then: Owed, law: Law) -> Decimal:
    owed = then.of(IEEPA)
    if any(
        abs(sum(amounts) - excess) <= CENT * len(amounts) for amounts in _sums(entry, then, law)
    ):
        return excess
    return min(owed, excess)


def _swapped(entry: Entry, excess: Decimal, now: Owed, law: Law, asked_on: date) -> bool:
    """Tell whether a provision that gives way to another was paid in place of it.

    The 25 % on automobiles beside the 15 % of an agreement, for one.
    """
    owed = {part.programme: part.amount for part in now.parts}
    for provision in law.active(entry.origin, on=entry.on, known_on=asked_on):
        if provision.programme.startswith(IEEPA):
            continue
        displaced = provision.yields_to & owed.keys()
        paid = duty_on(entry.value, provision.rate or 0.0)
        if any(abs(paid - owed[name] - excess) <= CENT for name in displaced):
            return True
    return False


def _sums(entry: Entry, then: Owed, law: Law) -> Iterator[tuple[Decimal, ...]]:
    """Yield what could have been collected under IEEPA, one amount a programme, also by mistake."""
    by_programme: dict[str, set[Decimal]] = {}
    for provision in collected_from(entry, law):
        by_programme.setdefault(provision.programme, set()).update(_amounts(entry, provision, then))
    for part in then.parts:
        if part.programme.startswith(IEEPA):
            by_programme.setdefault(part.programme, set()).add(part.amount)
    names = sorted(by_programme)
    for size in range(1, len(names) + 1):
        for chosen in combinations(names, size):
            yield from product(*(sorted(by_programme[name]) for name in chosen))


def collected_from(entry: Entry, law: Law) -> list[Provision]:
    """Return the IEEPA provisions that were in force or in the schedule for an origin that day."""
    known = law.active(entry.origin, on=entry.on, known_on=entry.on)
    shown = law.active(entry.origin, on=entry.on, known_on=entry.on, axis="text")
    both = {p.key: p for p in (*known, *shown) if p.programme.startswith(IEEPA) and p.rate}
    programmes = {p.programme for p in both.values()}
    return [p for p in both.values() if not p.yields_to & programmes]


def _amounts(entry: Entry, provision: Provision, then: Owed) -> Iterator[Decimal]:
    rate = provision.rate or 0.0
    yield duty_on(entry.value, rate)
    if provision.form is Form.CEILING:
        ordinary = then.parts[0].rate
        if rate > ordinary:
            yield duty_on(entry.value, rate - ordinary)


def _other_kind(entry: Entry, now: Owed) -> str:
    if any(name.startswith(EXCLUSION) and held > 0.0 for name, held in entry.facts.items()):
        return EXCLUDED
    return CEILING if has_ceiling(now) else OTHER


def has_ceiling(owed: Owed) -> bool:
    """Tell whether a rate that includes the ordinary duty governs what is owed."""
    reached = any(left.reason == "ceiling_reached" for left in owed.duty.not_applied)
    return reached or any(part.key in owed.ceilings for part in owed.parts)


def joined(kinds: Iterable[str]) -> str:
    """Return kinds as one word of a list."""
    return ";".join(kinds) or NONE
