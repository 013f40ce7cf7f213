"""One walk of an exporter: three products beside their rivals, then ten entries; clicks counted."""

import os
import re

import pytest
from playwright.sync_api import Locator, expect
from tests.browsing import Visitor
from tests.journeys.test_labels import look_at
from tests.journeys.test_money_clock import ROWS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room")]
PRODUCTS = [("태양전지 모듈", "8541.43"), ("SSD", "8523.51"), ("자동차용 카메라", "8525.8")]
MOST_CLICKS = 15


class Hand:
    """Presses, and counts how often; typing and reading are no click."""

    def __init__(self) -> None:
        self.clicks = 0

    def press(self, what: Locator) -> None:
        self.clicks += 1
        what.click()


@pytest.mark.story("S1.1")
@pytest.mark.parametrize("width", [1440, 360])
def test_three_products_their_rivals_and_the_money_in_one_walk(browser, room, width):
    visitor, hand = Visitor(browser, room, width=width), Hand()
    page = visitor.sign_in("company@demo.example")
    page.goto("/duties/")
    said = {}
    for words, code in PRODUCTS:
        box = page.get_by_label("품목번호(HTS) 또는 낱말")
        hand.press(box)
        box.fill("")
        box.press_sequentially(words, delay=20)
        hand.press(page.locator("#codes-found li", has_text=code).first.get_by_role("link").first)
        if page.locator("#lines").count():
            hand.press(page.locator("#lines tbody a").first)
        answer = page.locator(".r-answer")
        expect(answer).to_contain_text(code)
        expect(page.locator("#components tbody tr").first).to_contain_text("HTSUS")
        expect(page.locator("#history")).to_contain_text("2025년 1월")
        rivals = page.locator("#rivals tbody tr")
        korea, taiwan = rivals.filter(has_text="한국"), rivals.filter(has_text="대만")
        said[code] = [
            re.search(r"\d+(?:\.\d+)? ?%", row.inner_text())[0] for row in (korea, taiwan)
        ]
        assert said[code][0].replace(" ", "") in answer.inner_text().replace(" ", "")
        # what matters first stands on the first two screens of a phone
        assert answer.bounding_box()["y"] < 1800
        look_at(page, f"walk-{code}")
    assert set(said) == {code for _, code in PRODUCTS}
    hand.press(page.get_by_role("link", name="이미 납부했다면"))
    page.get_by_label("복사한 행").fill(ROWS)
    page.get_by_label("조회 기준일").fill("2026-11-27")
    hand.press(page.get_by_role("button", name="계산하기"))
    expect(page.locator(".r-answer")).to_contain_text("가장 빠른 기한은 2026. 12. 6.")
    expect(page.locator("#totals tbody tr")).to_have_count(4)
    look_at(page, "walk-entries")
    assert hand.clicks <= MOST_CLICKS
    assert visitor.faults == []


@pytest.mark.parametrize("width", [1440, 360])
def test_a_long_list_is_worked_out_while_the_page_is_left(browser, room, width):
    visitor = Visitor(browser, room, width=width)
    page = visitor.sign_in("company@demo.example" if width == 360 else "nipa@demo.example")
    head, *rows = ROWS.strip().splitlines()
    cells = [row.split("\t", 1)[1] for row in rows]
    lines = [head, *(f"{n}\t{cells[n % len(cells)]}" for n in range(2_100))]
    page.goto("/duties/entries/")
    visitor.paste("복사한 행", "\n".join(lines))
    page.get_by_label("조회 기준일").fill("2026-11-27")
    page.get_by_role("button", name="계산하기").click()
    page.wait_for_url("**/duties/entries/kept/*/")
    expect(page.locator("main")).to_contain_text("2,100행")
    if page.locator("#standing").count():
        look_at(page, "list-working")
    expect(page.locator(".r-answer")).to_contain_text("가장 빠른 기한", timeout=120_000)
    expect(page.locator("#refused")).to_contain_text("8542.31.99")
    look_at(page, "list-answered")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="엑셀로 받기").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    page.goto("/duties/entries/")
    page.locator("main").get_by_role("link", name=re.compile("2,100행")).click()
    page.get_by_role("button", name="이 목록 지금 파기").first.click()
    expect(page.locator("body")).to_contain_text("목록과 계산 결과를 파기했습니다")
    assert visitor.faults == []


@pytest.mark.parametrize(("language", "width"), [("ko", 1440), ("en", 360)])
def test_an_act_two_people_confirm_is_read_by_who_watches(browser, room, language, width):
    code = {"ko": "8504.40.85.00", "en": "8504.40.95.10"}[language]
    watcher = Visitor(browser, room, width=width)
    page = watcher.sign_in("kea@demo.example")
    page.goto(f"/duties/?line={code}&origin=KR")
    page.get_by_role("button", name="바뀌면 알려 주세요").click()
    expect(page.locator("h1")).to_contain_text(code[:7])
    officer = Visitor(browser, room).sign_in("secretariat@demo.example")
    officer.goto("/duties/measures/register")
    for name, said in {
        "title_ko": f"가상의 조치 {code}", "title_en": f"An invented act {code}",
        "citation": f"998 FR {code[-5:-3]}{width}", "announced": "2026-07-30", "percent": "7.5",
        "since": "2026-12-24", "products": code,
    }.items():  # fmt: skip
        officer.fill(f"[name={name}]", said)
    officer.select_option("[name=authority]", "s232")
    officer.locator("main form button.primary").first.click()
    expect(officer.locator("h1")).to_contain_text("가상의 조치")
    page.goto("/alerts/")
    expect(page.locator("main")).not_to_contain_text(code)  # not confirmed: not told
    second = Visitor(browser, room).sign_in("confirm@demo.example")
    second.goto(officer.url)
    second.get_by_role("link", name="변경 내용을 보고 확인하기").click()
    second.locator("form[action$='/confirm'] button").first.click()
    expect(second.locator("main")).to_contain_text("조치 확인")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": room.url}])
    for _ in range(60):
        page.goto("/alerts/")
        if page.locator("main", has_text=code).count():
            break
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(code)
    look_at(page, f"alerts-{language}")
    page.locator("main").get_by_role("link", name=re.compile(re.escape(code))).first.click()
    row = page.locator("#changes tbody tr").first
    expect(row).to_contain_text("20 %")
    expect(row).to_contain_text("998 FR")
    look_at(page, f"duty-change-{language}")
    page.emulate_media(media="print")
    if folder := os.environ.get("ROOM_PICTURES"):
        page.screenshot(path=f"{folder}/duty-change-print-{width}.png", full_page=True)
    assert watcher.faults == []
