"""Direct and indirect exposure: by hand, by label, and what nobody knows is never zero."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tradeimpact.inputoutput.test_indirect import chain

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.inputoutput.content import REST, ContentShare, Hit, content_of, shares_of
from tradeimpact.inputoutput.indirect import embody

NAMES = {"KOR": "KR", "CHN": "CN", "USA": "US"}
HITS = (
    Hit("854232", "semiconductors", "KR", 100.0, 60.0),
    Hit("851713", "phones", "CN", 90.0, 90.0),
    Hit("851713", "phones", "VN", 50.0, 30.0),
)


def shares(**more):
    said = {"industry_of": {"85": "c14"}, "name_of": NAMES, "joined": {}, "scale": 1e6}
    return shares_of(embody(chain(), origin="KOR", market="USA"), **(said | more))


def test_a_chain_of_two_by_hand():
    # Korean value added is all of a Korean good and a third of a Chinese one: 40 of 120.
    rows = content_of(HITS[:2], shares(), own="KR")
    assert [(row.exporter, row.share) for row in rows] == [
        ("CN", pytest.approx(1 / 3)), ("KR", pytest.approx(1.0)),
    ]  # fmt: skip
    assert [row.content for row in rows] == pytest.approx([30.0, 60.0])
    assert {(row.year, row.industry) for row in rows} == {(2020, "c14")}


def test_three_countries_with_a_loop_by_hand():
    """Korea and China sell each other 20 of 100; solved with pen: b_K = 1/1.2, b_C = 0.2 b_K."""
    table = chain(
        intermediate=[[0, 20, 0], [20, 0, 0], [0, 0, 0]],
        final=[[40, 0, 40], [0, 40, 40], [0, 0, 200]],
    )
    found = shares_of(embody(table, origin="KOR", market="USA"), industry_of={"85": "c14"},
                      name_of=NAMES, joined={}, scale=1.0)  # fmt: skip
    by = {row.exporter: row.share for row in found}
    # Value added is 0.8 of output: K = 0.8 / (1 - 0.04), C = 0.2 K.
    assert by["KR"] == pytest.approx(0.8 / 0.96, rel=1e-12)
    assert by["CN"] == pytest.approx(0.16 / 0.96, rel=1e-12)
    assert by["KR"] + by["CN"] == pytest.approx(1.0, rel=1e-12)


def test_who_the_table_does_not_name_is_the_rest_of_the_world_or_not_known():
    lone = content_of(HITS, shares(), own="KR")
    unknown = next(row for row in lone if row.exporter == "VN")
    assert (unknown.share, unknown.content, unknown.stands_for) == (None, None, "")
    rest = ContentShare(REST, "85", "c14", 0.02, 1.0, 2020)
    known = next(r for r in content_of(HITS, (*shares(), rest), own="KR") if r.exporter == "VN")
    assert (known.content, known.stands_for) == (pytest.approx(0.6), REST)
    without = [row for row in (*shares(), rest) if row.exporter != "KR"]
    own = next(row for row in content_of(HITS, without, own="KR") if row.exporter == "KR")
    assert own.content is None


def test_a_union_holds_what_its_members_sell_together():
    both = shares(joined={"EU": ("CN", "KR")})
    union = next(row for row in both if row.exporter == "EU")
    # 10 of Korea, all of it Korean, and 80 of China, a third: 36.7 of 90.
    assert union.share == pytest.approx((10 + 80 / 3) / 90)
    assert union.exports == pytest.approx(90e6)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_rows_says_nothing_and_parts_add_up(data):
    origins, codes = st.sampled_from(["KR", "CN", "VN", "MX"]), st.sampled_from(["854232", "8513"])
    codes = st.tuples(origins, codes, st.sampled_from("ab"), st.floats(0, 1e12), st.floats(0, 1))
    hits = [
        Hit(hs6, item, origin, value, value * part)
        for origin, hs6, item, value, part in data.draw(st.lists(codes, max_size=12))
    ]
    rows = [
        ContentShare(exporter, goods, "c", data.draw(st.floats(0, 1)), 1.0, 2020)
        for exporter in ("KR", "CN", REST)
        for goods in ("85", "8542")
    ]
    first = content_of(hits, rows, own="KR")
    mixed = content_of(data.draw(st.permutations(hits)), data.draw(st.permutations(rows)), own="KR")
    assert first == mixed
    assert sum(row.hit for row in first) == pytest.approx(sum(hit.hit for hit in hits))
    whole = {(row.exporter, row.goods): row.share for row in rows}
    for row in first:
        assert row.share == whole[row.stands_for, row.goods]
        assert 0 <= row.content <= row.hit <= row.value * (1 + 1e-9)


@pytest.mark.parametrize(
    ("hit", "words"),
    [
        (replace(HITS[0], value=-1.0), "854232 from KR is -1.0"),
        (replace(HITS[0], hit=float("nan")), "hit of 854232"),
        (replace(HITS[0], hit=101.0), "no more than there is"),
    ],
)
def test_bad_trade_is_named(hit, words):
    with pytest.raises(BadFlow, match=words):
        content_of([hit], shares(), own="KR")


def test_bad_shares_are_named():
    row = shares()[0]
    with pytest.raises(LabelMismatch, match="stands twice"):
        content_of(HITS, [row, row], own="KR")
    with pytest.raises(LabelMismatch, match="percentage"):
        content_of(HITS, [replace(row, share=2.4)], own="KR")
    with pytest.raises(LabelMismatch, match="no industry c99"):
        shares(industry_of={"85": "c99"})
