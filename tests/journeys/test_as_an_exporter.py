"""Tried as an exporter would: words to the line, the duty, the law, the rival, and the money."""

import re

import pytest
from playwright.sync_api import expect
from tests.browsing import Visitor
from tests.journeys.test_labels import look_at
from tests.journeys.test_money_clock import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room")]
WORDS = [("태양전지 모듈", "8541.43"), ("SSD", "8523.51"), ("자동차용 카메라", "8525.8")]


@pytest.mark.parametrize(("words", "code"), WORDS)
def test_words_lead_to_the_duty_its_law_its_history_and_the_rival(browser, room, words, code):
    visitor = Visitor(browser, room)
    page = visitor.page
    page.goto("/duties/")
    page.get_by_label("품목번호(HTS) 또는 낱말").press_sequentially(words, delay=20)
    found = page.locator("#codes-found li", has_text=code).first
    expect(found).to_contain_text(code)
    found.get_by_role("link").first.press("Enter")
    if page.locator("#lines").count():  # a subheading of several lines: choose the first
        page.locator("#lines tbody a").first.press("Enter")
    expect(page.locator(".r-answer")).to_contain_text(code)
    expect(page.locator(".r-answer")).to_contain_text("%")
    # the law of every part that adds to the ordinary duty
    parts = page.locator("#components tbody tr")
    expect(parts.first).to_contain_text("HTSUS")
    # its history since January 2025, drawn after the answer and as a table
    expect(page.locator("#history svg").first).to_be_attached()
    expect(page.locator("#history")).to_contain_text("2025년 1월")
    # what a Taiwanese rival pays
    rival = page.locator("#rivals tbody tr", has_text="대만")
    expect(rival).to_contain_text("%")
    look_at(page, f"exporter-{code}")
    assert visitor.faults == []


def test_without_scripts_the_history_stands_on_a_page_of_its_own(browser, room):
    context = browser.new_context(java_script_enabled=False, base_url=room.url, locale="ko-KR")
    page = context.new_page()
    page.goto("/duties/?line=8523510000&origin=KR")
    page.get_by_role("link", name="차트와 표 보기").click()
    expect(page.locator("#history svg").first).to_be_attached()
    context.close()


def test_ten_entries_say_what_can_be_asked_back_until_when(browser, room):
    visitor = Visitor(browser, room)
    page = visitor.sign_in("company@demo.example")
    page.goto("/duties/entries/")
    page.get_by_label("복사한 행").fill(ROWS)
    page.get_by_label("조회 기준일").fill("2026-11-27")
    page.get_by_role("button", name="계산하기").press("Enter")
    answer = page.locator(".r-answer")
    expect(answer).to_contain_text("가장 빠른 기한은 2026. 12. 6.")
    assert re.search(r"[\d,]+\.\d\d", answer.inner_text()), answer.inner_text()
    look_at(page, "exporter-entries")
    assert visitor.faults == []


@pytest.mark.parametrize("width", [1440, 360])
def test_somebody_asks_to_be_told_and_stops(browser, room, width):
    visitor = Visitor(browser, room, width=width)
    page = visitor.sign_in("company@demo.example")
    page.goto(f"/duties/?line=85{'42310040' if width == 360 else '42320036'}&origin=KR")
    page.get_by_role("button", name="바뀌면 알려 주세요").press("Enter")
    expect(page.locator("h1")).to_contain_text("8542.3")
    look_at(page, "watch")
    page.goto("/duties/watches/")
    expect(page.locator("#watches tbody tr").first).to_contain_text("8542.3")
    look_at(page, "watches")
    page.locator("#watches tbody").get_by_role("button").first.press("Enter")
    expect(page.locator("main")).to_contain_text("아직 알림을 받는 관세가 없습니다")
    assert visitor.faults == []
