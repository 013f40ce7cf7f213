"""A message leaves at once where the line is free, and in its order where it is not."""

import uuid

import pytest
from tests.apart import run_apart
from tests.web.live.test_hub import message

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labels import Level
from situationroom.web.live.hub import Hub, Listener
from situationroom.web.live.line import CONNECTION, Line, line_of


class Connection:
    """What a line asks of a connection."""

    def __init__(self) -> None:
        self.waiting, self.closing = 0, False
        self.written = b""

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def is_closing(self) -> bool:
        return self.closing

    def write(self, content: bytes) -> None:
        self.written += content


def streaming() -> tuple[Hub, Listener, Connection]:
    hub, connection = Hub(), Connection()
    listener = hub.join(Actor(ActorKind.OFFICER, id=uuid.UUID(int=1)))
    listener.line = Line(connection)
    return hub, listener, connection


def spread(hub: Hub, *numbers: int) -> None:
    hub.spread([message(n, Level.ROOM, None, None) for n in numbers], numbers[-1])


def test_what_is_spread_together_leaves_as_one_chunk_and_wakes_nobody():
    hub, listener, connection = streaming()
    spread(hub, 11, 12)
    spread(hub, 13)
    assert connection.written == b"4\r\n1112\r\n2\r\n13\r\n"
    assert not listener.queue
    assert not listener.waiting.is_set()


@pytest.mark.parametrize("why", ["something waits before it", "the reader left", "a task writes"])
def test_where_the_line_is_not_free_the_task_of_the_stream_is_woken(why):
    hub, listener, connection = streaming()
    connection.waiting = int(why.startswith("something"))
    connection.closing = "left" in why
    if "task" in why:
        listener.line = None
    spread(hub, 1)
    assert listener.waiting.is_set()
    connection.waiting, connection.closing = 0, False
    spread(hub, 2)  # must not overtake what waits
    assert connection.written == b""
    assert listener.take() == b"12"


def test_who_may_not_read_or_has_it_already_gets_no_empty_chunk_which_would_end_the_stream():
    hub, listener, connection = streaming()
    listener.begin_at(5)
    spread(hub, 4, 5)
    hub.spread([message(6, Level.OWN, uuid.UUID(int=9), None)], 6)
    assert connection.written == b""


def test_a_beat_leaves_at_once_too():
    hub, _, connection = streaming()
    hub.beat(b"beat")
    assert connection.written == b"4\r\nbeat\r\n"


def test_a_line_is_given_only_where_an_answer_is_sent_in_chunks_by_our_server():
    async def play() -> None:
        scope = {"http_version": "1.1", "state": {CONNECTION: Connection()}}
        assert line_of(scope) is not None
        assert line_of(scope | {"http_version": "1.0"}) is None
        assert line_of(scope | {"state": {}}) is None
        assert line_of({"http_version": "1.1"}) is None

    run_apart(play())
