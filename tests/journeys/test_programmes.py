"""Stories 2 and 4: an agency registers a measure, a company on a phone sees why it fits."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from tests.journeys.test_forecast_court import look_at
from tests.journeys.test_notice_to_brief import Visit

SOON = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 - a form's day


@pytest.mark.story("S2.5", "S4.2", "S4.6")
def test_a_measure_is_registered_fits_with_the_reason_and_is_inspected(visit: Visit) -> None:
    agency = visit("nipa@demo.example")
    agency.goto("/programmes/new/")
    agency.locator("#id_title_ko").fill("디지털 수출 개척단 (예시)")
    agency.locator("#id_field").select_option(label="수출")
    agency.locator("#id_summary").fill("현지 상담회와 인증 비용을 지원합니다.")
    agency.locator("#id_window").select_option(label="기간")
    agency.get_by_role("button", name="등록").click()
    expect(agency.get_by_role("alert")).to_contain_text("마감일")
    agency.locator("#id_until").fill(SOON)
    agency.locator("#id_budget").fill("30")
    for size in ("소상공인", "소기업", "중기업"):
        agency.locator("#id_size_in").get_by_label(size, exact=True).check()
    agency.locator("#id_industry_in").fill("26, 58-63")
    agency.locator("#id_age_max").fill("7")
    agency.locator("#id_or_pre_founder").check()
    look_at(agency, "programme-new")
    agency.get_by_role("button", name="등록").click()
    expect(agency.locator("#conditions")).to_contain_text("26, 58-63")
    look_at(agency, "programme")

    company = visit("company@demo.example", width=360)
    company.goto("/programmes/match/")
    company.locator("#id_size").select_option(label="소기업")
    company.locator("#id_industry").fill("26")
    company.get_by_role("button", name="찾아보기").click()
    found = company.locator("#found")
    expect(found).to_contain_text("디지털 수출 개척단 (예시)")
    expect(found).to_contain_text("확인 필요")
    expect(found).to_contain_text("미상")
    look_at(company, "programme-match")
    company.locator("#id_founded_on").fill("2024-03-02")
    company.get_by_role("button", name="찾아보기").click()
    expect(found).to_contain_text("요건 충족")
    company.locator("#id_size").select_option(label="대기업")
    company.get_by_role("button", name="찾아보기").click()
    expect(found).to_contain_text("맞는 것이 없습니다")

    agency.locator("#do-progress > summary").click()
    agency.locator("#id_progress_progress").fill("1차 모집 끝, 상담회 3회")
    agency.locator("#id_progress_spent").fill("12")
    agency.locator("#do-progress button").click()
    ministry = visit("secretariat@demo.example")
    ministry.goto("/programmes/inspection/")
    row = ministry.locator("#inspection tbody tr", has_text="디지털 수출 개척단")
    expect(row).to_contain_text("40 %")
    expect(row).to_contain_text("1차 모집 끝")
    look_at(ministry, "inspection")
