"""A scenario: two states of the duty schedule, compared for one origin in one market.

Exposure is arithmetic on customs values and statutory rates. Effect is measured against the
duties of a baseline day: the all-origins CES market of `partial.ces` is solved once for the duties
before and once for the duties after, both against the duties of `baseline_on`; the change is the
difference of the two. Nothing here reads a clock or a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, isnan, nan

import numpy as np
from numpy.typing import NDArray

from tradeimpact.elasticity.sources import Elasticity, SigmaColumn, sigma_by_source
from tradeimpact.errors import UnknownItem
from tradeimpact.inputoutput.content import Content, ContentShare, content_of
from tradeimpact.partial.exposure import Exposure, measure_exposure
from tradeimpact.partial.markets import value_after
from tradeimpact.question import Flow, Scenario
from tradeimpact.schedule import Columns, DutyTable, Provision, Regime, TariffLine, duty_table
from tradeimpact.schedule.lines import GENERAL_ONLY
from tradeimpact.states import (
    Array,
    adds_duty,
    by_hs6,
    duty_states,
    focus_of,
    hits_of,
    law_after,
)

ENDS = ("low", "central", "high")


@dataclass(frozen=True, slots=True)
class LineResult:
    """One tariff line of the origin: value in USD, duties as shares, and where it stands."""

    line: str
    hs6: str
    item: str
    value: float
    standing: str
    """One of `hit`, `exempt`, `outside`."""
    rate_before: float
    rate_after: float
    rate_low: float
    rate_high: float
    applied: tuple[str, ...]
    surely: bool
    """Whether the act adds a duty whatever the law leaves open; `perhaps`: in some reading."""
    perhaps: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """Change of export value of one item by elasticity source, in USD.

    `by_source` holds the change at the assumed duty, `low` and `high` its lowest and highest
    value over sources and over both ends of what the law leaves open. An item of which a source
    covers nothing is NaN there, and left out of low and high.
    """

    item: str
    by_source: Mapping[str, float]
    central: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rival:
    """What becomes of the imports from one origin, all items together, in USD.

    `by_source` holds the change of what an elasticity source covers; the origin of the scenario
    is among the rivals, for comparison.
    """

    origin: str
    value: float
    by_source: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NotCovered:
    """Something left out of a result, never counted as zero, with the reason.

    `source` names the elasticity source that lacks it; empty where it is not about elasticities.
    """

    code: str
    reason: str
    value: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a scenario; items stand in the order given, totals last as `total`."""

    exposure: Exposure
    effects: tuple[Effect, ...]
    lines: tuple[LineResult, ...]
    not_covered: tuple[NotCovered, ...]
    sources: tuple[str, ...]
    residual: float
    sigma: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    sigma_rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By source and HS6 code, the code of the row an elasticity was taken from."""
    content: tuple[Content, ...] = ()
    """Value added of the origin in the goods of every exporter; nothing without shares."""
    rivals: tuple[Rival, ...] = ()
    """Every origin of the market, in the order of their codes."""


def compare(
    scenario: Scenario,
    *,
    flows: Sequence[Flow],
    lines: Mapping[str, TariffLine],
    provisions: Sequence[Provision],
    elasticities: Sequence[Elasticity],
    item_of: Mapping[str, str],
    items: Sequence[str],
    added: Sequence[Provision] = (),
    columns: Columns = GENERAL_ONLY,
    shares: Sequence[ContentShare] = (),
) -> Outcome:
    """Return exposure and effect of a change of duties.

    Parameters
    ----------
    flows : sequence of Flow
        base-year imports by line and origin, every origin of the market, USD.
    lines : mapping of line code to TariffLine
        with ordinary duties as shares.
    item_of : mapping of HS6 code to item
    items : the items in the order they are reported.
    added : sequence of Provision
        changes to the law: they count in the state after, and only there. One with the key of
        a provision of the law takes its place.
    columns : Columns
        who pays column 2, and which preferences `facts` of the scenario may claim.
    shares : sequence of ContentShare
        value added of the origin in what every exporter sells to the market.

    Raises
    ------
    UnknownItem
        when the origin has no flow at all.
    UnknownProvision
        when a change is about a provision that is not in force on the day after, or not there.
    TooManyReadings
        when more of the law is open than a range can be worked out for.
    """
    known = [flow for flow in flows if flow.hs6 in item_of and flow.line in lines]
    mine = sorted((f for f in known if f.origin == scenario.origin), key=lambda f: f.line)
    if not mine:
        raise UnknownItem(
            f"no imports from {scenario.origin} in the base data: name an origin that is there"
        )
    origins = tuple(sorted({flow.origin for flow in known}))
    codes = tuple(sorted({flow.line for flow in known}))
    changed = law_after(scenario, provisions, added)
    tables = duty_states(
        scenario, [lines[code] for code in codes], origins, provisions, changed, columns
    )
    ends = duty_table(
        [lines[flow.line] for flow in mine],
        [scenario.origin],
        changed,
        on=scenario.after,
        known_on=scenario.known_after,
        claims=scenario.claims,
        columns=columns,
        facts=dict(scenario.facts),
    )
    results = _line_results(scenario, mine, codes, tables, ends, item_of)
    exposure = _exposure(results, items)
    effects, missing, residual, used, rivals = _effects(
        scenario, known, codes, origins, tables, elasticities, item_of, items
    )
    missing += tuple(
        NotCovered(f.line, "the ordinary duty of the line is not ad valorem", f.value)
        for f in mine
        if lines[f.line].ordinary is None and f.value > 0
    )
    missing += tuple(
        NotCovered(f.line, "the line is not in the tariff schedule", f.value)
        for f in flows
        if f.hs6 in item_of and f.line not in lines and f.origin == scenario.origin and f.value > 0
    )
    return Outcome(
        exposure=exposure,
        effects=effects,
        lines=tuple(results),
        not_covered=missing,
        sources=tuple(used),
        residual=residual,
        sigma={
            name: dict(zip(col.codes, map(float, col.sigma), strict=True))
            for name, col in used.items()
        },
        sigma_rows={
            name: {
                code: entry.code
                for code, entry in zip(col.codes, col.entries, strict=True)
                if entry is not None
            }
            for name, col in used.items()
        },
        content=content_of(
            hits_of(scenario, known, codes, tables[2], item_of), shares, own=scenario.origin
        )
        if shares
        else (),
        rivals=rivals,
    )


def _line_results(
    scenario: Scenario,
    mine: Sequence[Flow],
    codes: Sequence[str],
    tables: tuple[DutyTable, DutyTable, DutyTable],
    ends: DutyTable,
    item_of: Mapping[str, str],
) -> list[LineResult]:
    _, before, after = tables
    was, becomes, range_ = (
        before.of(scenario.origin),
        after.of(scenario.origin),
        ends.of(scenario.origin),
    )
    row_of = {code: row for row, code in enumerate(codes)}
    focus = focus_of(scenario, becomes.added, becomes.exempt, range_.added_high)
    results = []
    for i, flow in enumerate(mine):
        row = row_of[flow.line]
        results.append(
            LineResult(
                line=flow.line,
                hs6=flow.hs6,
                item=item_of[flow.hs6],
                value=flow.value,
                standing=_standing(becomes, focus, row),
                rate_before=float(was.total[row]),
                rate_after=float(becomes.total[row]),
                rate_low=float(becomes.low[row]),
                rate_high=float(becomes.high[row]),
                applied=tuple(key for key in sorted(becomes.added) if becomes.added[key][row] > 0),
                surely=_any_above_zero(range_.added_low, focus, i),
                perhaps=_any_above_zero(range_.added_high, focus, i),
            )
        )
    return results


def _standing(regime: Regime, focus: Sequence[str], row: int) -> str:
    if adds_duty(regime, focus, row):
        return "hit"
    return "exempt" if _any_above_zero(regime.exempt, focus, row) else "outside"


def _any_above_zero(parts: Mapping[str, Array], keys: Sequence[str], row: int) -> bool:
    return any(key in parts and parts[key][row] > 0 for key in keys)


def _exposure(results: Sequence[LineResult], items: Sequence[str]) -> Exposure:
    return measure_exposure(
        item=[r.item for r in results],
        value=[r.value for r in results],
        covered=[r.standing != "outside" or r.perhaps for r in results],
        exempt=[r.standing == "exempt" for r in results],
        hit=[r.standing == "hit" for r in results],
        rate_before=[r.rate_before for r in results],
        rate_after=[r.rate_after for r in results],
        hit_low=[r.standing == "hit" and r.surely for r in results],
        hit_high=[r.standing == "hit" or r.perhaps for r in results],
        rate_low=[r.rate_low for r in results],
        rate_high=[r.rate_high for r in results],
        items=items,
    )


def _effects(
    scenario: Scenario,
    flows: Sequence[Flow],
    codes: Sequence[str],
    origins: Sequence[str],
    tables: tuple[DutyTable, DutyTable, DutyTable],
    elasticities: Sequence[Elasticity],
    item_of: Mapping[str, str],
    items: Sequence[str],
) -> tuple[
    tuple[Effect, ...], tuple[NotCovered, ...], float, dict[str, SigmaColumn], tuple[Rival, ...]
]:
    base, before, after = tables
    hs6 = tuple(sorted({flow.hs6 for flow in flows}))
    states = [base.total] + [
        getattr(t, end if end != "central" else "total") for end in ENDS for t in (before, after)
    ]
    value, rates = by_hs6(flows, codes, origins, hs6, states)
    column = origins.index(scenario.origin)
    sources = sigma_by_source(elasticities, hs6)
    missing: list[NotCovered] = []
    change: dict[str, dict[str, Array]] = {}
    everybody: dict[str, Array] = {}
    worst = 0.0
    for name, col in sorted(sources.items()):
        usable = [
            i for i, code in enumerate(hs6) if code not in col.missing and code not in col.unusable
        ]
        gaps = [i for i in range(len(hs6)) if i not in usable and value[i, column] > 0]
        missing += [
            NotCovered(hs6[i], f"no usable elasticity in {name}", float(value[i, column]), name)
            for i in gaps
        ]
        change[name] = {}
        for position, end in enumerate(ENDS):
            pair = rates[1 + 2 * position], rates[2 + 2 * position]
            moved, residual = _moved(scenario, value, rates[0], pair, col, usable, hs6, origins)
            if end == "central":
                everybody[name] = moved
            change[name][end] = moved[:, column].copy()
            change[name][end][gaps] = np.nan
            worst = max(worst, residual)
    effects = _by_item(scenario, change, value[:, column] > 0, hs6, item_of, items)
    rivals = tuple(
        Rival(
            origin,
            fsum(map(float, value[:, r])),
            {name: fsum(map(float, moved[:, r])) for name, moved in everybody.items()},
        )
        for r, origin in enumerate(origins)
    )
    return effects, tuple(missing), worst, sources, rivals


def _moved(
    scenario: Scenario,
    value: Array,
    base: Array,
    pair: tuple[Array, Array],
    col: SigmaColumn,
    usable: list[int],
    hs6: Sequence[str],
    origins: Sequence[str],
) -> tuple[Array, float]:
    """Return V(after) − V(before) for every HS6 and origin, 0 where not usable, and residual."""
    moved = np.zeros_like(value)
    answers = [
        value_after(
            scenario.model,
            value=value[usable],
            rate_before=base[usable],
            rate_after=state[usable],
            sigma=[float(col.sigma[i]) for i in usable],
            eta=scenario.eta,
            omega=scenario.omega,
            items=[hs6[i] for i in usable],
            origins=origins,
        )
        for state in pair
    ]
    moved[usable] = answers[1][0] - answers[0][0]
    return moved, max(residual for _, residual in answers)


def _by_item(
    scenario: Scenario,
    change: Mapping[str, Mapping[str, Array]],
    traded: NDArray[np.bool_],
    hs6: Sequence[str],
    item_of: Mapping[str, str],
    items: Sequence[str],
) -> tuple[Effect, ...]:
    def add_up(source: str, end: str, wanted: str | None) -> float:
        """Add up what is covered; an item of which nothing is covered is not known, never 0."""
        found = [
            float(change[source][end][i])
            for i, code in enumerate(hs6)
            if traded[i] and (wanted is None or item_of[code] == wanted)
        ]
        known = [part for part in found if not isnan(part)]
        return fsum(known) if known or not found else nan

    effects = []
    for item in (*items, None):
        everything = {s: {end: add_up(s, end, item) for end in ENDS} for s in change}
        central = {source: ends["central"] for source, ends in everything.items()}
        spread = [v for ends in everything.values() for v in ends.values() if not isnan(v)]
        reference = scenario.reference_source
        effects.append(
            Effect(
                item=item or "total",
                by_source=central,
                central=central.get(reference, nan),
                low=min(spread, default=nan),
                high=max(spread, default=nan),
            )
        )
    return tuple(effects)
