"""The all-origins CES market: known answers, properties, and refusals by name."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from tradeimpact import checks
from tradeimpact.errors import (
    BadElasticity,
    BadFlow,
    LabelMismatch,
    NonConvergence,
    UnitMismatch,
)
from tradeimpact.partial import ces
from tradeimpact.partial.ces import closed_form_index, respond

CLOSED_FORM = 1e-10  # what the method page promises
ROUNDING = 1e-12


def labels(prefix, count):
    return [f"{prefix}{number:04d}" for number in range(count)]


def solve(value, before, after, sigma, **more):
    value = np.asarray(value)
    names = {"items": labels("k", value.shape[0]), "origins": labels("r", value.shape[1])}
    return respond(value=value, rate_before=before, rate_after=after, sigma=sigma, **(names | more))


@st.composite
def markets(draw, fewest_items=1, zeros=True):
    rows, columns = draw(st.integers(fewest_items, 5)), draw(st.integers(1, 6))
    size = rows * columns

    def matrix(element):
        drawn = draw(st.lists(element, min_size=size, max_size=size))
        return np.array(drawn, dtype=float).reshape(rows, columns)

    flow = st.floats(1.0, 1e9)
    rate = st.floats(0.0, 2.0)
    supply = st.one_of(st.just(math.inf), st.floats(0.1, 50.0))
    return {
        "value": matrix(st.one_of(st.just(0.0), flow) if zeros else flow),
        "before": matrix(rate),
        "after": matrix(rate),
        "sigma": np.array(draw(st.lists(st.floats(1.05, 40.0), min_size=rows, max_size=rows))),
        "eta": draw(st.floats(0.0, 3.0)),
        "omega": matrix(supply),
    }


@given(markets())
def test_no_shock_no_change_to_the_last_bit(market):
    found = solve(**(market | {"after": market["before"]}))
    traded = market["value"] > 0
    assert np.array_equal(found.value_after, market["value"])
    assert (found.price[traded] == 1).all()
    assert (found.quantity[traded] == 1).all()
    assert (found.price_index[traded.any(axis=1)] == 1).all()
    assert (found.residual == 0).all()


@given(markets(zeros=False), st.one_of(st.just(math.inf), st.floats(0.05, 100.0)))
def test_equal_supply_elasticities_give_the_closed_form(market, omega):
    found = solve(**(market | {"omega": omega}))
    for row in range(len(market["value"])):
        landed = market["value"][row] * (1 + market["before"][row])
        exact = closed_form_index(
            share=landed / landed.sum(),
            tariff=(1 + market["after"][row]) / (1 + market["before"][row]),
            sigma=market["sigma"][row],
            eta=market["eta"],
            omega=omega,
        )
        assert found.price_index[row] == pytest.approx(exact, rel=CLOSED_FORM)


def test_two_origins_by_hand_with_complete_pass_through():
    # sigma 2, eta 1, equal halves, 100 % on the first: 1/P = 1/2 * 1/2 + 1/2, so P = 4/3;
    # quantities are 2^-2 * 4/3 = 1/3 and 4/3; spending stays 2 * 50/3 + 200/3 = 100.
    found = solve([[50, 50]], [[0, 0]], [[1, 0]], 2.0)
    assert found.price_index == pytest.approx([4 / 3], rel=ROUNDING)
    assert found.quantity == pytest.approx(np.array([[1 / 3, 4 / 3]]), rel=ROUNDING)
    assert found.value_after == pytest.approx(np.array([[50 / 3, 200 / 3]]), rel=ROUNDING)
    assert (found.price == 1).all()


def test_two_origins_by_hand_with_rising_supply_price():
    # sigma 3, eta 1, omega 1, tariff factor 4: 1/P = 1/2 * 4^-1/2 + 1/2 = 3/4; p1^4 = 4^-3 P^2
    # = 1/36 and p2^4 = 16/9; values change by p^2: 1/6 and 4/3.
    found = solve([[50, 50]], [[0, 0]], [[3, 0]], 3.0, omega=1.0)
    assert found.price_index == pytest.approx([4 / 3], rel=ROUNDING)
    assert found.price == pytest.approx(np.array([[36**-0.25, (16 / 9) ** 0.25]]), rel=ROUNDING)
    assert found.value_after == pytest.approx(np.array([[50 / 6, 200 / 3]]), rel=ROUNDING)


@given(markets(zeros=False))
def test_unequal_supply_elasticities_agree_with_a_bisection_in_levels(market):
    # The referee solves for P in levels, with supply and demand written out anew for each origin.
    found = solve(**market)
    for row, sigma in enumerate(market["sigma"]):
        landed = market["value"][row] * (1 + market["before"][row])
        tariff = (1 + market["after"][row]) / (1 + market["before"][row])
        omega, share = market["omega"][row], landed / landed.sum()

        def gap(index, sigma=sigma, tariff=tariff, omega=omega, share=share):
            clearing = tariff**-sigma * index ** (sigma - market["eta"])
            price = np.where(np.isinf(omega), 1.0, clearing ** (1 / (omega + sigma)))
            return index - float(share @ (price * tariff) ** (1 - sigma)) ** (1 / (1 - sigma))

        assert found.price_index[row] == pytest.approx(brentq(gap, 0.2, 5.0, xtol=1e-14), rel=1e-9)


def test_a_duty_already_in_place_weighs_the_shares_at_landed_value():
    # 20 at 300 % lands at 80, as much as 80 duty free; its removal divides that price by four.
    found = solve([[20, 80]], [[3, 0]], [[0, 0]], 2.0)
    assert found.price_index == pytest.approx([1 / (0.5 * 4 + 0.5)], rel=ROUNDING)


@given(markets())
def test_spending_is_constant_when_demand_has_unit_elasticity(market):
    found = solve(**(market | {"eta": 1.0}))
    before = (market["value"] * (1 + market["before"])).sum(axis=1)
    after = (found.value_after * (1 + market["after"])).sum(axis=1)
    assert after == pytest.approx(before, rel=1e-11)


@given(markets(), st.floats(1e-6, 1e6))
def test_values_scale_and_prices_do_not_care(market, factor):
    one = solve(**market)
    scaled = solve(**(market | {"value": market["value"] * factor}))
    assert scaled.value_after == pytest.approx(one.value_after * factor, rel=ROUNDING)
    assert scaled.price_index == pytest.approx(one.price_index, rel=ROUNDING, nan_ok=True)


@given(markets(zeros=False), st.floats(0.01, 1.0), st.data())
def test_a_higher_tariff_never_helps_the_taxed_nor_hurts_a_rival(market, more, data):
    market["sigma"] = market["eta"] + np.maximum(market["sigma"], 1.05)
    taxed = data.draw(st.integers(0, market["value"].shape[1] - 1))
    raised = market["after"].copy()
    raised[:, taxed] += more
    low, high = solve(**market), solve(**(market | {"after": raised}))
    change = high.value_after / low.value_after - 1
    assert (change[:, taxed] <= ROUNDING).all()
    assert (np.delete(change, taxed, axis=1) >= -ROUNDING).all()


@given(markets(zeros=False))
def test_flows_a_million_fold_apart_leave_a_small_residual(market):
    spread = 10.0 ** np.linspace(-6, 6, market["value"].shape[1])
    found = solve(**(market | {"value": market["value"] * spread}))
    assert found.residual.max() <= 1e-13
    assert np.isfinite(found.value_after).all()


@given(markets(fewest_items=2))
def test_items_do_not_touch_each_other(market):
    together = solve(**market)
    for row in range(len(market["value"])):
        one = slice(row, row + 1)
        alone = solve(
            market["value"][one], market["before"][one], market["after"][one],
            market["sigma"][one], eta=market["eta"], omega=market["omega"][one],
        )  # fmt: skip
        assert np.array_equal(alone.value_after[0], together.value_after[row])
        assert np.array_equal(alone.price_index, together.price_index[one], equal_nan=True)


@given(markets(), st.randoms())
def test_the_order_of_origins_changes_no_digit(market, random):
    names = labels("r", market["value"].shape[1])
    shuffled = random.sample(range(len(names)), len(names))
    mixed = {key: market[key][:, shuffled] for key in ("value", "before", "after", "omega")}
    one = solve(**market)
    other = solve(**(market | mixed), origins=[names[i] for i in shuffled])
    assert np.array_equal(other.value_after, one.value_after[:, shuffled])
    assert np.array_equal(other.price, one.price[:, shuffled], equal_nan=True)


@given(markets(zeros=False))
def test_a_very_elastic_supply_comes_near_complete_pass_through(market):
    near, limit = solve(**(market | {"omega": 1e9})), solve(**(market | {"omega": math.inf}))
    assert near.value_after == pytest.approx(limit.value_after, rel=1e-4)
    assert near.price_index == pytest.approx(limit.price_index, rel=1e-6)


def test_nothing_traded_stays_nothing_and_says_so():
    found = solve([[0, 0], [0, 5]], np.zeros((2, 2)), np.full((2, 2), 0.25), 4.0)
    assert found.value_after[0].tolist() == [0, 0]
    assert found.value_after[1, 0] == 0
    assert math.isnan(found.price_index[0])
    assert np.isnan(found.quantity[[0, 0, 1], [0, 1, 0]]).all()
    assert found.residual[0] == 0


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (2, 0)])
def test_an_empty_market_gives_an_empty_answer(shape):
    found = solve(np.zeros(shape), np.zeros(shape), np.zeros(shape), 4.0)
    assert found.value_after.shape == shape


@pytest.mark.parametrize("sigma", [1.0000001, 131.8, 16808.0])
@pytest.mark.parametrize("omega", [1e-300, 1e-6, 1.0, 1e12, math.inf])
def test_extreme_elasticities_are_solved_or_refused_but_never_wrong(sigma, omega):
    found = solve([[1e-3, 1e9, 7.0]], [[0, 0, 0.5]], [[0.25, 0.1, 0]], sigma, omega=omega)
    assert found.residual.max() < 1e-12
    assert (found.value_after >= 0).all()


def test_results_are_read_only():
    found = solve([[1, 2]], [[0, 0]], [[0.1, 0]], 4.0)
    with pytest.raises(ValueError, match="read-only"):
        found.value_after[0, 0] = 1


def test_parameters_may_come_by_label_in_any_order():
    values, zero, after = np.array([[5.0, 1], [2, 9]]), np.zeros((2, 2)), np.full((2, 2), 0.2)
    after[0, 0] = 0.5
    names = {"items": ["8517", "8542"], "origins": ["KOR", "CHN"]}
    by_place = solve(values, zero, after, [3.0, 8.0], eta=[1.0, 0.5], omega=[2.0, 4.0], **names)
    by_label = solve(
        values, zero, after, {"8542": 8.0, "8517": 3.0}, eta={"8542": 0.5, "8517": 1.0},
        omega={"CHN": 4.0, "KOR": 2.0}, **names,
    )  # fmt: skip
    assert np.array_equal(by_place.value_after, by_label.value_after)


GOOD = {"value": [[1.0, 2.0]], "before": [[0.0, 0.0]], "after": [[0.1, 0.0]], "sigma": 4.0}


@pytest.mark.parametrize(
    ("wrong", "error", "says"),
    [
        ({"value": [[1.0, math.nan]]}, BadFlow, r"k0000, r0001 .*not covered"),
        ({"value": [[1.0, -3.0]]}, BadFlow, r"r0001 .*-3"),
        ({"value": [[1.0, math.inf]]}, BadFlow, "finite"),
        ({"value": [["a", "b"]]}, BadFlow, "convert"),
        ({"after": [[25.0, 0.0]]}, UnitMismatch, r"k0000, r0000 .*Divide by 100"),
        ({"before": [[0.0, math.nan]]}, UnitMismatch, "leave the item out"),
        ({"after": [[-1.0, 0.0]]}, UnitMismatch, "-100 %"),
        ({"sigma": 1.0}, BadElasticity, "above 1"),
        ({"sigma": -28.1}, BadElasticity, "to_sigma"),
        ({"sigma": math.nan}, BadElasticity, "k0000"),
        ({"sigma": [4.0, 4.0]}, LabelMismatch, "sigma has shape"),
        ({"sigma": {"k0001": 4.0}}, LabelMismatch, "no value for k0000"),
        ({"eta": -1.0}, BadElasticity, "minus sign"),
        ({"omega": 0.0}, BadElasticity, "above zero"),
        ({"omega": math.nan}, BadElasticity, "above zero"),
        ({"omega": [1.0, 2.0, 3.0]}, LabelMismatch, "omega has shape"),
        ({"items": ["a", "b"]}, LabelMismatch, "checks.align"),
        ({"origins": ["KOR", "KOR"]}, LabelMismatch, "twice"),
        ({"items": [854231]}, LabelMismatch, "leading zeros"),
        ({"items": "854231"}, LabelMismatch, "one string"),
    ],
)
def test_input_that_cannot_be_meant_is_refused_by_name(wrong, error, says):
    with pytest.raises(error, match=says):
        solve(**(GOOD | wrong))


def test_a_rate_above_the_limit_is_taken_when_it_is_meant():
    assert solve(**(GOOD | {"after": [[35.21, 0.0]]}), rate_limit=40.0).residual[0] < 1e-14


def test_an_unsolved_market_raises_with_its_residual(monkeypatch):
    monkeypatch.setattr(ces, "_solve_log_index", lambda market: np.full(len(market.share), 0.5))
    with pytest.raises(NonConvergence, match="k0001") as caught:
        solve([[1, 2], [3, 1]], np.zeros((2, 2)), [[0.1, 0], [0, 0]], 4.0)
    assert caught.value.residual == pytest.approx(0.5, abs=0.05)
    assert caught.value.items[0] == "k0001"


def test_a_number_that_is_no_number_raises_too(monkeypatch):
    monkeypatch.setattr(ces, "_solve_log_index", lambda market: np.full(len(market.share), np.nan))
    with pytest.raises(NonConvergence):
        solve(**GOOD)


def test_the_solver_stops_rather_than_running_for_ever(monkeypatch):
    monkeypatch.setattr(ces, "_MAX_STEPS", 1)
    with pytest.raises(NonConvergence):
        solve([[1, 1, 1]], [[0, 0, 0]], [[2, 0, 0.3]], 9.0, omega=[0.1, 40.0, 2.0])


@settings(max_examples=max(30, settings.default.max_examples // 10))
@given(st.permutations(["KOR", "CHN", "TWN", "VNM"]))
def test_columns_are_aligned_by_their_labels(order):
    have = ["CHN", "KOR", "TWN", "VNM"]
    aligned = checks.align([[1.0, 2, 3, 4]], have=have, want=order, name="value", axis=1)
    assert aligned[0].tolist() == [have.index(name) + 1 for name in order]


@pytest.mark.parametrize(
    ("have", "want"), [(["a", "b"], ["a", "c"]), (["a"], ["a"]), (["a", "b"], ["a"])]
)
def test_alignment_refuses_labels_that_differ(have, want):
    with pytest.raises(LabelMismatch):
        checks.align([1.0, 2.0], have=have, want=want, name="value")
