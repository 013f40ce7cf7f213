"""What a run stands on: flows, lines, provisions and elasticities, each with its digest."""

import csv
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.market import queries as market
from situationroom.rooms.measures import queries as measures
from tradeimpact.elasticity.sources import Definition, Elasticity
from tradeimpact.scenario import Flow
from tradeimpact.schedule import Provision, TariffLine

DEFINITIONS: dict[str, Definition] = {
    "protee": "tariff",
    "broda_weinstein_us": "sigma",
    "caliendo_parro": "theta",
}


@dataclass(frozen=True)
class Inputs:
    """Everything a run reads, and the digest that names it."""

    flows: tuple[Flow, ...]
    lines: dict[str, TariffLine]
    provisions: tuple[Provision, ...]
    elasticities: tuple[Elasticity, ...]
    item_of: dict[str, str]
    items: tuple[str, ...]
    digest: str


def gather_inputs(*, on: date, with_measures: Collection[str] = ()) -> Inputs:
    """Read what a run stands on, with the tariff lines as they stood on a day.

    `with_measures` names measures that count although nobody confirmed them yet.
    """
    provisions = measures.list_provisions(with_measures=with_measures)
    flows, lines, elasticities, item_of, items, tables = _static(
        _table_digest(), on, str(settings.REFERENCE)
    )
    text = "\n".join([tables, on.isoformat(), *(said(p) for p in provisions)])
    return Inputs(
        flows=flows,
        lines=lines,
        provisions=provisions,
        elasticities=elasticities,
        item_of=item_of,
        items=items,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def said(provision: Provision) -> str:
    """Return all a provision says, the same text in every process (a set has no order)."""
    values = (getattr(provision, each.name) for each in fields(provision))
    return repr([sorted(v) if isinstance(v, frozenset) else v for v in values])


def _table_digest() -> str:
    return ";".join(f"{name}={sha}" for name, sha in codelists.loaded_tables().items())


@lru_cache(maxsize=8)
def _static(
    tables: str, on: date, folder: str
) -> tuple[
    tuple[Flow, ...],
    dict[str, TariffLine],
    tuple[Elasticity, ...],
    dict[str, str],
    tuple[str, ...],
    str,
]:
    item_of = codelists.items_by_hs6()
    flows = tuple(
        Flow(flow.line, flow.hs6, flow.partner, flow.value) for flow in market.list_flows()
    )
    rows = codelists.list_tariff_lines(hs6=sorted(item_of), on=on)
    lines = {
        code: TariffLine(code, row.general_rate, row.kr_rate, f"HTSUS {code} ({row.last_release})")
        for code, row in rows.items()
    }
    items = tuple(item.code for item in codelists.list_items())
    return flows, lines, _elasticities(Path(folder)), item_of, items, tables


def _elasticities(folder: Path) -> tuple[Elasticity, ...]:
    with (folder / "elasticities.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            Elasticity(
                source=row["source"],
                code=row["code"],
                sigma=float(row["sigma"]),
                definition=DEFINITIONS[row["source"]],
                flag=row["flag"],
                n=int(row["n"] or 1),
                n_imputed=int(row["n_imputed"] or 0),
                vintage=row["vintage"],
                citation=row["citation"],
            )
            for row in csv.DictReader(handle)
            if row["sigma"]
        )
