"""Without a mouse, without sight, without scripts, on paper: the pages still answer."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import Room

from situationroom.cli.load import DEMO_PASSWORD

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
SECRETARIAT = "secretariat@demo.example"
DRILL = "2026-01-14-semiconductors"
FOCUSED = "document.activeElement"
OUTLINE = f"parseFloat(getComputedStyle({FOCUSED}).outlineWidth)"


def run_drill(page: Page) -> None:
    page.goto("/drills/")
    page.locator(f"form[action*='{DRILL}'] button").click()
    expect(page.get_by_role("link", name="상황보고 보기")).to_be_visible(timeout=60_000)


def test_the_first_tab_leads_past_the_menu(visit: Visit) -> None:
    page = visit(SECRETARIAT)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="본문 바로가기")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.id") == "main"


def test_what_has_the_focus_is_seen_all_along_the_page(visit: Visit) -> None:
    page = visit(SECRETARIAT)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINE) >= 2, page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 120)")


def test_escape_closes_what_is_open_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit(SECRETARIAT)
    display = page.locator(".r-mode summary")
    display.focus()
    page.keyboard.press("Enter")
    dark = page.get_by_label("어둡게")
    expect(dark).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(dark).to_be_hidden()
    expect(display).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visit: Visit) -> None:
    page = visit(SECRETARIAT, width=360)
    button = page.get_by_role("button", name="메뉴")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    expect(page.locator("#menu").get_by_role("link", name="모의훈련")).to_be_visible()
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    expect(button).to_be_focused()


def test_the_other_language_shows_the_same_page_with_its_query(visit: Visit) -> None:
    page = visit()
    address = "/impact/statistics/us_imports_2024/?item=8473.30.11.40&counterpart=KR&period="
    page.goto(address)
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(address)
    expect(page.locator("#observations tbody tr")).to_have_count(1)
    page.get_by_role("button", name="한국어").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    assert page.url.endswith(address)


def test_what_a_swap_changed_is_said_once_from_a_region_that_stays(visit: Visit) -> None:
    page = visit(SECRETARIAT)
    page.goto("/drills/")
    page.locator(".r-drills > li:not(:has(a)) button").last.click()  # one nobody has run yet
    expect(page.locator("#spoken")).to_be_attached()
    page.evaluate(
        "window.said = []; new MutationObserver(() => said.push(spoken.textContent))"
        ".observe(spoken, {childList: true})"
    )
    expect(page.locator("#spoken")).to_have_text(
        "완료: 상황보고 초안이 작성되었습니다.", timeout=60_000
    )
    said = page.evaluate("said")
    assert said == list(dict.fromkeys(said))
    expect(page.get_by_role("link", name="상황보고 보기")).to_be_visible()


def test_a_long_table_shows_all_rows_on_asking_and_on_paper(visit: Visit) -> None:
    page = visit(SECRETARIAT)
    run_drill(page)
    page.get_by_role("link", name="상황보고 보기").click()
    page.locator("a.figure-ref").first.click()
    rows = page.locator("#steps tbody tr")
    assert rows.count() > 12
    expect(rows.nth(11)).to_be_visible()
    expect(rows.nth(12)).to_be_hidden()
    page.emulate_media(media="print")
    expect(rows.last).to_be_visible()
    page.emulate_media(media="screen")
    page.locator(".r-rest summary").first.focus()
    page.keyboard.press("Enter")
    expect(rows.last).to_be_visible()


@pytest.mark.parametrize("width", [1440, 600])
def test_a_box_takes_the_keyboard_only_where_it_scrolls(visit: Visit, width: int) -> None:
    page = visit(SECRETARIAT, width=width)
    run_drill(page)
    for address in ("/", "/impact/statistics/", "/impact/reference/hts_lines/?hs6=847330"):
        page.goto(address)
        page.wait_for_timeout(300)
        boxes = page.eval_on_selector_all(
            ".r-scroll",
            "all => all.filter(box => box.checkVisibility())"
            ".map(box => [box.scrollWidth > box.clientWidth, box.tabIndex === 0])",
        )
        assert boxes
        assert all(scrolls == focusable for scrolls, focusable in boxes), (address, boxes)


def test_without_scripts_one_signs_in_runs_a_drill_and_signs_out(
    browser: Browser, room: Room
) -> None:
    context = browser.new_context(base_url=room.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", SECRETARIAT)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.locator("main button").click()
    page.goto("/drills/")
    page.locator(f"form[action*='{DRILL}'] button").click()
    expect(page.get_by_role("link", name="상황보고 보기")).to_be_visible(timeout=60_000)
    page.locator("summary", has_text="상황실 사무국").click()
    page.get_by_role("button", name="로그아웃").click()
    expect(page.get_by_role("link", name="로그인")).to_be_visible()
    context.close()
