"""A stream has a name and a span as every request has; a fault tells it to reader and log."""

import asyncio
import io
import json
import logging
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from tests.apart import run_apart
from tests.base.test_spans import Tracer

from situationroom.base import spans
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.logs import formatter
from situationroom.web.live import reading, server
from situationroom.web.live.reading import Visitor
from situationroom.web.live.server import Live

NUMBER = "0123456789abcdef0123456789abcdef"
COOKIE = "sessionid=tooshortalone"
VISITOR = Visitor(Actor(ActorKind.OFFICER, id=uuid.UUID(int=1)), "key")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter("json"))
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
def tracer(monkeypatch: pytest.MonkeyPatch) -> Tracer:
    one = Tracer()
    monkeypatch.setattr(spans, "_tracer", one)
    return one


def ask(given: str = "", method: str = "GET") -> list[dict[str, Any]]:
    """Ask for a stream and leave after its first words; return what was sent."""
    headers = [(b"cookie", COOKIE.encode()), (b"x-request-id", given.encode())]
    scope = {"type": "http", "method": method, "path": "/live", "query_string": b""}
    sent: list[dict[str, Any]] = []

    async def play() -> None:
        left = asyncio.Event()

        async def receive() -> dict[str, str]:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if message.get("body"):
                left.set()

        await asyncio.wait_for(Live()(scope | {"headers": headers}, receive, send), 20)

    run_apart(play())
    return sent


def name_of(sent: list[dict[str, Any]]) -> str:
    return str(dict(sent[0]["headers"]).get(b"x-request-id", b"").decode())


def failing(fault: Exception) -> Any:
    def fail(_scope: Any) -> None:
        logging.getLogger("test").warning("asked with %s", COOKIE)
        raise fault

    return fail


@pytest.mark.parametrize(
    ("fault", "status"), [(OperationalError("the line is cut"), 503), (ValueError("oh"), 500)]
)
def test_a_fault_names_its_stream_to_reader_and_log_and_tells_no_cookie(
    monkeypatch: pytest.MonkeyPatch, log: io.StringIO, fault: Exception, status: int
) -> None:
    monkeypatch.setattr(reading, "who_asks", failing(fault))
    sent = ask(NUMBER)
    assert (sent[0]["status"], name_of(sent)) == (status, NUMBER)
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert len(lines) == 2  # of the thread that asks the database, and of the stream
    assert {line["request"] for line in lines} == {NUMBER}
    assert "Traceback" in lines[1]["exception"]
    assert "tooshortalone" not in log.getvalue()


def test_another_name_than_the_proxys_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "who_asks", failing(ValueError("oh")))
    name = name_of(ask("../../etc"))
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert name != name_of(ask())


def test_what_tells_of_no_fault_carries_no_name(
    monkeypatch: pytest.MonkeyPatch, tracer: Tracer
) -> None:
    monkeypatch.setattr(reading, "who_asks", lambda _scope: None)
    for method, status in (("GET", 204), ("POST", 405)):
        sent = ask(NUMBER, method)
        assert (sent[0]["status"], name_of(sent)) == (status, "")
    (told,) = tracer.spans
    assert (told["name"], told["http.response.status_code"]) == ("GET /live", 204)


def test_the_opening_of_a_stream_is_a_span_and_its_length_is_not(
    monkeypatch: pytest.MonkeyPatch, tracer: Tracer
) -> None:
    monkeypatch.setattr(reading, "who_asks", lambda _scope: VISITOR)
    monkeypatch.setattr(reading, "first_words", lambda *_words: (b"first", 0))
    streaming: list[list[str]] = []

    async def stream(*_words: Any) -> None:
        streaming.append(list(tracer.open))

    async def feed(_live: Live) -> None:
        return None

    monkeypatch.setattr(server.Live, "_stream", stream)
    monkeypatch.setattr(server.Live, "_ensure_feed", feed)
    sent = ask()
    assert [one.get("body") for one in sent] == [None, b"first"]
    (told,) = tracer.spans
    assert (told["name"], told["http.route"]) == ("GET /live", "/live")
    assert told["http.response.status_code"] == 200
    assert streaming == [[]]
