"""The money clock: what an entry owes beside what was paid, and until when to ask it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradeimpact.refunds import deadlines, kinds
from tradeimpact.refunds.deadlines import Deadline, Liquidation
from tradeimpact.refunds.entry import NOTHING, Entry
from tradeimpact.refunds.law import (
    AGREEMENTS_OF_1520D,
    COLLECTED_UNTIL,
    IEEPA_RULING,
    LATER_CLAIM_LIFTS,
    RULING,
    UNDERPAID,
    Rule,
)
from tradeimpact.refunds.owed import Law, Owed, owed_on
from tradeimpact.schedule import TariffLine


@dataclass(frozen=True, slots=True)
class Candidate:
    """Money that may be asked back: why, how much, by which route until when, by which law.

    `at_most` is above `amount` where a fact or a reading of the law is open.
    """

    kind: str
    amount: Decimal
    at_most: Decimal
    deadline: Deadline | None
    law: tuple[Rule, ...]
    other_route: str = ""

    @property
    def open_amount(self) -> Decimal:
        """Return what can still be asked for."""
        return NOTHING if self.deadline is not None and self.deadline.late else self.amount


@dataclass(frozen=True, slots=True)
class Answer:
    """What an entry owed and owes, the difference to what was paid, and what to do until when.

    `then` is the law as published on the day of entry, None where law and collection were apart;
    `now` as known on the day of asking. `low` and `high` bound what is owed now.
    """

    entry: Entry
    asked_on: date
    then: Owed | None
    now: Owed
    low: Decimal
    high: Decimal | None
    difference: Decimal | None
    candidates: tuple[Candidate, ...]
    liquidation: Liquidation
    law: tuple[Rule, ...]

    @property
    def kind(self) -> str:
        """Return the kinds of money, the first one leading; `underpaid` or `none`."""
        return kinds.joined(candidate.kind for candidate in self.candidates)

    @property
    def refund(self) -> Decimal:
        """Return all that was overpaid, too late or not."""
        return sum((c.amount for c in self.candidates), NOTHING)

    @property
    def refund_open(self) -> Decimal:
        """Return what can still be asked for."""
        return sum((c.open_amount for c in self.candidates), NOTHING)

    @property
    def next_deadline(self) -> Deadline | None:
        """Return the earliest deadline that has not passed."""
        ahead = [c.deadline for c in self.candidates if c.deadline and not c.deadline.late]
        return min(ahead, key=lambda deadline: deadline.on, default=None)

    @property
    def owed_now(self) -> Decimal | None:
        """Return what is owed now; None where a fact is missing."""
        return self.now.amount if self.now.settled else None

    @property
    def owed_then(self) -> Decimal | None:
        """Return what was owed then; None where that cannot be said as one amount."""
        return self.then.amount if self.then is not None and self.then.settled else None


def answer(entry: Entry, line: TariffLine, law: Law, *, asked_on: date) -> Answer:
    """Return what an entry owes, what was paid too much or too little, and the deadlines.

    Raises ValueError for a day of asking before the entry.
    """
    if asked_on < entry.on:
        raise ValueError(f"asked on {asked_on}, before the entry on {entry.on}: ask on a later day")
    then = owed_on(entry, line, law, known_on=entry.on)
    now = owed_on(entry, line, law, known_on=asked_on)
    liquidation = deadlines.liquidation_of(entry.on, entry.liquidated_on)
    found = list(_candidates(entry, line, law, then, now, liquidation, asked_on))
    unclaimed = [c for c in found if c.kind == kinds.UNCLAIMED]
    low = now.low - sum((c.at_most for c in unclaimed if c.at_most > c.amount), NOTHING)
    return Answer(
        entry=entry,
        asked_on=asked_on,
        then=None if _apart(entry, law) else then,
        now=now,
        low=max(low, NOTHING),
        high=now.high,
        difference=entry.paid - now.amount if now.settled else None,
        candidates=tuple(found),
        liquidation=liquidation,
        law=_law(found, now),
    )


def _apart(entry: Entry, law: Law) -> bool:
    """Tell whether Customs collected on that day what a court had found to be no law."""
    return RULING <= entry.on <= COLLECTED_UNTIL and bool(kinds.collected_from(entry, law))


def _candidates(
    entry: Entry,
    line: TariffLine,
    law: Law,
    then: Owed,
    now: Owed,
    liquidation: Liquidation,
    asked_on: date,
) -> Iterator[Candidate]:
    """Yield what may be asked back; where a fact is missing, what is sure of it."""
    excess = _above(entry.paid, now.high)
    at_most = max(entry.paid - now.low, NOTHING)
    for found in kinds.kinds_of(entry, excess, now, then, law, asked_on=asked_on):
        ieepa = found.kind == kinds.AFTER_RULING
        if ieepa:
            deadline = deadlines.protest(liquidation, asked_on=asked_on)
        else:
            deadline = deadlines.correction_or_protest(entry.on, liquidation, asked_on=asked_on)
        yield Candidate(
            found.kind,
            found.amount,
            found.amount + (at_most - excess if not ieepa else NOTHING),
            deadline,
            (IEEPA_RULING, deadline.rule) if ieepa else (deadline.rule,),
            deadlines.ieepa_route(liquidation, asked_on=asked_on) if ieepa else "",
        )
    if entry.paid < now.low:
        yield Candidate(kinds.SHORT, NOTHING, NOTHING, None, (UNDERPAID,))
    yield from _unclaimed(entry, line, law, now, excess, asked_on)


def _unclaimed(
    entry: Entry, line: TariffLine, law: Law, now: Owed, excess: Decimal, asked_on: date
) -> Iterator[Candidate]:
    """Yield what a preference claimed within a year would give back of what was paid."""
    for key in sorted((entry.originating - entry.claims) & AGREEMENTS_OF_1520D):
        claims = entry.claims | {key}
        sure = owed_on(entry, line, law, known_on=asked_on, claims=claims, lifted=LATER_CLAIM_LIFTS)
        whole = owed_on(entry, line, law, known_on=asked_on, claims=claims)
        amount = _above(entry.paid, sure.high) - excess
        if amount <= NOTHING:
            continue
        deadline = deadlines.later_claim(entry.on, asked_on=asked_on)
        at_most = max(entry.paid - whole.low, NOTHING) - excess
        yield Candidate(kinds.UNCLAIMED, amount, max(amount, at_most), deadline, (deadline.rule,))


def _above(paid: Decimal, high: Decimal | None) -> Decimal:
    """Return what was surely paid too much: nothing where nobody can say the most that is owed."""
    return NOTHING if high is None else max(paid - high, NOTHING)


def _law(found: list[Candidate], now: Owed) -> tuple[Rule, ...]:
    rules = [*now.rules, *(rule for candidate in found for rule in candidate.law)]
    return tuple(dict.fromkeys(rules))
