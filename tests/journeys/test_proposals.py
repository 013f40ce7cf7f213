"""Story 2: proposals of two meetings become one, are answered in part, and the rule is changed."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_notice_to_brief import Visit

TODAY = date.today().isoformat()  # noqa: DTZ011 - a form's day
WAY = ("입법예고", "규제심사", "법제처 심사", "국무회의", "공포", "시행")


def hand_in(page: Page, title: str, meeting: str, *, author: str = "") -> str:
    page.goto("/proposals/new/")
    page.locator("#id_kind").select_option(label="규제개선")
    page.locator("#id_title_ko").fill(title)
    page.locator("#id_problem").fill("수출용 시제품도 적합성평가를 모두 받아 출시가 석 달 늦다.")
    page.locator("#id_asks").fill("「전파법」 제58조의2에서 수출용 시제품의 적합성평가를 면제한다.")
    page.locator("#id_source_says").fill(meeting)
    if author:
        page.locator("#id_source").select_option(label="회의")
        page.locator("#id_author").fill(author)
    page.get_by_role("button", name="접수하기").click()
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def do(page: Page, key: str) -> None:
    page.locator(f"#do-{key} > summary").click()


@pytest.mark.story("S2.8", "S4.4", "S1.11")
def test_proposals_of_two_meetings_are_joined_answered_and_followed_to_in_force(
    visit: Visit,
) -> None:
    agency = visit("nipa@demo.example")
    whole = hand_in(agency, "시제품 적합성평가 면제", "제16차 현장 간담회", author="NIPA")
    association = visit("kea@demo.example", width=360)
    part = hand_in(
        association, "수출 시제품 인증 간소화", "제17차 현장 간담회", author="KEA 회원사"
    )
    company = visit("company@demo.example", width=360)
    own = hand_in(company, "시제품 인증 부담", "제17차 현장 간담회")

    secretariat = visit("secretariat@demo.example")
    for address in (part, own):
        secretariat.goto(address)
        do(secretariat, "merge")
        kept = secretariat.locator("#id_merge_into option", has_text="시제품 적합성평가 면제")
        secretariat.locator("#id_merge_into").select_option(value=kept.get_attribute("value"))
        secretariat.locator("#id_merge_why").fill("같은 조항의 개정을 요청")
        secretariat.locator("#do-merge button").click()
        expect(secretariat.locator("main")).to_contain_text("병합")
    secretariat.goto(whole)
    expect(secretariat.locator("#parts")).to_contain_text("수출 시제품 인증 간소화")
    do(secretariat, "assign")
    secretariat.locator("#id_assign_owner").select_option(label="정보통신산업진흥원(NIPA)")
    secretariat.locator("#do-assign button").click()
    expect(secretariat.locator("#clock")).to_contain_text("정보통신산업진흥원")

    agency.goto(whole)
    expect(agency.locator("#parts li")).to_have_count(1)  # the company's is not counted here
    agency.locator("#do-answer").get_by_label("일부 수용").check()
    agency.locator("#do-answer button").click()
    expect(agency.get_by_role("alert")).to_contain_text("사유")
    agency.locator("#id_reasons").fill("수출용 시제품은 서류로 갈음한다.")
    agency.get_by_role("button", name="제안에 답변").click()
    expect(agency.locator("#answers")).to_contain_text("일부 수용")

    for page, address in ((association, part), (company, own)):
        page.goto(address)
        expect(page.locator("#answers")).to_contain_text("수출용 시제품은 서류로 갈음한다.")
    expect(company.locator("main")).not_to_contain_text("시제품 적합성평가 면제")

    do(agency, "follow")
    agency.locator("#id_follow_kind").select_option(label="대통령령(시행령)")
    agency.locator("#id_follow_law").fill("전파법 시행령")
    agency.locator("#id_follow_article").fill("77조의2 1항")
    agency.locator("#id_follow_ministry").select_option(label="과학기술정보통신부")
    agency.locator("#do-follow button").click()
    agency.get_by_role("link", name="「전파법 시행령」 제77조의2제1항").click()
    for stage in WAY:
        agency.locator("#id_new").select_option(label=stage)
        agency.locator("#id_on").fill(TODAY)
        agency.locator("#id_evidence").fill(f"관보 제21234호 ({stage})")
        agency.get_by_role("button", name="단계 기록").click()
        expect(agency.locator("#stages")).to_contain_text(f"관보 제21234호 ({stage})")
    for page, address in ((association, part), (company, own), (agency, whole)):
        page.goto(address)
        expect(page.locator("#clock")).to_contain_text("관보 제21234호 (시행)")
