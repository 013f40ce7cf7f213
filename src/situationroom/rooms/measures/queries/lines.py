"""One line over time with what is added to it, whatever the destination."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.models import TariffLine as Row
from situationroom.rooms.codelists.queries import LineHistory
from situationroom.rooms.codelists.rules import line_source
from situationroom.rooms.measures.queries.coverage import COVERAGE_FROM, COVERAGE_UNTIL
from situationroom.rooms.measures.queries.schedules import (
    ScheduleTariff,
    Spell,
    schedule_line,
)
from tradeimpact.errors import TooManyReadings, WholeExceeded
from tradeimpact.schedule import (
    LATEST,
    Columns,
    Duty,
    Facts,
    Provision,
    Rate,
    Specific,
    TariffLine,
    change_days,
    look_up,
)
from tradeimpact.schedule.lines import Quantities
from tradeimpact.schedule.provisions import Axis

Answer = TypeVar("Answer")
ANSWERS_KEPT = 64
"""Answers kept with a line; of one asked in more ways all are worked out again."""


@dataclass(frozen=True, slots=True)
class Step:
    """The duty of a line from one day to another, unchanged in between."""

    since: date
    until: date
    duty: Duty


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of goods, and as of when a duty is asked for.

    `facts` are shares of the value by condition, `quantities` units per USD of value. `axis` is
    "law", or "text" for the days of the published schedule (`known_on` is then the day itself).
    """

    facts: Facts = field(default_factory=dict)
    quantities: Quantities = field(default_factory=dict)
    known_on: date = LATEST
    axis: Axis = "law"


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Kept:
    """What was worked out of a line by one version of the register."""

    naming: dict[str, tuple[Provision, ...]] = field(default_factory=dict)
    paid: dict[object, Duty] = field(default_factory=dict)
    steps: dict[object, tuple[Step, ...]] = field(default_factory=dict)


class Duties(ABC):
    """One tariff line over time and what is added to it: answers ask the database nothing.

    Origins are ISO codes.
    """

    provisions: tuple[Provision, ...]
    columns: Columns
    kept: Kept

    @property
    @abstractmethod
    def line(self) -> str:
        """The code of the line."""

    @property
    @abstractmethod
    def since(self) -> date:
        """The first day there is an answer."""

    @property
    @abstractmethod
    def until(self) -> date:
        """The last day there is an answer."""

    @abstractmethod
    def line_on(self, day: date) -> TariffLine | None:
        """Return the line as it stood on a day, or None."""

    @abstractmethod
    def standing(self, day: date) -> TariffLine:
        """Return the line as it stood on a day. Raises Refusal naming the nearest."""

    @abstractmethod
    def line_days(self) -> set[date]:
        """Return the days on which the line itself may change."""

    def duty(
        self,
        *,
        origin: str,
        on: date,
        known_on: date = LATEST,
        facts: Facts | None = None,
        said: Said | None = None,
    ) -> Duty:
        """Return the duty for an origin on a day, by what is said of the goods and was known."""
        said = said or Said(facts=facts or {}, known_on=known_on)
        return self._look_up(self.standing(on), origin, on, said, self.provisions)

    def paid(self, *, origin: str, on: date, said: Said = NOTHING_SAID) -> Duty:
        """Return the duty as `duty` does, without saying which measures never name the line.

        They change nothing, and there are many.
        """
        key = (origin, on, _mark_of(said))
        if key not in self.kept.paid:
            naming = self._that_name(origin)
            _keep(self.kept.paid, key, self._look_up(self.standing(on), origin, on, said, naming))
        return self.kept.paid[key]

    def _that_name(self, origin: str) -> tuple[Provision, ...]:
        """Return the measures that reach an origin and, on some day, the line or a part of it."""
        naming = self.kept.naming
        if not naming:
            naming["*"] = tuple(self._of_line())
        if origin not in naming:
            naming[origin] = tuple(one for one in naming["*"] if one.reaches(origin))
        return naming[origin]

    def _of_line(self) -> Iterator[Provision]:
        touched: dict[int, bool] = {}
        for one in self.provisions:
            if one.listed is None:
                yield one
                continue
            if id(one.listed) not in touched:
                touched[id(one.listed)] = any(True for _ in one.listed.touches(self.line))
            if touched[id(one.listed)]:
                yield one

    def _look_up(
        self,
        line: TariffLine,
        origin: str,
        on: date,
        said: Said,
        provisions: Sequence[Provision],
    ) -> Duty:
        with no_more_than_can_be_tried():
            return look_up(
                line,
                origin,
                provisions,
                on=on,
                known_on=said.known_on,
                axis=said.axis,
                columns=self.columns,
                facts=said.facts,
                quantities=said.quantities,
            )

    def steps(
        self,
        *,
        origin: str,
        since: date | None = None,
        until: date | None = None,
        known_on: date = LATEST,
        said: Said | None = None,
    ) -> list[Step]:
        """Return the duty over time while the line stands, one step a change, as known on a day.

        Each is as `paid` returns it: what never names the line is not among what was left out.
        """
        said = said or Said(known_on=known_on)
        since, until = max(since or self.since, self.since), until or self.until
        key = (origin, since, until, _mark_of(said))
        if key not in self.kept.steps:
            _keep(self.kept.steps, key, tuple(self._work_out_steps(origin, since, until, said)))
        return list(self.kept.steps[key])

    def _work_out_steps(self, origin: str, since: date, until: date, said: Said) -> list[Step]:
        steps: list[Step] = []
        naming = self._that_name(origin)
        for day in self._days(origin, since, until, said):
            line = self.line_on(day)
            duty = line and self._look_up(line, origin, day, said, naming)
            if steps and steps[-1].until >= day:
                if duty and _same(steps[-1].duty, duty):
                    continue
                steps[-1] = replace(steps[-1], until=day - timedelta(days=1))
            if duty:
                steps.append(Step(day, until, duty))
        return steps

    def _days(self, origin: str, since: date, until: date, said: Said) -> list[date]:
        """Return the days on which the duty may change, the first one included."""
        naming = self._that_name(origin)
        added = change_days(self.line, origin, naming, axis=said.axis, columns=self.columns)
        days = {since, *added, *self.line_days()}
        return sorted(day for day in days if since <= day <= until)

    def next_changes(
        self, *, origin: str, after: date, known_on: date = LATEST, said: Said | None = None
    ) -> list[Step]:
        """Return the changes after a day that are known, those set for days not covered too."""
        steps = self.steps(origin=origin, until=LATEST, known_on=known_on, said=said)
        return [step for step in steps if step.since > after]


@dataclass(frozen=True, slots=True)
class LineDuties(Duties):
    """A line of the United States schedule over time, with the register as it stands."""

    history: LineHistory
    provisions: tuple[Provision, ...]
    columns: Columns
    kept: Kept = field(default_factory=Kept, compare=False)

    @property
    def line(self) -> str:
        """The code of the line."""
        return self.history.line

    @property
    def since(self) -> date:
        """The first day there is an answer."""
        return max(COVERAGE_FROM, self.history.since)

    @property
    def until(self) -> date:
        """The last day there is an answer."""
        return COVERAGE_UNTIL

    def line_on(self, day: date) -> TariffLine | None:
        """Return the line as it stood on a day, or None."""
        row = self.history.on(day)
        return None if row is None else tariff_line(row)

    def standing(self, day: date) -> TariffLine:
        """Return the line as it stood on a day. Raises Refusal naming the nearest."""
        return tariff_line(self.history.standing(day))

    def line_days(self) -> set[date]:
        """Return the days on which the line itself may change."""
        days = set()
        for row in (*self.history.spells, *self.history.above):
            days.add(row.valid_from)
            if row.valid_until is not None:
                days.add(row.valid_until + timedelta(days=1))
        return days


@dataclass(frozen=True, slots=True)
class ScheduledDuties(Duties):
    """A line of another destination's schedule, over the vintages that were loaded."""

    code: str
    tariff: ScheduleTariff
    provisions: tuple[Provision, ...]
    columns: Columns
    kept: Kept = field(default_factory=Kept, compare=False)

    @property
    def line(self) -> str:
        """The code of the line."""
        return self.code

    @property
    def since(self) -> date:
        """The first day there is an answer."""
        return min(one.since for one in self.tariff.schedules)

    @property
    def until(self) -> date:
        """The last day there is an answer."""
        return max(one.until for one in self.tariff.schedules)

    def spell(self, day: date) -> Spell:
        """Return the line in the vintage of a day. Raises Refusal where it has none."""
        found = self.tariff.on(self.code, day)
        if found is not None:
            return found
        wrong = self.tariff.line(self.code, day)
        raise (
            wrong
            if isinstance(wrong, Refusal)
            else Refusal(
                "The schedule has no line %(line)s on %(on)s.",
                hint="Nearest lines: %(near)s",
                line=self.code,
                on=day.isoformat(),
                near=wrong,
            )
        )

    def line_on(self, day: date) -> TariffLine | None:
        """Return the line as it stood on a day, or None."""
        found = self.tariff.on(self.code, day)
        return None if found is None else schedule_line(found)

    def standing(self, day: date) -> TariffLine:
        """Return the line as it stood on a day. Raises Refusal naming the nearest."""
        return schedule_line(self.spell(day))

    def line_days(self) -> set[date]:
        """Return the days on which the line itself may change."""
        return set(self.tariff.days())


@contextmanager
def no_more_than_can_be_tried() -> Iterator[None]:
    """Refuse in the room's words what the core refuses: no range can be worked out, or none is."""
    try:
        yield
    except TooManyReadings as problem:
        raise Refusal(
            "The law leaves too much open here to say a range: %(count)d readings.",
            hint="Settle the product lists of these measures first: %(measures)s",
            count=problem.count,
            measures=", ".join(problem.measures),
        ) from problem
    except WholeExceeded as problem:
        raise Refusal(
            "The parts you declared make %(sum)s of the value together: %(parts)s.",
            hint="Say each metal as its share of the whole value; together they make 1 at most.",
            sum=f"{sum(problem.parts.values()):g}",
            parts=", ".join(f"{name}={share:g}" for name, share in problem.parts.items()),
        ) from problem


def tariff_line(row: Row, *, code: str | None = None) -> TariffLine:
    """Return a row of the tariff as a line of the duty schedule, under a finer code if given."""
    return TariffLine(
        code or row.line,
        row.general_rate,
        dict(_preferences(row)),
        line_source(code or row.line, row.last_release),
        general=_rate(row.general_ad_valorem, row.general_amount, row.general_per),
        second=_rate(
            row.column2_rate if row.column2_rate is not None else row.column2_ad_valorem,
            row.column2_amount,
            row.column2_per,
        ),
    )


def _preferences(row: Row) -> Iterator[tuple[str, Rate]]:
    for said in row.special_rates:
        rate = _rate(said["ad_valorem"], said["amount"], said["per"])
        if rate is not None:
            yield from ((programme, rate) for programme in said["programmes"])


def _rate(ad_valorem: float | None, amount: float | None, per: str) -> Rate | None:
    """Return a rate of the schedule; None where it is said in words only."""
    if ad_valorem is None and amount is None:
        return None
    return Rate(ad_valorem or 0.0, (Specific(amount, per),) if amount else ())


def _same(a: Duty, b: Duty) -> bool:
    return (a.low, a.total, a.high) == (b.low, b.total, b.high) and [
        c.key for c in a.components
    ] == [c.key for c in b.components]


def _mark_of(said: Said) -> object:
    facts, quantities = sorted(said.facts.items()), sorted(said.quantities.items())
    return (tuple(facts), tuple(quantities), said.known_on, said.axis)


def _keep(kept: dict[object, Answer], key: object, answer: Answer) -> None:
    """Keep an answer of a line; of a line asked in too many ways all are worked out again."""
    if len(kept) >= ANSWERS_KEPT:
        kept.clear()
    kept[key] = answer
