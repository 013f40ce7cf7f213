"""누가 볼 수 있나, in a real browser: asked, narrowed, widened by two, refused without consent."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room")]
ISSUE = "from tests.base.filing import an_issue; print(an_issue().id)"
ABOUT = """
from tests.base.filing import an_issue
from tests.rooms.companies.steps import a_company
from situationroom.base.models import Label
issue = an_issue()
Label.objects.filter(pk=issue.label_id).update(company=a_company("nipa").id, level="own")
print(issue.id)
"""
WHY = "회의 전까지 우리만 확인"


def made(room, words: str) -> str:
    return room.run("manage.py", "shell", "-v0", "-c", words).split()[-1]


def opened(page: Page, issue: str) -> Page:
    """Open the issue, its part on who sees it, and go on to changing that."""
    page.goto(f"/issues/{issue}/")
    page.locator(".r-head .r-who summary").click()
    part = page.locator(".r-head .r-who-body")
    expect(part.locator("table")).to_be_visible()
    look_at(page, "part")
    part.get_by_role("link", name="열람 범위 변경").click()
    expect(page.locator("#change")).to_be_visible()
    return page


def look_at(page: Page, name: str) -> None:
    """Judge a page: nothing sticks out, axe finds nothing; keep a picture where one is wished."""
    overflow = page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth")
    assert overflow <= 0, name
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], [n["html"][:120] for n in fault["nodes"][:3]]) for fault in faults] == []
    if folder := os.environ.get("ROOM_PICTURES"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def choose(page: Page, level: str) -> None:
    page.locator(f"input[name=level][value={level}]").check()
    page.fill("#change textarea[name=reason]", WHY)
    page.get_by_role("button", name="변경", exact=True).click()


@pytest.mark.parametrize("width", [1440, 360])
def test_a_label_is_narrowed_at_once_and_widened_by_two(visit, room, width):
    issue = made(room, ISSUE)
    first = opened(visit("secretariat@demo.example", width=width), issue)
    look_at(first, "change")
    choose(first, "own")
    expect(first.locator("main")).to_contain_text("변경했습니다")
    expect(first.locator("#history")).to_contain_text("좁힘")
    other = visit("nipa@demo.example")
    assert other.request.get(f"/issues/{issue}/").status == 404

    choose(first, "room")
    expect(first.locator("#waiting")).to_contain_text(WHY)
    expect(first.locator("#waiting").get_by_role("button")).to_have_text(["철회"])
    second = visit("confirm@demo.example", width=width)
    second.goto("/labels/")
    look_at(second, "inbox")
    second.locator("tr", has_text="결정할 차례").last.get_by_role("link").click()
    second.get_by_role("button", name="거절").click()
    expect(second.locator("#waiting .r-errors")).to_contain_text("거절하는 이유를 적으십시오")
    look_at(second, "decide")
    second.get_by_role("button", name="승인").click()
    expect(second.locator("#history")).to_contain_text("넓힘")
    assert other.request.get(f"/issues/{issue}/").status == 200


def test_nothing_is_widened_without_the_companys_consent(visit, room):
    page = opened(visit("secretariat@demo.example"), made(room, ABOUT))
    choose(page, "government")
    expect(page.locator("#change .r-errors")).to_contain_text("동의하지 않았습니다")
    expect(page.locator("#history-wrap")).to_contain_text("바뀐 적이 없습니다")


@pytest.mark.parametrize("width", [1440, 360])
def test_what_a_person_can_see_is_shown_in_numbers(visit, width):
    page = visit("secretariat@demo.example", width=width)
    page.goto("/account/sight/")
    look_at(page, "sight")
    expect(page.locator("#sight tbody tr")).to_have_count(23)
