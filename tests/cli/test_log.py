"""Operators see how far the log is followed, try again, and make anew what is derived."""

from typing import Any

import pytest
from tests.cli.steps import answer, refused

from situationroom.base import followers, positions, setbacks
from situationroom.base.followers import Follower
from situationroom.base.models import Cursor, Event, SearchEntry, Setback
from situationroom.base.worker import work_until_settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
KEYS = {"name", "position", "behind", "set_aside", "attempts", "moved_at", "can_be_rebuilt"}


def set_aside(consumer: str) -> Setback:
    event = Event.objects.filter(number__isnull=False).order_by("number")[0]
    return Setback.objects.create(consumer=consumer, event=event, reason="an earlier fault")


def test_the_status_says_where_the_log_ends_and_where_each_consumer_stands(ask: Any) -> None:
    said = answer(ask, "log", "status")
    assert said["last"] == positions.last_number() > 0
    assert (said["unnumbered"], said["set_aside"]) == (0, 0)
    assert [row["name"] for row in said["consumers"]] == setbacks.names()
    assert all(set(row) == KEYS for row in said["consumers"])
    assert all(row["position"] == said["last"] for row in said["consumers"])
    set_aside("base.search")
    Cursor.objects.filter(consumer="delivery.notify").update(position=said["last"] - 3)
    _, out, _ = ask("log", "status")
    lines = {line.split()[0]: line for line in out.splitlines()[1:]}
    assert "1 set aside (can be rebuilt)" in lines["base.search"]
    assert "3 behind" in lines["delivery.notify"]


def test_what_was_set_aside_is_tried_again(ask: Any) -> None:
    set_aside("base.search")
    assert answer(ask, "log", "replay") == {"settled": 1, "set_aside": 0, "of_nobody": 0}
    assert answer(ask, "log", "replay")["settled"] == 0


def test_what_fails_again_is_named_with_the_remedy(
    ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(events: Any) -> None:
        raise OSError("still closed")

    monkeypatch.setitem(followers.REGISTRY, "test.closed", Follower("test.closed", None, take))
    set_aside("test.closed")
    set_aside("base.search")
    status, out, err = ask("log", "replay", "test.closed")
    assert (status, out) == (1, "0 settled, 1 still set aside\n")
    assert "situationroom log replay" in err
    assert Setback.objects.count() == 2


def test_what_nobody_reads_any_more_is_kept_and_named(ask: Any) -> None:
    set_aside("test.gone")
    status, _, err = ask("log", "replay")
    assert status == 1
    assert "this version does not have" in err
    assert Setback.objects.count() == 1


def test_what_is_derived_is_made_anew_and_is_the_same(ask: Any) -> None:
    before = set(SearchEntry.unscoped.values_list("kind", "about", "words"))
    assert before
    said = answer(ask, "log", "rebuild", "base.search")
    assert (said["consumer"], said["position"]) == ("base.search", 0)
    assert not SearchEntry.unscoped.exists()
    assert work_until_settled(seconds=60)
    assert set(SearchEntry.unscoped.values_list("kind", "about", "words")) == before


@pytest.mark.parametrize("consumer", ["delivery.notify", "delivery.call", "issues.follow_act"])
def test_what_acts_or_tells_people_is_never_done_twice(ask: Any, consumer: str) -> None:
    error = refused(ask, "log", "rebuild", consumer)
    assert consumer in error
    assert "base.search" in error
    assert positions.position_of(consumer).position == positions.last_number()


@pytest.mark.parametrize("action", ["replay", "rebuild"])
def test_a_consumer_that_is_not_there_is_refused_with_those_that_are(ask: Any, action: str) -> None:
    error = refused(ask, "log", action, "nobody.at_all")
    assert "nobody.at_all" in error
    assert "base.search" in error
