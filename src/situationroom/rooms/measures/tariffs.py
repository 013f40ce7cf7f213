"""Keep the tariff schedules of other destinations that an operator brings, vintage by vintage."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.measures.events import TariffsLoaded
from situationroom.rooms.measures.models import ScheduleLine, TariffSchedule
from situationroom.rooms.measures.queries.schedules import HOME_REGISTER
from situationroom.rooms.measures.tariff_files import (
    Line,
    Rates,
    Source,
    Vintage,
    read_csv,
    read_schedule,
)

BIGGEST_FILE = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator says of files: where they come from, and from when to when they hold.

    None means the year of the vintage; `until` is meant for the latest vintage of the files.
    """

    source: str = ""
    licence: str = ""
    since: date | None = None
    until: date | None = None


def load_tariffs(
    *,
    destination: str,
    files: Sequence[Path],
    at: datetime,
    members: Path | None = None,
    said: Said | None = None,
) -> dict[str, int]:
    """Load the schedule of a destination from files; return how much was kept, nothing if known.

    A vintage that is there already is replaced as a whole; others stay beside it. Raises Refusal
    with row and remedy for the first fault; nothing is changed then.
    """
    said = said or Said()
    code = codelists.normalise_origin(destination)
    if code == HOME_REGISTER:
        raise Refusal(
            "The duties of the United States are kept in the register, not loaded from a table.",
            hint="Load the schedule of another destination.",
        )
    texts = {path.name: _text(path) for path in files}
    group_text = _text(members) if members else ""
    mark = _digest(texts, group_text, said)
    if TariffSchedule.objects.filter(destination=code, sha256=mark).exists():
        return {}
    vintages = read_schedule(
        [read_csv(name, text) for name, text in texts.items()],
        destination=code,
        areas=_areas(),
        members=_members(members, group_text),
    )
    _check_days(vintages, said)
    by = room_rule("measures.load_tariffs")
    counts = {"vintages": len(vintages), "tariff_lines": 0, "preferences": 0}
    with acting_as(by):
        for vintage in vintages:
            last = vintage is vintages[-1]
            _write(code, vintage, said, mark, ", ".join(texts)[:400], at, last=last)
            counts["tariff_lines"] += len(vintage.lines)
            counts["preferences"] += sum(len(one.preferences) for one in vintage.lines.values())
            label = Label.objects.create(level=Level.PUBLIC)
            emit(
                TariffsLoaded(
                    destination=code, vintage=str(vintage.year), lines=len(vintage.lines)
                ),
                about=label.id,
                label=label,
                by=by,
                at=at,
            )
    return counts


def _members(path: Path | None, text: str) -> Source | None:
    return read_csv(path.name, text) if path else None


def _text(path: Path) -> str:
    if not path.is_file() or path.stat().st_size > BIGGEST_FILE:
        raise Refusal(
            "%(file)s is no file of at most 512 MB.",
            hint="Name a CSV file of one destination.",
            file=path.name,
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            "%(file)s is not written in UTF-8.",
            hint="Save the table as CSV in UTF-8, with its headings in the first row.",
            file=path.name,
        ) from None


def _digest(texts: dict[str, str], members: str, said: Said) -> str:
    parts = [*(part for pair in sorted(texts.items()) for part in pair), members, repr(said)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _areas() -> dict[str, str]:
    """Return every name of a country, folded, with its ISO code; the Union by its numbers too."""
    names = {"918": "EU", "eun": "EU", "097": "EU"}
    for area in codelists.list_areas().values():
        for name in (area.name_en, area.name_ko, area.iso3, area.m49, area.iso2):
            if name:
                names[name.casefold()] = area.iso2
    return names


def _check_days(vintages: Iterable[Vintage], said: Said) -> None:
    for vintage in vintages:
        since, until = _days(vintage, said, last=True)
        if until < since:
            raise Refusal(
                "The last day lies before the first: check both dates.",
                hint="Say --since and --until of the vintage as YYYY-MM-DD.",
            )


def _days(vintage: Vintage, said: Said, *, last: bool) -> tuple[date, date]:
    since = said.since if said.since and said.since.year == vintage.year else None
    return (
        since or date(vintage.year, 1, 1),
        (said.until if last else None) or date(vintage.year, 12, 31),
    )


def _write(
    destination: str,
    vintage: Vintage,
    said: Said,
    mark: str,
    files: str,
    at: datetime,
    *,
    last: bool,
) -> None:
    since, until = _days(vintage, said, last=last)
    TariffSchedule.objects.filter(destination=destination, vintage=str(vintage.year)).delete()
    schedule = TariffSchedule.objects.create(
        destination=destination,
        vintage=str(vintage.year),
        nomenclature=vintage.nomenclature,
        since=since,
        until=until,
        source=said.source[:300] or files[:300],
        licence=said.licence[:300],
        files=files,
        sha256=mark,
        groups={
            code: {"name": name, "origins": list(origins)}
            for code, (name, origins) in sorted(vintage.groups.items())
        },
        loaded_at=at,
    )
    ScheduleLine.objects.bulk_create(
        [_row(schedule, code, line) for code, line in sorted(vintage.lines.items())],
        batch_size=1000,
    )


def _row(schedule: TariffSchedule, code: str, line: Line) -> ScheduleLine:
    mfn = line.mfn or Rates(None, None, None)
    return ScheduleLine(
        schedule=schedule,
        line=code,
        description=line.name,
        words=mfn.words,
        low=mfn.low,
        central=mfn.central,
        high=mfn.high,
        preferences=[
            {
                "group": group,
                "low": rates.low,
                "central": rates.central,
                "high": rates.high,
                "words": rates.words,
            }
            for group, rates in sorted(line.preferences.items())
        ],
        applied=line.applied,
    )
