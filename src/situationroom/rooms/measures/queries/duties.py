"""The duty of any line, origin and day, over time, and the days the register covers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import TariffLine as Row
from situationroom.rooms.codelists.queries import LineHistory
from situationroom.rooms.codelists.rules import line_source
from situationroom.rooms.measures.queries.register import list_provisions
from tradeimpact.errors import TooManyReadings
from tradeimpact.schedule import LATEST, Duty, Provision, TariffLine, change_days, look_up

COVERAGE_FROM = date(2025, 1, 1)
COVERAGE_UNTIL = date(2026, 8, 19)


@dataclass(frozen=True, slots=True)
class Step:
    """The duty of a line from one day to another, unchanged in between."""

    since: date
    until: date
    duty: Duty


@dataclass(frozen=True, slots=True)
class LineDuties:
    """One tariff line over time and the register as it stands: answers ask the database nothing.

    Origins are ISO codes.
    """

    history: LineHistory
    provisions: tuple[Provision, ...]

    def duty(self, *, origin: str, on: date, known_on: date = LATEST) -> Duty:
        """Return the duty for an origin on a day, as known on another day."""
        line = _tariff_line(self.history.standing(on))
        with no_more_than_can_be_tried():
            return look_up(line, origin, self.provisions, on=on, known_on=known_on)

    def steps(
        self,
        *,
        origin: str,
        since: date = COVERAGE_FROM,
        until: date = COVERAGE_UNTIL,
        known_on: date = LATEST,
    ) -> list[Step]:
        """Return the duty over time while the line stands, one step a change, as known on a day."""
        steps: list[Step] = []
        for day in self._days(origin, max(since, self.history.since), until):
            row = self.history.on(day)
            with no_more_than_can_be_tried():
                duty = row and look_up(
                    _tariff_line(row), origin, self.provisions, on=day, known_on=known_on
                )
            if steps and steps[-1].until >= day:
                if duty and _same(steps[-1].duty, duty):
                    continue
                steps[-1] = replace(steps[-1], until=day - timedelta(days=1))
            if duty:
                steps.append(Step(day, until, duty))
        return steps

    def _days(self, origin: str, since: date, until: date) -> list[date]:
        """Return the days on which the duty may change, the first one included."""
        days = {since, *change_days(self.history.line, origin, self.provisions)}
        for row in (*self.history.spells, *self.history.above):
            days.add(row.valid_from)
            if row.valid_until is not None:
                days.add(row.valid_until + timedelta(days=1))
        return sorted(day for day in days if since <= day <= until)

    def next_changes(self, *, origin: str, after: date, known_on: date = LATEST) -> list[Step]:
        """Return the changes after a day that are known, those set for days not covered too."""
        steps = self.steps(origin=origin, until=LATEST, known_on=known_on)
        return [step for step in steps if step.since > after]


@contextmanager
def no_more_than_can_be_tried() -> Iterator[None]:
    """Refuse in the room's words what the core refuses: a range nobody can work out."""
    try:
        yield
    except TooManyReadings as problem:
        raise Refusal(
            "The law leaves too much open here to say a range: %(count)d readings.",
            hint="Settle the product lists of these measures first: %(measures)s",
            count=problem.count,
            measures=", ".join(problem.measures),
        ) from problem


def _tariff_line(row: Row) -> TariffLine:
    return TariffLine(
        row.line, row.general_rate, row.kr_rate, line_source(row.line, row.last_release)
    )


def _same(a: Duty, b: Duty) -> bool:
    return (a.low, a.total, a.high) == (b.low, b.total, b.high) and [
        c.key for c in a.components
    ] == [c.key for c in b.components]


def get_duty(
    *, line: str, origin: str, on: date, known_on: date = LATEST, destination: str = "US"
) -> Duty:
    """Return the duty of a line for an origin on a day, as known on another day.

    Raises Refusal for a day outside coverage, an unknown line (naming the nearest) or an
    unknown origin.
    """
    check_coverage(on=on, destination=destination)
    code = codelists.normalise_origin(origin)
    return get_line_duties(line=line, on=on).duty(origin=code, on=on, known_on=known_on)


def get_line_duties(*, line: str, on: date) -> LineDuties:
    """Return a line that stands on a day, with the register, to be asked for any origin and day.

    Everything is fetched here, once. Raises Refusal for a day outside coverage or an unknown
    line, naming the nearest.
    """
    check_coverage(on=on)
    history = codelists.get_line_history(line=line, on=on)
    history.standing(on)
    return LineDuties(history, list_provisions())


def check_coverage(*, on: date, destination: str = "US") -> None:
    """Refuse a day or destination the register says nothing about."""
    if destination != "US":
        raise Refusal(
            "The register holds the duties of the United States only, not of %(destination)s.",
            hint="Ask for destination US, or load another schedule when its loader is there.",
            destination=destination,
        )
    if not COVERAGE_FROM <= on <= COVERAGE_UNTIL:
        raise Refusal(
            "%(on)s lies outside what the register covers.",
            hint="Ask for a day from %(since)s to %(until)s.",
            on=on.isoformat(),
            since=COVERAGE_FROM.isoformat(),
            until=COVERAGE_UNTIL.isoformat(),
        )


def get_line(line: str, *, on: date) -> TariffLine:
    """Return a tariff line as it stood on a day. Raises Refusal naming the nearest lines."""
    return _tariff_line(codelists.get_tariff_line(line=line, on=on))


def list_rate_steps(
    *, line: str, origin: str, since: date = COVERAGE_FROM, until: date = COVERAGE_UNTIL
) -> list[Step]:
    """Return the duty of a line over time, one step a change, with the parts of each."""
    code = codelists.normalise_origin(origin)
    found = LineDuties(codelists.get_line_history(line=line, on=until), list_provisions())
    return found.steps(origin=code, since=since, until=until)


def list_next_changes(
    *, line: str, origin: str, after: date, known_on: date = LATEST
) -> list[Step]:
    """Return the changes after a day that are known, those set for days not covered too."""
    code = codelists.normalise_origin(origin)
    found = get_line_duties(line=line, on=after)
    return found.next_changes(origin=code, after=after, known_on=known_on)
