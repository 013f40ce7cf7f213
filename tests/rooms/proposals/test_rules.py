"""The lives of proposals and of rules that change: no illegal step, no stage without its reason."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.base.rules import first_broken, hold, require
from situationroom.rooms.proposals.lifecycle import (
    ENDED,
    OPEN,
    STEPS,
    UNANSWERED,
    WAYS,
    is_late,
    leaves_the_way,
    may_move,
    may_step,
    next_stages,
)
from situationroom.rooms.proposals.likeness import Text, rank
from situationroom.rooms.proposals.provisions import article_in, provision, provisions_in
from situationroom.rooms.proposals.rules import (
    ANSWERING,
    MAY_ANSWER,
    MAY_ASSIGN,
    MERGING,
    SPLITTING,
    STEPPING,
    Answering,
    Handling,
    Merging,
    Splitting,
    Stepping,
)
from situationroom.rooms.proposals.states import (
    Answer,
    ProposalState,
    RuleKind,
    Stage,
)

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
TEXTS = st.sampled_from(["", "  ", "관보 제1호"])
STATES, KINDS = st.sampled_from(ProposalState), st.sampled_from(RuleKind)
HOUSES = [uuid4(), uuid4()]
ACTORS = st.builds(
    Actor,
    st.sampled_from(ActorKind),
    st.none(),
    st.sampled_from([*HOUSES, None]),
)


@given(KINDS, st.sampled_from(Stage), st.sampled_from(Stage), DAYS, DAYS, DAYS, TEXTS, TEXTS)
def test_no_rule_changes_stage_but_by_its_way_with_day_and_evidence(
    kind: RuleKind, old: Stage, new: Stage, on: date, last: date, today: date, shown: str, why: str
) -> None:
    old = old if old in WAYS[kind] else Stage.DRAFTING
    stepping = Stepping(kind, old, new, on, last, today, shown, why, None)
    if not hold(STEPPING, stepping):
        return
    assert old not in ENDED
    assert last <= on <= today
    assert shown.strip() or new is Stage.DROPPED
    way = WAYS[kind]
    is_next = new in way and way.index(new) == way.index(old) + 1
    assert is_next or why.strip()
    assert new in way or new is Stage.DROPPED


@given(STATES, ACTORS, st.sampled_from([*HOUSES, None]))
def test_only_its_owner_answers_and_only_where_an_answer_is_a_legal_step(
    state: ProposalState, by: Actor, owner: Any
) -> None:
    if hold(MAY_ANSWER, Handling(by, owner, state)):
        assert by.organisation == owner is not None
        assert by.kind in {ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT}
        assert may_move(state, ProposalState.ANSWERED)
    if hold(MAY_ASSIGN, Handling(by, owner, state)):
        assert state in OPEN


@given(STATES, STATES, ACTORS, st.booleans(), TEXTS)
def test_only_unanswered_proposals_are_joined_and_taken_apart(
    one: ProposalState, other: ProposalState, by: Actor, same: bool, why: str
) -> None:
    if hold(MERGING, Merging(by, same, one, None, other, by.organisation, why)):
        assert not same
        assert {one, other} <= UNANSWERED
        assert why.strip()
        assert may_move(one, ProposalState.MERGED)
    if hold(SPLITTING, Splitting(by, one, by.organisation, other, why)):
        assert (one, other in UNANSWERED) == (ProposalState.MERGED, True)


@pytest.mark.full
def test_twenty_thousand_illegal_steps_are_all_refused() -> None:
    tried = 0

    @settings(max_examples=20_000, deadline=None, database=None)
    @given(STATES, STATES, KINDS, st.sampled_from(Stage), st.sampled_from(Stage), DAYS, DAYS)
    def refuse(
        old: ProposalState, new: ProposalState, kind: RuleKind, at: Stage, to: Stage, on: date,
        today: date,
    ) -> None:  # fmt: skip
        nonlocal tried
        owner = uuid4()
        officer = Actor(ActorKind.OFFICER, organisation=owner)
        if not may_move(old, ProposalState.ANSWERED):
            tried += 1
            with pytest.raises(Refusal):
                require(MAY_ANSWER, Handling(officer, owner, old))
        if not {old, new} <= UNANSWERED:
            tried += 1
            with pytest.raises(Refusal):
                require(MERGING, Merging(officer, False, old, owner, new, owner, "같음"))
        at = at if at in WAYS[kind] else Stage.DRAFTING
        if not may_step(kind, at, to) or on > today:
            tried += 1
            with pytest.raises(Refusal):
                require(STEPPING, Stepping(kind, at, to, on, on, today, "근거", "사유", None))

    refuse()
    assert tried >= 20_000


def test_every_state_has_its_steps_and_every_way_ends_in_force() -> None:
    assert set(STEPS) == set(ProposalState)
    assert {way[0] for way in WAYS.values()} == {Stage.DRAFTING}
    assert {way[-1] for way in WAYS.values()} == {Stage.IN_FORCE}
    assert Stage.ASSEMBLY in WAYS[RuleKind.ACT]
    assert Stage.CABINET not in WAYS[RuleKind.ORDINANCE]
    assert next_stages(RuleKind.NOTICE, Stage.IN_FORCE) == []
    assert not leaves_the_way(RuleKind.NOTICE, Stage.REGULATORY_REVIEW, Stage.ISSUED)
    assert may_step(RuleKind.ACT, Stage.CABINET, Stage.LEGISLATIVE_NOTICE)  # published again


@given(st.sampled_from(Stage), st.none() | DAYS, DAYS)
def test_late_is_worked_out_and_the_last_day_is_not_late(
    stage: Stage, expected: date | None, today: date
) -> None:
    late = is_late(stage, expected, today)
    assert late is (stage not in ENDED and expected is not None and expected < today)


@given(st.sampled_from(Answer), TEXTS, st.none() | DAYS, DAYS)
def test_an_answer_has_reasons_and_what_is_put_off_a_day(
    answer: Answer, reasons: str, next_on: date | None, today: date
) -> None:
    if hold(ANSWERING, Answering(answer, reasons, next_on, today)):
        assert reasons.strip()
        assert next_on is None or next_on >= today
        assert answer is not Answer.LONG_TERM or next_on is not None


def test_a_day_to_come_is_no_stage_and_the_rule_says_what_to_do() -> None:
    today = date(2026, 8, 3)
    ahead = today + timedelta(days=1)
    stepping = Stepping(
        RuleKind.NOTICE, Stage.ISSUED, Stage.IN_FORCE, ahead, today, today, "고시", "", None
    )
    broken = first_broken(STEPPING, stepping)
    assert broken is not None
    assert (broken.number, "expected" in broken.hint) == ("PRO-60", True)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("제58조의2", "제58조의2"),
        ("58조의2 1항", "제58조의2제1항"),
        ("제 7 조 제3항 제2호 가목", "제7조제3항제2호가목"),
        ("별표 3", "별표 3"),
        ("별표", "별표"),
        ("제58조 등", ""),
        ("오십팔조", ""),
        ("", ""),
    ],
)
def test_an_article_is_read_into_its_standard_form(said: str, written: str) -> None:
    assert article_in(said) == written


@given(st.integers(1, 999), st.integers(1, 20))
def test_a_provision_that_is_written_is_read_again(article: int, branch: int) -> None:
    written = provision("「전파법」", f"{article}조의{branch}")
    assert written == f"「전파법」 제{article}조의{branch}"
    assert provisions_in(f"현행 {written}에 따라") == {written}
    assert article_in(written.split("」 ")[1]) == f"제{article}조의{branch}"


def test_proposals_are_alike_by_provision_words_and_theme_and_the_reasons_are_told() -> None:
    def text(words: str, theme: str, said: str = "") -> Text:
        return Text(frozenset(words.split()), theme, said)

    one = text("적합성평가 시제품 면제 수출", "network", "「전파법」 제58조의2 개정")
    others = {
        "same": text("적합성평가 시제품 간소화 수출", "network"),
        "law": text("인증 표시", "certification", "「전파법」 제58조의2제1항 삭제"),
        "other": text("보증 융자 수출", "finance"),
    }
    found = dict(rank(one, others, most=5))
    assert list(found) == ["law", "same"]
    assert found["law"].provisions == ("「전파법」 제58조의2",)
    assert {"적합성평가", "시제품"} <= set(found["same"].words)
    assert found["same"].same_theme
    assert rank(one, {}, most=5) == []
