"""The whole duty table of a day as a frame."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
import polars as pl
from django.db.models import Q

from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import TariffLine as Row
from situationroom.rooms.measures.queries import (
    HOME_REGISTER,
    LATEST,
    check_coverage,
    destination_of,
    list_columns,
    list_provisions,
    no_more_than_can_be_tried,
    tariff_line,
)
from situationroom.rooms.measures.queries.schedules import get_schedule_tariff, schedule_line
from tradeimpact.schedule import Columns, DutyTable, Regime, TariffLine, duty_table

CHAPTER = 2


def table_of_day(*, on: date, known_on: date = LATEST, destination: str = "US") -> pl.DataFrame:
    """Return every line, origin and programme with a duty above zero, as known on another day.

    Columns: line, origin, programme, rate (share of value, assumed case). The ordinary duty
    stands as programme `mfn`. Raises Refusal for a day outside coverage.
    """
    check_coverage(on=on, destination=destination)
    code = destination_of(destination)
    lines, columns = _schedule(code, on)
    origins = sorted(codelists.list_areas())
    provisions = list_provisions(destination=code)
    with no_more_than_can_be_tried():
        table = duty_table(lines, origins, provisions, on=on, known_on=known_on, columns=columns)
    programme = {p.key: p.programme for p in provisions}
    return pl.concat(
        _regime(table.lines, members, regime, programme) for members, regime in _by_regime(table)
    )


def _schedule(destination: str, on: date) -> tuple[list[TariffLine], Columns]:
    if destination == HOME_REGISTER:
        return list_lines(on=on), list_columns()
    tariff = get_schedule_tariff(destination=destination, on=on)
    spells = filter(None, (tariff.on(line, on) for line in tariff.codes_on(on)))
    return [schedule_line(one) for one in spells], tariff.columns()


def list_lines(*, on: date, beginning: Collection[str] | None = None) -> list[TariffLine]:
    """Return every line of the tariff as it stood on a day, or those that touch some prefixes.

    A line touches a prefix that begins it, and one that is finer than it.
    """
    found = Row.objects.filter(valid_from__lte=on).order_by("line", "valid_from")
    rows: Iterable[Row] = found
    if beginning is not None:
        chapters = {prefix[:CHAPTER] for prefix in beginning}
        found = found.filter(reduce(or_, (Q(line__startswith=one) for one in chapters), Q(pk=None)))
        finer = {prefix[:length] for prefix in beginning for length in (8, 10)}
        rows = [
            row
            for row in found
            if row.line in finer or any(row.line[:n] in beginning for n in range(2, 11))
        ]
    standing = {row.line: row for row in rows if row.valid_until is None or row.valid_until >= on}
    return [tariff_line(row) for row in standing.values()]


def _by_regime(table: DutyTable) -> Iterator[tuple[list[str], Regime]]:
    for number, regime in enumerate(table.regimes):
        yield [table.origins[i] for i in np.flatnonzero(table.regime_of == number)], regime


def _regime(
    lines: Sequence[str], origins: Sequence[str], regime: Regime, programme: Mapping[str, str]
) -> pl.DataFrame:
    """Return the parts of the duties of origins that the law treats alike."""
    added = [(programme[key], part) for key, part in regime.added.items()]
    frames = [
        pl.DataFrame({"line": lines, "programme": [name] * len(lines), "rate": rates}).filter(
            pl.col("rate") > 0
        )
        for name, rates in [("mfn", regime.ordinary), *added]
    ]
    return (
        pl.concat(frames)
        .join(pl.DataFrame({"origin": origins}), how="cross")
        .select("line", "origin", "programme", "rate")
    )
