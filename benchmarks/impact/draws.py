"""A thousand draws of the Korean ICT scenario, inside a room's process; answers JSON.

Real values, duties and elasticities: US imports of 2024 by HS6 and origin, from the duties of the
baseline day to those in force on 1 August 2026. Only Caliendo and Parro print standard errors, so
only they are drawn; the other sources stand beside with their own numbers.
"""

import json
import os
import time
from collections.abc import Sequence
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from situationroom.rooms.impact.inputs import Inputs, gather_inputs  # noqa: E402
from situationroom.rooms.measures import queries as measures  # noqa: E402
from tradeimpact.checks import FloatArray  # noqa: E402
from tradeimpact.elasticity.published import CALIENDO_PARRO  # noqa: E402
from tradeimpact.elasticity.sources import sigma_by_source  # noqa: E402
from tradeimpact.partial.gsim import usable_cores  # noqa: E402
from tradeimpact.partial.sweep import Sweep, sweep  # noqa: E402
from tradeimpact.question import Scenario  # noqa: E402
from tradeimpact.states import by_hs6, duty_states  # noqa: E402
from tradeimpact.uncertainty import draw_sigma, estimates, spread  # noqa: E402

COUNT, SEED, ORIGIN = 1000, 20260801, "KR"


def market(
    asked: Scenario, inputs: Inputs
) -> tuple[FloatArray, Sequence[FloatArray], list[str], list[str]]:
    """Return values and the rates of the three states by HS6 and origin, and their labels."""
    flows = [f for f in inputs.flows if f.hs6 in inputs.item_of and f.line in inputs.lines]
    origins, codes = sorted({f.origin for f in flows}), sorted({f.line for f in flows})
    hs6 = sorted({f.hs6 for f in flows})
    lines = [inputs.lines[code] for code in codes]
    law = inputs.provisions
    tables = duty_states(asked, lines, origins, law, law, inputs.columns)
    value, rates = by_hs6(flows, codes, origins, hs6, [t.total for t in tables])
    return value, rates, hs6, origins


def main() -> None:
    """Measure and print."""
    asked = Scenario(
        origin=ORIGIN,
        before=measures.COVERAGE_FROM,
        after=date(2026, 8, 1),
        baseline_on=measures.COVERAGE_FROM,
    )
    inputs = gather_inputs(asked)
    value, rates, hs6, origins = market(asked, inputs)
    threads = usable_cores()
    found: dict[str, Sweep] = {}
    drawn: dict[str, Sweep] = {}
    seconds: dict[str, float] = {}
    for name, column in sigma_by_source(inputs.elasticities, hs6).items():
        kept = [n for n, s in enumerate(column.sigma) if s > 1]
        items = [hs6[n] for n in kept]

        def run(sigma: FloatArray, kept: list[int] = kept, items: list[str] = items,
                omega: float = float("inf")) -> Sweep:  # fmt: skip
            base, before, after = (rate[kept] for rate in rates)
            return sweep(value=value[kept], rate_base=base, rate_before=before, rate_after=after,
                         sigma=sigma, omega=omega, items=items, origins=origins, origin=ORIGIN,
                         threads=threads)  # fmt: skip

        sigma = column.sigma[kept]
        began = time.perf_counter()
        found[name] = run(sigma[None])
        seconds.setdefault("first", time.perf_counter() - began)
        if name != "caliendo_parro":
            continue
        sectors = {round(theta + 1, 4): (sector, error)
                   for sector, (theta, error) in CALIENDO_PARRO.items()}  # fmt: skip
        behind = [sectors[round(float(s), 4)] for s in sigma]
        said = estimates(name, items=items, sigma=sigma, error=[e for _, e in behind],
                         estimate=[sector for sector, _ in behind])  # fmt: skip
        for label, omega in (("draws", float("inf")), ("draws_finite", 3.0)):
            began = time.perf_counter()
            swept = run(draw_sigma(said, count=COUNT, seed=SEED).sigma, omega=omega)
            seconds[label] = time.perf_counter() - began
            drawn.setdefault(name, swept)
    answer = spread(found, drawn)
    print(
        json.dumps(
            {
                "items": len(hs6), "origins": len(origins), "count": COUNT, "seed": SEED,
                "seconds": seconds, "central": answer.central, "estimation": answer.estimation,
                "probability": answer.probability, "disagreement": answer.disagreement,
                "same_sign": answer.same_sign,
                "covered": {name: len(s.items) for name, s in found.items()},
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
