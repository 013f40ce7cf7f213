"""What a run stands on: flows, lines, provisions, elasticities and the code, each named by digest.

A digest names what was read, byte by byte or row by row, and not what a manifest says about it.
"""

import csv
import hashlib
import io
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

import tradeimpact
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.market import queries as market
from situationroom.rooms.measures import queries as measures
from tradeimpact.elasticity.sources import Definition, Elasticity
from tradeimpact.inputoutput.content import ContentShare
from tradeimpact.question import Flow, Scenario
from tradeimpact.schedule import Columns, Provision, TariffLine
from tradeimpact.schedule.lines import GENERAL_ONLY
from tradeimpact.states import provisions_read

SHARES_OF = "KR"  # the shares of value added that are loaded are Korea's
DEFINITIONS: dict[str, Definition] = {
    "protee": "tariff",
    "broda_weinstein_us": "sigma",
    "caliendo_parro": "theta",
}


@dataclass(frozen=True)
class Inputs:
    """Everything a run reads, and the digest that names it without the changes of a scenario.

    `provisions` are those the scenario reads; `added` its changes to the law, on top of them.
    """

    flows: tuple[Flow, ...]
    lines: dict[str, TariffLine]
    provisions: tuple[Provision, ...]
    elasticities: tuple[Elasticity, ...]
    item_of: dict[str, str]
    items: tuple[str, ...]
    digest: str
    unconfirmed: bool
    added: tuple[Provision, ...] = ()
    columns: Columns = GENERAL_ONLY
    shares: tuple[ContentShare, ...] = ()
    shares_from: str = ""


def gather_inputs(scenario: Scenario, *, added: Sequence[Provision] = ()) -> Inputs:
    """Read what a scenario stands on, with the tariff lines as they stood on the day after.

    The measures in its focus count although nobody may have confirmed them yet.
    """
    standing = Standing.read([scenario])
    tables, (lines, _) = standing.tables, _lines(standing.loaded, scenario.after)
    register = standing.register_of(scenario)
    return Inputs(
        flows=tables.flows,
        lines=lines,
        provisions=provisions_read(scenario, register),
        elasticities=tables.elasticities,
        item_of=tables.item_of,
        items=tables.items,
        digest=standing.digest_of(scenario),
        unconfirmed=any(not provision.confirmed for provision in register),
        added=tuple(added),
        columns=measures.list_columns(),
        shares=standing.shares if scenario.origin == SHARES_OF else (),
        shares_from=standing.shares_from,
    )


@dataclass(frozen=True)
class Standing:
    """The register and the tables as they are now: what a run has to stand on to be current."""

    loaded: str
    tables: "_Tables"
    register: tuple[Provision, ...]
    shares: tuple[ContentShare, ...]
    shares_from: str

    @classmethod
    def read(cls, scenarios: Iterable[Scenario]) -> "Standing":
        """Read them once for some scenarios."""
        focus = {key for scenario in scenarios for key in scenario.focus}
        loaded, shares = _loaded(), market.find_shares()
        return cls(
            loaded=loaded,
            tables=_tables(loaded, str(settings.REFERENCE)),
            register=measures.list_provisions(with_measures=focus),
            shares=_shares(shares),
            shares_from=shares.dataflow if shares else "",
        )

    def register_of(self, scenario: Scenario) -> tuple[Provision, ...]:
        """Return what counts for a scenario: what was confirmed, and its focus."""
        return tuple(p for p in self.register if p.confirmed or p.key in scenario.focus)

    def digest_of(self, scenario: Scenario) -> str:
        """Return the digest of all a scenario reads."""
        read = provisions_read(scenario, self.register_of(scenario))
        _, lines = _lines(self.loaded, scenario.after)
        columns = columns_said(measures.list_columns())
        shares = repr((self.shares_from, self.shares))
        said_in = (_said_digest(_This(p)) for p in read)
        return hashed(self.tables.digest, lines, columns, shares, *said_in)


def hashed(*texts: str) -> str:
    """Return one digest of some texts in their order."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


def columns_said(columns: Columns) -> str:
    """Return all the columns of the schedule say, the same text in every process."""
    agreements = [
        (one.key, one.code, sorted(one.origins), one.since, one.until, one.legal_basis)
        for one in columns.agreements
    ]
    return repr((columns.second, agreements))


def said(provision: Provision) -> str:
    """Return all a provision says, the same text in every process (a set has no order)."""
    values = (getattr(provision, each.name) for each in fields(provision))
    return repr([sorted(v) if isinstance(v, frozenset) else v for v in values])


class _This:
    """A provision as it stands in memory: the very object, so that its long lists are read once."""

    def __init__(self, provision: Provision) -> None:
        self.provision = provision

    def __hash__(self) -> int:
        return id(self.provision)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.provision is other.provision


@lru_cache(maxsize=1024)
def _said_digest(this: _This) -> str:
    return hashed(said(this.provision))


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of the code that computes: the core and this room."""
    texts = []
    for folder in (Path(tradeimpact.__file__).parent, Path(__file__).parent):
        files = (f for f in folder.rglob("*") if f.suffix in (".py", ".csv"))
        for file in sorted(f for f in files if f.parent.name != "migrations"):
            texts += [file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")]
    return hashed(*texts)


# --- tables, read once a load ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Tables:
    """The tables that are the same on every day, and the digest of their contents."""

    flows: tuple[Flow, ...]
    elasticities: tuple[Elasticity, ...]
    item_of: dict[str, str]
    items: tuple[str, ...]
    digest: str


def _shares(found: market.Shares | None) -> tuple[ContentShare, ...]:
    return tuple(ContentShare(*row, found.year) for row in found.rows) if found else ()


def _loaded() -> str:
    return ";".join(f"{name}={sha}" for name, sha in codelists.loaded_tables().items())


@lru_cache(maxsize=2)
def _tables(loaded: str, folder: str) -> _Tables:
    flows = tuple(
        Flow(flow.line, flow.hs6, flow.partner, flow.value) for flow in market.list_flows()
    )
    content = (Path(folder) / "elasticities.csv").read_text(encoding="utf-8")
    item_of = codelists.items_by_hs6()
    items = tuple(item.code for item in codelists.list_items())
    return _Tables(
        flows=flows,
        elasticities=_elasticities(content),
        item_of=item_of,
        items=items,
        digest=hashed(repr(flows), content, repr(sorted(item_of.items())), repr(items)),
    )


def _lines(loaded: str, on: date) -> tuple[dict[str, TariffLine], str]:
    """Return the lines as they stood on a day, the same from one day of change to the next."""
    days = _days_of_change(loaded)
    return _lines_since(loaded, days[max(bisect_right(days, on) - 1, 0)] if days else on)


@lru_cache(maxsize=2)
def _days_of_change(loaded: str) -> list[date]:
    return codelists.list_days_of_change(hs6=sorted(codelists.items_by_hs6()))


@lru_cache(maxsize=64)
def _lines_since(loaded: str, on: date) -> tuple[dict[str, TariffLine], str]:
    rows = codelists.list_tariff_lines(hs6=sorted(codelists.items_by_hs6()), on=on)
    lines = {code: measures.tariff_line(row, code=code) for code, row in rows.items()}
    return lines, hashed(repr(sorted(lines.items())))


def _elasticities(content: str) -> tuple[Elasticity, ...]:
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
        for row in csv.DictReader(io.StringIO(content, newline=""))
        if row["sigma"]
    )
