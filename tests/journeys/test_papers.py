"""연구기관 보고서, in a real browser: submitted, reviewed, published by a second person."""

import pytest
from playwright.sync_api import expect
from tests.journeys.test_forecast_court import at_both_widths

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room"), pytest.mark.story("S1.4")]
TITLE = "미국 관세가 정보통신 수출에 미치는 영향"
FINDINGS = "change_usd, total, -2e9, -3e9, -1e9, 2024\nrate_after, total, 0.15,,, 2026"


def test_a_paper_is_submitted_reviewed_published_and_disputed_beside_our_figures(visit) -> None:
    author = visit("secretariat@demo.example")
    author.goto("/impact/papers/")
    author.get_by_role("link", name="보고서 제출").first.click()
    author.get_by_label("국문 제목").fill(TITLE)
    author.get_by_label("저자").fill("홍길동")
    author.locator("[name=data_used]").fill("UN Comtrade 2024")
    author.locator("[name=findings]").fill(FINDINGS)
    reviewer = author.locator("[name=reviewer] option").first.inner_text()
    author.locator("[name=reviewer]").select_option(label=reviewer)
    author.get_by_role("checkbox", name=reviewer).check()
    author.locator("[name=shown_to]").select_option("room")
    at_both_widths(author, "paper-form")
    author.get_by_role("button", name="보고서 제출").click()
    expect(author.locator("h1")).to_contain_text(TITLE)
    address = author.url
    stranger = visit("kea@demo.example")
    assert stranger.request.get(address).status == 404

    second = visit("confirm@demo.example")
    second.goto(address)
    second.get_by_label("검토 의견").fill("자료를 다시 셈하여 같은 값을 얻음")
    second.locator("[name=accepted]").select_option("yes")
    second.get_by_role("button", name="결정").click()
    second.get_by_role("button", name="두 번째 사람으로서 공개").click()
    expect(second.get_by_text("자료를 다시 셈하여 같은 값을 얻음").first).to_be_visible()

    stranger.goto("/impact/papers/")
    stranger.get_by_role("link", name=TITLE).click()
    expect(stranger.locator("main")).to_contain_text("보고서와 상황실 수치")
    expect(stranger.locator("main")).to_contain_text("UN Comtrade 2024")
    stranger.get_by_text("이 보고서에 이견 제시").click()
    stranger.get_by_label("소속 기관이 다르게 보는 점").fill("업계는 단가 인하를 더 크게 봄")
    stranger.get_by_role("button", name="이견 남기기").click()
    expect(stranger.get_by_text("업계는 단가 인하를 더 크게 봄")).to_be_visible()
    at_both_widths(stranger, "paper")
    author.goto("/impact/papers/")
    at_both_widths(author, "papers")
    author.goto(address)
    expect(author.get_by_text("업계는 단가 인하를 더 크게 봄")).to_be_visible()
