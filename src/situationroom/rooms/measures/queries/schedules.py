"""Schedules of other destinations as lines and columns of the duty schedule.

The United States stand in the register of acts; every other destination is what an operator loaded.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import (
    NEAREST,
    bare_code,
    dotted_code,
    is_line_code,
    nearest_codes,
)
from situationroom.rooms.measures.models import ScheduleLine, TariffSchedule
from tradeimpact.schedule import Agreement, Columns, Rate, Span, TariffLine

HOME_REGISTER = "US"
UNION = "EU"
SUBHEADING = 6
SHOWN = 400


def destination_of(said: str) -> str:
    """Return the ISO code of a destination; a member of the Union is the Union where it is loaded.

    Raises Refusal for a country nobody knows.
    """
    if said.strip().upper() == HOME_REGISTER:  # what nearly everybody asks needs no question
        return HOME_REGISTER
    code = codelists.normalise_origin(said)
    if code == HOME_REGISTER or _loaded(code):
        return code
    from situationroom.rooms.measures.reference import european_union

    return UNION if code in european_union() and _loaded(UNION) else code


def _loaded(destination: str) -> bool:
    return TariffSchedule.objects.filter(destination=destination).exists()


def list_schedules(destination: str = "") -> list[TariffSchedule]:
    """Return the schedules that were loaded, of one destination or of all, oldest vintage first."""
    found = TariffSchedule.objects.order_by("destination", "since")
    return list(found.filter(destination=destination) if destination else found)


def check_schedule(destination: str, on: date) -> list[TariffSchedule]:
    """Return the vintages of a destination. Raises Refusal where none was loaded for the day."""
    schedules = list_schedules(destination)
    if not schedules:
        loaded = sorted(set(TariffSchedule.objects.values_list("destination", flat=True)))
        raise Refusal(
            "The room holds no tariff schedule of %(destination)s. It has: %(loaded)s.",
            hint="Ask who runs the room to load it: situationroom load tariffs --destination "
            "%(destination)s FILE.",
            destination=destination,
            loaded=", ".join([HOME_REGISTER, *loaded]),
        )
    if not any(one.since <= on <= one.until for one in schedules):
        raise Refusal(
            "%(on)s lies outside the schedules of %(destination)s that were loaded.",
            hint="Ask for a day of these: %(spans)s. A later vintage can be loaded beside them.",
            on=on.isoformat(),
            destination=destination,
            spans=", ".join(f"{one.since} – {one.until}" for one in schedules),
        )
    return schedules


def get_schedule(*, destination: str, on: date) -> TariffSchedule:
    """Return the vintage that answers for a day: a later one takes an earlier one's place.

    Raises Refusal where none was loaded for the day.
    """
    there = check_schedule(destination_of(destination), on)
    return max((one for one in there if one.since <= on), key=lambda one: one.since)


@dataclass(frozen=True, slots=True)
class Spell:
    """A line of a schedule with the vintage it stands in."""

    row: ScheduleLine
    schedule: TariffSchedule

    @property
    def line(self) -> str:
        """The code."""
        return self.row.line


class ScheduleTariff:
    """The vintages of one destination, all their lines or those asked for."""

    def __init__(self, schedules: Sequence[TariffSchedule], rows: Iterable[ScheduleLine]) -> None:
        self.schedules = list(schedules)
        by_key = {one.pk: one for one in schedules}
        self._spells: dict[str, list[Spell]] = {}
        for row in rows:
            spell = Spell(row, by_key[row.schedule_id])
            self._spells.setdefault(row.line, []).append(spell)
        self._codes: dict[int, list[str]] = {}

    def vintage_on(self, day: date) -> TariffSchedule | None:
        """Return the latest vintage that holds on a day."""
        holding = [one for one in self.schedules if one.since <= day <= one.until]
        return holding[-1] if holding else None

    def on(self, line: str, day: date) -> Spell | None:
        """Return a line as the vintage of a day has it."""
        vintage = self.vintage_on(day)
        found = [one for one in self._spells.get(line, ()) if one.schedule is vintage]
        return found[0] if found else None

    def codes_on(self, day: date) -> list[str]:
        """Return the codes of the vintage of a day, sorted."""
        vintage = self.vintage_on(day)
        if vintage is None:
            return []
        if vintage.pk not in self._codes:
            self._codes[vintage.pk] = sorted(
                line
                for line, spells in self._spells.items()
                if any(one.schedule is vintage for one in spells)
            )
        return self._codes[vintage.pk]

    def line(self, said: str, on: date) -> str | Refusal:
        """Return the line of the schedule a code means on a day, or why none.

        Only the first six digits are common to all countries: a code finer than the schedule, or
        of another country, is read by them.
        """
        code = bare_code(said)[:40]
        if not (is_line_code(code) or (code.isdecimal() and len(code) == 12)):
            return Refusal(
                "%(line)s is not a tariff line.",
                hint="Write 6 digits or those of the destination's own tariff, such as 8542.31.",
                line=said[:40],
            )
        codes = self.codes_on(on)
        for tried in (code, code[:SUBHEADING]):
            under = _under(codes, tried)
            if tried in under or len(under) == 1:
                return tried if tried in under else under[0]
            if under:
                near = ", ".join(map(dotted_code, under[:NEAREST]))
                return Refusal(
                    "Several lines begin with %(line)s: choose one.",
                    hint="Among them: %(near)s",
                    line=dotted_code(tried),
                    near=near + (" …" if len(under) > NEAREST else ""),
                )
        near = ", ".join(map(dotted_code, nearest_codes(code, codes)[:NEAREST]))
        return Refusal(
            "The schedule has no line %(line)s on %(on)s.",
            hint="Nearest lines: %(near)s",
            line=said[:40],
            near=near or "—",
            on=on.isoformat(),
        )

    def days(self) -> list[date]:
        """Return the days on which a vintage begins, or the last one ended the day before."""
        ends = [one.until + timedelta(days=1) for one in self.schedules]
        return sorted({*(one.since for one in self.schedules), *ends})

    def columns(self) -> Columns:
        """Return the preferences of every vintage and who may claim them while it holds."""
        return Columns(
            agreements=tuple(
                Agreement(
                    key=agreement_key(one.destination, group),
                    code=group,
                    origins=frozenset(said["origins"]),
                    since=one.since,
                    until=_last_day(one, self.schedules),
                    legal_basis=f"{source_of(one)}: {said['name'] or group}",
                )
                for one in self.schedules
                for group, said in one.groups.items()
            )
        )


def _under(codes: Sequence[str], beginning: str) -> list[str]:
    start = bisect_left(codes, beginning)
    return list(takewhile(lambda one: one.startswith(beginning), codes[start : start + SHOWN]))


def _last_day(schedule: TariffSchedule, schedules: Sequence[TariffSchedule]) -> date:
    """Return the last day of a vintage: a later one takes its place from its first day on."""
    later = [one.since for one in schedules if one.since > schedule.since]
    return min([schedule.until, *(day - timedelta(days=1) for day in later)])


def agreement_key(destination: str, group: str) -> str:
    """Return the name by which goods claim a preference: `claim:vn_akfta`."""
    return f"{destination}_{group}".lower().replace(" ", "_")


def source_of(schedule: TariffSchedule) -> str:
    """Name a schedule, its vintage and its edition of the HS."""
    named = f"{schedule.destination} {schedule.vintage}"
    return f"{named} ({schedule.nomenclature})" if schedule.nomenclature else named


def get_schedule_tariff(
    *, destination: str, on: date, codes: Iterable[str] | None = None
) -> ScheduleTariff:
    """Return the schedule of a destination: every line, or those near some codes.

    Raises Refusal where none was loaded for the day.
    """
    schedules = check_schedule(destination, on)
    rows = ScheduleLine.objects.filter(schedule__in=schedules).order_by("line", "schedule__since")
    if codes is not None:
        headings = {bare_code(code)[:4] for code in codes}
        picked = [rows.filter(line__startswith=one) for one in sorted(headings)]
        return ScheduleTariff(schedules, [row for some in picked for row in some])
    return ScheduleTariff(schedules, rows)


def schedule_line(spell: Spell) -> TariffLine:
    """Return a line of a schedule as one of the duty schedule.

    A subheading that stands for several lines has no duty of its own: what they pay is a range.
    """
    row = spell.row
    whole = row.central is None or row.low == row.high
    return TariffLine(
        row.line,
        row.central if whole else None,
        {one["group"]: _rate(one) for one in row.preferences if one["central"] is not None},
        f"{source_of(spell.schedule)} {dotted_code(row.line)}",
        equivalent=None if whole else _span(row.low, row.central or 0.0, row.high),
    )


def _span(low: float | None, central: float, high: float | None) -> Span:
    return Span(central if low is None else low, central, central if high is None else high)


def _rate(said: dict[str, float]) -> Rate:
    span = _span(said["low"], said["central"], said["high"])
    return Rate(said["central"], span=None if span.low == span.high else span)
