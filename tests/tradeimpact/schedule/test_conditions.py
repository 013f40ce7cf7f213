"""What the law asks of goods and a line does not show: conditions, quotas, rates nobody knows."""

from datetime import timedelta

import pytest
from tests.tradeimpact.schedule.generated import START, listing, plain

from tradeimpact.schedule import (
    End,
    Fill,
    Quota,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
    duty_table,
    look_up,
)

CASE = TariffLine("8473301140", 0.0)
DAY = START + timedelta(days=9)
METAL = Scope((ScopeEntry("8473", share=Share(0.0, 0.25, 1.0), condition="metal:aluminium"),))
ALUMINIUM = plain("metal", 0.5, listed=METAL)
BLANKET = plain("blanket", 0.1, yields_to=frozenset({"metal"}))


def test_the_share_of_metal_is_open_until_it_is_declared():
    duty = look_up(CASE, "KR", [ALUMINIUM], on=DAY)
    assert (duty.low, duty.total, duty.high) == pytest.approx((0.0, 0.125, 0.5))
    assert duty.conditions == ("metal:aluminium",)
    said = look_up(CASE, "KR", [ALUMINIUM], on=DAY, facts={"metal:aluminium": 0.4})
    assert said.low == said.total == said.high == pytest.approx(0.2)
    assert said.conditions == ()


def test_the_part_that_is_not_metal_pays_what_the_metal_displaces():
    said = look_up(CASE, "KR", [ALUMINIUM, BLANKET], on=DAY, facts={"metal:aluminium": 0.4})
    assert said.total == pytest.approx(0.4 * 0.5 + 0.6 * 0.1)


def test_a_provision_that_asks_for_a_use_is_left_out_where_it_is_not_that_use():
    parts = plain("parts", 0.25, listed=listing("8473"), condition="use:vehicle-part")
    assert look_up(CASE, "KR", [parts], on=DAY).low == 0.0
    duty = look_up(CASE, "KR", [parts], on=DAY, facts={"use:vehicle-part": 0.0})
    assert (duty.total, duty.not_applied[0].reason) == (0.0, "condition")


def test_a_declared_claim_takes_goods_out():
    duty = plain("fentanyl", 0.25, claimed=(("MX", 0.9),))
    assert look_up(CASE, "MX", [duty], on=DAY, facts={"claim:usmca": 1.0}).high == 0.0
    assert look_up(CASE, "MX", [duty], on=DAY, facts={"claim:usmca": 0.0}).low == 0.25


def test_in_quota_goods_pay_nothing_more_and_full_quota_is_paid_above():
    quota = Quota(12.5, "GW", fills=(Fill(START, 0.3), Fill(DAY, 1.0)))
    cells = plain("cells", 0.14, quota=quota)
    before = look_up(CASE, "KR", [cells], on=DAY, known_on=DAY - timedelta(days=1))
    assert (before.total, before.high, before.not_applied[0].reason) == (0.0, 0.0, "in_quota")
    assert look_up(CASE, "KR", [cells], on=DAY, known_on=DAY).low == 0.14


def test_a_quota_of_unknown_fill_is_open_and_the_filer_may_say():
    cells = plain("cells", 0.14, quota=Quota(12.5, "GW"))
    duty = look_up(CASE, "KR", [cells], on=DAY)
    assert (duty.low, duty.total, duty.high) == (0.0, 0.14, 0.14)
    assert look_up(CASE, "KR", [cells], on=DAY, facts={"quota:cells": 0.0}).high == 0.0


def test_an_absolute_quota_has_no_rate_and_is_shown():
    steel = plain("steel", 0.0, quota=Quota(2.63e6, "t", absolute=True))
    duty = look_up(CASE, "KR", [steel], on=DAY)
    assert [(n.key, n.reason) for n in duty.not_applied] == [("steel", "absolute_quota")]


def test_an_announced_rate_that_nobody_knows_is_shown_and_never_counted():
    unknown = plain("polysilicon", None, listed=listing("8473"), programme="metal")
    duty = look_up(CASE, "KR", [unknown, BLANKET], on=DAY)
    assert duty.low == duty.total == duty.high == 0.1
    assert [(n.key, n.reason) for n in duty.not_applied] == [("polysilicon", "rate_unknown")]
    assert duty_table([CASE], ["KR"], [unknown, BLANKET], on=DAY).total.tolist() == [[0.1]]


def test_the_text_of_a_day_shows_a_backward_change_only_once_it_is_published():
    published = START + timedelta(days=20)
    old = plain("add", 0.15, ends=(End(published, START + timedelta(days=4)),))
    new = plain("deal", 0.05, since=START + timedelta(days=5), known=published)
    in_law = look_up(CASE, "KR", [old, new], on=DAY)
    in_text = look_up(CASE, "KR", [old, new], on=DAY, axis="text")
    assert (in_law.total, in_text.total) == (0.05, 0.15)
    assert look_up(CASE, "KR", [old, new], on=published, axis="text").total == 0.05


def test_a_fact_that_is_not_a_share_is_refused_with_the_remedy():
    with pytest.raises(ValueError, match="give shares"):
        look_up(CASE, "KR", [ALUMINIUM], on=DAY, facts={"metal:aluminium": 40})
