"""A run as a folder: all it reads, so that somebody else computes it with this library alone.

`inputs.json` holds the scenario, the tariff lines, the provisions, the elasticities and the shares
of value added; `flows.parquet` the base-year imports by line and origin (USD). Product lists that
several provisions share are written once and named by their place.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from tradeimpact.elasticity.sources import Elasticity
from tradeimpact.errors import LabelMismatch
from tradeimpact.inputoutput.content import ContentShare
from tradeimpact.question import Flow, Scenario
from tradeimpact.scenario import Outcome, compare
from tradeimpact.schedule import Columns, Provision, Scope, TariffLine
from tradeimpact.schedule.lines import GENERAL_ONLY
from tradeimpact.schedule.scopes import NOTHING

INPUTS, FLOWS = "inputs.json", "flows.parquet"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything `scenario.compare` reads for one answer, in its own words."""

    scenario: Scenario
    flows: Sequence[Flow]
    lines: Mapping[str, TariffLine]
    provisions: Sequence[Provision]
    elasticities: Sequence[Elasticity]
    item_of: Mapping[str, str]
    items: Sequence[str]
    added: Sequence[Provision] = ()
    columns: Columns = GENERAL_ONLY
    shares: Sequence[ContentShare] = ()

    def compare(self) -> Outcome:
        """Return the answer; equal inputs give equal digits."""
        return compare(
            self.scenario,
            flows=self.flows,
            lines=self.lines,
            provisions=self.provisions,
            elasticities=self.elasticities,
            item_of=self.item_of,
            items=self.items,
            added=self.added,
            columns=self.columns,
            shares=self.shares,
        )


@checked(frozen=True, slots=True, config=ConfigDict(ser_json_inf_nan="strings"))
class _Listed:
    """A provision without its product lists, and where these stand; None = every line."""

    provision: Provision
    listed: int | None
    exempt: int


@checked(frozen=True, slots=True, config=ConfigDict(ser_json_inf_nan="strings"))
class _Inputs:
    scenario: Scenario
    lines: list[TariffLine]
    scopes: list[Scope]
    provisions: list[_Listed]
    added: list[_Listed]
    elasticities: list[Elasticity]
    item_of: dict[str, str]
    items: list[str]
    columns: Columns
    shares: list[ContentShare]


_INPUTS = TypeAdapter(_Inputs)


def write_bundle(bundle: Bundle) -> dict[str, bytes]:
    """Return the files of a bundle by their names."""
    scopes: dict[Scope, int] = {}
    wanted = {flow.line for flow in bundle.flows}
    inputs = _Inputs(
        scenario=bundle.scenario,
        lines=[line for code, line in sorted(bundle.lines.items()) if code in wanted],
        provisions=[_listed(provision, scopes) for provision in bundle.provisions],
        added=[_listed(provision, scopes) for provision in bundle.added],
        scopes=list(scopes),
        elasticities=list(bundle.elasticities),
        item_of=dict(bundle.item_of),
        items=list(bundle.items),
        columns=bundle.columns,
        shares=list(bundle.shares),
    )
    flows = pl.DataFrame(
        {
            "line": [flow.line for flow in bundle.flows],
            "hs6": [flow.hs6 for flow in bundle.flows],
            "origin": [flow.origin for flow in bundle.flows],
            "value": [flow.value for flow in bundle.flows],
        },
        schema={"line": pl.String, "hs6": pl.String, "origin": pl.String, "value": pl.Float64},
    )
    parquet = io.BytesIO()
    flows.write_parquet(parquet)
    return {INPUTS: _INPUTS.dump_json(inputs, indent=1), FLOWS: parquet.getvalue()}


def read_bundle(folder: Path) -> Bundle:
    """Read what `write_bundle` wrote.

    Raises
    ------
    LabelMismatch
        a file is not of a bundle; the first fault is named.
    """
    try:
        inputs = _INPUTS.validate_json((folder / INPUTS).read_bytes())
        flows = pl.read_parquet(folder / FLOWS).select("line", "hs6", "origin", "value")
    except ValidationError as problem:
        fault = problem.errors()[0]
        place = ".".join(map(str, fault["loc"]))
        raise LabelMismatch(
            f"{INPUTS}: {place}: {fault['msg']}: take the file as the run gave it"
        ) from problem
    except pl.exceptions.PolarsError as problem:
        raise LabelMismatch(
            f"{FLOWS} is not the table of flows: take the file as the run gave it"
        ) from problem
    return Bundle(
        scenario=inputs.scenario,
        flows=tuple(Flow(*row) for row in flows.iter_rows()),
        lines={line.line: line for line in inputs.lines},
        provisions=tuple(_whole(each, inputs.scopes) for each in inputs.provisions),
        added=tuple(_whole(each, inputs.scopes) for each in inputs.added),
        elasticities=tuple(inputs.elasticities),
        item_of=inputs.item_of,
        items=tuple(inputs.items),
        columns=inputs.columns,
        shares=tuple(inputs.shares),
    )


def _listed(provision: Provision, scopes: dict[Scope, int]) -> _Listed:
    listed = provision.listed
    return _Listed(
        provision=replace(provision, listed=None, exempt=NOTHING),
        listed=None if listed is None else scopes.setdefault(listed, len(scopes)),
        exempt=scopes.setdefault(provision.exempt, len(scopes)),
    )


def _whole(each: _Listed, scopes: Sequence[Scope]) -> Provision:
    return replace(
        each.provision,
        listed=None if each.listed is None else scopes[each.listed],
        exempt=scopes[each.exempt],
    )
