"""The world market: closed forms, an independent solver, properties, and refusals by name."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from tradeimpact.errors import (
    BadElasticity,
    BadFlow,
    LabelMismatch,
    NonConvergence,
    UnitMismatch,
    UnknownItem,
)
from tradeimpact.partial import ces, gsim, gsim_kernel, gsim_newton
from tradeimpact.partial.exponential import exp_in_place
from tradeimpact.partial.flows import Flows

PLACES = ("CHN", "JPN", "KOR", "MEX", "USA")


@st.composite
def worlds(draw):
    """Dense draws of a small world: some flows absent, every duty its own."""
    items, places = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    cells = [(k, i, j) for k in range(items) for i in range(places) for j in range(places)]
    chosen = draw(st.lists(st.sampled_from(cells), min_size=1, unique=True))
    count = len(chosen)

    def numbers(low, high, size=count):
        return np.array(draw(st.lists(st.floats(low, high), min_size=size, max_size=size)))

    labels = [(f"85{k:04d}", PLACES[i], PLACES[j]) for k, i, j in chosen]
    return {
        "labels": labels,
        "value": numbers(1.0, 1e9),
        "before": numbers(0.0, 1.0),
        "after": numbers(0.0, 1.0),
        "sigma": dict(zip([f"85{k:04d}" for k in range(3)], numbers(1.05, 30.0, 3), strict=True)),
        "omega": dict(zip(PLACES, numbers(0.2, 30.0, 5), strict=True)),
        "eta": draw(st.floats(0.0, 4.0)),
    }


def build(world, order=None):
    labels = world["labels"]
    order = range(len(labels)) if order is None else order
    return Flows.from_labels(*zip(*[labels[n] for n in order], strict=True),
                             [world["value"][n] for n in order])  # fmt: skip


def laid(flows, world, name):
    return flows.rates(*zip(*world["labels"], strict=True), world[name])


def solve(world, flows=None, **more):
    flows = flows or build(world)
    given_rates = {n: laid(flows, world, n[5:]) for n in ("rate_before", "rate_after")}
    keep = {"sigma": world["sigma"], "omega": world["omega"], "eta": world["eta"]}
    return gsim.solve(flows, **(given_rates | keep | {"tolerance": 1e-10} | more))


def one_item(matrix, places=PLACES):
    """Return flows of one item from an exporter-by-importer matrix, and what of it is held."""
    matrix = np.asarray(matrix, dtype=float)
    i, j = np.nonzero(matrix)
    flows = Flows.from_codes(np.zeros(len(i), int), i, j, matrix[i, j],
                             items=["851712"], countries=places[: len(matrix)])  # fmt: skip
    return flows, matrix > 0


@given(worlds())
@settings(max_examples=60)
def test_no_shock_no_change_to_the_last_bit(world):
    found = solve(world | {"after": world["before"]})
    assert np.array_equal(found.value_after, found.flows.value)
    assert (found.price == 1).all()
    assert (found.price_index == 1).all()
    assert (found.by_country()["welfare"] == 0).all()


@given(worlds())
@settings(max_examples=60)
def test_with_fixed_prices_every_market_is_the_one_of_ces(world):
    found = solve(world, omega=math.inf)
    table = found.frame()
    for place in PLACES:
        here = table.filter(table["importer"] == place)
        items = sorted(set(here["item"]))
        if not items:
            continue
        origins = sorted(set(here["exporter"]))
        shape = (len(items), len(origins))
        grid = {n: np.zeros(shape) for n in ("value", "before", "after", "found")}
        for (k, i, j), value, before, after in zip(
            world["labels"], world["value"], world["before"], world["after"], strict=True
        ):
            if j == place:
                at = items.index(k), origins.index(i)
                grid["value"][at], grid["before"][at], grid["after"][at] = value, before, after
        for row in here.iter_rows(named=True):
            at = items.index(row["item"]), origins.index(row["exporter"])
            grid["found"][at] = row["value_after"]
        alone = ces.respond(value=grid["value"], rate_before=grid["before"],
                            rate_after=grid["after"], sigma=world["sigma"], eta=world["eta"],
                            items=items, origins=origins)  # fmt: skip
        assert grid["found"] == pytest.approx(alone.value_after, rel=1e-10)


@given(worlds())
@settings(max_examples=60)
def test_markets_clear_in_the_returned_numbers(world):
    found = solve(world)
    flows = found.flows
    supply = np.array([world["omega"][flows.countries[i]] for i in flows.row_exporter])
    row = flows.row_of_flows()
    value = np.bincount(row, found.value_after, len(supply))
    # Value sold at the price, by exporter: sales before times p^(1 + omega).
    assert value == pytest.approx(found.sales_before * found.price ** (1 + supply), rel=1e-8)
    assert found.sales_after == pytest.approx(value, rel=1e-12)
    assert found.residual.max() <= 1e-10


@given(worlds())
@settings(max_examples=40)
def test_sums_over_items_and_places_equal_the_totals(world):
    found = solve(world)
    table = found.by_country()
    assert table["exports_after"].sum() == pytest.approx(found.value_after.sum(), rel=1e-12)
    assert table["exports_before"].sum() == pytest.approx(found.flows.value.sum(), rel=1e-12)
    by_market = sum(found.rivals(place)["after"].sum() for place in found.flows.countries)
    assert by_market == pytest.approx(found.value_after.sum(), rel=1e-12)
    apart = [found.rivals("USA", [k])["after"].sum() for k in found.flows.items
             if "USA" in found.flows.countries]  # fmt: skip
    if apart:
        assert sum(apart) == pytest.approx(found.rivals("USA")["after"].sum(), rel=1e-12)


@given(worlds(), st.sampled_from([1e-6, 1e-3, 1e6]))
@settings(max_examples=40)
def test_the_unit_of_money_does_not_matter(world, unit):
    found, scaled = solve(world), solve(world | {"value": world["value"] * unit})
    assert scaled.price == pytest.approx(found.price, rel=1e-7)
    assert scaled.value_after == pytest.approx(found.value_after * unit, rel=1e-6)


@given(worlds(), st.floats(0.5, 2.0))
@settings(max_examples=40)
def test_a_duty_that_lifts_every_price_alike_only_moves_the_level(world, factor):
    """All T equal: theta is unmoved, so with the same supply everywhere p is the same for all."""
    after = (1 + world["before"]) * factor - 1
    found = solve(world | {"after": after}, omega=2.0, rate_limit=10.0)
    # p^omega = (p T)^(-sigma) (p T)^(sigma - eta)  =>  p = T^(-eta / (omega + eta))
    expected = factor ** (-world["eta"] / (2.0 + world["eta"]))
    assert found.price == pytest.approx(expected, rel=1e-8)
    assert found.price_index == pytest.approx(expected * factor, rel=1e-8)


@given(worlds(), st.integers(0, 100), st.floats(0.01, 1.0))
@settings(max_examples=60)
def test_a_larger_duty_never_raises_the_flow_it_is_put_on(world, which, more):
    n = which % len(world["labels"])
    after = world["after"].copy()
    after[n] += more
    flows = build(world)
    at = flows.rates(*([label] for label in world["labels"][n]), [1.0])
    less, found = solve(world, flows), solve(world | {"after": after}, flows)
    assert (found.value_after[at > 0] <= less.value_after[at > 0] * (1 + 1e-7)).all()


@given(worlds(), st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_input_changes_no_digit(world, lot):
    order = list(range(len(world["labels"])))
    lot.shuffle(order)
    one, other = solve(world), solve(world, build(world, order), threads=2)
    assert np.array_equal(one.value_after, other.value_after)
    assert np.array_equal(one.price, other.price)


def test_labels_given_in_another_order_are_aligned():
    value = [[0.0, 5.0, 3.0], [2.0, 0.0, 4.0], [1.0, 6.0, 0.0]]
    flows, held = one_item(value)
    i, j = np.nonzero(held)
    turned = Flows.from_codes(np.zeros(6, int), 2 - i, 2 - j, np.array(value)[held],
                              items=["851712"], countries=PLACES[:3][::-1])  # fmt: skip
    assert flows.frame().equals(turned.frame())


@given(worlds(), st.floats(0.1, 1.0))
@settings(max_examples=40)
def test_the_careful_solver_agrees_with_the_quick_one(world, through):
    flows = build(world)
    quick = solve(world, flows, pass_through=through, tolerance=1e-11)
    rates = [gsim.as_input(laid(flows, world, n)) for n in ("before", "after")]
    supply = np.array([world["omega"][flows.countries[i]] for i in flows.row_exporter])
    count = len(flows.items)
    problem = gsim.Problem(flows, *rates, np.array([world["sigma"][k] for k in flows.items]),
                           np.full(count, world["eta"]), supply, np.full(count, through), 3.0,
                           1e-11)  # fmt: skip
    found = gsim.Found.empty(flows)
    gsim._run(problem, found, 1)
    for k in range(count):
        gsim_newton.solve_one(problem, found, k)
    assert found.value_after == pytest.approx(quick.value_after, rel=1e-7)
    assert np.exp(found.log_price) == pytest.approx(quick.price, rel=1e-8)


def test_an_independent_solver_in_levels_finds_the_same_prices():
    rng = np.random.default_rng(7)
    value = rng.lognormal(3, 1, (4, 4))
    before, after = rng.uniform(0, 0.3, (4, 4)), rng.uniform(0, 0.6, (4, 4))
    sigma, eta, omega = 6.0, 1.4, np.array([0.7, 2.0, 5.0, 11.0])
    flows, held = one_item(value)
    found = gsim.solve(flows, rate_before=before[held], rate_after=after[held], sigma=sigma,
                       eta=eta, omega=omega, tolerance=1e-12)  # fmt: skip
    tariff = (1 + after) / (1 + before)
    theta = value * (1 + before) / (value * (1 + before)).sum(axis=0)

    def excess(price):
        landed = price[:, None] * tariff
        index = (theta * landed ** (1 - sigma)).sum(axis=0) ** (1 / (1 - sigma))
        bought = value * landed**-sigma * index ** (sigma - eta)
        return bought.sum(axis=1) / value.sum(axis=1) - price**omega

    other = root(excess, np.ones(4), tol=1e-13)
    assert found.price == pytest.approx(other.x, rel=1e-9)


def test_surplus_is_the_area_under_the_curves():
    flows, _ = one_item([[0.0, 10.0, 20.0], [5.0, 0.0, 30.0], [8.0, 9.0, 0.0]])
    duty = np.array([0.0, 0.3, 0.1, 0.2, 0.0, 0.4])
    keep = {"rate_before": np.zeros(6), "sigma": 4.0, "omega": 2.0, "eta": 1.5, "tolerance": 1e-12}
    found = gsim.solve(flows, rate_after=duty, **keep)
    grid = np.linspace(0, 1, 200_001)
    for column, index in enumerate(found.price_index):
        path = 1 + (index - 1) * grid
        area = -np.trapezoid(path**-1.5, path) * flows.value[flows.importers() == column].sum()
        assert found.consumer_surplus[column] == pytest.approx(area, rel=1e-8)
    for row, price in enumerate(found.price):
        path = 1 + (price - 1) * grid
        area = np.trapezoid(path**2.0, path) * found.sales_before[row]
        assert found.producer_surplus[row] == pytest.approx(area, rel=1e-8)


def test_margin_given_up_is_the_exporters_loss():
    # One exporter, one market, fixed price, nothing passed on: buyers see no change, the exporter
    # takes 1/1.25 of each unit. Value 100 -> 80, duty 20, loss 20.
    flows, _ = one_item([[0.0, 100.0], [0.0, 0.0]])
    found = gsim.solve(flows, rate_before=[0.0], rate_after=[0.25], sigma=3.0, omega=math.inf,
                       pass_through=0.0)  # fmt: skip
    assert found.value_after == pytest.approx([80.0], rel=1e-12)
    assert found.revenue_after == pytest.approx([20.0], rel=1e-12)
    assert found.producer_surplus == pytest.approx([-20.0], rel=1e-12)
    assert found.consumer_surplus == pytest.approx([0.0], abs=1e-12)


def test_pass_through_of_a_small_exporter():
    omega = gsim.supply_of_pass_through(0.8, 5.0)
    flows, _ = one_item([[0.0, 0, 1e-3], [0, 0, 1e9], [0.0, 0, 0]])
    found = gsim.solve(flows, rate_before=[0.0, 0.0], rate_after=[0.1, 0.0], sigma=5.0,
                       omega=omega, tolerance=1e-13)  # fmt: skip
    assert math.log(found.price[0] * 1.1) / math.log(1.1) == pytest.approx(0.8, abs=1e-9)
    assert gsim.supply_of_pass_through(1.0, 5.0) == math.inf
    with pytest.raises(BadElasticity, match="pass-through"):
        gsim.supply_of_pass_through(0.0, 5.0)


def test_winners_and_losers_stand_in_order():
    flows, _ = one_item([[0, 0, 50.0], [0, 0, 30.0], [0, 0, 0.0], [0, 0, 20.0]])
    found = gsim.solve(flows, rate_before=np.zeros(3), rate_after=[0.3, 0.15, 0.0], sigma=5.0,
                       omega=3.0)  # fmt: skip
    table = found.rivals("KOR")
    assert table["exporter"].to_list() == ["MEX", "JPN", "CHN"]
    assert table["change"][0] > 0 > table["change"][2]
    assert table["share_after"].sum() == pytest.approx(1)


@pytest.mark.parametrize("sigma", [500.0, 16_808.0])
def test_an_extreme_elasticity_is_solved_by_the_careful_solver(sigma):
    flows, _ = one_item([[0.0, 10.0, 20.0], [5.0, 0.0, 30.0], [8.0, 9.0, 0.0]])
    duty = np.array([0.9, 0.3, 0.4, 0.6, 0.5, 0.7])
    found = gsim.solve(flows, rate_before=np.zeros(6), rate_after=duty, sigma=sigma, omega=2.0)
    assert found.residual[0] <= 1e-8
    assert np.isfinite(found.value_after).all()


def test_flows_of_very_different_size_are_solved():
    flows, _ = one_item([[0.0, 1e12, 1e-6], [1.0, 0.0, 1e6], [1e-3, 1e9, 0.0]])
    found = gsim.solve(flows, rate_before=np.zeros(6), rate_after=np.linspace(0, 0.5, 6),
                       sigma=8.0, omega=1.5)  # fmt: skip
    assert found.residual[0] <= 1e-8
    assert (found.price > 0).all()


def test_what_does_not_converge_is_refused_with_its_residual(monkeypatch):
    monkeypatch.setattr(gsim_newton, "_STEPS", 1)
    monkeypatch.setattr(gsim_kernel, "NOT_SOLVED", 0)  # every item goes to the careful solver
    flows, _ = one_item([[0.0, 10.0, 20.0], [5.0, 0.0, 30.0], [8.0, 9.0, 0.0]])
    with pytest.raises(NonConvergence, match="851712") as caught:
        gsim.solve(flows, rate_before=np.zeros(6), rate_after=np.linspace(0, 2, 6), sigma=30.0,
                   omega=0.5)  # fmt: skip
    assert caught.value.residual > 1e-8


def test_a_partner_that_trades_with_nobody_has_no_row():
    flows = Flows.from_codes([0], [0], [1], [5.0], items=["851712"], countries=PLACES)
    found = gsim.solve(flows, rate_before=[0.0], rate_after=[0.1], sigma=3.0, omega=1.0)
    assert len(found.price) == 1
    idle = found.by_country().filter(found.by_country()["country"] == "MEX")
    assert idle["welfare"].item() == 0


def test_an_item_without_trade_and_no_flow_at_all_give_empty_answers():
    flows = Flows.from_codes([1], [0], [1], [5.0], items=["850000", "851712"], countries=PLACES)
    found = gsim.solve(flows, rate_before=[0.0], rate_after=[0.1], sigma=3.0, omega=1.0)
    assert found.residual[0] == 0
    nothing = Flows.from_labels([], [], [], [])
    assert len(gsim.solve(nothing, rate_before=[], rate_after=[], sigma=3.0, omega=1.0).price) == 0


def test_zero_flows_are_left_out_and_counted():
    flows = Flows.from_labels(["851712"] * 2, ["KOR", "CHN"], ["USA"] * 2, [0.0, 5.0])
    assert (len(flows), flows.dropped_zero) == (1, 1)


TWO = (["851712", "854231"], ["KOR", "KOR"], ["USA", "USA"])


@pytest.mark.parametrize(
    ("value", "words"), [([1.0, math.nan], "854231, KOR to USA is nan"), ([-1.0, 1.0], "851712"),
                         ([math.inf, 1.0], "inf")]
)  # fmt: skip
def test_a_flow_that_is_none_is_refused_by_label(value, words):
    with pytest.raises(BadFlow, match=words):
        Flows.from_labels(*TWO, value)


def test_labels_that_cannot_be_meant_are_refused():
    with pytest.raises(LabelMismatch, match="comes twice"):
        Flows.from_labels(["a", "a"], ["K", "K"], ["U", "U"], [1.0, 2.0])
    with pytest.raises(LabelMismatch, match="not text"):
        Flows.from_labels([101, 102], ["K", "K"], ["U", "U"], [1.0, 2.0])
    with pytest.raises(LabelMismatch, match="shape"):
        Flows.from_labels(["a"], ["K"], ["U"], [1.0, 2.0])
    with pytest.raises(LabelMismatch, match="outside"):
        Flows.from_codes([0], [0], [9], [1.0], items=["a"], countries=["K"])
    flows = Flows.from_labels(*TWO, [1.0, 2.0])
    with pytest.raises(UnknownItem, match="'999999'"):
        flows.rates(["999999"], ["KOR"], ["USA"], [0.1])
    with pytest.raises(LabelMismatch, match="twice"):
        flows.rates(["851712"] * 2, ["KOR"] * 2, ["USA"] * 2, [0.1, 0.2])


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"rate_after": [0.1, -1.0]}, UnitMismatch, "854231, KOR to USA is -1.0.*-100 %"),
        ({"rate_after": [0.1, 25.0]}, UnitMismatch, "percentage"),
        ({"rate_before": [math.nan, 0.0]}, UnitMismatch, "851712"),
        ({"rate_after": [0.1]}, LabelMismatch, "Flows.rates"),
        ({"sigma": 1.0}, BadElasticity, "above 1"),
        ({"sigma": [3.0, -28.1]}, BadElasticity, "854231"),
        ({"sigma": {"851712": 3.0}}, LabelMismatch, "854231"),
        ({"omega": 0.0}, BadElasticity, "851712, KOR"),
        ({"omega": {"CHN": 1.0}}, LabelMismatch, "KOR"),
        ({"omega": {("851712", "KOR"): 1.0}}, LabelMismatch, "854231"),
        ({"eta": -1.0}, BadElasticity, "minus sign"),
        ({"pass_through": 80.0}, UnitMismatch, "from 0 to 1"),
    ],
)
def test_parameters_that_cannot_be_meant_are_refused(change, error, words):
    flows = Flows.from_labels(*TWO, [1.0, 2.0])
    good = {"rate_before": [0.0, 0.0], "rate_after": [0.1, 0.1], "sigma": 3.0, "omega": 1.0}
    with pytest.raises(error, match=words):
        gsim.solve(flows, **(good | change))


def test_the_exponential_of_arrays_is_that_of_the_library():
    x = np.concatenate([np.linspace(-699.9, 699.9, 200_001), np.linspace(-1e-9, 1e-9, 1001)])
    found = x.copy()
    exp_in_place(found)
    assert np.abs(found / np.exp(x) - 1).max() <= 2**-51
    ends = np.array([0.0, -0.0, -701.0, 701.0, -math.inf, math.inf, math.nan])
    exp_in_place(ends)
    assert ends[:6].tolist() == [1.0, 1.0, 0.0, math.inf, 0.0, math.inf]
    assert math.isnan(ends[6])
