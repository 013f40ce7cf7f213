"""Two states of the law compared: nothing moves without a shock, and nothing missing is zero."""

import math
from dataclasses import replace
from datetime import date
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.elasticity.sources import Elasticity
from tradeimpact.errors import UnknownItem, UnknownProvision
from tradeimpact.question import Flow, Scenario
from tradeimpact.scenario import Outcome, compare
from tradeimpact.schedule import (
    Agreement,
    Columns,
    End,
    Provision,
    Rate,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
)

BEFORE, AFTER = date(2025, 1, 1), date(2025, 2, 1)
LINES = {
    code: TariffLine(code, rate)
    for code, rate in {
        "8542310001": 0.0, "8542310075": 0.0, "8473301140": 0.0, "8517620090": 0.025,
        "8541430010": None, "8528722400": 0.039,
    }.items()
}  # fmt: skip
ITEM_OF = {
    "854231": "chips", "847330": "computers", "851762": "phones", "854143": "solar",
    "852872": "phones",
}  # fmt: skip
ITEMS = ("chips", "computers", "phones", "solar")
FLOWS = tuple(
    Flow(line, line[:6], origin, value * weight)
    for line, value in {
        "8542310001": 540.1, "8542310075": 33.3, "8473301140": 689.7, "8517620090": 71.9,
        "8541430010": 68.1, "8528722400": 12.7,
    }.items()
    for origin, weight in {"KR": 1.0, "CN": 2.3, "MX": 0.7, "VN": 0.1}.items()
)  # fmt: skip
SCENARIO = Scenario(
    origin="KR", before=BEFORE, after=AFTER, baseline_on=BEFORE, reference_source="one"
)


def elasticity(source: str, code: str, sigma: float) -> Elasticity:
    return Elasticity(source, code, sigma, "sigma", "", 1, 0, "", "")


SIGMAS = (
    *(elasticity("one", code, 3.0 + i) for i, code in enumerate(sorted(ITEM_OF))),
    *(elasticity("two", code, 7.0 - i) for i, code in enumerate(sorted(ITEM_OF))),
)


def surcharge(**more: object) -> Provision:
    return replace(
        Provision("new", "new", "x", "", 0.1, since=AFTER, known=BEFORE,
                  exempt=Scope((ScopeEntry("8473"),))),
        **more,
    )  # fmt: skip


def answer(scenario: Scenario = SCENARIO, **more: object) -> Outcome:
    inputs: dict[str, object] = {
        "flows": FLOWS, "lines": LINES, "provisions": [surcharge()], "elasticities": SIGMAS,
        "item_of": ITEM_OF, "items": ITEMS, **more,
    }  # fmt: skip
    return compare(scenario, **inputs)  # type: ignore[arg-type]


def test_without_a_shock_nothing_changes_at_all():
    still = answer(provisions=[])
    for effect in still.effects:
        assert (effect.central, effect.low, effect.high) == (0.0, 0.0, 0.0)
        assert set(effect.by_source.values()) == {0.0}
    assert (still.exposure.hit_usd == 0).all()
    assert (still.exposure.outside_usd == still.exposure.base_usd).all()
    assert (still.exposure.rate_before == still.exposure.rate_after).all()


def test_a_duty_that_stands_on_both_days_hits_and_moves_nothing():
    standing = answer(provisions=[surcharge(since=BEFORE)])
    assert (standing.exposure.duty_before_usd == standing.exposure.duty_after_usd).all()
    assert standing.exposure.hit_usd[0] > 0
    assert all(effect.by_source == {"one": 0.0, "two": 0.0} for effect in standing.effects)


def test_hit_exempt_and_outside_are_the_whole():
    exposure = answer(provisions=[surcharge(listed=Scope((ScopeEntry("8542"), ScopeEntry("8473"))))
                                  ]).exposure  # fmt: skip
    assert exposure.base_usd == pytest.approx(
        exposure.hit_usd + exposure.exempt_usd + exposure.outside_usd
    )
    by_item = dict(zip(exposure.items, exposure.hit_usd, strict=True))
    assert by_item == {"chips": pytest.approx(573.4), "computers": 0, "phones": 0, "solar": 0}
    assert dict(zip(exposure.items, exposure.exempt_usd, strict=True))["computers"] == 689.7


def test_totals_are_the_sums_over_the_items():
    outcome = answer()
    *items, total = outcome.effects
    assert total.item == "total"
    for source in outcome.sources:
        assert total.by_source[source] == pytest.approx(
            fsum(effect.by_source[source] for effect in items), rel=1e-12
        )
    whole = outcome.exposure.total()
    for name in ("base_usd", "hit_usd", "exempt_usd", "outside_usd", "duty_after_usd"):
        assert getattr(whole, name)[0] == fsum(getattr(outcome.exposure, name))


def test_the_assumed_change_lies_within_its_range():
    half = Share(0.0, 0.5, 1.0)
    outcome = answer(provisions=[surcharge(listed=Scope((ScopeEntry("8542", share=half),)))])
    chips = outcome.effects[0]
    assert chips.low <= min(chips.by_source.values())
    assert max(chips.by_source.values()) <= chips.high
    assert chips.low < chips.central <= chips.high
    assert chips.high == 0.0


def test_rivals_hit_harder_sell_less_and_korea_more():
    outcome = answer(provisions=[surcharge(origins=frozenset({"CN"}))])
    assert all(e.central > 0 for e in outcome.effects if e.item != "computers")


def test_an_item_without_an_elasticity_is_listed_and_is_not_zero():
    known = [e for e in SIGMAS if not (e.source == "one" and e.code in ("851762", "852872"))]
    outcome = answer(elasticities=known)
    phones = outcome.effects[ITEMS.index("phones")]
    missing = {(gap.code, gap.reason, gap.value) for gap in outcome.not_covered}
    assert ("851762", "no usable elasticity in one", 71.9) in missing
    assert ("852872", "no usable elasticity in one", 12.7) in missing
    assert math.isnan(phones.by_source["one"])
    assert math.isnan(phones.central)
    assert phones.by_source["two"] < 0
    assert phones.low <= phones.by_source["two"] <= phones.high


def test_an_item_with_some_elasticities_adds_up_what_is_covered():
    known = [e for e in SIGMAS if not (e.source == "one" and e.code == "852872")]
    part, whole = (answer(elasticities=rows).effects[2].by_source for rows in (known, SIGMAS))
    assert whole["one"] < part["one"] < 0
    assert part["two"] == whole["two"]


def test_an_item_without_any_elasticity_has_no_effect_at_all():
    known = [e for e in SIGMAS if e.code != "854143"]
    solar = answer(elasticities=known).effects[ITEMS.index("solar")]
    assert all(math.isnan(v) for v in (solar.central, solar.low, solar.high))


def test_a_line_with_a_specific_duty_or_without_a_schedule_is_listed():
    outcome = answer(flows=(*FLOWS, Flow("8542319999", "854231", "KR", 5.0)))
    missing = {(gap.code, gap.reason) for gap in outcome.not_covered}
    assert ("8541430010", "the ordinary duty of the line is not ad valorem") in missing
    assert ("8542319999", "the line is not in the tariff schedule") in missing


@given(st.permutations(FLOWS), st.permutations(SIGMAS))
def test_another_order_of_the_inputs_changes_nothing_to_the_last_digit(flows, sigmas):
    one, other = answer(), answer(flows=flows, elasticities=sigmas)
    assert one.effects == other.effects
    assert one.lines == other.lines
    assert (one.exposure.duty_after_usd == other.exposure.duty_after_usd).all()
    assert set(one.not_covered) == set(other.not_covered)


def test_an_unknown_origin_is_refused_by_name():
    with pytest.raises(UnknownItem, match="no imports from ZZ in the base data"):
        answer(replace(SCENARIO, origin="ZZ"))


def test_the_knowledge_of_the_day_decides_what_counts():
    unheard = replace(SCENARIO, known_before=BEFORE, known_after=BEFORE)
    later = surcharge(known=AFTER)
    assert (answer(unheard, provisions=[later]).exposure.hit_usd == 0).all()
    assert answer(provisions=[later]).exposure.hit_usd[0] > 0


def test_only_the_named_provisions_are_hits_and_all_of_them_are_paid():
    other = replace(surcharge(), key="other", programme="other", rate=0.05, exempt=Scope())
    narrow = answer(replace(SCENARIO, focus=("new",)), provisions=[surcharge(), other])
    by_item = dict(zip(narrow.exposure.items, narrow.exposure.hit_usd, strict=True))
    rates = dict(zip(narrow.exposure.items, narrow.exposure.rate_after, strict=True))
    assert by_item["computers"] == 0
    assert rates["computers"] == pytest.approx(0.05)


def test_a_measure_taken_out_is_the_law_without_it():
    other = surcharge(key="other", programme="other", rate=0.05, since=BEFORE)
    both = [surcharge(since=BEFORE), other]
    out = replace(SCENARIO, without=("new",), focus=("new",))
    there = answer(out, provisions=both)
    then = replace(SCENARIO, focus=("new",))
    ended = answer(then, provisions=[surcharge(since=BEFORE, ends=(End(BEFORE, BEFORE),)), other])
    for taken, same in zip(there.effects, ended.effects, strict=True):
        assert taken.by_source == same.by_source
    assert there.effects[-1].central > 0.0
    assert (there.exposure.rate_after <= there.exposure.rate_before).all()


def test_a_change_with_the_key_of_a_measure_takes_its_place():
    standing = surcharge(since=BEFORE)
    focus = replace(SCENARIO, focus=("new",))
    lower = answer(focus, provisions=[standing], added=[surcharge(rate=0.04)])
    law = answer(focus, provisions=[surcharge(rate=0.04, since=BEFORE)])
    assert (lower.exposure.rate_after == law.exposure.rate_after).all()
    assert (lower.exposure.rate_before > lower.exposure.rate_after).any()


def test_a_measure_that_is_not_in_force_cannot_be_taken_out():
    for provisions in ([], [surcharge(since=BEFORE, ends=(End(BEFORE, BEFORE),))]):
        with pytest.raises(UnknownProvision, match="leave it out"):
            answer(replace(SCENARIO, without=("new",)), provisions=provisions)


def test_column_2_and_claimed_preferences_are_what_the_duties_stand_on():
    lines = {
        code: replace(line, second=Rate(0.35), preferences={"KR": Rate(0.0)})
        for code, line in LINES.items()
    }
    columns = Columns(
        second=(("VN", BEFORE),), agreements=(Agreement("korus", "KR", frozenset({"KR"})),)
    )
    plain = answer(lines=lines, columns=columns)
    claimed = answer(replace(SCENARIO, facts=(("claim:korus", 1.0),)), lines=lines, columns=columns)
    vietnam = answer(replace(SCENARIO, origin="VN"), lines=lines, columns=columns)

    def before(outcome: Outcome) -> dict[str, float]:
        return {one.line: one.rate_before for one in outcome.lines}

    assert before(plain)["8528722400"] == 0.039
    assert before(claimed)["8528722400"] == 0.0
    assert set(before(vietnam).values()) == {0.35}
