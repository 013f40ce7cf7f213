"""The duty of any line, origin, day and destination, over time."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import TariffLine as Row
from situationroom.rooms.codelists.queries import LineHistory
from situationroom.rooms.measures.queries.columns import list_columns
from situationroom.rooms.measures.queries.coverage import COVERAGE_FROM, COVERAGE_UNTIL
from situationroom.rooms.measures.queries.lines import (
    Duties,
    LineDuties,
    ScheduledDuties,
    Step,
    tariff_line,
)
from situationroom.rooms.measures.queries.register import list_provisions, register_version
from situationroom.rooms.measures.queries.schedules import (
    HOME_REGISTER,
    check_schedule,
    destination_of,
    get_schedule_tariff,
    list_schedules,
)
from tradeimpact.schedule import LATEST, Duty, TariffLine

LINES_KEPT = 256
"""Lines kept in a process, each by one version of the register."""
_COLUMNS = [one.attname for one in Row._meta.concrete_fields]


def get_duty(
    *, line: str, origin: str, on: date, known_on: date = LATEST, destination: str = "US"
) -> Duty:
    """Return the duty of a line for an origin on a day, as known on another day.

    Raises Refusal for a day outside coverage, an unknown line (naming the nearest), an unknown
    origin or a destination whose schedule was not loaded.
    """
    code = codelists.normalise_origin(origin)
    found = get_duties(line=line, on=on, destination=destination)
    return found.duty(origin=code, on=on, known_on=known_on)


def get_duties(*, line: str, on: date, destination: str = "US") -> Duties:
    """Return a line of any destination that is loaded, to be asked for any origin and day."""
    code = destination_of(destination)
    if code == HOME_REGISTER:
        return get_line_duties(line=line, on=on)
    tariff = get_schedule_tariff(destination=code, on=on, codes=[line])
    found = tariff.line(line, on)
    if isinstance(found, Refusal):
        raise found
    return ScheduledDuties(found, tariff, list_provisions(destination=code), tariff.columns())


def get_line_duties(*, line: str, on: date) -> LineDuties:
    """Return a line of the United States that stands on a day, with the register.

    Everything is fetched here, once. Raises Refusal for a day outside coverage or an unknown
    line, naming the nearest.
    """
    check_coverage(on=on)
    history = codelists.get_line_history(line=line, on=on)
    history.standing(on)
    return _line_duties(register_version(), _Known(_mark_of_rows(history), history))


@dataclass(frozen=True, slots=True)
class _Known:
    """A line over time, the same where every row of it says the same."""

    mark: str
    history: LineHistory = field(compare=False)


def _mark_of_rows(history: LineHistory) -> str:
    rows = (*history.spells, *history.above)
    return repr([history.line, *([getattr(row, name) for name in _COLUMNS] for row in rows)])


@lru_cache(maxsize=LINES_KEPT)
def _line_duties(version: str, known: _Known) -> LineDuties:
    """Return a line by one version of the register: what was worked out of it is kept with it."""
    return LineDuties(known.history, list_provisions(version=version), list_columns())


def check_coverage(*, on: date, destination: str = "US") -> None:
    """Refuse a day the register or the schedule of a destination says nothing about."""
    code = destination_of(destination)
    if code != HOME_REGISTER:
        check_schedule(code, on)
    elif not COVERAGE_FROM <= on <= COVERAGE_UNTIL:
        raise Refusal(
            "%(on)s lies outside what the register covers.",
            hint="Ask for a day from %(since)s to %(until)s.",
            on=on.isoformat(),
            since=COVERAGE_FROM.isoformat(),
            until=COVERAGE_UNTIL.isoformat(),
        )


def days_covered(destination: str = HOME_REGISTER) -> tuple[date, date]:
    """Return the first and the last day on which a destination is answered."""
    code = destination_of(destination)
    loaded = list_schedules(code) if code != HOME_REGISTER else []
    if not loaded:
        return COVERAGE_FROM, COVERAGE_UNTIL
    return min(one.since for one in loaded), max(one.until for one in loaded)


def get_line(line: str, *, on: date) -> TariffLine:
    """Return a tariff line as it stood on a day. Raises Refusal naming the nearest lines."""
    return tariff_line(codelists.get_tariff_line(line=line, on=on))


def list_rate_steps(
    *,
    line: str,
    origin: str,
    since: date | None = None,
    until: date | None = None,
    destination: str = "US",
) -> list[Step]:
    """Return the duty of a line over time, one step a change, with the parts of each."""
    code = codelists.normalise_origin(origin)
    if destination_of(destination) == HOME_REGISTER:
        history = codelists.get_line_history(line=line, on=until or COVERAGE_UNTIL)
        found: Duties = LineDuties(history, list_provisions(), list_columns())
    else:
        last = list_schedules(destination_of(destination))
        on = until or (last[-1].until if last else COVERAGE_UNTIL)
        found = get_duties(line=line, on=on, destination=destination)
    return found.steps(origin=code, since=since, until=until)


def list_next_changes(
    *, line: str, origin: str, after: date, known_on: date = LATEST, destination: str = "US"
) -> list[Step]:
    """Return the changes after a day that are known, those set for days not covered too."""
    code = codelists.normalise_origin(origin)
    found = get_duties(line=line, on=after, destination=destination)
    return found.next_changes(origin=code, after=after, known_on=known_on)
