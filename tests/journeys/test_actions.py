"""Story 1: agencies say what they do about a tariff; who is late stands in red, nothing is left."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_notice_to_brief import Visit, run_drill

CHIPS = "2026-01-14-semiconductors"
SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011 - a form's day, far from now


def open_chips(page: Page) -> None:
    page.goto("/")
    page.locator("#board-issues a", has_text="반도체").first.click()


@pytest.mark.story("S1.5", "S1.12")
def test_an_action_is_planned_comes_to_be_at_risk_is_done_and_is_owed_until_then(
    visit: Visit,
) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat, CHIPS)
    open_chips(secretariat)
    plan = secretariat.locator("#plan")
    plan.get_by_text("이정표 설정").first.click()
    plan.locator("#id_mark_title_ko").fill("1차 대응 완료")
    plan.locator("#id_mark_due_on").fill(SOON)
    plan.get_by_role("button", name="이정표 설정").click()
    expect(secretariat.locator("#plan")).to_contain_text("1차 대응 완료")
    plan.get_by_text("조치 계획").first.click()
    plan.locator("#id_plan_title_ko").fill("대체 시장 긴급 조사")
    plan.locator("#id_plan_owner").select_option(label="정보통신산업진흥원(NIPA)")
    plan.locator("#id_plan_due_on").fill(SOON)
    plan.locator("#id_plan_milestone").select_option(label="1차 대응 완료")
    plan.get_by_role("button", name="조치 계획").click()
    expect(secretariat.locator("#plan")).to_contain_text("1건 중 0건 완료")
    address = secretariat.url

    agency = visit("nipa@demo.example", width=360)
    agency.goto("/issues/actions/")
    agency.get_by_role("link", name="대체 시장 긴급 조사").click()
    agency.get_by_label("위험: 늦어지거나").check()
    agency.get_by_role("button", name="보고", exact=True).click()
    expect(agency.get_by_role("alert")).to_contain_text("이유를 적으세요")
    agency.locator("#id_says").fill("현지 조사기관 선정이 늦어짐")
    agency.get_by_role("button", name="보고", exact=True).click()
    expect(agency.locator("#reports")).to_contain_text("현지 조사기관 선정이 늦어짐")

    secretariat.goto("/issues/actions/?show=at_risk")
    expect(secretariat.locator("#actions")).to_contain_text("대체 시장 긴급 조사")
    agency.get_by_label("상태").select_option(label="완료")
    agency.get_by_role("button", name="보고", exact=True).click()
    expect(agency.get_by_role("alert")).to_contain_text("증빙")
    agency.locator("#id_evidence").fill("조사보고서 2026-12호")
    agency.get_by_role("button", name="보고", exact=True).click()
    expect(agency.locator("#reports")).to_contain_text("조사보고서 2026-12호")
    agency.goto("/issues/actions/")
    expect(agency.locator("main")).not_to_contain_text("대체 시장 긴급 조사")
    secretariat.goto(address)
    expect(secretariat.locator("#plan")).to_contain_text("1건 중 1건 완료")


@pytest.mark.story("S1.12")
def test_who_closes_an_issue_with_open_actions_is_asked_why(visit: Visit) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat, CHIPS)
    open_chips(secretariat)
    plan = secretariat.locator("#plan")
    plan.get_by_text("조치 계획").first.click()
    plan.locator("#id_plan_title_ko").fill("주간 동향 점검")
    plan.locator("#id_plan_owner").select_option(label="정보통신산업진흥원(NIPA)")
    plan.locator("#id_plan_due_on").fill(SOON)
    plan.get_by_role("button", name="조치 계획").click()
    expect(secretariat.locator("#plan")).to_contain_text("주간 동향 점검")
    expect(secretariat.locator("#left")).to_be_attached()
    expect(secretariat.locator("main")).to_contain_text("끝나지 않은 조치")
