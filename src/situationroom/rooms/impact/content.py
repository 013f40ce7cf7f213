"""Direct and indirect exposure of a run: Korean value added in what is hit. Plain Python."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from situationroom.rooms.impact.shapes import METHOD_TEXT, FigureDraft, HasTrace, Line, Shared, Way
from tradeimpact.inputoutput.content import Content
from tradeimpact.trace import Source, Step

DIRECT, INDIRECT = "content_direct_usd", "content_indirect_usd"
CONTENT_NAMES = (DIRECT, INDIRECT)
FORMULA_TEXT = {
    DIRECT: "value hit of the origin's own exports x share of its value added in them",
    INDIRECT: "sum over third countries of value hit x share of Korean value added in it",
}


def content_to_json(rows: Sequence[Content], *, origin: str, dataflow: str) -> dict[str, Any]:
    """Return value added as JSON values: what is hit by item and exporter, and each share once.

    Nothing where no share is loaded.
    """
    if not rows:
        return {}
    return {
        "origin": origin,
        "dataflow": dataflow,
        "year": next((row.year for row in rows if row.year is not None), None),
        "shares": {
            f"{row.stands_for} {row.goods}": [row.share, row.industry]
            for row in rows
            if row.share is not None
        },
        "rows": [
            [row.item, row.exporter, row.stands_for, row.goods, row.hit]
            for row in rows
            if row.hit > 0
        ],
    }


def content_drafts(result: Mapping[str, Any], item: str) -> list[FigureDraft]:
    """Return the direct and the indirect figure of an item; nothing without shares."""
    if not result.get("content"):
        return []
    return [_draft(result, item, name) for name in CONTENT_NAMES]


def content_year(result: Mapping[str, Any]) -> int | None:
    """Return the year of the table the shares of a result come from; None without any."""
    year: int | None = result.get("content", {}).get("year")
    return year


def unknown_content(result: Mapping[str, Any]) -> dict[str, float]:
    """Return what is hit from exporters of which no share is known, in USD by exporter."""
    found: dict[str, float] = {}
    for row in _rows(result):
        if row["content"] is None:
            found[row["exporter"]] = found.get(row["exporter"], 0.0) + row["hit"]
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def rows_of(result: Mapping[str, Any], *, item: str, name: str) -> list[Line]:
    """Return the rows a figure adds up, the largest value added first.

    Each holds `item, exporter, stands_for, goods, industry, hit, share, content`; of the last two
    None is not known.
    """
    origin = result["content"]["origin"]
    found = [
        row
        for row in _rows(result)
        if item in ("total", row["item"]) and (row["exporter"] == origin) == (name == DIRECT)
    ]
    return sorted(found, key=lambda row: (-(row["content"] or 0.0), row["exporter"], row["item"]))


def content_by_exporter(result: Mapping[str, Any]) -> dict[str, float]:
    """Return the indirect value added by exporter, in USD, the largest first."""
    sums: dict[str, float] = {}
    for row in rows_of(result, item="total", name=INDIRECT):
        sums[row["exporter"]] = sums.get(row["exporter"], 0.0) + (row["content"] or 0.0)
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def _rows(result: Mapping[str, Any]) -> list[Line]:
    stored = result.get("content") or {"rows": [], "shares": {}}
    rows = []
    for item, exporter, stands_for, goods, hit in stored["rows"]:
        share, industry = stored["shares"].get(f"{stands_for} {goods}", (None, ""))
        rows.append(
            {
                "item": item,
                "exporter": exporter,
                "stands_for": stands_for,
                "goods": goods,
                "industry": industry,
                "hit": hit,
                "share": share,
                "content": None if share is None else share * hit,
            }
        )
    return rows


def _draft(result: Mapping[str, Any], item: str, name: str) -> FigureDraft:
    rows = rows_of(result, item=item, name=name)
    known = [row["content"] for row in rows if row["content"] is not None]
    value = fsum(known) if known or not rows else None
    return FigureDraft(
        name=name,
        item=item,
        value=value,
        low=value,
        high=value,
        unit="USD",
        by_source={},
        how={"method": METHOD_TEXT["content"], "formula": FORMULA_TEXT[name]},
    )


def content_way(figure: HasTrace, shared: Shared) -> Way:
    """Return the steps of a figure, one an exporter and item, and the rows they stand on."""
    rows = rows_of(shared.result, item=figure.item, name=figure.name)
    year = content_year(shared.result)
    steps = [
        Step(
            name=f"exporter {row['exporter']} {row['item']}",
            formula="value hit x share",
            inputs={
                "hit": row["hit"],
                "share": row["share"],
                "stands_for": row["stands_for"],
                "goods": row["goods"],
                "industry": row["industry"],
                "year": year,
            },
            value=row["content"],
            unit="USD",
        )
        for row in rows
    ]
    last = Step(
        name=figure.name,
        formula=figure.how["formula"],
        inputs={"rows": float(len(rows))},
        value=figure.value,
        unit=figure.unit,
    )
    return (*steps, last), (*_share_sources(rows, shared), *_trade_sources(rows))


def _share_sources(rows: Sequence[Line], shared: Shared) -> list[Source]:
    found = {(row["stands_for"], row["goods"]) for row in rows if row["stands_for"]}
    return [
        Source(
            dataset=shared.result["content"]["dataflow"],
            key=f"exporter={exporter}&goods={goods}",
            vintage=str(shared.result["content"]["year"]),
            citation="share of Korean value added in exports to the United States",
        )
        for exporter, goods in sorted(found)
    ]


def _trade_sources(rows: Sequence[Line]) -> list[Source]:
    return [trade_source(exporter) for exporter in sorted({row["exporter"] for row in rows})]


def trade_source(partner: str) -> Source:
    """Return where the imports from a partner stand."""
    return Source(
        dataset="us_imports_2024",
        key=f"partner={partner}",
        vintage="2024",
        citation="US Census Bureau, imports for consumption, customs value",
    )
