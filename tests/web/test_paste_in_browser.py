"""A preview in a real browser: clean for axe, as wide as its screen, and made without scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browsing import Room
from tests.web.test_axe import MODES, RULES, SECRETARIAT

from situationroom.cli.load import DEMO_PASSWORD

pytestmark = pytest.mark.browser
PASTED = "비고\t이슈 번호\t담당\n가\tZZZZZZ\tnipa\n나\t\tkea\n"


def look(page: Page) -> None:
    page.goto("/issues/paste/")
    page.get_by_label("복사한 행").fill(PASTED)
    page.get_by_role("button", name="바뀔 내용 보기").click()
    expect(page.locator("#preview tbody tr")).to_have_count(2)


@pytest.mark.parametrize("width", [1440, 360])
def test_a_preview_is_clean_for_axe_and_fits(visit: Callable[..., Page], width: int) -> None:
    page = visit(SECRETARIAT, width=width)
    for mode in MODES:
        page.evaluate("mode => localStorage.setItem('display-mode', mode)", mode)
        look(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


def test_a_preview_needs_no_scripts_and_going_back_another_text_is_taken(
    browser: Browser, room: Room
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=room.url, locale="ko-KR")
    page = context.new_page()
    page.goto("/sign-in/")
    page.fill("input[name=username]", SECRETARIAT)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button")
    look(page)
    expect(page.get_by_label("복사한 행")).to_have_value(PASTED)
    page.go_back()
    page.get_by_label("복사한 행").fill(PASTED + "다\tYYYYYY\t\n")
    page.get_by_role("button", name="바뀔 내용 보기").click()
    expect(page.locator("#preview tbody tr")).to_have_count(3)
    context.close()
