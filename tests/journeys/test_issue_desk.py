"""Stories 1 and 4 at the issue desk: who is silent, one click to remind, an issue by hand."""

import pytest
from playwright.sync_api import expect
from tests.journeys.test_notice_to_brief import Visit, run_drill

CHIPS = "2026-01-14-semiconductors"


@pytest.mark.story("S1.5", "S1.12")
def test_from_the_board_one_click_shows_who_is_silent_one_reminds_them_one_takes_the_note(
    visit: Visit,
) -> None:
    secretariat = visit("secretariat@demo.example")
    run_drill(secretariat, CHIPS)
    secretariat.goto("/")
    secretariat.locator("#board-issues a", has_text="반도체").first.click()  # the first click
    expect(secretariat.locator("#responses")).to_be_visible()
    silent = secretariat.locator("#responses tr", has_text="무응답")
    before = silent.count()
    assert before > 0
    secretariat.get_by_role("button", name="무응답 기관 독촉").click()  # the second
    expect(secretariat.locator("main")).to_contain_text(f"독촉한 기관: {before}")
    expect(secretariat.locator("#responses tr", has_text="독촉 1회")).to_have_count(before)
    with secretariat.expect_download() as taken:
        secretariat.locator("#note").get_by_role("link", name="HWPX").click()  # the third
    assert taken.value.suggested_filename.endswith(".hwpx")


@pytest.mark.story("S1.2", "S1.8")
def test_a_post_opens_an_issue_and_an_agency_answers_the_government_alone(visit: Visit) -> None:
    post = visit("hanoi@demo.example")
    post.goto("/issues/new/?kind=digital_trade")
    post.fill("input[name=title_ko]", "데이터 현지 보관 의무 초안 (예시)")
    post.select_option("select[name=severity]", "caution")
    post.fill("input[name=severity_reason]", "현지 서버가 있는 기업만 남는다.")
    post.fill("input[name=codes]", "VN, 데이터")
    for name in ("정보통신산업진흥원(NIPA)", "한국전자정보통신산업진흥회(KEA)"):
        post.get_by_label(name).check()
    post.get_by_role("button", name="이슈 등록").click()
    expect(post.get_by_role("alert")).to_contain_text("데이터")
    post.fill("input[name=codes]", "VN")
    post.get_by_role("button", name="이슈 등록").click()
    expect(post.locator("h1")).to_contain_text("데이터 현지 보관 의무")
    address = post.url

    agency = visit("nipa@demo.example")
    agency.goto(address)
    agency.fill("textarea[name=position]", "상대국 협상안을 확인함")
    agency.get_by_label("정부·공공기관 담당자만 열람").check()
    agency.get_by_role("button", name="회신 제출").click()
    expect(agency.locator("#responses")).to_contain_text("상대국 협상안을 확인함")

    association = visit("kea@demo.example", width=360)
    association.goto(address)
    expect(association.locator("#responses")).to_contain_text("회신(정부 한정)")
    expect(association.locator("main")).not_to_contain_text("상대국 협상안")
    association.get_by_text("아직 회신할 수 없음").click()
    association.fill("input[name=due]", "2100-01-04")
    association.locator("#more-why").fill("회원사 자료를 모으는 중")
    association.get_by_role("button", name="기한 연장 요청").click()
    expect(association.locator("main")).to_contain_text("다른 사람이 승인하면")

    post.goto(address)
    expect(post.locator("#more-time")).to_contain_text("회원사 자료를 모으는 중")
    post.get_by_role("button", name="승인", exact=True).click()
    expect(post.locator("#responses tr", has_text="KEA")).to_contain_text("2100")
