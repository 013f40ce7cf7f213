"""A reaction follows the log exactly once, whatever crashes in between."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.base.following import NAME, Follower, follow_all, followed, rested
from tests.walls import as_owner

from situationroom.base import positions, reactions, relay
from situationroom.base.actors import Actor
from situationroom.base.labels import Level
from situationroom.base.models import Cursor, Event, Label, Setback
from situationroom.base.reactions import Apply, Reaction, react_once

pytestmark = pytest.mark.django_db


def test_every_event_is_followed_once(ring: Callable[..., Event]) -> None:
    for _ in range(5):
        ring()
    relay.number_events()
    reaction = Follower().reaction()
    follow_all(reaction)
    follow_all(reaction)
    assert followed() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("crash", ["before", "within"])
def test_a_crash_before_or_while_applying_repeats_nothing_and_loses_nothing(
    ring: Callable[..., Event], crash: str
) -> None:
    for _ in range(3):
        ring()
    relay.number_events()
    follower = Follower(**{crash: 2}, on={2})
    follow_all(follower.reaction())
    assert followed() == [1, 2, 3]
    assert follower.prepared == [1, 2, 2, 2, 3]
    assert not Setback.objects.exists()


def test_a_process_that_dies_between_preparing_and_applying_does_it_once_later(
    ring: Callable[..., Event],
) -> None:
    ring()
    relay.number_events()

    def dies(event: Event, by: Actor) -> Apply:
        def apply() -> None:
            Label.objects.create(level=Level.ROOM, creator=event.id)
            raise SystemExit

        return apply

    with pytest.raises(SystemExit):
        react_once(Reaction(NAME, frozenset({"bells.rang"}), dies))
    assert followed() == []
    follow_all(Follower().reaction())
    assert followed() == [1]


def test_after_three_attempts_an_event_is_set_aside_and_the_rest_goes_on(
    ring: Callable[..., Event],
) -> None:
    for _ in range(3):
        ring()
    relay.number_events()
    follower = Follower(before=99, on={2})
    follow_all(follower.reaction())
    assert follower.prepared == [1, 2, 2, 2, 3]
    assert followed() == [1, 3]
    kept = Setback.objects.get()
    assert (kept.consumer, kept.event.number) == (NAME, 2)
    assert kept.reason == "OSError: the line broke while preparing"
    assert Cursor.objects.get(consumer=NAME).attempts == 0


def test_a_consumer_that_failed_rests_before_it_tries_again(ring: Callable[..., Event]) -> None:
    ring()
    relay.number_events()
    follower = Follower(before=1)
    assert react_once(follower.reaction())
    assert not react_once(follower.reaction())
    assert follower.prepared == [1]
    assert rested()
    assert react_once(follower.reaction())
    assert followed() == [1]
    assert not rested()


def test_what_was_set_aside_is_tried_again_on_command_and_then_gone(
    ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        ring()
    relay.number_events()
    follower = Follower(before=3, on={1})
    monkeypatch.setitem(reactions.REGISTRY, NAME, follower.reaction())
    follow_all(follower.reaction())
    assert followed() == [2]
    assert reactions.retry_setbacks() == 1
    assert followed() == [1, 2]
    assert not Setback.objects.exists()
    assert reactions.retry_setbacks() == 0


def test_what_fails_again_on_command_stays_set_back_and_keeps_no_other_from_its_turn(
    ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        ring()
    relay.number_events()
    for number in (1, 2):
        event = Event.objects.get(number=number)
        Setback.objects.create(consumer=NAME, event=event, reason="an earlier fault")
    follower = Follower(before=1, on={1})
    monkeypatch.setitem(reactions.REGISTRY, NAME, follower.reaction())
    assert reactions.retry_setbacks() == 1
    assert followed() == [2]
    (left,) = Setback.objects.all()
    assert (left.event.number, left.reason) == (1, "OSError: the line broke while preparing")
    assert reactions.retry_setbacks() == 1
    assert followed() == [1, 2]


def test_a_reaction_that_has_nothing_to_apply_moves_on(ring: Callable[..., Event]) -> None:
    ring()
    relay.number_events()
    follow_all(Reaction(NAME, frozenset({"bells.rang"}), lambda event, by: None))
    assert Cursor.objects.get(consumer=NAME).position == 1


def test_a_cursor_skips_what_is_not_for_it_in_one_step(ring: Callable[..., Event]) -> None:
    for _ in range(30):
        ring()
    relay.number_events()
    deaf = Reaction(NAME, frozenset({"bells.fell"}), Follower())
    assert react_once(deaf)
    assert Cursor.objects.get(consumer=NAME).position == 30
    assert not react_once(deaf)


def test_a_cursor_skips_to_just_before_what_is_for_it(ring: Callable[..., Event]) -> None:
    found = [ring() for _ in range(6)]
    with as_owner():
        Event.objects.filter(pk=found[4].pk).update(verb="fell")
    relay.number_events()
    follower = Follower()
    reaction = Reaction(NAME, frozenset({"bells.fell"}), follower)
    assert react_once(reaction)
    assert Cursor.objects.get(consumer=NAME).position == 4
    follow_all(reaction)
    assert follower.prepared == [5]
    assert Cursor.objects.get(consumer=NAME).position == 6


def test_what_concerns_no_reaction_moves_all_of_them_together(
    ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    deaf = [Reaction(f"test.deaf-{n}", frozenset({"bells.fell"}), Follower()) for n in range(5)]
    mine = Follower().reaction()
    monkeypatch.setattr(reactions, "REGISTRY", {one.name: one for one in [*deaf, mine]})
    for one in [*deaf, mine]:
        react_once(one)
    ring()
    relay.number_events()
    with django_assert_num_queries(4):  # the end, the cursors, the events, one update
        assert reactions.list_behind() == [mine]
    assert {Cursor.objects.get(consumer=one.name).position for one in deaf} == {1}
    follow_all(mine)
    with django_assert_num_queries(2):
        assert reactions.list_behind() == []


def test_a_reaction_keeps_its_place_before_what_is_for_it_and_where_it_has_none(
    ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring()
    relay.number_events()
    new = Follower().reaction()
    monkeypatch.setattr(reactions, "REGISTRY", {NAME: new})
    assert reactions.list_behind() == [new]
    assert not Cursor.objects.filter(consumer=NAME).exists()
    follow_all(new)
    assert followed() == [1]


def test_what_has_no_number_is_not_followed(ring: Callable[..., Event]) -> None:
    ring()
    assert not react_once(Follower().reaction())


def test_the_rooms_have_settled_only_when_every_reaction_has_read_to_the_end(
    ring: Callable[..., Event],
) -> None:
    ring()
    assert not reactions.settled()
    relay.number_events()
    assert not reactions.settled()
    for reaction in reactions.REGISTRY.values():
        follow_all(reaction)
    assert reactions.settled()


def test_a_reaction_that_goes_on_while_it_is_asked_is_not_taken_for_settled(
    ring: Callable[..., Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL each question sees what was committed since the one before."""
    ring()
    relay.number_events()
    for consumer in reactions.REGISTRY:
        Cursor.objects.update_or_create(consumer=consumer, defaults={"position": 0})
    read_last = positions.last_number

    def reacts_meanwhile() -> int:
        ring()
        Cursor.objects.update(position=1)
        return read_last()

    monkeypatch.setattr(positions, "last_number", reacts_meanwhile)
    assert not reactions.settled()
