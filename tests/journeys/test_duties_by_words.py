"""What duty does my product pay, in a real browser, by who knows words and no code."""

import pytest
from playwright.sync_api import expect
from tests.browsing import Visitor
from tests.journeys.test_labels import look_at

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room")]


@pytest.mark.parametrize("width", [1440, 360])
def test_somebody_types_words_chooses_a_code_and_reads_its_duty(browser, room, width):
    visitor = Visitor(browser, room, width=width)
    page = visitor.page
    page.goto("/duties/")
    page.get_by_label("품목번호(HTS) 또는 낱말").press_sequentially("태양전지 모듈", delay=20)
    first = page.locator("#codes-found li").first
    expect(first).to_contain_text("8541.43.00")
    expect(first).to_contain_text("ICT 품목")
    look_at(page, "codes-found")
    first.get_by_role("link").press("Enter")
    expect(page.locator(".r-answer")).to_contain_text("8541.43.00")
    look_at(page, "duty-of-words")
    assert visitor.faults == []
