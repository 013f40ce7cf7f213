"""The states of the law that a scenario compares, as duty tables, by line and by HS6."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tradeimpact.errors import UnknownProvision
from tradeimpact.inputoutput.content import Hit
from tradeimpact.question import Flow, Scenario
from tradeimpact.schedule import Columns, DutyTable, Provision, Regime, TariffLine, duty_table

Array = NDArray[np.float64]


def provisions_read(scenario: Scenario, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """Return the provisions a scenario reads: those in force on one of its days, as known then.

    No other provision has any part in `compare`, so these name what its answer stands on.
    """
    days = (
        (scenario.baseline_on, scenario.known_before),
        (scenario.before, scenario.known_before),
        (scenario.after, scenario.known_after),
    )
    return tuple(
        p for p in provisions if any(p.in_force(on=on, known_on=known) for on, known in days)
    )


def law_after(
    scenario: Scenario, provisions: Sequence[Provision], added: Sequence[Provision]
) -> tuple[Provision, ...]:
    """Return the provisions of the state after: the law, less what is taken out, and the changes.

    Raises
    ------
    UnknownProvision
        when one taken out is not in force on the day after: it would change nothing.
    """
    counting = {
        p.key for p in provisions if p.in_force(on=scenario.after, known_on=scenario.known_after)
    }
    for key in scenario.without:
        if key not in counting:
            raise UnknownProvision(
                f"{key} is not in force on {scenario.after.isoformat()}: leave it out of the "
                "scenario, or choose a day on which it is"
            )
    out = {*scenario.without, *(p.key for p in added)}
    return (*(p for p in provisions if p.key not in out), *added)


def duty_states(
    scenario: Scenario,
    lines: Sequence[TariffLine],
    origins: Sequence[str],
    provisions: Sequence[Provision],
    changed: Sequence[Provision],
    columns: Columns,
) -> tuple[DutyTable, DutyTable, DutyTable]:
    """Return the duties of the baseline, before and after; only the focus makes a range."""
    vary = scenario.focus or None
    return (
        duty_table(
            lines,
            origins,
            provisions,
            on=scenario.baseline_on,
            known_on=scenario.known_before,
            vary=(),
            claims=scenario.claims,
            columns=columns,
            facts=dict(scenario.facts),
        ),
        duty_table(
            lines,
            origins,
            provisions,
            on=scenario.before,
            known_on=scenario.known_before,
            vary=vary,
            claims=scenario.claims,
            columns=columns,
            facts=dict(scenario.facts),
        ),
        duty_table(
            lines,
            origins,
            changed,
            on=scenario.after,
            known_on=scenario.known_after,
            vary=vary,
            claims=scenario.claims,
            columns=columns,
            facts=dict(scenario.facts),
        ),
    )


def by_hs6(
    flows: Sequence[Flow],
    codes: Sequence[str],
    origins: Sequence[str],
    hs6: Sequence[str],
    tables: Sequence[Array],
) -> tuple[Array, list[Array]]:
    """Sum values to HS6 and average the rates of the lines by value; all arrays (K, R)."""
    line_row = {code: i for i, code in enumerate(codes)}
    group_row = {code: i for i, code in enumerate(hs6)}
    column = {origin: i for i, origin in enumerate(origins)}
    value = np.zeros((len(hs6), len(origins)))
    duty = [np.zeros_like(value) for _ in tables]
    for flow in sorted(flows, key=lambda f: (f.line, f.origin)):
        place = group_row[flow.hs6], column[flow.origin]
        value[place] += flow.value
        for total, table in zip(duty, tables, strict=True):
            total[place] += flow.value * table[line_row[flow.line], column[flow.origin]]
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = [np.where(value > 0, total / value, 0.0) for total in duty]
    return value, rates


def focus_of(scenario: Scenario, *parts: Mapping[str, Array]) -> list[str]:
    """Return the provisions whose hit is measured: the focus, or all there are."""
    keys = sorted({key for part in parts for key in part})
    return [key for key in keys if not scenario.focus or key in scenario.focus]


def adds_duty(regime: Regime, keys: Sequence[str], row: int) -> bool:
    """Tell whether one of some provisions adds a duty to a line."""
    return any(key in regime.added and regime.added[key][row] > 0 for key in keys)


def hits_of(
    scenario: Scenario,
    flows: Sequence[Flow],
    codes: Sequence[str],
    after: DutyTable,
    item_of: Mapping[str, str],
) -> list[Hit]:
    """Return what the focus hits of the imports from every origin, by HS6 code."""
    row_of = {code: row for row, code in enumerate(codes)}
    sums: dict[tuple[str, str], tuple[float, float]] = {}
    regimes = {flow.origin: after.of(flow.origin) for flow in flows}
    focus = {origin: focus_of(scenario, one.added) for origin, one in regimes.items()}
    for flow in sorted(flows, key=lambda f: (f.line, f.origin)):
        there, hit = sums.get((flow.hs6, flow.origin), (0.0, 0.0))
        taxed = adds_duty(regimes[flow.origin], focus[flow.origin], row_of[flow.line])
        sums[flow.hs6, flow.origin] = there + flow.value, hit + (flow.value if taxed else 0.0)
    return [
        Hit(hs6, item_of[hs6], origin, there, hit)
        for (hs6, origin), (there, hit) in sorted(sums.items())
    ]
