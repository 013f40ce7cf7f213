"""The duty of a list of products on a day: one prepared register, every line and origin once.

A row that cannot be answered says why and what to do; the others are answered all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.finding import Suggestion, find_codes
from situationroom.rooms.codelists.rules import is_in_words
from situationroom.rooms.measures.queries.columns import list_columns
from situationroom.rooms.measures.queries.duties import check_coverage
from situationroom.rooms.measures.queries.lines import no_more_than_can_be_tried, tariff_line
from situationroom.rooms.measures.queries.register import list_provisions
from situationroom.rooms.measures.queries.schedules import (
    HOME_REGISTER,
    ScheduleTariff,
    destination_of,
    get_schedule_tariff,
    schedule_line,
)
from tradeimpact.schedule import Columns, DutyTable, Provision, TariffLine, duty_table

MOST_PRODUCTS = 50_000
MOST_CHANGES = 12
"""Days of change after the day asked for that are looked at."""
MOST_WORDS = 100
"""Rows in words, each different, that are looked for in one list: each takes a while."""
CANDIDATES = 5
HOME = "KR"
LONGEST_SAID = 40


@dataclass(frozen=True, slots=True)
class Product:
    """One row of a list: a code as people write it, an origin, and perhaps a customs value.

    `wrong` is what could not be read of the row itself.
    """

    code: str
    origin: str = HOME
    value: float | None = None
    wrong: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one row: the duty with its law and next change, or what is wrong.

    `candidates` are codes that fit a row in words, best first: to choose from, never chosen here.
    `looked_until` is the last day a next change was looked for, None where all known days were.
    """

    product: Product
    line: str = ""
    origin: str = ""
    total: float | None = None
    low: float | None = None
    high: float | None = None
    law: str = ""
    next_on: date | None = None
    next_total: float | None = None
    problem: Refusal | None = None
    candidates: tuple[Suggestion, ...] = ()
    looked_until: date | None = None

    @property
    def duty(self) -> float | None:
        """Return the duty in the unit of the value, where one was given."""
        if self.total is None or self.product.value is None:
            return None
        return self.total * self.product.value


def list_product_duties(
    *, products: Sequence[Product], on: date, destination: str = HOME_REGISTER
) -> list[Found]:
    """Return the duty of every product of a list on a day, in its order.

    Raises Refusal for a day outside coverage, a destination whose schedule was not loaded, and
    for more rows than are taken at once.
    """
    check_coverage(on=on, destination=destination)
    if len(products) > MOST_PRODUCTS:
        raise Refusal(
            "The list has %(count)d rows; at most %(most)d are taken at once.",
            hint="Send it in several parts.",
            count=len(products),
            most=MOST_PRODUCTS,
        )
    code = destination_of(destination)
    known = codelists.get_known_codes(on=on)
    tariff = None if code == HOME_REGISTER else get_schedule_tariff(destination=code, on=on)
    words = _in_words(products)

    def line_of(said: str) -> str | Refusal:
        if said in words:
            return _choose_one(said, words[said])
        return known.line(said) if tariff is None else tariff.line(said, on)

    lines = {said: line_of(said) for said in {one.code for one in products}}
    origins = {text: known.origin(text) for text in {one.origin for one in products}}
    pairs = {
        (line, origin)
        for one in products
        if isinstance(line := lines[one.code], str)
        and isinstance(origin := origins[one.origin], str)
    }
    answers = _Answers(pairs, on, code, tariff)
    return [
        _found(one, lines[one.code], origins[one.origin], answers, words.get(one.code, ()))
        for one in products
    ]


def _in_words(products: Sequence[Product]) -> dict[str, tuple[Suggestion, ...]]:
    """Return the codes that fit each row in words, best first; none for those there are no more.

    The first of a list are looked for: each takes a while.
    """
    said = list(dict.fromkeys(one.code for one in products if is_in_words(one.code)))
    return {
        text: _candidates(text) if place < MOST_WORDS else () for place, text in enumerate(said)
    }


def _candidates(text: str) -> tuple[Suggestion, ...]:
    try:
        return tuple(find_codes(text=text, limit=CANDIDATES))
    except Refusal:
        return ()  # too long, or no index: the row says that no code was found


def _choose_one(text: str, candidates: Sequence[Suggestion]) -> Refusal:
    if candidates:
        hint = "Choose one of the codes that fit, and write it in place of the words."
    else:
        hint = "No code was looked for or found: write the code, or ask the duty look-up."
    return Refusal("“%(text)s” is no code.", hint=hint, text=text[:LONGEST_SAID])


def _found(
    product: Product,
    line: str | Refusal,
    origin: str | Refusal,
    answers: "_Answers",
    candidates: tuple[Suggestion, ...],
) -> Found:
    for wrong in (product.wrong, line, origin):
        if isinstance(wrong, Refusal):
            return Found(product, problem=wrong, candidates=candidates)
    return answers.found(product, str(line), str(origin))


class _Answers:
    """The duties of pairs of line and origin on a day, and their next change."""

    def __init__(
        self,
        pairs: Iterable[tuple[str, str]],
        on: date,
        destination: str,
        tariff: ScheduleTariff | None,
    ) -> None:
        kept = sorted(set(pairs))
        self._lines = sorted({line for line, _ in kept})
        self._origins = sorted({origin for _, origin in kept})
        self._row = {line: number for number, line in enumerate(self._lines)}
        self._provisions = list_provisions(destination=destination)
        self._columns: Columns = list_columns() if tariff is None else tariff.columns()
        self._tariff = _Lines(self._lines) if tariff is None else _Scheduled(tariff)
        self._cited = {p.key: f"{p.heading} ({p.legal_basis})" for p in self._provisions}
        self._table = self._of(on)
        self._laws: dict[tuple[int, int], str] = {}
        self.looked_until: date | None = None
        self._next = dict(self._changes(on)) if kept else {}

    def _of(self, day: date) -> DutyTable:
        with no_more_than_can_be_tried():
            return duty_table(
                [self._tariff.on(line, day) for line in self._lines],
                self._origins,
                self._provisions,
                on=day,
                columns=self._columns,
            )

    def _changes(self, on: date) -> Iterator[tuple[tuple[int, int], tuple[date, float]]]:
        """Yield the first day on which a duty is another one, with that duty."""
        now = self._table.total
        open_still = np.ones(now.shape, dtype=bool)
        days = sorted(
            day for day in self._tariff.days(on) | _days_of_change(self._provisions) if day > on
        )
        self.looked_until = days[MOST_CHANGES - 1] if len(days) > MOST_CHANGES else None
        for day in days[:MOST_CHANGES]:
            then = self._of(day).total
            changed = open_still & (np.abs(then - now) > 1e-12)
            open_still &= ~changed
            for row, column in zip(*np.nonzero(changed), strict=True):
                yield (int(row), int(column)), (day, float(then[row, column]))

    def found(self, product: Product, line: str, origin: str) -> Found:
        """Return the answer of one product."""
        row, column = self._row[line], self._origins.index(origin)
        number = int(self._table.regime_of[column])
        regime = self._table.regimes[number]
        next_on, next_total = self._next.get((row, column), (None, None))
        return Found(
            product,
            line,
            origin,
            float(regime.total[row]),
            float(regime.low[row]),
            float(regime.high[row]),
            self._law(number, row),
            next_on,
            next_total,
            looked_until=self.looked_until,
        )

    def _law(self, number: int, row: int) -> str:
        if (number, row) not in self._laws:
            added = self._table.regimes[number].added
            parts = [self._cited[key] for key, part in added.items() if part[row] > 0]
            named = self._tariff.named(self._lines[row])
            self._laws[number, row] = " + ".join([named, *parts])
        return self._laws[number, row]


class _Scheduled:
    """Lines of another destination's schedule, as `_Lines` gives those of the United States."""

    def __init__(self, tariff: ScheduleTariff) -> None:
        self._tariff = tariff
        self._last: dict[str, TariffLine] = {}

    def on(self, line: str, day: date) -> TariffLine:
        """Return a line as it stood on a day; where no vintage has it, as it stood before."""
        found = self._tariff.on(line, day)
        if found is not None:
            self._last[line] = schedule_line(found)
        return self._last[line]

    def days(self, after: date) -> set[date]:
        """Return the days on which a later vintage begins."""
        return {one.since for one in self._tariff.schedules if one.since > after}

    def named(self, line: str) -> str:
        """Name a line as the law of its ordinary duty."""
        return self._last[line].legal_basis


class _Lines:
    """Lines of the tariff over time, each spell made into a line of the schedule once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._read = codelists.get_line_histories(lines)
        self._made: dict[int, TariffLine] = {}

    def on(self, line: str, day: date) -> TariffLine:
        """Return a line as it stood on a day, of one that ended before it the last spell."""
        spells = self._read.spells(line)
        row = next((one for one in reversed(spells) if one.valid_from <= day), spells[0])
        if row.pk not in self._made:
            self._made[row.pk] = tariff_line(row)
        return self._made[row.pk]

    def days(self, after: date) -> set[date]:
        """Return the days after a day on which a line begins or changes."""
        return set(codelists.list_days_of_lines(after=after))

    def named(self, line: str) -> str:
        """Name a line as the law of its ordinary duty."""
        return f"HTSUS {line}"


def _days_of_change(provisions: Sequence[Provision]) -> set[date]:
    """Return the days on which a measure or a list begins or ends."""
    days: set[date | None] = set()
    for provision in provisions:
        days |= {provision.since, _day_after(provision.until(date.max))}
        for scope in filter(None, (provision.listed, provision.exempt)):
            for one in scope.entries:
                days |= {one.since, _day_after(one.until)}
    return {day for day in days if day is not None}


def _day_after(until: date | None) -> date | None:
    return None if until is None or until == date.max else until + timedelta(days=1)


__all__ = ["HOME", "MOST_PRODUCTS", "Found", "Product", "list_product_duties"]
