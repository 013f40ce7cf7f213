"""The stream on a real server: nothing missed, nothing twice, nothing for who may not read it."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack

import pytest
from benchmarks.plumbing.streams import Cutter, Reader
from tests.apart import run_apart
from tools.room import ROOT, Room, running_room

pytestmark = pytest.mark.usefixtures("room")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with running_room(tmp_path_factory.mktemp("live"), reference=False) as running:
        yield running


def cookies(room: Room, email: str, count: int = 1) -> list[str]:
    return room.run("-m", "benchmarks.plumbing.sessions", email, str(count)).split()


def written(room: Room, count: int, rate: int = 0) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "benchmarks.plumbing.events", str(count), str(rate)]
    return subprocess.Popen(
        words, env=room.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE
    )


async def until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.05)
    return holds()


async def play(room: Room, readers: list[Reader], *, events: int, rate: int = 0) -> list[str]:
    """Let readers read while events are written; return the ids in the order of writing."""
    async with AsyncExitStack() as stack:
        for reader in readers:
            await stack.enter_async_context(reader.reading())
        ids = await write(room, events, rate)
        await until(lambda: all(len(reader.got) >= len(ids) for reader in readers), 60)
    return ids


async def write(room: Room, count: int, rate: int = 0) -> list[str]:
    writer = await asyncio.to_thread(written, room, count, rate)
    said, _ = await asyncio.to_thread(writer.communicate)
    return [line.split()[0] for line in said.splitlines()]


def test_a_reader_who_is_cut_again_and_again_misses_nothing_and_gets_nothing_twice(room):
    async def run() -> None:
        proxy = Cutter(room.port, longest=0.8)
        async with proxy as port:
            readers = [Reader(port, cookie) for cookie in cookies(room, "nipa@demo.example", 10)]
            ids = await play(room, readers, events=300, rate=100)
        assert proxy.cuts > 20
        for reader in readers:
            assert reader.got == ids
            assert reader.refetches == 0

    run_apart(run())


def test_who_may_not_read_an_event_hears_nothing_of_it(room):
    async def run() -> None:
        company = Reader(room.port, cookies(room, "company@demo.example")[0])
        officer = Reader(room.port, cookies(room, "nipa@demo.example")[0])
        async with company.reading():
            ids = await play(room, [officer], events=5)
        assert officer.got == ids
        assert company.got == []

    run_apart(run())


def answer_of(room: Room, cookie: str = "", last_id: str = "", path: str = "/live") -> str:
    async def ask() -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        head += f"Cookie: {cookie}\r\n" if cookie else ""
        head += f"Last-Event-ID: {last_id}\r\n" if last_id else ""
        writer.write((head + "\r\n").encode())
        said = await asyncio.wait_for(reader.read(2000), 20)
        while b"event:" not in said and b" 200 " in said.split(b"\r\n", 1)[0]:
            said += await asyncio.wait_for(reader.read(2000), 20)
        writer.close()
        return said.decode()

    return run_apart(ask())


def test_who_is_not_signed_in_is_sent_away_and_does_not_come_back(room):
    assert answer_of(room).startswith("HTTP/1.1 204")


@pytest.mark.parametrize("last_id", ["nonsense", "AAAA", "a" * 300])
def test_a_place_of_another_log_is_answered_with_read_again(room, last_id):
    said = answer_of(room, cookies(room, "nipa@demo.example")[0], last_id)
    assert said.startswith("HTTP/1.1 200")
    assert "event: refetch" in said


def test_a_stream_ends_soon_after_its_session(room):
    async def run() -> None:
        cookie = cookies(room, "nipa@demo.example")[0]
        key = cookie.split("=", 1)[1]
        close = (
            "from situationroom.rooms.organisations.models import PersonSession as Session;"
            f"Session.objects.filter(pk={key!r}).delete()"
        )
        async with Reader(room.port, cookie).reading() as reader:
            await asyncio.to_thread(room.run, "manage.py", "shell", "-v0", "-c", close)
            assert await until(lambda: reader.cuts > 0, 5.0)
            assert len(await write(room, 3)) == 3
            await asyncio.sleep(1.0)
            assert reader.got == []

    run_apart(run())


LOSSES = {
    "account closed": "people.update(is_active=False)",
    "membership ended": "Membership.objects.filter(person__in=people).update(until=AGO)",
    "organisation closed": (
        "Organisation.objects.filter(memberships__person__in=people).update(closed_at=NOW)"
    ),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_stream_hears_nothing_five_seconds_after_its_right_is_gone(room, loss, capsys):
    """Rule 7: the open stream is asked again within five seconds, whatever took the right."""
    email = {"account closed": "hanoi", "membership ended": "kiet", "organisation closed": "kea"}
    close = (
        "from datetime import timedelta; from django.utils import timezone;"
        "from situationroom.rooms.organisations.models import Membership, Organisation, Person;"
        "NOW = timezone.now(); AGO = timezone.localdate() - timedelta(days=2);"
        f"people = Person.objects.filter(email={email[loss] + '@demo.example'!r});"
        f"{LOSSES[loss]}"
    )

    async def run() -> None:
        cookie = cookies(room, f"{email[loss]}@demo.example")[0]
        async with Reader(room.port, cookie).reading() as reader:
            await asyncio.to_thread(room.run, "manage.py", "shell", "-v0", "-c", close)
            began = time.monotonic()
            assert await until(lambda: reader.cuts > 0, 5.0)
            with capsys.disabled():
                print(f"\nrevocation, {loss}: stream cut {time.monotonic() - began:.1f} s after")  # noqa: T201
            assert len(await write(room, 3)) == 3
            await asyncio.sleep(1.0)
            assert reader.got == []

    run_apart(run())
