"""The hub hands each message to whoever may read it, in order, and to nobody else."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apart import run_apart

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labels import Level, Readers, may_read
from situationroom.web.live.hub import LONGEST_QUEUE, Hub
from situationroom.web.live.messages import Message

ORGANISATIONS = [uuid.UUID(int=1), uuid.UUID(int=2)]
PEOPLE = [uuid.UUID(int=n) for n in range(11, 15)]
KINDS = [ActorKind.OFFICER, ActorKind.ASSOCIATION, ActorKind.COMPANY, ActorKind.LEADERSHIP]

actors = st.builds(
    Actor,
    st.sampled_from(KINDS),
    id=st.sampled_from(PEOPLE),
    organisation=st.sampled_from(ORGANISATIONS),
)


def message(number: int, level: str, owner: uuid.UUID | None, creator: uuid.UUID | None) -> Message:
    label = uuid.UUID(int=1000 + number)
    return Message(number, "bells.rang", label, Readers(level, owner, creator), b"%d" % number)


labels = st.tuples(
    st.sampled_from(list(Level)),
    st.sampled_from([None, *ORGANISATIONS]),
    st.sampled_from([None, *PEOPLE]),
)


@given(st.lists(actors, max_size=8), st.lists(labels, max_size=12))
def test_everybody_gets_exactly_what_they_may_read_in_order(people, written):
    async def play() -> None:
        hub = Hub()
        listeners = [hub.join(actor) for actor in people]
        sent = [message(n, *label) for n, label in enumerate(written, start=1)]
        hub.spread(sent, len(sent))
        for actor, listener in zip(people, listeners, strict=True):
            assert [m.number for m in listener.queue] == [
                m.number for m in sent if may_read(actor, m.readers)
            ]

    run_apart(play())


def joined(kind: ActorKind = ActorKind.OFFICER):
    hub = Hub()
    return hub, hub.join(Actor(kind, id=PEOPLE[0], organisation=ORGANISATIONS[0]))


def test_a_reader_who_is_too_slow_is_cut_and_holds_nothing():
    hub, listener = joined()
    hub.spread([message(n, Level.ROOM, None, None) for n in range(1, LONGEST_QUEUE + 2)], 1)
    assert (listener.cut, len(listener.queue)) == ("slow", 0)


def test_what_is_on_the_way_is_taken_back_when_its_label_is_narrowed():
    hub, listener = joined()
    one, two = message(1, Level.ROOM, None, None), message(2, Level.ROOM, None, None)
    hub.spread([one, two], 2)
    hub.narrow(one.label, Readers(Level.OWN, ORGANISATIONS[1]))
    assert list(listener.queue) == [two]


@pytest.mark.parametrize("level", [Level.GOVERNMENT, Level.OWN])
def test_who_left_gets_nothing_more(level):
    hub, listener = joined()
    hub.leave(listener)
    hub.spread([message(1, level, ORGANISATIONS[0], PEOPLE[0])], 1)
    assert len(listener.queue) == 0
    assert len(hub) == 0


def test_who_was_told_more_by_another_process_hears_nothing_twice():
    hub, listener = joined()
    sent = [message(n, Level.ROOM, None, None) for n in range(1, 5)]
    hub.spread(sent[:1], 1)
    listener.begin_at(3)
    hub.beat(b"2")
    hub.spread(sent[1:], 4)
    assert [m.number for m in listener.queue] == [4]
    assert listener.beat == b""
