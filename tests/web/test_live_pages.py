"""Open pages follow the room in a real browser: many tabs, one connection, nothing torn away."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tools.room import Room

TABS = 8
DRILL = "2026-02-20-court"
Visit = Callable[..., Page]
ANSWER = """
from datetime import timedelta
from django.utils import timezone
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_actor
by = get_actor(Person.objects.get(email="{who}@demo.example"), on=timezone.localdate())
services.give_response(
    by=by, at=timezone.now(), issue=Issue.unscoped.get(id="{issue}"), position="{said}", action="",
    organisation=Organisation.objects.get(id=by.organisation),
    next_date=timezone.localdate() + timedelta(days=3),
)
"""


@pytest.fixture(scope="module")
def issue(room: Room) -> str:
    """Return the issue of a drill that has come to its end."""
    play = (
        "from tests.rooms.steps import play; play({!r});"
        "from situationroom.rooms.issues.models import Issue;"
        "print('issue', Issue.unscoped.get(act__code='us-{}').id)"
    )
    said = room.run("manage.py", "shell", "-v0", "-c", play.format(DRILL, DRILL))
    return re.findall(r"issue (\S+)", said)[0]


def answer(room: Room, issue: str, who: str, said: str) -> None:
    code = ANSWER.format(who=who, issue=issue, said=said)
    room.run("manage.py", "shell", "-v0", "-c", code)


def streams_of(page: Page) -> list[str]:
    """Return the streams that pages of this browser will open themselves, as they do."""
    opened: list[str] = []
    page.context.on("request", lambda one: opened.append(one.url) if "/live?" in one.url else None)
    return opened


def parts_of(page: Page) -> list[str]:
    """Return the parts that a page will ask for anew, as it does."""
    asked: list[str] = []
    page.on(
        "request",
        lambda one: asked.extend(re.findall(r"[?&]part=([a-z-]+)", one.url)),
    )
    return asked


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds, at most as long as for a page."""
    for _ in range(200):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came")


@pytest.fixture
def tabs(visit: Visit, issue: str) -> list[Page]:
    """Return eight tabs of one browser, the board and the issue in turn."""
    first = visit("nipa@demo.example")
    first.goto("/issues/")
    pages = [first, *(first.context.new_page() for _ in range(TABS - 1))]
    for number, page in enumerate(pages):
        page.set_default_timeout(20_000)
        page.goto("/" if number % 2 else f"/issues/{issue}/")
    return pages


def test_eight_tabs_share_one_connection_and_all_follow(room: Room, tabs: list[Page], issue: str):
    words, opened = "여덟 창이 봅니다", streams_of(tabs[0])
    for page in tabs:
        page.reload()
    asked = {page: parts_of(page) for page in tabs[1::2]}
    answer(room, issue, "kiet", words)
    for number, page in enumerate(tabs):
        if number % 2:  # what it shows may be as before: somebody may have answered already
            until(page, lambda page=page: "board-counts" in asked[page])
        else:
            page.locator("#issue-answers", has_text=words).wait_for()
            page.locator("#issue-timeline", has_text="KIET 연구위원").wait_for()
    assert opened == []  # the one stream is the shared worker's
    tabs[-1].goto("/issues/")
    assert tabs[-1].locator("h1").inner_text()


def test_a_tab_opened_later_follows_as_well(room: Room, tabs: list[Page], issue: str):
    for page in tabs[1:]:
        page.close()
    late = tabs[0].context.new_page()
    late.goto(f"/issues/{issue}/")
    answer(room, issue, "kiet", "늦게 연 창도 봅니다")
    late.locator("#issue-answers", has_text="늦게 연 창도 봅니다").wait_for()


def test_focus_and_scroll_and_what_is_typed_stay_and_it_is_said_once(
    room: Room, visit: Visit, issue: str
):
    page = visit("nipa@demo.example")
    page.goto(f"/issues/{issue}/")
    page.fill("textarea[name=position]", "아직 쓰고 있습니다")
    page.focus("#issue-answers [data-copy-table]")
    page.evaluate("window.said = []")
    page.evaluate(
        "new MutationObserver(() => said.push(document.getElementById('spoken').textContent))"
        ".observe(document.getElementById('spoken'), {childList: true, characterData: true})"
    )
    before = page.evaluate("scrollY")
    answer(room, issue, "kiet", "초점을 지킵니다")
    page.locator("#issue-answers", has_text="초점을 지킵니다").wait_for()
    page.wait_for_function("window.said.length > 0")
    page.wait_for_function("document.activeElement.matches('#issue-answers [data-copy-table]')")
    assert page.input_value("textarea[name=position]") == "아직 쓰고 있습니다"
    assert page.evaluate("scrollY") == before
    page.wait_for_timeout(1500)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert "KIET 연구위원" in said[0]


def test_without_shared_workers_the_tab_one_looks_at_follows(room: Room, visit: Visit, issue: str):
    page = visit("nipa@demo.example")
    opened = streams_of(page)
    page.add_init_script("delete window.SharedWorker")
    page.goto(f"/issues/{issue}/")
    answer(room, issue, "kiet", "나누지 않아도 봅니다")
    page.locator("#issue-answers", has_text="나누지 않아도 봅니다").wait_for()
    assert len(opened) == 1


def test_who_may_not_read_an_event_is_asked_nothing_and_told_nothing(
    room: Room, visit: Visit, issue: str
):
    page = visit("company@demo.example")
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "part=" in request.url else None
    )
    page.goto("/")
    answer(room, issue, "kiet", "기업은 듣지 못합니다")
    page.wait_for_timeout(2500)
    assert asked == []
    assert page.locator("#spoken").inner_text() == ""
