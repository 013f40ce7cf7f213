"""The frame and every part in Chromium: strict policy, accessibility, phone, no other host."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

ROOT = Path(__file__).parents[2]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
FIRST_VISIT_KB = 400
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("styleguide")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "web" / "serve.py"), str(port), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(port, server):
    for _ in range(600):
        assert server.poll() is None, "the server of the style guide did not start"
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server of the style guide did not answer within a minute")


@contextmanager
def opened(browser, address, *, mode="light", width=1440, officer=True, path="/"):
    """Open a page and watch: what the console says, which hosts are asked, what it weighs."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="ko-KR",
        permissions=["clipboard-read", "clipboard-write"],
    )
    if officer:
        context.add_cookies([{"name": "officer", "value": "1", "url": address}])
    context.add_init_script(
        f"localStorage.getItem('display-mode') || localStorage.setItem('display-mode', '{mode}')"
    )
    page = context.new_page()
    page.complaints, page.weights = [], {}
    page.on(
        "console",
        lambda line: line.type in ("error", "warning") and page.complaints.append(line.text),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "requestfinished",
        lambda request: page.weights.update({request.url: request.sizes()["responseBodySize"]}),
    )
    page.goto(address + path)
    page.wait_for_load_state("networkidle")
    try:
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("width", [1440, 1024, 360])
@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_every_part_in_every_mode(site, browser, mode, width):
    with opened(browser, site, mode=mode, width=width, path="/issues/?errors=1") as page:
        assert page.complaints == []
        assert all(url.startswith(site) for url in page.weights)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        result = Axe().run(page, options=RULES).response
        assert len(result["passes"]) > 30
        assert [(rule["id"], rule["nodes"][0]["target"]) for rule in result["violations"]] == []


def test_every_part_in_english_and_signed_out(site, browser):
    for width in (1440, 360):
        with opened(browser, site, officer=False, width=width) as page:
            page.get_by_role("button", name="English").click()
            page.wait_for_load_state("networkidle")
            assert page.locator("html").get_attribute("lang") == "en"
            assert page.get_by_text("Copy to Excel").first.is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.complaints == []


def test_the_first_visit_is_light(site, browser):
    with opened(browser, site) as page:
        weight = sum(page.weights.values()) / 1024
    assert weight <= FIRST_VISIT_KB, f"{weight:.0f} KB"


def test_htmx_loads_polls_and_swaps_under_the_policy(site, browser):
    with opened(browser, site) as page:
        page.get_by_text("122조 임시 부과", exact=True).wait_for()  # the panel that loads itself
        page.get_by_text("18.1").wait_for()  # the steps, after one poll
        page.get_by_label("제품명 또는 HS코드").fill("8507.60")
        page.get_by_role("button", name="접수하기").click()
        expect(page.locator(".r-errors[role=alert]")).to_be_focused()  # 422 is swapped in
        assert page.get_by_label("제품명 또는 HS코드").input_value() == "8507.60"
        assert [line for line in page.complaints if "422" not in line] == []


def test_the_mode_is_remembered(site, browser):
    with opened(browser, site, mode="system") as page:
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.get_by_text("화면", exact=True).click()
        page.get_by_label("어둡게").check()
        dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert dark != light
        page.reload()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
        assert page.locator("html").get_attribute("data-krds-mode") == "high-contrast"


def test_a_table_is_copied_for_excel(site, browser):
    with opened(browser, site) as page:
        page.get_by_role("button", name="엑셀로 복사").first.click()
        page.locator("#live", has_text="복사했습니다").wait_for()
        lines = page.evaluate("navigator.clipboard.readText()").split("\n")
        assert lines[0].split("\t")[0] == "이슈"
        cells = lines[4].split("\t")
        assert cells[1] == "무응답"
        assert cells[4:6] == ["0.7", "-0.012"]


def test_the_phone_menu_opens_and_the_keyboard_gets_in(site, browser):
    with opened(browser, site, width=360) as page:
        assert not page.locator("#menu").is_visible()
        page.get_by_role("button", name="메뉴").click()
        assert page.locator("#menu").get_by_role("link", name="관세율 조회").is_visible()
    with opened(browser, site) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "r-skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Control+k")
        assert page.evaluate("document.activeElement.id") == "search-box"
