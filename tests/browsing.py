"""A real room in a real browser: its own database, a real server process, one Chromium a process.

Playwright's driver can run once in a process only, so every test of pages shares these fixtures.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tools.room import Room, running_room

from situationroom.cli.load import DEMO_PASSWORD

# Playwright keeps an event loop in the thread; room tests after a journey share that worker.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
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
# What htmx says of a request that ends because its page was left; one that fails says more.
LEFT = ("htmx:sendAbort", "htmx:afterRequest")


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with running_room(tmp_path_factory.mktemp("journey")) as running:
        yield running


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
        """Keep errors; a refused form (422) is logged by the browser itself and is no fault.

        Nor is a part of a page that is asked for when somebody goes on to the next page.
        """
        text = str(getattr(message, "text", ""))
        is_fault = "status of 422" not in text and not text.startswith(LEFT)
        if getattr(message, "type", "") == "error" and is_fault:
            self.faults.append(text)

    def _foreign(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.room.url, "data:")):
            self.faults.append(f"request to {url}")

    def paste(self, label: str, text: str) -> None:
        """Paste as a person does; typing thousands of lines in takes Chromium half a minute."""
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.get_by_label(label).press("ControlOrMeta+v")

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
