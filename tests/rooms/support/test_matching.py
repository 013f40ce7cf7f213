"""Matching against answers written by hand, by who has not seen the code; and its properties."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from situationroom.rooms.support.conditions import (
    AMOUNTS,
    Condition,
    Profile,
    Terms,
    Window,
    from_json,
    to_json,
)
from situationroom.rooms.support.matching import Match, held, judge
from situationroom.rooms.support.states import (
    ConditionKind,
    Held,
    Mark,
    ReadBy,
    Size,
    Verdict,
    WindowKind,
)

PAIRS = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))
ON = date(2026, 11, 28)


def profile_of(said: dict[str, Any]) -> Profile:
    size = said.get("size")
    return Profile(
        sizes=frozenset({Size(size)}) if size else frozenset(Size),
        founded_on=said.get("founded_on"),
        region=said.get("region", ""),
        industry=said.get("industry"),
        employees=said.get("employees"),
        revenue=said.get("revenue"),
        exports=said.get("exports"),
        has=frozenset(map(Mark, said.get("has", ()))),
        has_not=frozenset(map(Mark, said.get("has_not", ()))),
        markets=frozenset(said.get("markets", ())),
        holds=frozenset(said.get("holds", ())),
    )


def terms_of(said: dict[str, Any]) -> Terms:
    window = said["window"]
    return Terms(
        conditions=from_json(said.get("conditions") or ()),
        window=Window(
            WindowKind(window.get("kind", "days")), window.get("from"), window.get("until")
        ),
        budget=said.get("budget"),
        spent=said.get("spent"),
        exclusive=said.get("exclusive", ""),
        read_by=ReadBy(said["read_by"]),
    )


def why(match: Match) -> list[str]:
    if match.verdict is Verdict.CLOSED:
        return [match.closed]
    if match.verdict is Verdict.EXCLUDED:
        return [one.kind.value for one in match.not_met]
    return [*match.doubts, *(one.kind.value for one in match.not_known)]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["name"] for pair in PAIRS])
def test_a_pair_is_judged_as_by_hand(pair: dict[str, Any]) -> None:
    match = judge(profile_of(pair["company"]), terms_of(pair["programme"]), on=pair["on"])
    assert (match.verdict.value, why(match)) == (pair["answer"], pair["why"])


def test_the_pairs_are_many_and_of_every_kind() -> None:
    kinds = {one["kind"] for pair in PAIRS for one in pair["programme"]["conditions"]}
    assert len(PAIRS) >= 60
    assert kinds == set(ConditionKind)
    assert {pair["answer"] for pair in PAIRS} == set(Verdict)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 2, 28), Held.MET), (date(2026, 3, 1), Held.NOT_MET),
        (date(2028, 2, 29), Held.NOT_MET),
    ],
)  # fmt: skip
def test_six_years_from_29_february_end_on_the_28th(on: date, expected: Held) -> None:
    six = Condition(ConditionKind.AGE_MAX, value=6)
    assert held(six, Profile(founded_on=date(2020, 2, 29)), on=on) is expected


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(window=Window(WindowKind.UNTIL_BUDGET_ENDS), budget=5, spent=5), "budget"),
        (Terms(budget=0, spent=0), "budget"),
        (Terms(window=Window(until=ON - timedelta(1)), budget=5, spent=5), "window"),
        (Terms(window=Window(WindowKind.UNTIL_BUDGET_ENDS), budget=5), ""),
        (Terms(window=Window(since=ON + timedelta(1))), ""),
    ],
)
def test_what_the_page_left_open_is_settled(terms: Terms, expected: str) -> None:
    match = judge(Profile(), terms, on=ON)
    assert match.closed == expected
    if not expected:
        assert (match.verdict, match.doubts) == (Verdict.UNKNOWN, ("window",))


def conditions() -> st.SearchStrategy[Condition]:
    amounts = st.builds(
        Condition,
        st.sampled_from(sorted(AMOUNTS)),
        value=st.integers(0, 50).map(float),
        or_pre_founder=st.booleans(),
        or_other=st.booleans(),
    )
    sizes = st.lists(st.sampled_from(Size), min_size=1, unique=True).map(tuple)
    marks = st.lists(st.sampled_from(Mark), min_size=1, unique=True).map(tuple)
    return st.one_of(
        amounts,
        sizes.map(lambda values: Condition(ConditionKind.SIZE_IN, values)),
        marks.map(lambda values: Condition(ConditionKind.MARK_ANY, values)),
        st.just(Condition(ConditionKind.REGION_IN, ("서울", "부산"))),
        st.just(Condition(ConditionKind.MARKET_IN, ("VN",))),
        st.just(Condition(ConditionKind.INDUSTRY_IN, ("26", "62"))),
    )


def profiles() -> st.SearchStrategy[Profile]:
    marks = st.frozensets(st.sampled_from(Mark))
    return st.builds(
        Profile,
        sizes=st.frozensets(st.sampled_from(Size), min_size=1),
        founded_on=st.none() | st.dates(date(1990, 1, 1), ON),
        region=st.sampled_from(["", "서울", "제주"]),
        industry=st.none() | st.integers(1, 99),
        employees=st.none() | st.integers(0, 60),
        revenue=st.none() | st.floats(0, 60),
        exports=st.none() | st.floats(0, 60),
        has=marks,
        markets=st.frozensets(st.sampled_from(["VN", "US"])),
    )


@given(profiles(), st.lists(conditions(), max_size=5))
def test_nothing_known_excludes_nobody_and_one_more_condition_never_helps(
    profile: Profile, asked: list[Condition]
) -> None:
    order = [Verdict.ELIGIBLE, Verdict.UNKNOWN, Verdict.EXCLUDED]
    nobody = judge(Profile(), Terms(tuple(asked)), on=ON)
    assert nobody.verdict is not Verdict.EXCLUDED
    fewer = judge(profile, Terms(tuple(asked[1:])), on=ON)
    more = judge(profile, Terms(tuple(asked)), on=ON)
    assert order.index(more.verdict) >= order.index(fewer.verdict)
    assert len(more.reasons) == len(asked)


@given(st.lists(conditions(), max_size=6))
def test_conditions_come_back_as_they_were_kept(asked: list[Condition]) -> None:
    assert from_json(to_json(asked)) == tuple(asked)
