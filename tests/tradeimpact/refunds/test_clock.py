"""The money clock on small registers: what it says, and what it may never say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tradeimpact.schedule import generated as made

from tradeimpact.refunds import Entry, Law, answer, conditions_of
from tradeimpact.refunds.facts import share
from tradeimpact.schedule import (
    Agreement,
    Columns,
    End,
    Form,
    Provision,
    Rate,
    Specific,
    TariffLine,
)

AFTER = date(2026, 11, 27)
KORUS = Columns(agreements=(Agreement("korus", "KR", frozenset({"KR"})),))
LINE = TariffLine("8528726400", 0.039, preferences={"KR": Rate(0.0)})
ENDED = (End(known=date(2026, 2, 20), until=date(2026, 2, 19), text=date(2026, 2, 23)),)
RECIPROCAL = made.plain(
    "reciprocal", 0.15, programme="ieepa_reciprocal_country", authority="ieepa",
    since=date(2025, 8, 7), known=date(2025, 7, 31), ends=ENDED,
)  # fmt: skip
amounts = st.integers(0, 200_000_000).map(lambda n: Decimal(n) / 100)
values = st.integers(1, 1_000_000_000).map(lambda n: Decimal(n) / 100)


def entry(on: date = date(2025, 9, 1), paid: str = "0", **more: object) -> Entry:
    told = {"origin": "KR", "on": on, "value": Decimal("100000"), "paid": Decimal(paid), **more}
    return Entry(**told)  # type: ignore[arg-type]


def law(*provisions: Provision) -> Law:
    return Law(provisions, KORUS)


def test_a_duty_under_ieepa_is_owed_then_and_not_after_the_ruling() -> None:
    found = answer(entry(paid="18900"), LINE, law(RECIPROCAL), asked_on=AFTER)
    assert (found.owed_then, found.owed_now) == (Decimal("18900.00"), Decimal("3900.00"))
    assert (found.kind, found.refund) == ("ieepa_after_ruling", Decimal("15000.00"))
    before = answer(entry(paid="18900"), LINE, law(RECIPROCAL), asked_on=date(2026, 2, 19))
    assert (before.owed_now, before.kind) == (Decimal("18900.00"), "none")


def test_days_on_which_customs_still_collected_say_no_amount_for_then() -> None:
    found = answer(entry(date(2026, 2, 21), "15000"), LINE, law(RECIPROCAL), asked_on=AFTER)
    assert found.then is None
    assert found.owed_then is None


def test_a_duty_that_an_act_of_another_name_carries_is_not_taken_for_ieepa() -> None:
    cars = made.plain("cars", 0.25, programme="s232_autos", authority="ieepa")
    found = answer(entry(paid="28900"), LINE, law(cars), asked_on=AFTER)
    assert (found.owed_now, found.kind) == (Decimal("28900.00"), "none")


def test_what_is_left_over_beside_ieepa_money_stands_by_itself() -> None:
    found = answer(entry(paid="20900"), LINE, law(RECIPROCAL), asked_on=AFTER)
    assert [(c.kind, c.amount) for c in found.candidates] == [
        ("ieepa_after_ruling", Decimal("15000.00")),
        ("overpaid_other", Decimal("2000.00")),
    ]


def test_a_preference_not_claimed_is_money_beside_the_difference() -> None:
    found = answer(
        entry(paid="3900", originating=frozenset({"korus"})), LINE, law(), asked_on=date(2026, 1, 2)
    )
    (claim,) = found.candidates
    assert (found.difference, claim.kind, claim.amount) == (
        Decimal("0.00"), "preference_not_claimed", Decimal("3900.00"),
    )  # fmt: skip
    assert claim.deadline is not None
    assert claim.deadline.on == date(2026, 9, 1)


def test_a_preference_under_a_ceiling_changes_nothing() -> None:
    ceiling = made.plain("deal", 0.15, programme="s232_deal", form=Form.CEILING)
    told = entry(paid="15000", originating=frozenset({"korus"}))
    assert answer(told, LINE, law(ceiling), asked_on=AFTER).kind == "none"


def test_a_ceiling_paid_on_top_is_named_as_such() -> None:
    ceiling = made.plain("deal", 0.15, programme="s232_deal", form=Form.CEILING)
    found = answer(entry(paid="18900"), LINE, law(ceiling), asked_on=date(2025, 10, 1))
    assert (found.kind, found.refund) == ("ceiling_overpaid", Decimal("3900.00"))


def test_a_missing_fact_gives_a_range_and_only_what_is_sure() -> None:
    chip = made.plain("chip", 0.25, programme="s232_chip", condition="chip:qualifying")
    found = answer(entry(paid="28900"), LINE, law(chip), asked_on=AFTER)
    assert (found.low, found.high, found.owed_now) == (
        Decimal("3900.00"),
        Decimal("28900.00"),
        None,
    )
    assert found.kind == "none"
    assert "chip:qualifying" in found.now.missing


def test_a_duty_on_quantity_without_a_quantity_is_no_single_amount() -> None:
    pens = TariffLine("9608100000", None, general=Rate(0.054, (Specific(0.008, "each"),)))
    told = entry(paid="860", value=Decimal("10000"))
    without = answer(told, pens, law(), asked_on=AFTER)
    assert without.owed_now is None
    assert (without.low, without.high) == (Decimal("540.00"), None)
    assert without.now.quantity_missing
    counted = answer(replace(told, quantities={"": 40000.0}), pens, law(), asked_on=AFTER)
    assert (counted.owed_now, counted.kind) == (Decimal("860.00"), "none")


def test_goods_on_the_water_pay_what_they_left_under() -> None:
    told = entry(date(2025, 9, 10), "15000", loaded_on=date(2025, 8, 1), mode="vessel")
    found = answer(told, replace(LINE, ordinary=0.0), law(RECIPROCAL), asked_on=date(2025, 10, 1))
    assert (found.owed_now, found.kind) == (Decimal("0.00"), "overpaid_other")
    flown = answer(replace(told, mode="other"), LINE, law(RECIPROCAL), asked_on=date(2025, 10, 1))
    assert not flown.now.rules


@pytest.mark.parametrize(
    ("said", "word"),
    [({"colour": "red"}, "colour"), ({"vehicle_part": "perhaps"}, "yes, no"),
     ({"metal_share": "140%"}, "0.4, 40%"), ({"quota": "half"}, "within, over")],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_is_refused_with_what_could_be_written(
    said: dict[str, str], word: str
) -> None:
    with pytest.raises(ValueError, match=word):
        conditions_of(said)


def test_shares_are_read_with_and_without_a_percent_sign() -> None:
    assert share("x", "40%") == share("x", "0.4") == pytest.approx(0.4)


def test_an_entry_that_cannot_be_is_refused() -> None:
    for wrong in ({"value": Decimal(0)}, {"paid": "-1"}, {"us_content": 2.0}):
        with pytest.raises(ValueError, match=r"."):
            entry(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="before its entry"):
        entry(liquidated_on=date(2025, 1, 1))
    with pytest.raises(ValueError, match="before the entry"):
        answer(entry(), LINE, law(), asked_on=date(2025, 1, 1))


programmes = st.sampled_from(("ieepa_a", "ieepa_b", "s232_a", "s301_a"))


@st.composite
def registers(draw: st.DrawFn) -> list[Provision]:
    found = draw(made.registers())
    return [replace(p, programme=draw(programmes)) for p in found]


@given(
    register=registers(),
    line=made.lines,
    origin=made.origins,
    on=made.days,
    value=values,
    paid=amounts,
    facts=made.facts,
    later=st.integers(0, 900),
    closed=st.none() | st.integers(0, 400),
    korus=st.booleans(),
)
def test_a_refund_is_never_above_what_was_paid_and_no_deadline_before_the_entry(
    register: list[Provision],
    line: TariffLine,
    origin: str,
    on: date,
    value: Decimal,
    paid: Decimal,
    facts: dict[str, float],
    later: int,
    closed: int | None,
    korus: bool,
) -> None:
    told = Entry(
        origin=origin, on=on, value=value, paid=paid, facts=facts,
        originating=frozenset({"korus"} if korus else ()),
        liquidated_on=None if closed is None else on + timedelta(days=closed),
    )  # fmt: skip
    found = answer(
        told, replace(line, preferences={"KR": Rate(0.0)}), law(*register),
        asked_on=on + timedelta(days=later),
    )  # fmt: skip
    assert Decimal(0) <= found.refund_open <= found.refund <= paid
    assert found.high is None or found.low <= found.high
    for candidate in found.candidates:
        assert candidate.at_most >= candidate.amount >= 0
        assert candidate.law
        assert candidate.deadline is None or candidate.deadline.on > on
    if found.owed_now is not None:
        assert found.low <= found.owed_now == sum(p.amount for p in found.now.parts)
        short = paid < found.owed_now
        assert short == ("underpaid" in found.kind)
