"""The classic GSIM against its published example, and the non-linear one in the limit."""

import json
from pathlib import Path

import numpy as np
import pytest

from tradeimpact.errors import BadElasticity, BadFlow
from tradeimpact.partial import gsim
from tradeimpact.partial.flows import Flows
from tradeimpact.partial.gsim_linear import solve_linear

EXAMPLE = Path(__file__).parents[4] / "shared" / "data" / "models" / "tests" / "gsim_4x4"
PLACES = ("US", "JP", "EU", "RW")
# Francois and Hall 2003, their worked example: world prices, rows sell, columns buy.
TRADE = np.array([[0, 50, 200, 300], [500, 0, 150, 200], [300, 100, 200, 200],
                  [50, 100, 110, 20]], dtype=float)  # fmt: skip
POWER = np.array([[1, 1.21, 1.41, 1.22], [1.37, 1, 1.31, 1.23], [1.32, 1.36, 1, 1.18],
                  [1.57, 1.41, 1.25, 1.15]])  # fmt: skip


def example(free=(0, 2), power=POWER):
    after = power.copy()
    after[free], after[free[::-1]] = 1.0, 1.0
    return {"value": TRADE, "rate_before": power - 1, "rate_after": after - 1,
            "countries": PLACES, "demand_elasticity": -1.25, "supply_elasticity": 1.5,
            "substitution": 5.0}  # fmt: skip


def test_the_published_prices_to_four_decimals():
    found = solve_linear(**example())
    assert found.price.round(4).tolist() == [0.0792, -0.0316, 0.0480, -0.0184]
    assert found.residual < 1e-14


@pytest.mark.referee
@pytest.mark.parametrize(("name", "free"), [("scenario_US_EU", (0, 2)), ("scenario_US_JP", (0, 1))])
def test_everything_the_example_file_holds(name, free):
    told = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))[name]
    found = solve_linear(**example(free))
    assert found.price == pytest.approx(told["price_changes"], rel=1e-12)
    assert found.producer_surplus == pytest.approx(told["producer_surplus"], rel=1e-10)
    assert found.consumer_surplus == pytest.approx(told["consumer_surplus"], rel=1e-10)
    assert found.revenue == pytest.approx(told["tariff_revenue"], rel=1e-10)
    assert found.welfare == pytest.approx(told["net_welfare"], rel=1e-10)
    if "M1" in told:
        assert found.value_after == pytest.approx(np.array(told["M1"]), rel=1e-12)


def test_small_duties_give_what_the_nonlinear_model_gives():
    """The error of the linear model shrinks with the square of the change of duty."""
    held = TRADE > 0
    i, j = np.nonzero(held)
    flows = Flows.from_codes(np.zeros(len(i), int), i, j, TRADE[held], items=["k"],
                             countries=PLACES)  # fmt: skip
    lay = (["k"] * len(i), [PLACES[n] for n in i], [PLACES[n] for n in j])
    errors = []
    for size in (1e-2, 1e-3):
        after = POWER.copy()
        after[0, 2] *= 1 - size
        line = solve_linear(**(example() | {"rate_after": after - 1}))
        curve = gsim.solve(flows, rate_before=flows.rates(*lay, (POWER - 1)[held]),
                           rate_after=flows.rates(*lay, (after - 1)[held]), sigma=5.0, eta=1.25,
                           omega=1.5, tolerance=1e-13)  # fmt: skip
        named = dict(
            zip((flows.countries[n] for n in flows.row_exporter), curve.price, strict=True)
        )
        errors.append(max(abs(named[p] - 1 - line.price[n]) for n, p in enumerate(PLACES)))
    assert errors[1] < errors[0] / 50


def test_what_it_cannot_answer_is_refused():
    with pytest.raises(BadElasticity, match="below zero"):
        solve_linear(**(example() | {"demand_elasticity": 1.25}))
    with pytest.raises(BadFlow, match="RW sells nothing"):
        solve_linear(**(example() | {"value": TRADE * np.array([[1], [1], [1], [0]])}))
