"""Origin: published decisions are reached, and where a fact is missing the rules abstain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.origin import Confidence, Goods, Stage, Test, Work, find_origin

YES, NO, UNSAID = Test.YES, Test.NO, Test.UNSAID
NEW = {"name": YES, "character": YES, "use": YES}
SAME = {"name": NO, "character": NO, "use": NO}


def made(line: str, *stages: Stage):
    return find_origin(Goods(line, stages))


def rules(finding) -> list[str]:
    return [reason.rule for reason in finding.because]


DECIDED = {
    "HQ H298653: German cells joined in China": (
        "854143", (Stage("DE", Work.CELL), Stage("CN", Work.CELLS_JOINED)), "DE"),
    "HQ H298653 again: Thai cells joined in Jordan": (
        "854143", (Stage("TH", Work.CELL), Stage("JO", Work.CELLS_JOINED)), "TH"),
    "HQ H309485: Chinese cells in a Korean rack": (
        "850760", (Stage("CN", Work.CELL), Stage("KR", Work.CELLS_JOINED)), "CN"),
    "HQ H306336: Chinese cells in a Mexican pack": (
        "850760", (Stage("CN", Work.CELL), Stage("MX", Work.CELLS_JOINED)), "CN"),
    "National Hand Tool: forged in Taiwan, finished elsewhere": (
        "820411", (Stage("TW", Work.MADE, **NEW), Stage("MX", Work.FINISHED)), "TW"),
    "Energizer: parts of China joined for the one use they had": (
        "851310",
        (Stage("CN", Work.MADE, **NEW), Stage("VN", Work.ASSEMBLED, predetermined=YES, **SAME)),
        "CN"),
    "19 CFR 102.21(c)(3)(ii): a shirt sewn wholly in Vietnam": (
        "620520",
        (Stage("CN", Work.FABRIC), Stage("CN", Work.CUT), Stage("VN", Work.SEWN)), "VN"),
    "19 CFR 102.21(e)(2): bed linen goes by its fabric": (
        "630221", (Stage("KR", Work.FABRIC), Stage("VN", Work.SEWN)), "KR"),
    "19 CFR 134.1(b): wholly of one country": (
        "100630", (Stage("KR", Work.GROWN), Stage("KR", Work.FINISHED, foreign_inputs=False)),
        "KR"),
    "a wafer and its package in one country": (
        "854231", (Stage("KR", Work.DIFFUSION), Stage("KR", Work.CHIP_PACKAGING)), "KR"),
}  # fmt: skip


@pytest.mark.parametrize("case", DECIDED)
def test_what_was_decided_is_found(case: str):
    line, stages, country = DECIDED[case]
    found = made(line, *stages)
    assert (found.country, found.confidence) == (country, Confidence.LIKELY)
    assert all(reason.citation for reason in found.because)


OPEN = {
    "wafer and package apart": (
        "854231", (Stage("KR", Work.DIFFUSION), Stage("CN", Work.CHIP_PACKAGING)),
        {"KR", "CN"}, "die_function"),
    "nobody says where the wafer is from": (
        "854231", (Stage("MY", Work.CHIP_PACKAGING),), {"MY"}, "wafer_country"),
    "cells of two countries in one pack": (
        "850760",
        (Stage("CN", Work.CELL), Stage("KR", Work.CELL), Stage("VN", Work.CELLS_JOINED)),
        {"CN", "KR"}, "cells_apart"),
    "a cell begun here and finished there": (
        "854142", (Stage("TW", Work.CELL_PARTLY), Stage("IN", Work.CELL)), {"TW", "IN"},
        "cell_steps"),
    "a shirt sewn in two countries": (
        "610910", (Stage("VN", Work.SEWN_PARTLY), Stage("KH", Work.SEWN_PARTLY)),
        {"VN", "KH"}, "most_important_assembly"),
    "an assembly of which little is said": (
        "852589", (Stage("CN", Work.MADE, **NEW), Stage("KR", Work.ASSEMBLED)), {"KR", "CN"},
        "predetermined"),
}  # fmt: skip


@pytest.mark.parametrize("case", OPEN)
def test_where_the_rules_do_not_lead_to_one_country_they_say_what_to_ask(case: str):
    line, stages, candidates, asks = OPEN[case]
    found = made(line, *stages)
    assert (found.country, found.confidence) == (None, Confidence.OPEN)
    assert set(found.candidates) == candidates
    assert asks in found.asks
    assert rules(found)[-1] == "ask_a_ruling"


def test_an_assembly_that_makes_another_article_moves_the_origin():
    stage = Stage("KR", Work.ASSEMBLED, ("853400", "854231"), "852589", predetermined=NO, **NEW)
    before = Stage("CN", Work.MADE, **NEW)
    assert made("852589", before, stage).country == "KR"
    assert made("852589", before, replace(stage, inputs=("852990", "852580"))).country is None


def test_goods_of_mexico_are_marked_by_part_102_and_pay_by_the_change_of_article():
    found = made("850760", Stage("CN", Work.CELL), Stage("MX", Work.CELLS_JOINED))
    assert [(one.rule, one.country) for one in found.marking] == [("north_marking", "MX")]
    assert made("850760", Stage("CN", Work.CELL)).marking == ()


def test_goods_of_the_united_states_are_left_open():
    found = made("820411", Stage("US", Work.MADE, foreign_inputs=False))
    assert (found.country, rules(found)[1]) == (None, "american")


@pytest.mark.parametrize("goods", [Goods("8542"), Goods("85", (Stage("KR", Work.MADE),)),
                                   Goods("chip", (Stage("KR", Work.MADE),))])  # fmt: skip
def test_goods_without_code_or_stage_are_refused(goods: Goods):
    with pytest.raises(ValueError, match="at least one stage"):
        find_origin(goods)


answers = st.sampled_from(list(Test))
codes = st.sampled_from(["854231", "854143", "850760", "620520", "630221", "520811", "852589"])
stages = st.builds(
    Stage,
    country=st.sampled_from(["KR", "CN", "VN", "MX"]),
    work=st.sampled_from(list(Work)),
    inputs=st.sampled_from([(), ("852990",), ("853400", "854231")]),
    output=st.sampled_from(["", "852589"]),
    foreign_inputs=st.booleans(),
    name=answers,
    character=answers,
    use=answers,
    predetermined=answers,
)
goods_of = st.builds(Goods, line=codes, stages=st.lists(stages, min_size=1, max_size=4).map(tuple))


@given(goods_of)
def test_a_country_is_one_of_the_stages_or_there_is_none_and_a_ruling_is_asked_for(goods: Goods):
    found = find_origin(goods)
    assert set(found.candidates) <= set(goods.countries)
    assert found.because
    if found.country is None:
        assert found.is_open
        assert rules(found)[-1] in ("ask_a_ruling", "american")
        assert found.candidates
    else:
        assert found.candidates == (found.country,)
        assert not found.is_open


@given(goods_of, st.sampled_from(["name", "character", "use", "predetermined"]), st.integers(0, 3))
def test_saying_less_never_leads_to_another_country(goods: Goods, what: str, at: int):
    stage = goods.stages[at % len(goods.stages)]
    less = replace(stage, **{what: UNSAID})
    changed = tuple(less if one is stage else one for one in goods.stages)
    assert find_origin(replace(goods, stages=changed)).country in (
        find_origin(goods).country,
        None,
    )


@given(goods_of, st.sampled_from(["KR", "CN", "VN", "TH"]))
def test_packing_and_testing_elsewhere_never_moves_the_origin(goods: Goods, country: str):
    before = find_origin(goods).country
    packed = replace(goods, stages=(*goods.stages, Stage(country, Work.FINISHED)))
    after = find_origin(packed).country
    assert after in (before, None)


@given(st.sampled_from(["KR", "CN"]), codes, st.lists(st.sampled_from(list(Work)), min_size=1))
def test_all_of_it_in_one_country_is_of_that_country(country: str, line: str, works: list[Work]):
    goods = Goods(line, tuple(Stage(country, work, foreign_inputs=False) for work in works))
    assert find_origin(goods).country == country
