"""Requests to a post: the legal steps, whose they are, and what each is refused for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.rules import first_broken, hold, require
from situationroom.rooms.posts.lifecycle import Part, Step, after, next_steps
from situationroom.rooms.posts.rules import (
    ASKING,
    INTRODUCING,
    MOVING,
    SETTING_CAPACITY,
    Asking,
    Introducing,
    Moving,
    SettingCapacity,
    parts,
)
from situationroom.rooms.posts.states import RequestState, Result

COMPANY, HANOI, DELHI, OTHER = uuid4(), uuid4(), uuid4(), uuid4()
AT = datetime(2026, 11, 28, 9, tzinfo=UTC)
# Written by hand from the story, not from the table: who may do what, where, and what follows.
LEGAL = """
asked accept post accepted; asked decline post declined; asked reroute post asked
asked reroute secretariat asked; accepted start post in_work; accepted decline post declined
accepted reroute post asked; accepted reroute secretariat asked; declined reroute post asked
declined reroute secretariat asked; in_work ask_back post waiting; in_work answer post answered
in_work reroute post asked; in_work reroute secretariat asked; waiting reply asker in_work
answered close asker closed; answered reopen asker in_work; answered reopen secretariat in_work
closed reopen asker in_work; closed reopen secretariat in_work
"""
ORACLE = {
    (old, step, who): new
    for old, step, who, new in (one.split() for one in LEGAL.replace("\n", ";").split(";") if one)
}
BY = {
    Part.ASKER: Actor(ActorKind.COMPANY, uuid4(), COMPANY),
    Part.POST: Actor(ActorKind.POST, uuid4(), HANOI),
    Part.SECRETARIAT: Actor(ActorKind.SECRETARIAT, uuid4(), uuid4()),
}
STRANGERS = [
    Actor(ActorKind.COMPANY, uuid4(), OTHER),
    Actor(ActorKind.ASSOCIATION, uuid4(), OTHER),
    Actor(ActorKind.POST, uuid4(), DELHI),
    Actor(ActorKind.OFFICER, uuid4(), HANOI),
    Actor(ActorKind.LEADERSHIP, uuid4(), COMPANY),
    Actor(ActorKind.PLATFORM_ADMIN, uuid4(), HANOI),
    Actor(ActorKind.ANONYMOUS),
]


def moving(by, state, step, **more):
    """Return a step with everything it could need said, so that only the step itself is judged."""
    said = {"says": "why", "new_post": DELHI, "result": Result.MEETING} | more
    return Moving(by, COMPANY, HANOI, state, said.pop("read_in", state), step, **said)


ANYBODY = st.sampled_from([*BY.values(), *STRANGERS])
TRY = st.tuples(ANYBODY, st.sampled_from(Step), st.integers(0, 99))
WALK = st.lists(TRY, min_size=60, max_size=60)
WHO = {id(actor): part.value for part, actor in BY.items()}


def walk(tries) -> int:
    """Go along legal steps, trying any step by anybody at each; return how many were illegal."""
    state, illegal = RequestState.ASKED, 0
    for by, step, turn in tries:
        is_legal = (state.value, step.value, WHO.get(id(by), "nobody")) in ORACLE
        assert hold(MOVING, moving(by, state, step)) is is_legal
        illegal += not is_legal
        on = [(key, new) for key, new in ORACLE.items() if key[0] == state.value]
        (_, taken, part), new = on[turn % len(on)]
        require(MOVING, moving(BY[Part(part)], state, Step(taken)))
        assert after(state, Step(taken)) == new
        state = RequestState(new)
    return illegal


def test_every_step_by_anybody_in_every_state_is_judged_as_the_story_says():
    for state, by, step in product(RequestState, [*BY.values(), *STRANGERS], Step):
        new = ORACLE.get((state.value, step.value, WHO.get(id(by), "nobody")))
        assert hold(MOVING, moving(by, state, step)) is (new is not None), (state, by.kind, step)
        assert new is None or after(state, step) == new


@given(WALK)
def test_no_walk_takes_an_illegal_step(tries):
    walk(tries)


@pytest.mark.full
def test_twenty_thousand_illegal_steps_are_all_refused():
    tried = []

    @settings(max_examples=1000)
    @given(WALK)
    def many(tries):
        tried.append(walk(tries))

    many()
    assert sum(tried) >= 20_000


def test_the_steps_offered_are_the_steps_taken():
    for state in RequestState:
        for part, by in BY.items():
            offered = next_steps(state, part)
            assert offered == [step for step in Step if hold(MOVING, moving(by, state, step))]


@pytest.mark.parametrize("by", STRANGERS, ids=lambda by: by.kind.value)
def test_who_has_nothing_to_do_with_a_request_has_no_part_in_it(by):
    assert parts(by, asker=COMPANY, post=HANOI) == frozenset()
    with pytest.raises(NotAllowed):
        require(MOVING, moving(by, RequestState.IN_WORK, Step.ANSWER))


def test_a_broker_speaks_for_a_company_while_its_mandate_stands():
    broker = Actor(ActorKind.BROKER, uuid4(), OTHER, companies=frozenset({COMPANY}))
    assert parts(broker, asker=COMPANY, post=HANOI) == {Part.ASKER}
    assert parts(replace(broker, companies=frozenset()), asker=COMPANY, post=HANOI) == frozenset()


def test_of_two_officers_who_accept_at_once_the_second_is_told():
    late = moving(BY[Part.POST], RequestState.ACCEPTED, Step.ACCEPT, read_in=RequestState.ASKED)
    assert first_broken(MOVING, late).number == "PST-07"
    with pytest.raises(Conflict) as told:
        require(MOVING, late)
    assert told.value.hint


@pytest.mark.parametrize(
    ("number", "state", "step", "lacks"),
    [
        ("PST-09", RequestState.ASKED, Step.DECLINE, {"says": " "}),
        ("PST-09", RequestState.IN_WORK, Step.ASK_BACK, {"says": ""}),
        ("PST-10", RequestState.IN_WORK, Step.ANSWER, {"says": ""}),
        ("PST-12", RequestState.ASKED, Step.REROUTE, {"new_post": None}),
        ("PST-12", RequestState.ASKED, Step.REROUTE, {"new_post": HANOI}),
        ("PST-13", RequestState.ASKED, Step.ACCEPT, {"at_work": 3, "capacity": 3}),
    ],
)
def test_a_step_that_lacks_something_says_what(number, state, step, lacks):
    broken = first_broken(MOVING, moving(BY[Part.POST], state, step, **lacks))
    assert broken is not None
    assert broken.number == number


def test_a_request_is_not_closed_without_a_result():
    closing = moving(BY[Part.ASKER], RequestState.ANSWERED, Step.CLOSE, result=None)
    assert first_broken(MOVING, closing).number == "PST-11"
    assert hold(MOVING, replace(closing, result=Result.NOTHING))


def test_a_post_takes_on_what_it_can_and_without_a_limit_whatever_comes():
    accepting = moving(BY[Part.POST], RequestState.ASKED, Step.ACCEPT, at_work=2, capacity=3)
    assert hold(MOVING, accepting)
    assert hold(MOVING, replace(accepting, at_work=900, capacity=None))


@pytest.mark.parametrize(
    ("number", "other"),
    [
        ("PST-01", {"by": BY[Part.POST]}),
        ("PST-01", {"by": STRANGERS[0]}),
        ("PST-02", {"question": "  "}),
        ("PST-03", {"question": "가" * 4001}),
        ("PST-04", {"post": None}),
        ("PST-05", {"due_at": AT}),
    ],
)
def test_a_request_that_lacks_something_says_what(number, other):
    asking = Asking(
        BY[Part.ASKER], COMPANY, "파트너", "베트남 파트너를 찾습니다", HANOI, AT + timedelta(9), AT
    )
    assert hold(ASKING, asking)
    assert first_broken(ASKING, replace(asking, **other)).number == number


def test_a_post_sets_its_own_capacity_of_one_or_more():
    assert hold(SETTING_CAPACITY, SettingCapacity(BY[Part.POST], HANOI, 1))
    with pytest.raises(Refusal) as zero:
        require(SETTING_CAPACITY, SettingCapacity(BY[Part.POST], HANOI, 0))
    assert zero.value.hint
    with pytest.raises(NotAllowed):
        require(SETTING_CAPACITY, SettingCapacity(STRANGERS[2], HANOI, 4))


def test_a_partner_is_introduced_with_its_consent_while_the_post_is_at_work():
    made = Introducing(BY[Part.POST], HANOI, RequestState.IN_WORK, True, "전화, 11월 27일")
    assert hold(INTRODUCING, made)
    for number, other in [
        ("PST-16", {"by": STRANGERS[2]}),
        ("PST-17", {"state": RequestState.ANSWERED}),
        ("PST-18", {"did_partner_consent": False}),
        ("PST-18", {"consent_how": " "}),
    ]:
        assert first_broken(INTRODUCING, replace(made, **other)).number == number
