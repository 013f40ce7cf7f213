"""The range of a duty: the same as trying every corner, with far less work, or refused by name."""

from dataclasses import replace

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from tests.tradeimpact.schedule.generated import (
    CLOSE,
    PROGRAMMES,
    START,
    listing,
    ordinaries,
    origins,
    plain,
    slow_duty,
    touching,
)

from tradeimpact.errors import TooManyReadings, TradeImpactError
from tradeimpact.schedule import Provision, Share, TariffLine, duty_table, look_up
from tradeimpact.schedule.stacking import READINGS

CHIP = "8542310001"
PERHAPS = Share(0.0, 1.0, 1.0)


def perhaps(n: int, *, programme: str, **more: object) -> list[Provision]:
    """Return n measures of 1 %, 2 % … that reach the chip perhaps, each by a list of its own."""
    return [
        plain(f"{programme}-{i:02}", 0.01 * (i + 1), programme=programme,
              listed=listing("8542", share=PERHAPS), **more)
        for i in range(n)
    ]  # fmt: skip


@given(touching(), ordinaries, origins)
def test_the_range_is_that_of_every_corner(register, ordinary, origin):
    line = TariffLine(CHIP, ordinary)
    try:
        duty = look_up(line, origin, register, on=START)
    except TooManyReadings:  # a refusal is an answer too: see the tests of the cap below
        reject()
    slow = slow_duty(line, origin, register, START, START)
    assert (duty.total, duty.low, duty.high) == pytest.approx(slow, abs=CLOSE)


@given(touching(), ordinaries, origins)
def test_the_range_is_that_of_every_corner_where_programmes_give_way_to_the_same(
    register, ordinary, origin
):
    gives_way = {name: frozenset(PROGRAMMES) - {name} for name in PROGRAMMES[1:]}
    same = [replace(p, yields_to=gives_way.get(p.programme, frozenset())) for p in register]
    line = TariffLine(CHIP, ordinary)
    duty = look_up(line, origin, same, on=START)
    slow = slow_duty(line, origin, same, START, START)
    assert (duty.total, duty.low, duty.high) == pytest.approx(slow, abs=CLOSE)


@given(touching(), st.lists(ordinaries, min_size=2, max_size=3), st.data())
def test_lines_searched_together_are_each_as_if_searched_alone(register, found, data):
    vary = data.draw(st.none() | st.sets(st.sampled_from([p.key for p in register])))
    lines = [TariffLine(CHIP[:-1] + str(i), rate) for i, rate in enumerate(found)]
    lines.append(TariffLine("8473301140", 0.0))
    together = duty_table(lines, ["KR", "MX"], register, on=START, vary=vary)
    for i, line in enumerate(lines):
        alone = duty_table([line], ["KR", "MX"], register, on=START, vary=vary)
        for name in ("total", "low", "high"):
            assert (getattr(together, name)[i] == getattr(alone, name)[0]).all()


def test_forty_open_measures_of_one_programme_are_one_highest_rate():
    duty = look_up(TariffLine(CHIP, 0.0), "KR", perhaps(40, programme="a"), on=START)
    assert (duty.low, duty.total, duty.high) == pytest.approx((0.0, 0.40, 0.40), abs=CLOSE)


def test_forty_open_measures_of_programmes_of_their_own_add_up():
    register = [replace(p, programme=p.key) for p in perhaps(40, programme="a")]
    duty = look_up(TariffLine(CHIP, 0.0), "KR", register, on=START)
    assert (duty.low, duty.high) == pytest.approx((0.0, 0.01 * 40 * 41 / 2), abs=CLOSE)


def test_forty_open_measures_that_displace_another_keep_the_right_range():
    general = plain("general", 0.25, programme="general", yields_to=frozenset({"a"}))
    register = [general, *perhaps(40, programme="a")]
    duty = look_up(TariffLine(CHIP, 0.0), "KR", register, on=START)
    # At best only the 1 % measure names the chip and displaces the 25 %; at worst the 40 % one.
    assert (duty.low, duty.total, duty.high) == pytest.approx((0.01, 0.40, 0.40), abs=CLOSE)


def test_forty_open_measures_that_give_way_keep_the_right_range():
    special = plain("special", 0.05, programme="special", listed=listing("8542", share=PERHAPS))
    register = [special, *perhaps(40, programme="a", yields_to=frozenset({"special"}))]
    table = duty_table([TariffLine(CHIP, 0.0)], ["KR"], register, on=START)
    ends = table.low[0, 0], table.total[0, 0], table.high[0, 0]
    assert ends == pytest.approx((0.0, 0.05, 0.40), abs=CLOSE)


def test_too_many_open_lists_that_touch_each_other_are_refused_by_name():
    circle = {"a": "b", "b": "c", "c": "d", "d": "a"}
    register = [
        measure
        for programme, other in circle.items()
        for measure in perhaps(6, programme=programme, yields_to=frozenset({other}))
    ]
    for ask in (
        lambda: look_up(TariffLine(CHIP, 0.0), "KR", register, on=START),
        lambda: duty_table([TariffLine(CHIP, 0.0)], ["KR"], register, on=START),
    ):
        with pytest.raises(TooManyReadings, match="Settle some of their lists") as refused:
            ask()
        assert isinstance(refused.value, TradeImpactError)
        assert (refused.value.count, refused.value.most) == (7**4, READINGS)
        assert refused.value.measures[0] == "a-00"
        assert len(refused.value.measures) == 24


def test_a_programme_whose_measures_give_way_to_different_ones_is_refused_above_the_cap():
    register = [
        replace(p, yields_to=frozenset({"b"} if i % 2 else ()))
        for i, p in enumerate(perhaps(12, programme="a"))
    ]
    with pytest.raises(TooManyReadings):
        look_up(TariffLine(CHIP, 0.0), "KR", register, on=START)
    assert look_up(TariffLine("8473301140", 0.0), "KR", register, on=START).high == 0.0
