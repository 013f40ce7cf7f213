"""Story 1: a company and an agency ask the post in Hanoi, and it becomes a meeting."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_forecast_court import look_at
from tests.journeys.test_notice_to_brief import Visit

SOON = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - a form's day
TODAY = date.today().isoformat()  # noqa: DTZ011 - a form's day


def ask(page: Page, title: str, question: str) -> None:
    page.goto("/requests/new/")
    page.locator("#id_kind").select_option(label="기관·바이어 발굴 및 소개")
    page.locator("#id_area").select_option(value="VN")
    page.locator("#id_title").fill(title)
    page.locator("#id_question").fill(question)
    page.locator("#id_due_on").fill(SOON)
    page.locator("#id_name").fill("(예시) 수출담당")
    page.locator("#id_reach").fill("sales@example.com")
    page.get_by_role("button", name="요청", exact=True).click()


def open_deed(page: Page, key: str) -> None:
    deed = page.locator(f"#do-{key}")
    if deed.get_attribute("open") is None:
        deed.locator("> summary").click()


def send(page: Page, key: str, **said: str) -> None:
    open_deed(page, key)
    for field, value in said.items():
        page.locator(f"#id_{key}_{field}").fill(value)
    page.locator(f"#do-{key} button").click()


def in_queue(page: Page, title: str) -> None:
    page.goto("/requests/")
    page.get_by_role("link", name="우리 대기열").click()
    page.get_by_role("link", name=title).click()


@pytest.mark.story("S1.8")
def test_a_company_asks_a_post_on_a_phone_and_it_becomes_a_meeting(visit: Visit) -> None:
    company = visit("company@demo.example", width=360)
    ask(company, "스마트시티 관제 유통사", "하노이에서 관제 소프트웨어를 유통할 회사를 찾습니다.")
    expect(company.locator("h1")).to_contain_text("스마트시티 관제 유통사")
    expect(company.locator("main")).to_contain_text("하노이 IT지원센터")
    look_at(company, "request-asked")
    own = company.url

    post = visit("hanoi@demo.example")
    post.goto("/requests/partners/new/")
    post.locator("#id_name").fill("Example Distribution JSC")
    post.locator("#id_kind").select_option(label="유통사·대리점")
    post.locator("#id_area").select_option(value="VN")
    post.locator("#id_contact").fill("Ms Example")
    post.get_by_role("button", name="저장").click()
    expect(post.locator("h1")).to_contain_text("Example Distribution JSC")
    look_at(post, "partner")
    in_queue(post, "스마트시티 관제 유통사")
    expect(post.locator("main")).to_contain_text("sales@example.com")
    send(post, "accept")
    send(post, "start")
    open_deed(post, "introduce")
    post.locator("#id_introduce_consented").check()
    send(post, "introduce", consent_how="11월 27일 통화로 동의")
    send(post, "ask_back", says="월 예상 물량은 얼마입니까?")
    expect(post.locator("#clock")).to_contain_text("기한이 멈춥니다")
    look_at(post, "request-waits")

    company.goto(own)
    expect(company.locator("#introductions")).to_contain_text("Example Distribution JSC")
    send(company, "reply", says="월 200대입니다.")
    post.reload()
    send(post, "answer", says="두 곳이 관심을 보였고 한 곳과 상담을 잡았습니다.")
    company.reload()
    company.locator("#do-close").get_by_label("상담 성사").check()
    send(company, "close", says="12월에 다시 만나기로 했습니다.")
    expect(company.locator("#answer")).to_contain_text("상담 성사")
    look_at(company, "request-closed")

    post.reload()
    open_deed(post, "keep")
    post.locator("#id_keep_question").fill("베트남에서 유통사는 어떻게 찾습니까?")
    post.locator("#id_keep_says").fill("산업무역부 명부와 현지 협회를 먼저 봅니다.")
    post.locator("#id_keep_names_nobody").check()
    post.locator("#do-keep button").click()
    expect(post.get_by_text("같은 내용을 묻는 사람에게 답변이 제공됩니다.")).to_be_visible()

    agency = visit("nipa@demo.example")
    ask(agency, "베트남 유통사 문의", "유통사를 찾습니다.")
    expect(agency.locator("#before")).to_contain_text("베트남에서 유통사는 어떻게 찾습니까?")
    look_at(agency, "request-answered-before")
    agency.locator("#before summary").click()
    agency.get_by_role("button", name="제 질문에 답이 됩니다").click()
    expect(agency.locator("main")).to_contain_text("산업무역부 명부")
    agency.goto("/requests/")
    expect(agency.locator("main")).not_to_contain_text("스마트시티 관제 유통사")

    post.goto("/requests/posts/")
    row = post.locator("#posts tbody tr", has_text="하노이 IT지원센터")
    expect(row).to_contain_text("상담 1")
    look_at(post, "posts")
    narrow = visit("hanoi@demo.example", width=360)
    narrow.goto("/requests/posts/")
    look_at(narrow, "posts")
    narrow.get_by_role("link", name="하노이 IT지원센터").click()
    look_at(narrow, "post")
