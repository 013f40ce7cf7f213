"""A stream begins where its reader stands, also where this process has read less of the log."""

import uuid

import pytest
from django.utils import timezone
from tests.base.steps import Rang

from situationroom.base import relay
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind, room_rule
from situationroom.base.cursors import log_to_cursor
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.positions import last_number
from situationroom.web.live.reading import first_words

pytestmark = pytest.mark.django_db
OFFICER = Actor(ActorKind.OFFICER, id=uuid.UUID(int=1), organisation=uuid.UUID(int=2))


@pytest.fixture
def end() -> int:
    by, label = room_rule("test"), Label.objects.create(level=Level.ROOM)
    for _ in range(3):
        with acting_as(by):
            emit(Rang(times=1), about=uuid.uuid4(), label=label, by=by, at=timezone.now())
    while relay.number_events():
        pass
    return last_number()


def test_what_was_missed_comes_before_the_place(end: int) -> None:
    said, begin = first_words(OFFICER, log_to_cursor(end - 2), end)
    assert said.count(b"event: happened") == 2
    assert said.endswith(b"id: %s\nevent: here\ndata: {}\n\n" % log_to_cursor(end).encode())
    assert begin == end


def test_who_was_told_more_by_another_process_stays_where_they_are(end: int) -> None:
    said, begin = first_words(OFFICER, log_to_cursor(end), end - 2)
    assert b"happened" not in said
    assert log_to_cursor(end).encode() in said
    assert begin == end


def test_a_place_of_another_log_is_told_to_read_again(end: int) -> None:
    said, begin = first_words(OFFICER, "nonsense", end)
    assert said.startswith(b"id: ")
    assert b"event: refetch" in said
    assert begin == end
