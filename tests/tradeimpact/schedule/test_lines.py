"""The ordinary duty of goods: columns, preferences, duties on quantity, and what settles them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tradeimpact.schedule.generated import START, plain

from tradeimpact.schedule import (
    Agreement,
    Columns,
    Form,
    Rate,
    Span,
    Specific,
    TariffLine,
    duty_table,
    look_up,
)

KORUS = Agreement("korus", "KR", frozenset({"KR"}), legal_basis="19 USC 3805 note")
COLUMNS = Columns(second=(("RU", START), ("CU", date.min)), agreements=(KORUS,))
CAR_RADIO = TariffLine(
    "8527211010", 0.02, preferences={"KR": Rate(0.0)}, second=Rate(0.35), legal_basis="HTS 8527.21"
)
# 4.4 cents a kilogram and six percent.
WATCH_OIL = TariffLine(
    "3403990000",
    None,
    general=Rate(0.06, (Specific(0.044, "kg"),)),
    equivalent=Span(0.061, 0.065, 0.09),
)
DAY = START + timedelta(days=5)


def test_goods_of_a_country_without_normal_relations_pay_column_2():
    duty = look_up(CAR_RADIO, "RU", [], on=DAY, columns=COLUMNS)
    assert (duty.total, duty.column) == (0.35, "column_2")
    assert look_up(CAR_RADIO, "RU", [], on=START - timedelta(days=1), columns=COLUMNS).total == 0.02


def test_a_declared_claim_takes_the_rate_of_the_preference():
    duty = look_up(CAR_RADIO, "KR", [], on=DAY, columns=COLUMNS, facts={"claim:korus": 1.0})
    assert (duty.total, duty.column, duty.not_applied) == (0.0, "korus", ())
    assert duty.components[0].legal_basis == "19 USC 3805 note"


def test_nobody_else_may_claim_it():
    duty = look_up(CAR_RADIO, "JP", [], on=DAY, columns=COLUMNS, facts={"claim:korus": 1.0})
    assert (duty.total, duty.column) == (0.02, "general")


def test_a_claim_that_ended_is_none():
    ended = Agreement("gsp", "A", frozenset({"IN"}), until=START)
    line = TariffLine("8527211010", 0.02, preferences={"A": Rate(0.0)})
    columns = Columns(agreements=(ended,))
    claimed = {"claim:gsp": 1.0}
    assert look_up(line, "IN", [], on=START, columns=columns, facts=claimed).total == 0.0
    assert look_up(line, "IN", [], on=DAY, columns=columns, facts=claimed).total == 0.02


def test_a_ceiling_counts_what_is_really_paid_as_ordinary_duty():
    ceiling = plain("deal", 0.15, form=Form.CEILING)
    plainly = look_up(CAR_RADIO, "KR", [ceiling], on=DAY, columns=COLUMNS)
    claimed = look_up(
        CAR_RADIO, "KR", [ceiling], on=DAY, columns=COLUMNS, facts={"claim:korus": 1.0}
    )
    assert plainly.components[1].rate == pytest.approx(0.13)
    assert claimed.components[1].rate == pytest.approx(0.15)
    assert plainly.total == claimed.total == pytest.approx(0.15)


def test_a_duty_on_quantity_with_its_quantity_is_exact():
    duty = look_up(WATCH_OIL, "KR", [], on=DAY, quantities={"kg": 0.5})
    assert duty.low == duty.total == duty.high == pytest.approx(0.06 + 0.5 * 0.044)
    assert duty.ordinary_known


def test_a_duty_on_quantity_without_it_is_what_trade_has_paid_and_says_so():
    duty = look_up(WATCH_OIL, "KR", [], on=DAY)
    assert (duty.low, duty.total, duty.high, duty.ordinary_known) == (0.061, 0.065, 0.09, False)


def test_a_duty_on_quantity_that_no_trade_has_paid_counts_with_its_ad_valorem_part():
    line = TariffLine("3403990000", None, general=Rate(0.06, (Specific(0.044, "kg"),)))
    duty = look_up(line, "KR", [], on=DAY)
    assert (duty.low, duty.total, duty.high, duty.ordinary_known) == (0.06, 0.06, 0.06, False)


@given(st.sampled_from(("KR", "RU", "JP")), st.sampled_from((0.0, 0.05, 0.15, 0.5)),
       st.sampled_from(Form),
       st.sampled_from(({}, {"claim:korus": 1.0}, {"claim:korus": 0.5})))  # fmt: skip
def test_the_table_reads_columns_and_quantities_as_the_look_up_does(origin, rate, form, said):
    register = [plain("p", rate, form=form)]
    lines = [CAR_RADIO, WATCH_OIL]
    asked = {"on": DAY, "columns": COLUMNS, "facts": said}
    table = duty_table(lines, ["KR", "RU", "JP"], register, **asked)
    column = table.origins.index(origin)
    for row, line in enumerate(lines):
        duty = look_up(line, origin, register, **asked)
        ours = table.low[row, column], table.total[row, column], table.high[row, column]
        assert ours == pytest.approx((duty.low, duty.total, duty.high))
