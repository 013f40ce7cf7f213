"""The HS finder ranks alike each time, survives whatever is written, and says why."""

import json
import time

import numpy as np
import pytest
from benchmarks.finder import folds_of, groups_of
from hypothesis import given
from hypothesis import strategies as st

from situationroom.rooms.codelists.finder.evidence import Known, Named, Precedent, Query
from situationroom.rooms.codelists.finder.index import Index, Line
from situationroom.rooms.codelists.finder.rulings import read_rulings, subheading
from situationroom.rooms.codelists.finder.text import strike_codes, words_of
from situationroom.rooms.codelists.finder.weighing import fit
from situationroom.rooms.codelists.finder.words import Wording

GOODS = {
    "180631": ("Chocolate > Filled", "초콜릿 > 속을 채운 것"),
    "180632": ("Chocolate > Not filled", "초콜릿 > 속을 채우지 않은 것"),
    "392690": ("Articles of plastics > Other", "플라스틱 제품 > 기타"),
    "850760": ("Electric accumulators > Lithium-ion", "축전지 > 리튬이온 축전지"),
    "854143": ("Semiconductor devices > Photovoltaic cells in modules", "반도체 디바이스 > 광전지"),
    "902910": ("Revolution counters, taximeters", "적산회전계"),
}
NAMES = [Named(code, wordings) for code, wordings in GOODS.items()]
LINES = {
    "180632": [Line("18063201", "Bars of milk chocolate"), Line("18063290", "Other")],
    "854143": [Line("85414300", "")],
}
WORDS = [Wording("태양전지 모듈", "854143"), Wording("배터리팩", "850760")]
RULINGS = [
    Precedent("KCS", "A-1", "2024-01-02", "392690", "수지제 휴대폰 거치대, 차량 송풍구에 끼움"),
    Precedent("KCS", "A-2", "2024-01-03", "392690", "수지제 케이블 정리 클립"),
    Precedent("KCS", "A-3", "2024-01-04", "180632", "땅콩을 넣은 판형 초콜릿, 소매포장"),
    Precedent("EU", "B-1", "2025-01-04", "180631", "Bar of chocolate filled with peanut cream"),
    Precedent("EU", "B-2", "2025-01-05", "902910", "Counter of revolutions for pumps"),
]
ALONE = Index.of(NAMES, LINES, WORDS)
LEARNT = Index.of(NAMES, LINES, WORDS, RULINGS)
BOTH = pytest.mark.parametrize("index", [ALONE, LEARNT], ids=["names alone", "with rulings"])


@BOTH
def test_a_word_of_the_trade_leads_first_and_is_the_reason(index):
    first = index.find("태양전지 모듈")[0]
    assert (first.hs6, first.line, first.words) == ("854143", "85414300", ("태양전지 모듈",))


@BOTH
@pytest.mark.parametrize(("asked", "code"), [("리튬이온", "850760"), ("taximeter", "902910")])
def test_words_of_a_name_lead_to_it_in_both_languages(index, asked, code):
    assert index.find(asked)[0].hs6 == code


def test_a_ruling_like_the_question_is_the_reason_with_its_number_and_heading():
    first = LEARNT.find("차량 송풍구용 휴대폰 거치대")[0]
    assert (first.hs6, first.number, first.authority) == ("392690", "A-1", "KCS")
    assert first.heading == "3926"


def test_the_line_is_the_one_the_words_name_else_what_is_left_over():
    found = {one.hs6: one.line for one in ALONE.find("bars of milk chocolate")}
    assert found["180632"] == "18063201"
    assert {one.hs6: one.line for one in ALONE.find("초콜릿")}["180632"] == "18063290"


@BOTH
@pytest.mark.parametrize("said", ["ㅋㅋㅎㅎ", "뷁쀍", "qqqzzzxx", "漢字"])
def test_words_that_stand_nowhere_are_not_answered(index, said):
    assert index.find(said) == []
    with_sense = index.find(f"초콜릿 {said}")
    assert next(one.hs6 for one in with_sense).startswith("1806")


def test_what_was_never_seen_takes_nobodys_place_by_its_hash():
    known = Known.of(["chocolate 초콜릿"])
    assert known.seen(["w:초콜릿", "w:사탕"]) == [True, False]
    assert known.joined(Known.of(["사탕"])).seen(["w:사탕"]) == [True]
    assert not Known.of([]).holds_a_word("초콜릿")
    assert Query("ㅋㅋㅎㅎ", known).is_empty


def test_shares_of_belief_fall_and_are_at_most_one():
    scores = [one.score for one in LEARNT.find("chocolate bar", limit=6)]
    assert scores == sorted(scores, reverse=True)
    assert 0 < sum(scores) <= 1 + 1e-9


def test_an_index_that_was_kept_answers_as_before(tmp_path):
    LEARNT.save(tmp_path / "index.npz")
    again = Index.load(tmp_path / "index.npz")
    for asked in ("초콜릿", "chocolate filled", "케이블 클립", "태양전지 모듈", RULINGS[0].product):
        assert again.find(asked) == LEARNT.find(asked)


@given(st.text(max_size=200))
def test_whatever_is_written_is_ranked_and_the_same_each_time(said):
    found = LEARNT.find(said)
    assert found == LEARNT.find(said)
    assert len({one.hs6 for one in found}) == len(found)


@given(st.data())
def test_leaving_a_word_out_never_breaks_the_question(data):
    words = ["수지제", "휴대폰", "거치대", "plastic", "holder", "for", "phones", "초콜릿", "bar"]
    kept = data.draw(st.lists(st.sampled_from(words), unique=True))
    assert all(0 <= one.score <= 1 for one in LEARNT.find(" ".join(kept)))


@pytest.mark.parametrize(
    "said", ["a" * 100_000, "가나 " * 33_000, "\0" * 100_000, "8542.31 " * 12_500]
)
def test_a_hostile_question_ends_soon(said):
    began = time.perf_counter()
    LEARNT.find(said)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "said",
    [
        "제8542호에 분류", "제3809.91-0000호", "제 39 류 주", "3809.91-0000", "of heading 59.03",
        "HS 3707", "CN code 8517 62 00", "position 8542.31.00",
    ],
)  # fmt: skip
def test_codes_of_the_tariff_are_struck_out(said):
    assert not [word for word in words_of(strike_codes(said)) if word.isdigit()]


def test_figures_of_goods_are_kept():
    kept = strike_codes("외경 6㎜, 35x24cm, 100ml, 5000 mAh, 2024")
    assert {"100", "5000", "2024"} <= set(words_of(kept))


@pytest.mark.parametrize(
    ("code", "hs6"),
    [
        ("3809.91-0000", "380991"), ("8203.20", "820320"), ("8536501900", "853650"),
        ("18063100007026V999", "180631"), ("① 6110.20-0000  ② 6108.91-0000", ""), ("각각 분류", ""),
        ("3809", ""),
    ],
)  # fmt: skip
def test_a_ruling_on_several_subheadings_is_on_none(code, hs6):
    assert subheading(code) == hs6


def test_lines_that_are_no_rulings_are_left_out_with_their_reason():
    good = {"reference_id": "A-1", "hs_code": "3926.90-9000", "description": "수지제 클립"}
    lines = ["", "{", "[1]", json.dumps(good), json.dumps(good)]
    lines += [json.dumps(good | {"reference_id": "A-2", "hs_code": "9999.99"}), "[" * 100_000]
    lines += [json.dumps({"reference_id": "A-3", "hs_code": 3}), "x" * 300_000]
    read = read_rulings(iter(lines), set(GOODS))
    assert [one.number for one in read.rulings] == ["A-1"]
    assert [number for number, _ in read.left_out] == [2, 3, 5, 6, 7, 8, 9]


def test_what_tells_candidates_apart_is_what_is_learnt():
    rng = np.random.default_rng(3)
    asked = [rng.normal(size=(6, 3)) for _ in range(300)]
    chosen = [int(np.argmax(rows @ [2.0, -1.0, 0.0] + rng.gumbel(size=6))) for rows in asked]
    assert fit(asked, chosen) == pytest.approx([2.0, -1.0, 0.0], abs=0.35)


def test_from_hundreds_of_rulings_weights_are_learnt_and_from_few_none():
    many = [
        Precedent("KCS", f"M-{n}", "", code, f"{GOODS[code][1]} 모델 {n} {n * n}")
        for n, code in enumerate([*GOODS] * 40)
    ]
    index = ALONE.with_rulings(many, apart=False)
    assert index.weights.tolist() != LEARNT.weights.tolist()
    assert len(index.weights) == len(LEARNT.weights)
    assert index.find("초콜릿 속을 채운 것")[0].hs6 == "180631"


def test_near_equal_rulings_are_in_one_fold():
    twins = [
        Precedent("KCS", f"T-{n}", "", "392690", f"수지제 케이블 정리 클립 {n}") for n in range(4)
    ]
    groups = groups_of([*twins, *RULINGS[2:]])
    assert len(set(groups[:4])) == 1
    assert len(set(groups)) == 4
    assert len(set(folds_of(groups)[:4])) == 1
