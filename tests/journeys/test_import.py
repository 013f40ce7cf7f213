"""An old ledger becomes issues: one column corrected, previewed, imported, read, taken back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.journeys.test_data_call import on_disk
from tests.journeys.test_notice_to_brief import Visit
from tests.rooms.issues.test_ledgers import HEAD, ROWS, sheet


@pytest.mark.story("S1.5")
def test_the_secretariat_brings_its_old_ledger_into_the_room(visit: Visit, tmp_path: Path) -> None:
    page = visit("secretariat@demo.example", width=360)
    page.goto("/imports/")
    page.get_by_role("link", name="파일 가져오기").first.click()
    head = [*HEAD[:1], "무엇", *HEAD[2:]]
    ledger = on_disk(tmp_path, "대장.xlsx", sheet(*ROWS, head=head))
    page.set_input_files("input[name=file]", ledger)
    page.select_option("select[name=level]", "room")
    page.select_option("select[name=row_level]", "room")
    page.get_by_role("button", name="파일 읽기").click()
    expect(page.locator("h1")).to_contain_text("대장.xlsx")
    page.get_by_role("button", name="모든 행 미리보기").click()
    expect(page.get_by_role("alert")).to_contain_text("모든 행에 필요")
    page.get_by_label("무엇", exact=True).select_option("title_ko")
    page.get_by_role("button", name="모든 행 미리보기").click()
    expect(page.locator("#rows")).to_contain_text("통상무역원")
    expect(page.locator("main")).to_contain_text("이해하지 못함")
    page.get_by_role("button", name="2행 쓰기").click()
    take_back = page.get_by_role("button", name="이 가져오기 되돌리기")
    expect(take_back).to_be_visible(timeout=30_000)
    expect(page.locator("#rows")).to_contain_text("가져온 결과 보기")
    with page.expect_download() as got:
        page.get_by_role("link", name="XLSX").click()
    assert got.value.suggested_filename.endswith(".xlsx")
    take_back.click()
    expect(page.locator("main")).to_contain_text("되돌리지 못함", timeout=30_000)
    expect(page.locator("#rows")).to_contain_text("거둠")
