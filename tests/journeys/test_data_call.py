"""A data call as the secretariat runs it, and as an agency answers it that refuses to log in."""

from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.response.forms import make_form, make_reply
from django.utils import timezone
from playwright.sync_api import expect
from tests.journeys.test_notice_to_brief import Visit

TITLE = "2026년 수출 실적 취합 (예시)"


def on_disk(folder: Path, name: str, content: bytes) -> str:
    place = folder / name
    place.write_bytes(content)
    return str(place)


@pytest.mark.story("S1.5", "S4.2")
def test_a_form_goes_out_comes_back_flagged_is_asked_back_and_collated(
    visit: Visit, tmp_path: Path
) -> None:
    secretariat = visit("secretariat@demo.example")
    secretariat.goto("/issues/calls/")
    secretariat.get_by_role("link", name="취합 열기").first.click()
    secretariat.fill("input[name=title_ko]", TITLE)
    day = timezone.localdate() + timedelta(days=7)
    secretariat.fill("input[name=due]", day.isoformat())
    form = on_disk(tmp_path, "서식.xlsx", make_form("xlsx"))
    secretariat.set_input_files("input[name=file]", form)
    for name in ("정보통신산업진흥원(NIPA)", "산업연구원(KIET)"):
        secretariat.get_by_label(name).check()
    secretariat.get_by_role("button", name="취합 초안 만들기").click()
    expect(secretariat.locator("h1")).to_contain_text(TITLE)
    address = secretariat.url
    send = secretariat.get_by_role("button", name="요청 기관에 보내기")
    for _ in range(20):  # the form is checked by the worker
        if send.count():
            break
        secretariat.wait_for_timeout(500)
        secretariat.goto(address)
    send.click()
    expect(secretariat.locator("main")).to_contain_text("미회신")

    agency = visit("nipa@demo.example", width=360)
    agency.goto(address)
    agency.get_by_role("link", name="우리 기관 회신").click()
    empty = on_disk(tmp_path, "빈.xlsx", make_form("xlsx"))
    agency.set_input_files("input[name=file]", empty)
    agency.get_by_role("button", name="보내기", exact=True).click()
    expect(agency.get_by_role("alert")).to_contain_text("빈 채로")
    filled = on_disk(tmp_path, "회신.hwp", make_reply(7, "hwp", defects=3).content)
    agency.set_input_files("input[name=file]", filled)
    agency.get_by_role("button", name="보내기", exact=True).click()
    expect(agency.locator("main")).to_contain_text("제1판이 접수되었습니다")

    secretariat.goto(address)
    secretariat.get_by_role("button", name="1개 기관 독촉").click()
    expect(secretariat.locator("main")).to_contain_text("1개 기관에 독촉했습니다")
    secretariat.locator("#board a", has_text="정보통신산업진흥원").click()
    expect(secretariat.locator("#flags-1 tbody tr").first).to_be_visible()
    secretariat.fill("#why-1", "합계를 고쳐 주십시오")
    secretariat.get_by_role("button", name="보완 요청").click()
    expect(secretariat.locator("main")).to_contain_text("합계를 고쳐 주십시오")

    agency.reload()
    expect(agency.locator("main")).to_contain_text("합계를 고쳐 주십시오")
    better = on_disk(tmp_path, "회신2.xlsx", make_reply(7, "xlsx", defects=0).content)
    agency.set_input_files("input[name=file]", better)
    agency.get_by_role("button", name="보내기", exact=True).click()
    expect(agency.locator("main")).to_contain_text("제2판이 접수되었습니다")

    secretariat.reload()
    secretariat.get_by_role("button", name="접수 확정").first.click()
    secretariat.goto(address)
    with secretariat.expect_download() as taken:
        secretariat.locator("#collated").get_by_role("link", name="XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
