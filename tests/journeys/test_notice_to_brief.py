"""Story 1, the walk every other stands on: a court ruling comes in, and the brief is there."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.journeys.test_labels import look_at

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
DRILL = "2026-02-20-court"


def run_drill(page: Page, name: str = "") -> None:
    page.goto("/drills/")
    page.locator(f"form[action*='{name or DRILL}'] button").click()
    expect(page.get_by_role("link", name="상황보고 보기")).to_be_visible(timeout=60_000)


@pytest.mark.story("S1.4", "S1.12")
def test_the_secretariat_runs_a_drill_and_follows_a_figure_to_its_row(visit: Visit) -> None:
    page = visit("secretariat@demo.example")
    run_drill(page)
    page.get_by_role("link", name="상황보고 보기").click()
    paper = page.locator(".r-paper")
    for heading in ("총괄", "주요 동향", "영향", "기관별 대응현황", "향후 계획", "모르는 것"):
        expect(paper.get_by_role("heading", name=heading)).to_be_visible()
    expect(paper).to_contain_text("179.1억 달러")
    expect(paper).to_contain_text("87.7 %")
    paper.locator("a.figure-ref").first.click()
    expect(page.locator("h1")).to_contain_text("2024년 수출")
    expect(page.locator("main")).to_contain_text("17914759493")
    first = page.locator("#steps tbody tr").first
    line = first.locator("a").inner_text()
    first.locator("a").click()
    expect(page.locator("h1")).to_contain_text("미국의 ICT 수입")
    row = page.locator("#rows")
    expect(row.locator("thead")).to_contain_text("값")
    expect(row).to_contain_text(line)
    expect(row).to_contain_text("한국(KR)")
    expect(row.locator("tr", has_text="value_usd")).to_contain_text("과세가격")
    expect(page.locator("main")).to_contain_text("센서스국")


@pytest.mark.story("S1.5")
def test_an_agency_answers_and_the_secretariat_sees_who_is_silent(visit: Visit) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat)
    agency = visit("nipa@demo.example")
    agency.goto("/issues/")
    agency.locator("#issues a").first.click()
    agency.fill("textarea[name=position]", "회원사 영향 파악 중")
    agency.fill("textarea[name=action]", "관세 상담창구 운영")
    agency.locator("form:has(textarea[name=position]) button").click()
    expect(agency.locator("main")).to_contain_text("관세 상담창구 운영")
    secretariat.goto("/issues/")
    secretariat.locator("#issues a").first.click()
    row = secretariat.locator("#responses tr", has_text="NIPA")
    expect(row).to_contain_text("관세 상담창구 운영")
    silent = secretariat.locator("#responses tr", has_text="하노이")
    expect(silent).to_contain_text("무응답")


@pytest.mark.story("S1.5", "S1.12")
def test_an_answer_makes_the_brief_stale_and_leadership_signs_the_next_edition(
    visit: Visit,
) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat)
    institute = visit("kiet@demo.example")
    institute.goto("/issues/")
    institute.locator("#issues a").first.click()
    institute.fill("textarea[name=position]", "품목별 수출 영향 재추정 착수")
    institute.fill("input[name=next_date]", "2020-01-01")
    institute.get_by_role("button", name="회신 제출").click()
    expect(institute.get_by_role("alert")).to_contain_text("지난 날짜입니다")
    institute.fill("input[name=next_date]", "2100-01-01")
    institute.get_by_role("button", name="회신 제출").click()
    expect(institute.locator("#responses")).to_contain_text("품목별 수출 영향 재추정 착수")

    secretariat.get_by_role("link", name="상황보고 보기").click()
    first = secretariat.url
    standing = secretariat.locator("#standing")
    expect(standing).to_contain_text("갱신 필요")
    expect(standing).to_contain_text("부터")
    expect(standing).to_contain_text("산업연구원(KIET)")
    expect(secretariat.locator(".r-paper.stale")).to_be_visible()
    expect(secretariat.get_by_role("button", name="제출")).to_have_count(0)
    found = Axe().run(secretariat).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []

    standing.get_by_role("button", name="다음 판 작성").click()
    expect(secretariat.locator(".r-messages")).to_contain_text("제2판")
    expect(secretariat.locator("#standing")).to_have_count(0)
    expect(secretariat.locator(".r-paper")).to_contain_text("품목별 수출 영향 재추정 착수")
    second = secretariat.url
    secretariat.goto(first)
    expect(secretariat.locator("#standing")).to_contain_text("대체됨")
    secretariat.get_by_role("link", name="새 판으로 이동").click()
    assert secretariat.url == second
    secretariat.get_by_role("button", name="제출").click()

    leadership = visit("leadership@demo.example")
    leadership.goto("/reports/")
    expect(leadership.locator("#briefs")).not_to_contain_text("제1판")
    leadership.locator("#briefs a").first.click()
    expect(leadership.locator(".r-kind")).to_contain_text("제2판")
    leadership.get_by_role("button", name="결재").click()
    expect(leadership.locator(".r-head")).to_contain_text("결재 완료")
    institute.goto(second)
    expect(institute.locator(".r-paper")).to_contain_text("재추정 착수")


@pytest.mark.story("S1.5")
def test_an_issue_goes_to_another_owner_with_somebody_responsible(visit: Visit) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat)
    agency = visit("nipa@demo.example")
    for page in (secretariat, agency):
        page.goto("/issues/")
        page.locator("#issues a").first.click()
    expect(agency.locator("#owner")).to_have_count(0)
    owner = secretariat.locator("#owner")
    owner.get_by_label("담당자").select_option(label="통상 확인관")
    owner.get_by_role("button", name="담당자 지정").click()
    expect(secretariat.locator(".r-head-facts")).to_contain_text("과학기술정보통신부 · 통상 확인관")
    owner.get_by_text("다른 기관으로 이관").click()
    owner.get_by_label("새 담당 기관").select_option(label="정보통신산업진흥원(NIPA)")
    owner.get_by_role("button", name="이관", exact=True).click()
    expect(secretariat.locator(".r-head-facts")).to_contain_text("정보통신산업진흥원(NIPA)")
    agency.reload()
    agency.locator("#owner").get_by_label("담당자").select_option(label="NIPA 담당")
    agency.locator("#owner").get_by_role("button", name="담당자 지정").click()
    expect(agency.locator(".r-head-facts")).to_contain_text("NIPA 담당")
    expect(agency.locator(".r-timeline")).to_contain_text("이슈 담당 지정")
    secretariat.reload()
    owner.get_by_text("다른 기관으로 이관").click()
    owner.get_by_label("새 담당 기관").select_option(label="과학기술정보통신부")
    owner.get_by_role("button", name="이관", exact=True).click()
    expect(secretariat.locator(".r-head-facts")).to_contain_text("과학기술정보통신부")


@pytest.mark.story("S1.1")
def test_an_association_sees_the_issue_but_no_government_figure(visit: Visit) -> None:
    run_drill(visit("secretariat@demo.example"))
    association = visit("kea@demo.example")
    association.goto("/issues/")
    association.locator("#issues a").first.click()
    expect(association.locator("main")).not_to_contain_text("14.8억")
    association.goto("/impact/")
    expect(association.locator("#runs")).to_have_count(0)
    association.goto("/reports/")
    expect(association.locator("#briefs")).to_have_count(0)
    company = visit("company@demo.example")
    company.goto("/issues/")
    expect(company.locator("#issues")).to_have_count(0)


@pytest.mark.story("S1.2")
def test_a_fifth_act_is_registered_confirmed_and_briefed_from_pages(visit: Visit) -> None:
    officer = visit("hanoi@demo.example")
    officer.goto("/duties/measures/register")
    for name, value in {
        "title_ko": "예시 999조",
        "title_en": "Section 999 example",
        "citation": "99 FR 1",
        "announced": "2026-07-30",
        "percent": "17.5",
        "since": "2026-08-01",
        "products": "8473.30\n8523.51",
        "exempt": "8473.30.20.00",
    }.items():
        officer.fill(f"[name={name}]", value)
    officer.get_by_role("button", name=re.compile("등록")).last.click()
    expect(officer.locator("main")).to_contain_text("미확인")
    second = visit("confirm@demo.example")
    second.goto(officer.url)
    second.get_by_role("link", name="변경 내용을 보고 확인하기").click()
    expect(second.locator("#rates tbody tr").first).to_contain_text("17.5")
    look_at(second, "act-diff")
    second.get_by_role("button", name=re.compile("확인")).click()
    expect(second.locator(".r-messages")).to_be_visible()
    expect(second.get_by_role("link", name=re.compile("이슈"))).not_to_have_count(0)
    for _ in range(40):
        second.goto("/issues/")
        if second.locator("#issues", has_text="예시 999조").count():
            break
        second.wait_for_timeout(500)
    second.get_by_role("link", name="예시 999조").click()
    expect(second.locator("main")).to_contain_text("120.3억 달러")


def test_the_duty_look_up_needs_no_account_and_names_the_remedy(visit: Visit) -> None:
    page = visit(width=360)
    page.goto("/duties/?line=8527.21.40.80&origin=KR&on=2026-07-25")
    expect(page.get_by_role("status").first).to_contain_text("15 %")
    expect(page.locator("main")).to_contain_text("90 FR 55964")
    page.goto("/duties/?line=85279999&origin=KR&on=2026-07-25")
    expect(page.get_by_role("alert")).to_contain_text("8527")
    page.locator("#lines a").first.click()
    expect(page.get_by_role("status").first).to_contain_text("8527")
    page.goto("/duties/?line=8542.31.00&origin=KR&on=2031-01-01")
    expect(page.get_by_role("alert")).to_contain_text("2026-08-19")
