"""Parts of one whole: what is steel is not aluminium, and the rest pays what gives way."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tradeimpact.schedule.generated import CLOSE, START, plain

from tradeimpact.errors import WholeExceeded
from tradeimpact.schedule import (
    Provision,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
    duty_table,
    look_up,
)

MACHINE = "8418100075"
METALS = ("aluminium", "copper", "steel")
STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)
rates = st.sampled_from((0.0, 0.1, 0.25, 0.5))


def of_metal(metal: str, rate: float) -> Provision:
    """Return a duty on what of a machine is one metal, a quarter where nobody says."""
    entry = ScopeEntry("8418", share=Share(0.0, 0.25, 1.0), condition=f"metal:{metal}")
    return plain(metal, rate, programme=metal, listed=Scope((entry,)), divides="metal")


@st.composite
def laws(draw: st.DrawFn) -> tuple[list[str], list[Provision]]:
    """Return some metals with their duties, and a duty of a country that gives way to some."""
    metals = draw(st.lists(st.sampled_from(METALS), min_size=2, max_size=3, unique=True))
    gives_way = frozenset(draw(st.sets(st.sampled_from(metals))))
    country = plain("country", draw(rates), yields_to=gives_way)
    return metals, [country, *(of_metal(metal, draw(rates)) for metal in metals)]


def by_hand(register: list[Provision], shares: dict[str, float]) -> float:
    """Return the duty of a machine whose metals are known."""
    country, *metals = register
    given_way = sum(shares[name] for name in country.yields_to)
    paid = sum(metal.rate * shares[metal.key] for metal in metals)
    return country.rate * (1.0 - given_way) + paid


def points(metals: list[str]) -> list[dict[str, float]]:
    """Return every way, by quarters, in which a machine can be made of some metals."""
    shares = product(STEPS, repeat=len(metals))
    return [dict(zip(metals, each, strict=True)) for each in shares if sum(each) <= 1.0]


@given(laws())
def test_declared_parts_pay_each_its_own_duty_and_the_rest_what_gives_way(law):
    metals, register = law
    for shares in points(metals):
        facts = {f"metal:{metal}": share for metal, share in shares.items()}
        duty = look_up(TariffLine(MACHINE, 0.0), "KR", register, on=START, facts=facts)
        expected = by_hand(register, shares)
        assert (duty.low, duty.total, duty.high) == pytest.approx([expected] * 3, abs=CLOSE)


@given(laws())
def test_the_range_is_that_of_every_machine_that_can_be_made(law):
    metals, register = law
    line = TariffLine(MACHINE, 0.0)
    duty = look_up(line, "KR", register, on=START)
    possible = [by_hand(register, shares) for shares in points(metals)]
    assert (duty.low, duty.high) == pytest.approx((min(possible), max(possible)), abs=CLOSE)
    quarters = by_hand(register, dict.fromkeys(metals, 0.25))
    assert duty.total == pytest.approx(quarters, abs=CLOSE)
    table = duty_table([line], ["KR"], register, on=START)
    ends = table.low[0, 0], table.total[0, 0], table.high[0, 0]
    assert ends == (duty.low, duty.total, duty.high)


@given(laws(), st.sampled_from(STEPS))
def test_one_declared_part_leaves_the_others_the_rest(law, share):
    metals, register = law
    known = metals[0]
    duty = look_up(
        TariffLine(MACHINE, 0.0), "KR", register, on=START, facts={f"metal:{known}": share}
    )
    possible = [by_hand(register, each) for each in points(metals) if each[known] == share]
    assert (duty.low, duty.high) == pytest.approx((min(possible), max(possible)), abs=CLOSE)


def test_what_is_one_metal_wholly_is_no_other_one():
    pipe = plain("steel", 0.5, listed=Scope((ScopeEntry("8418"),)), divides="metal")
    register = [pipe, of_metal("aluminium", 0.5)]
    duty = look_up(TariffLine(MACHINE, 0.0), "KR", register, on=START)
    assert (duty.low, duty.total, duty.high) == (0.5, 0.5, 0.5)


def test_parts_of_more_than_the_whole_are_refused_with_what_they_make():
    register = [of_metal("steel", 0.5), of_metal("aluminium", 0.5)]
    facts = {"metal:steel": 0.75, "metal:aluminium": 0.5}
    with pytest.raises(WholeExceeded, match=r"make 1\.25"):
        look_up(TariffLine(MACHINE, 0.0), "KR", register, on=date(2025, 9, 1), facts=facts)
