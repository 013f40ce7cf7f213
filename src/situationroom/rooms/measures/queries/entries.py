"""The money clock for a whole list: every row answered or refused, totals, and what is next.

Nothing of a list is kept. The register and the lines are read once for all rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice, pairwise

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.queries import LineHistories
from situationroom.rooms.measures.entries import MOST_ROWS, Told, ToldEntry, read_entry
from situationroom.rooms.measures.queries.columns import list_columns
from situationroom.rooms.measures.queries.coverage import COVERAGE_FROM, COVERAGE_UNTIL
from situationroom.rooms.measures.queries.lines import (
    LineDuties,
    Step,
    no_more_than_can_be_tried,
    tariff_line,
)
from situationroom.rooms.measures.queries.register import list_provisions
from tradeimpact.refunds import Answer, Candidate, Entry, Law, Part, Rule, answer, conditions_of
from tradeimpact.refunds.deadlines import Deadline, Liquidation
from tradeimpact.refunds.facts import BadFact, share
from tradeimpact.schedule import LATEST, TariffLine

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class EntryResult:
    """What is said of one row: what it owed and owes, what may be asked back and until when.

    Amounts are USD, None where a fact is missing. `line` is the line that was answered for.
    """

    line: str
    origin: str
    on: date
    value: Decimal
    paid: Decimal
    owed_then: Decimal | None
    owed_now: Decimal | None
    low: Decimal
    high: Decimal | None
    difference: Decimal | None
    kind: str
    candidates: tuple[Candidate, ...]
    next_deadline: Deadline | None
    refund: Decimal
    refund_open: Decimal
    liquidation: Liquidation
    parts: tuple[Part, ...]
    rules: tuple[Rule, ...]
    missing: tuple[str, ...]
    quantity_missing: bool
    collected_without_law: bool
    beyond_coverage: bool
    planned_day_passed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: what it said, and what is said of it or why it is refused."""

    told: Told
    result: EntryResult | None = None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """The money of one kind: rows, all of it, what can still be asked for, and until when first."""

    kind: str
    rows: int
    amount: Decimal
    open_amount: Decimal
    next_deadline: date | None


@dataclass(frozen=True, slots=True)
class Cheaper:
    """A day from which goods of a line and origin pay more or less, as shares of their value."""

    line: str
    origin: str
    on: date
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Entries:
    """A list answered, the rows in their order.

    `answered` and `refused` count all rows; of a long list `rows` may hold the first of each only.
    """

    asked_on: date
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    changes: tuple[Cheaper, ...] = field(default=())
    answered: int = 0
    refused: int = 0

    @property
    def good(self) -> list[Row]:
        """Return the rows that were answered: the next deadline first, the rest by their number."""
        rows = [row for row in self.rows if row.result is not None]
        return sorted(rows, key=urgency)

    @property
    def bad(self) -> list[Row]:
        """Return the rows that were refused."""
        return [row for row in self.rows if row.refused is not None]


def urgency(row: Row) -> tuple[date, Decimal, int]:
    """Return by what answered rows are ordered: the next deadline, the most money."""
    deadline = row.result.next_deadline if row.result else None
    open_money = row.result.refund_open if row.result else ZERO
    return (deadline.on if deadline else date.max, -open_money, row.told.number)


def answer_entries(told: Sequence[Told], *, asked_on: date) -> Entries:
    """Return the money clock of a list. Raises Refusal for more rows than are taken at once."""
    if len(told) > MOST_ROWS:
        raise Refusal(
            "%(count)d rows were sent; at most %(most)d are taken at once.",
            hint="Send them in several parts.",
            count=len(told),
            most=MOST_ROWS,
        )
    clock = EntryClock.made(told, asked_on)
    rows = tuple(clock.in_turn(told))
    good = [row.result for row in rows if row.result is not None]
    pairs = dict.fromkeys((one.line, one.origin) for one in good)
    return Entries(
        asked_on,
        rows,
        tuple(totals_of(good)),
        tuple(clock.changes(pairs)),
        answered=len(good),
        refused=len(rows) - len(good),
    )


def alike(told: Sequence[Told]) -> list[Told]:
    """Return rows in the order in which they are best answered: those that are alike together."""
    return sorted(told, key=_goods)


def _goods(told: Told) -> list[str]:
    return [told.text(key) for key in ("line", "origin", "on")]


@dataclass(slots=True)
class EntryClock:
    """Register, lines and origins at hand for every row."""

    law: Law
    lines: LineHistories
    asked_on: date
    _origins: dict[str, str] = field(default_factory=dict)
    _lines: dict[tuple[str, int | None], TariffLine] = field(default_factory=dict)

    @classmethod
    def made(cls, told: Sequence[Told], asked_on: date) -> "EntryClock":
        """Return what is at hand for the rows of a list."""
        lines = codelists.get_line_histories(one.text("line") for one in told)
        return cls(Law(list_provisions(), list_columns()), lines, asked_on)

    def in_turn(self, told: Sequence[Told]) -> list[Row]:
        """Return the rows in their order; those that are alike are answered after each other.

        What was worked out for one is then still at hand for the next.
        """
        turns = sorted(range(len(told)), key=lambda at: _goods(told[at]))
        found: dict[int, Row] = {at: self.row(told[at]) for at in turns}
        return [found[at] for at in range(len(told))]

    def row(self, told: Told) -> Row:
        """Return what is said of one row; what is wrong with it stops no other."""
        try:
            with no_more_than_can_be_tried():
                return Row(told, result=self._result(read_entry(told)))
        except Refusal as refusal:
            return Row(told, refused=refusal)

    def _result(self, said: ToldEntry) -> EntryResult:
        self._check_day(said.on)
        row = self.lines.standing(said.line, said.on)
        line = self._line(row.line, row.pk, lambda: tariff_line(row))
        entry = self._entry(said)
        return _result(answer(entry, line, self.law, asked_on=self.asked_on), line)

    def _line(self, code: str, key: int | None, make: Callable[[], TariffLine]) -> TariffLine:
        if (code, key) not in self._lines:
            self._lines[code, key] = make()
        return self._lines[code, key]

    def _check_day(self, on: date) -> None:
        if on < COVERAGE_FROM:
            raise Refusal(
                "The entry of %(on)s lies before what the register covers.",
                hint="Entries from %(since)s on are answered; ask a broker about older ones.",
                on=on.isoformat(),
                since=COVERAGE_FROM.isoformat(),
            )
        if on > self.asked_on:
            raise Refusal(
                "The entry of %(on)s lies after the day of asking.",
                hint="For goods still to come use the duty look-up.",
                on=on.isoformat(),
            )

    def _entry(self, said: ToldEntry) -> Entry:
        if said.origin not in self._origins:
            self._origins[said.origin] = codelists.normalise_origin(said.origin)
        if said.liquidated_on is not None and said.liquidated_on < said.on:
            raise Refusal(
                "The entry was liquidated before its day of entry.", hint="Check the two days."
            )
        try:
            facts = conditions_of(said.facts)
            content = share("us_content_share", said.us_content) if said.us_content else None
        except BadFact as bad:
            raise Refusal(
                "The fact %(name)s=%(said)s is not read.",
                hint="Write one of: %(wanted)s.",
                name=bad.name[:40],
                said=bad.said[:40],
                wanted=bad.wanted,
            ) from None
        return Entry(
            origin=self._origins[said.origin],
            on=said.on,
            value=said.value,
            paid=said.paid,
            claims=said.claims,
            originating=said.originating,
            facts=facts,
            quantities={} if said.quantity is None else {"": said.quantity},
            loaded_on=said.loaded_on,
            mode=said.mode,
            us_content=content,
            liquidated_on=said.liquidated_on,
        )

    def changes(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Cheaper]:
        """Yield the next known change of the first lines and origins of the list."""
        for code, origin in islice(pairs, MOST_PAIRS):
            yield from self._changes_of(code, origin)

    def _changes_of(self, code: str, origin: str) -> Iterator[Cheaper]:
        history = self.lines.history(code)
        if history is None or history.on(self.asked_on) is None:
            return
        with no_more_than_can_be_tried():
            steps = _steps(history, self.law, origin, self.asked_on)
        for before, after in pairwise(steps):
            if after.duty.total != before.duty.total:
                yield Cheaper(code, origin, after.since, before.duty.total, after.duty.total)
                return


MOST_PAIRS = 100
"""Lines and origins of one list whose next change is looked for."""


def _steps(history: codelists.LineHistory, law: Law, origin: str, asked_on: date) -> list[Step]:
    duties = LineDuties(history, tuple(law.provisions), law.columns)
    return duties.steps(origin=origin, since=asked_on, until=LATEST, known_on=asked_on)


def _result(found: Answer, line: TariffLine) -> EntryResult:
    entry = found.entry
    return EntryResult(
        line=line.line,
        origin=entry.origin,
        on=entry.on,
        value=entry.value,
        paid=entry.paid,
        owed_then=found.owed_then,
        owed_now=found.owed_now,
        low=found.low,
        high=found.high,
        difference=found.difference,
        kind=found.kind,
        candidates=found.candidates,
        next_deadline=found.next_deadline,
        refund=found.refund,
        refund_open=found.refund_open,
        liquidation=found.liquidation,
        parts=found.now.parts,
        rules=found.law,
        # What can be claimed on an entry is known: it was, or it was not.
        missing=tuple(name for name in found.now.missing if not name.startswith("claim:"))
        if not found.now.settled
        else (),
        quantity_missing=found.now.quantity_missing,
        collected_without_law=found.then is None,
        beyond_coverage=entry.on > COVERAGE_UNTIL,
        planned_day_passed=not found.liquidation.actual and found.asked_on > found.liquidation.on,
    )


def totals_of(good: Sequence[EntryResult]) -> Iterator[Total]:
    """Yield the money of each kind, what must be asked for first at the head."""
    found: dict[str, list[Candidate]] = {}
    for result in good:
        for candidate in result.candidates:
            found.setdefault(candidate.kind, []).append(candidate)
    totals = [_total(kind, candidates) for kind, candidates in found.items()]
    yield from sorted(totals, key=lambda total: (total.next_deadline or date.max, total.kind))


def _total(kind: str, candidates: Sequence[Candidate]) -> Total:
    ahead = [one.deadline.on for one in candidates if one.deadline and not one.deadline.late]
    return Total(
        kind=kind,
        rows=len(candidates),
        amount=sum((one.amount for one in candidates), ZERO),
        open_amount=sum((one.open_amount for one in candidates), ZERO),
        next_deadline=min(ahead, default=None),
    )
