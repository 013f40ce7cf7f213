"""Story 5: the dialogue moves up, and what it asked in 2022 is on the agenda of 2024 by itself."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_labels import look_at
from tests.journeys.test_notice_to_brief import Visit
from tools.room import Room

pytestmark = pytest.mark.browser
MINISTRY = """
organisations:
  - {code: motir, kind: ministry, name_ko: 산업통상부, name_en: "Ministry of Trade, Industry and
     Resources", city_ko: 세종, city_en: Sejong, position: 2}
"""
DIALOGUE = "한미 공급망·산업대화"
THEMES = ("디지털경제", "첨단제조·공급망", "헬스케어 기술", "수출통제")
COMPANIES = {
    "공급망 진단": ("삼성", "SK", "LG", "현대자동차", "한국지엠", "퀄컴"),
    "반도체 장비": ("어플라이드 머티어리얼즈", "램리서치", "코닝"),
    "청정에너지": ("롯데", "한화솔루션", "OCI", "블룸에너지", "GE코리아"),
    "디지털경제": ("네이버", "구글"),
}
THEIRS = ("퀄컴", "어플라이드", "램리서치", "한국지엠", "블룸", "GE", "구글", "코닝")
BENEFITS = "투자 기업에 대한 비차별 혜택과 동반 진출 중소기업 배려"
CHIPS = "시스템반도체(AI·전력·센서) 협력 사업"
STEEL = "철강 232조의 유연한 적용"
CONTROLS = "수출통제 공조"
PROMISE = "동반 진출 기업까지 살피기로 약속"


def do(page: Page, key: str, **said: str) -> None:
    """Do one thing on the page of a series or a session."""
    page.locator(f"#do-{key} > summary").click()
    for name, value in said.items():
        field = page.locator(f"#id_{key}_{name}")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.locator(f"#do-{key} form button").last.click()
    expect(page.locator(".r-errors")).to_have_count(0)


def open_series(page: Page, kind: str, title: str, themes: tuple[str, ...], level: str = "") -> str:
    page.goto("/sessions/series/new/")
    page.locator("#id_kind").select_option(label=kind)
    page.locator("#id_title_ko").fill(title)
    page.locator("#id_owner").select_option(label="산업통상부")
    page.locator("#id_counterpart_area").select_option(label="미국")
    page.locator("#id_counterpart").fill("미국 상무부")
    if level:
        page.locator("#id_meeting_level").select_option(label=level)
    page.locator("#id_themes").fill("\n".join(themes))
    page.get_by_label("정부 기관만").check()
    page.locator("main form button").last.click()
    expect(page.locator("h1")).to_contain_text(title)
    return page.url


def plan(page: Page, series: str, day: str, **said: str) -> str:
    page.goto(f"{series}plan/")
    for name, value in {"day": day, "time": "10:00", **said}.items():
        page.locator(f"#id_{name}").fill(value)
    zone = "Asia/Seoul" if said.get("place") == "서울" else "America/New_York"
    page.locator("#id_zone").select_option(zone)
    page.locator("main form button").last.click()
    expect(page.locator("#agenda-wrap")).to_be_visible()
    return page.url


def row(page: Page, table: str, text: str) -> str:
    """Return what the row of a point says, its columns one after the other."""
    found = page.locator(f"#{table} tbody tr", has_text=text)
    expect(found).to_have_count(1)
    return " ".join(found.inner_text().split())


@pytest.fixture
def ministry(room: Room, tmp_path: Path) -> None:
    """Let the ministry of trade be an organisation of the room, as its operator does."""
    file = tmp_path / "ministry.yaml"
    file.write_text(MINISTRY, encoding="utf-8")
    room.run("-m", "situationroom.cli.main", "load", "organisations", str(file), "--quiet")


@pytest.mark.story("S5.1", "S5.2")
def test_what_was_promised_in_2022_stands_on_the_agenda_of_2024(
    visit: Visit, ministry: None
) -> None:
    page = visit("secretariat@demo.example")
    chips = open_series(page, "양자대화", "한미 반도체 파트너십 대화", ("반도체",))
    dialogue = open_series(page, "양자대화", DIALOGUE, THEMES, "국장급")
    do(page, "level", level="장관급", on="2022-05-21", by_document="한미 상무장관 양해각서")
    expect(page.locator("#levels")).to_contain_text("국장급 → 장관급")
    expect(page.locator("#levels")).to_contain_text("2022. 5. 21.")
    expect(page.locator("#levels")).to_contain_text("양해각서")
    do(page, "relate", other="한미 반도체 파트너십 대화", says="반도체 의제를 나누어 맡음")
    expect(page.locator("#related")).to_contain_text("한미 반도체 파트너십 대화")
    look_at(page, "series")

    # May 2022: four asks, of both sides; one of them is answered with a promise.
    plan(page, dialogue, "2022-05-21", place="서울")
    do(page, "hold")
    for text in (BENEFITS, CHIPS, STEEL):
        do(page, "ask", side="우리 측", text_ko=text, asked_by="한국 정부")
    do(page, "ask", side="상대 측", text_ko=CONTROLS, asked_by="미국 상무부")
    do(page, "standing", ask=BENEFITS, standing="약속", words=PROMISE, said_by="미국 상무부 장관")
    do(page, "decide", what_ko="반도체 작업반을 둔다", owner="산업통상부")
    page.locator("#minutes-text").press_sequentially("□ 개회 및 양측 인사")
    expect(page.locator("#minutes-state")).to_contain_text("저장됨")
    do(page, "close")
    expect(page.locator("h1 ~ *", has_text="회의록 확정").first).to_be_visible()

    # April 2023: all of it is there; one ask is kept, one given up, of steel nothing is said.
    second = plan(page, dialogue, "2023-04-27", place="워싱턴")
    expect(page.locator("#agenda tbody tr")).to_have_count(5)
    assert "제1차 (2022. 5. 21.)" in row(page, "agenda", STEEL)
    assert "산업통상부" in row(page, "agenda", "반도체 작업반")
    do(page, "hold")
    do(
        page, "standing", ask=CHIPS, standing="이행", words="공동 연구개발 사업을 시작함",
        said_by="미국 상무부", evidence="2023. 4. 27. 공동성명",
    )  # fmt: skip
    do(page, "standing", ask=CONTROLS, standing="중단", words="별도 협의체로 옮김")
    do(page, "decided", decision="반도체 작업반을 둔다", says="2022년 12월 첫 회의를 열었음")
    do(page, "close")

    # June 2024: nothing of this is typed again.
    third = plan(page, dialogue, "2024-06-27", place="워싱턴")
    expect(page.locator("#agenda tbody tr")).to_have_count(2)
    benefits, steel = row(page, "agenda", BENEFITS), row(page, "agenda", STEEL)
    for text in (PROMISE, "미국 상무부 장관", "제1차 (2022. 5. 21.) 약속", "한국 정부 (우리 측)"):
        assert text in benefits, benefits
    assert "제2차 (2023. 4. 27.) 침묵" in benefits
    for told in (benefits, steel):
        assert re.search(r"제1차 \(2022\. 5\. 21\.\) 이후 침묵", told), told
    expect(page.locator("#agenda")).not_to_contain_text(CHIPS)
    expect(page.locator("#when")).to_contain_text("KST 2024. 6. 27. 23:00")
    expect(page.locator("#when")).to_contain_text("2024. 6. 27. 10:00")
    look_at(page, "session")

    # Another officer reads the years side by side, on a telephone as well.
    reader = visit("nipa@demo.example", width=360)
    reader.goto(dialogue)
    told = {text: row(reader, "asks", text) for text in (BENEFITS, CHIPS, STEEL, CONTROLS)}
    assert "이행" in told[CHIPS]
    assert "2023. 4. 27. 공동성명" in told[CHIPS]
    assert "중단" in told[CONTROLS]
    assert "침묵" in told[STEEL]
    look_at(reader, "series")
    reader.goto(third)
    expect(reader.locator("#agenda tbody tr")).to_have_count(2)
    look_at(reader, "session")
    reader.goto(second)
    expect(reader.locator("#do")).to_have_count(0)
    reader.goto(chips)
    expect(reader.locator("#related")).to_contain_text(DIALOGUE)


@pytest.mark.story("S5.3")
def test_sixteen_companies_come_to_the_round_table_by_theme(visit: Visit, ministry: None) -> None:
    page = visit("secretariat@demo.example")
    series = open_series(page, "간담회", "한미 비즈니스 라운드테이블", tuple(COMPANIES))
    session = plan(page, series, "2022-05-21", place="서울")
    for theme, companies in COMPANIES.items():
        for side, theirs in (("우리 측", False), ("상대 측", True)):
            names = [one for one in companies if one.startswith(THEIRS) == theirs]
            if names:
                do(
                    page, "guests", theme=theme, side=side, names="\n".join(names),
                    told_by="산업통상부 담당과가 전화로",
                )  # fmt: skip
    expect(page.locator("#people tbody tr")).to_have_count(16)
    do(page, "invite")
    do(page, "hold")
    page.locator("#do-roll > summary").click()
    page.get_by_label("네이버", exact=True).select_option(label="참석")
    page.get_by_label("구글", exact=True).select_option(label="대리 참석")
    page.locator("#do-roll form button").last.click()
    told = {name: row(page, "people", name) for name in ("네이버", "구글", "램리서치")}
    assert "디지털경제" in told["네이버"]
    assert "우리 측" in told["네이버"]
    assert "참석" in told["네이버"]
    assert "상대 측" in told["구글"]
    assert "반도체 장비" in told["램리서치"]
    look_at(page, "round-table")
    reader = visit("kea@demo.example")
    assert reader.request.get(session).status == 404  # for the government alone
