"""A real room in a real browser: its own database, a real server process, one Chromium a process.

Playwright's driver can run once in a process only, so every test of pages shares these fixtures.
"""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from situationroom.cli.load import DEMO_PASSWORD

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Room:
    """The address of a running room."""

    url: str


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _maintenance(server: str) -> str:
    """Return the address of the server's own database, from which others are made."""
    return server.rsplit("/", 1)[0] + "/postgres"


def _database(folder: Path) -> tuple[str, str]:
    """Return the address of a new database and the name to drop, if it lies on a server."""
    server = os.environ.get("SITUATIONROOM_DATABASE", "")
    if not server.startswith("postgres"):
        return f"sqlite:///{folder / 'journey.sqlite3'}", ""
    name = f"journey_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(_maintenance(server), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.rsplit("/", 1)[0] + f"/{name}", name


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("journey")
    database, name = _database(folder)
    environment = os.environ | {"SITUATIONROOM_DATABASE": database}

    def run(*words: str) -> None:
        subprocess.run(
            [sys.executable, *words],
            env=environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    run("manage.py", "migrate", "-v0")
    run("-m", "situationroom.cli.main", "load", "reference", "--quiet")
    run("-m", "situationroom.cli.main", "load", "demo", "--quiet")
    port = _free_port()
    log = (folder / "serve.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "situationroom.cli.main", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in/")
        yield Room(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()
        if name:
            with psycopg.connect(
                _maintenance(os.environ["SITUATIONROOM_DATABASE"]), autocommit=True
            ) as c:
                c.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _wait(url: str) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: run `make setup`")
    # Playwright keeps an event loop in the thread; tests of rooms after it share that worker.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Visitor:
    """Somebody at a browser; every console error and foreign request is kept."""

    def __init__(self, browser: Browser, room: Room, *, width: int = 1440) -> None:
        self.room = room
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="ko-KR", base_url=room.url
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", self._foreign)

    def _said(self, message: object) -> None:
        """Keep errors; a refused form (422) is logged by the browser itself and is no fault."""
        text = str(getattr(message, "text", ""))
        if getattr(message, "type", "") == "error" and "status of 422" not in text:
            self.faults.append(text)

    def _foreign(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.room.url, "data:")):
            self.faults.append(f"request to {url}")

    def sign_in(self, email: str) -> Page:
        self.page.goto("/sign-in/")
        self.page.fill("input[name=username]", email)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url("**/")
        return self.page


@pytest.fixture
def visit(browser: Browser, room: Room) -> Iterator[object]:
    """Return a maker of visitors; at the end none of them may have seen a fault."""
    visitors: list[Visitor] = []

    def arrive(email: str = "", *, width: int = 1440) -> Page:
        visitor = Visitor(browser, room, width=width)
        visitors.append(visitor)
        return visitor.sign_in(email) if email else visitor.page

    yield arrive
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert faults == []
