"""Sources as an operator reads them: counts, what was set aside, and problems with the remedy."""

from typing import Any

import pytest
from tests.cli.steps import answer, refused
from tests.rooms.watch.conftest import Register, register, send

from situationroom.rooms.watch.models import Notice, Quarantined

__all__ = ["register"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(register: Register, settings: Any) -> Register:
    """Let the command read the Register of this machine, whole."""
    settings.FEDERAL_REGISTER = register.base
    register.per_page = 100
    for number, document in enumerate(register.documents):
        document["publication_date"] = f"2099-01-0{number + 1}"
    return register


def test_a_source_is_read_once_and_again_without_duplicates(ask: Any, feed: Register) -> None:
    first = answer(ask, "watch", "run", "federal-register")
    assert (first["new"], first["known"], first["aside"], first["problem"]) == (5, 0, 0, "")
    again = answer(ask, "watch", "run", "federal-register")
    assert (again["new"], again["known"]) == (0, 5)
    assert Notice.unscoped.count() == 5


def test_a_bad_entry_is_aside_listed_and_read_again_on_command(ask: Any, feed: Register) -> None:
    title = feed.documents[1].pop("title")
    status, out, err = ask("watch", "run", "federal-register")
    assert (status, err) == (0, "")
    assert "4 new" in out
    assert "1 set aside" in out
    assert "watch list" in out
    (source,) = answer(ask, "watch", "list")
    assert (source["source"], source["notices"], source["aside"]) == ("federal-register", 4, 1)
    assert source["entries"][0]["reason"] == "title is missing"
    _, out, _ = ask("watch", "list")
    assert "title is missing" in out
    assert answer(ask, "watch", "run", "federal-register", "--retry")["aside"] == 1
    feed.documents[1]["title"] = title
    answer(ask, "watch", "run", "federal-register")
    assert answer(ask, "watch", "run", "federal-register", "--retry")["known"] == 1
    assert not Quarantined.objects.exists()


def test_a_feed_that_does_not_answer_is_said_on_standard_error(ask: Any, feed: Register) -> None:
    feed.always = lambda handler, _: send(handler, 404)
    err = refused(ask, "watch", "run", "federal-register")
    assert "404" in err
    assert "→" in err
    status, out, err = ask("watch", "run", "federal-register", "--json")
    assert status == 1
    assert "404" in out
    assert "404" in err
    (source,) = answer(ask, "watch", "list")
    assert "404" in source["problem"]


def test_a_room_that_has_read_nothing_says_how_to_begin(ask: Any) -> None:
    _, out, _ = ask("watch", "list")
    assert "watch run federal-register" in out
