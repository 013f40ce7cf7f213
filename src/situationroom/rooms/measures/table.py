"""The whole duty table of a day as a frame."""

from datetime import date

import polars as pl

from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import TariffLine as Row
from situationroom.rooms.measures.queries import (
    LATEST,
    check_coverage,
    list_provisions,
    no_more_than_can_be_tried,
)
from tradeimpact.schedule import TariffLine, duty_table


def table_of_day(*, on: date, known_on: date = LATEST, destination: str = "US") -> pl.DataFrame:
    """Return every line, origin and programme with a duty above zero, as known on another day.

    Columns: line, origin, programme, rate (share of value, assumed case). The ordinary duty
    stands as programme `mfn`. Raises Refusal for a day outside coverage.
    """
    check_coverage(on=on, destination=destination)
    rows = Row.objects.filter(valid_from__lte=on).order_by("line", "valid_from")
    lines = list(
        {
            row.line: TariffLine(row.line, row.general_rate)
            for row in rows
            if row.valid_until is None or row.valid_until >= on
        }.values()
    )
    origins = sorted(codelists.list_areas())
    provisions = list_provisions()
    programme = {p.key: p.programme for p in provisions}
    with no_more_than_can_be_tried():
        table = duty_table(lines, origins, provisions, on=on, known_on=known_on)
    grid = pl.DataFrame(
        {
            "line": [line.line for line in lines for _ in origins],
            "origin": origins * len(lines),
        }
    )
    parts = [
        grid.with_columns(
            programme=pl.lit("mfn"),
            rate=pl.Series([line.ordinary or 0.0 for line in lines for _ in origins]),
        )
    ]
    parts += [
        grid.with_columns(programme=pl.lit(programme[key]), rate=pl.Series(added.ravel()))
        for key, added in sorted(table.added.items())
    ]
    return pl.concat(part.filter(pl.col("rate") > 0) for part in parts)
