"""Keep the shares of value added that an operator brings: an OECD table, or shares worked out."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.impact.events import SharesLoaded
from situationroom.rooms.impact.services import mark_runs_stale
from situationroom.rooms.market.reference import keep_shares
from situationroom.rooms.measures.reference import european_union
from tradeimpact.errors import TradeImpactError
from tradeimpact.inputoutput.content import REST, ContentShare, check_shares, shares_of
from tradeimpact.inputoutput.indirect import embody
from tradeimpact.inputoutput.tables import IoTable, read_icio
from tradeimpact.trace import Source

COLUMNS = ("exporter", "goods", "industry", "year", "share", "exports_usd")
BIGGEST_FILE = 1024 * 2**20
MILLION = 1e6
ELECTRONICS, OTHER = ("C26", "26"), ("C31T33", "31T33")
"""Industries of the ICIO under both of its spellings: electronics; toys and games among others."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an operator says of a file: the year of an OECD table, and where it comes from."""

    year: int | None = None
    source: str = ""


def load_shares(*, file: Path, said: Said, at: datetime) -> dict[str, int]:
    """Load shares from a file in place of those loaded before; mark the runs that stood on others.

    Raises Refusal naming the first fault; nothing is changed then.
    """
    shares = _read(file, said)
    year = shares[0].year
    by = room_rule("impact.load_shares")
    with acting_as(by):
        keep_shares(
            [(s.exporter, s.goods, s.industry, s.share, s.exports) for s in shares],
            year=year,
            source=said.source or file.name,
            table=file.name,
        )
        label = Label.objects.create(level=Level.PUBLIC)
        emit(
            SharesLoaded(year=year, shares=len(shares)),
            about=label.id,
            label=label,
            by=by,
            at=at,
        )
        stale = mark_runs_stale(by=by, at=at)
    return {"shares": len(shares), "stale_runs": stale}


def _read(file: Path, said: Said) -> tuple[ContentShare, ...]:
    if not file.is_file() or file.stat().st_size > BIGGEST_FILE:
        raise Refusal(
            "%(file)s is no file of at most 1 GB.",
            hint="Name one CSV file: an OECD ICIO table of one year, or shares.",
            file=file.name,
        )
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            head = next(csv.reader(handle), [])
        if set(COLUMNS) <= set(head):
            return _shares(file)
        return _worked_out(file, said)
    except UnicodeDecodeError:
        raise Refusal(
            "%(file)s is not written in UTF-8.",
            hint="Save the table as CSV in UTF-8, with its headings in the first row.",
            file=file.name,
        ) from None
    except (TradeImpactError, pl.exceptions.PolarsError) as problem:
        raise Refusal(
            "%(file)s: %(problem)s",
            hint="docs/how-to/load-value-added-shares.md describes both layouts.",
            file=file.name,
            problem=str(problem),
        ) from problem


def _shares(file: Path) -> tuple[ContentShare, ...]:
    """Read shares that somebody worked out, row by row."""
    content = file.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(content, newline=""))
    shares = tuple(_share(row, line) for line, row in enumerate(rows, start=2))
    if len({share.year for share in shares}) != 1:
        raise Refusal(
            "%(file)s holds no row, or rows of several years.",
            hint="Load one year at a time.",
            file=file.name,
        )
    check_shares(shares)
    return shares


def _share(row: Mapping[str, str], line: int) -> ContentShare:
    exporter = (row["exporter"] or "").strip().upper()
    if exporter not in {REST, *codelists.list_areas()}:
        raise _wrong(line, "exporter", exporter)
    goods = (row["goods"] or "").strip()
    if not (goods.isdecimal() and len(goods) in (2, 4, 6)):
        raise _wrong(line, "goods", goods)
    year = _number(row, "year", line, int)
    return ContentShare(
        exporter=exporter,
        goods=goods,
        industry=(row["industry"] or "").strip()[:6],
        share=_number(row, "share", line, float),
        exports=_number(row, "exports_usd", line, float),
        year=int(year),
    )


def _number(row: Mapping[str, str], name: str, line: int, read: Callable[[str], float]) -> float:
    try:
        value = read(row[name] or "")
    except ValueError:
        raise _wrong(line, name, row[name] or "") from None
    if not 0 <= value < 1e15:  # refuses what is not a number, too
        raise _wrong(line, name, row[name])
    return value


def _wrong(line: int, column: str, value: str) -> Refusal:
    return Refusal(
        "Line %(line)s: %(column)s is %(value)s.",
        hint="exporter: ISO code of two letters, EU or ROW; goods: 2, 4 or 6 digits of the HS; "
        "share: from 0 to 1; exports_usd and year: numbers.",
        line=line,
        column=column,
        value=repr(value),
    )


def _worked_out(file: Path, said: Said) -> tuple[ContentShare, ...]:
    """Work the shares out of an OECD inter-country table."""
    if said.year is None:
        raise Refusal(
            "An OECD table does not say its year.",
            hint="Say it with --year; a file of shares needs the headings %(columns)s.",
            columns=", ".join(COLUMNS),
        )
    source = Source("OECD ICIO", file.name, str(said.year), said.source or file.name)
    table = read_icio(pl.read_csv(file, infer_schema_length=None), year=said.year, source=source)
    iso2 = {area.iso3: area.iso2 for area in codelists.list_areas().values() if area.iso3}
    return shares_of(
        embody(table, origin="KOR", market="USA"),
        industry_of=_industries(table),
        name_of={place: REST if place == REST else iso2[place]
                 for place in dict.fromkeys(table.countries) if place == REST or place in iso2},
        joined={"EU": [code for code in european_union() if code != "EU"]},
        scale=MILLION,
    )  # fmt: skip


def _industries(table: IoTable) -> dict[str, str]:
    """Return the industry of each chapter; games stay without one where the table has none."""
    there = set(table.industries)
    main = next((name for name in ELECTRONICS if name in there), ELECTRONICS[0])
    games = next((name for name in OTHER if name in there), None)
    return {"84": main, "85": main, "90": main} | ({"95": games} if games else {})
