"""S1.1: an exporter pastes ten entries and reads which money can be claimed until when."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
# Another journey of the same room confirms a duty on 8523.51 from 2026-08-01.
ROWS = """\
신고번호\t세번\t원산지\t수입신고일\t과세가격\t납부세액\t사실
1\t8534.00.00\tKR\t2025-07-31\t88400\t8840\t
2\t8534.00.00\tKR\t2025-04-20\t88400\t8840\tmode=air
3\t8703.23.01\tKR\t2026-02-10\t925000\t254375\t
4\t8528.72.64\tKR\t2026-03-20\t97000\t13483\tkorus_originating=yes
5\t8525.89.30\tKR\t2026-07-27\t73500\t9187.50\tloaded_on=2026-07-20;mode=vessel
6\t8523.51.00\tKR\t2026-07-28\t140000\t17500\t
7\t8471.80.40.00\tKR\t2026-02-02\t350000\t0\tvehicle_part=no
8\t9608.10.00\tKR\t2026-08-10\t10000\t1250\t
9\t8542.31.99\tKR\t2026-08-10\t10000\t1250\t
10\t9401.61.60.11\tKR\t2025-11-14\t35000\t8750\t
"""


@pytest.mark.story("S1.1")
@pytest.mark.parametrize("width", [1440, 360])
def test_an_exporter_pastes_ten_entries_and_reads_what_can_be_claimed_until_when(
    visit: Callable[..., Page], width: int
) -> None:
    page = visit("company@demo.example", width=width)
    page.goto("/duties/")
    page.get_by_role("link", name="이미 납부했다면").click()
    page.get_by_label("복사한 행").fill(ROWS)
    page.get_by_label("조회 기준일").fill("2026-11-27")
    page.get_by_role("button", name="계산하기").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("가장 빠른 기한은 2026. 12. 6.")
    expect(page.locator("#refused")).to_contain_text("8542.31.99")
    totals = page.locator("#totals")
    for kind, money in (
        ("IEEPA 관세", "8,840.00"), ("특혜 미신청", "3,783.00"),
        ("총 상한 초과 납부", "119,125.00"),
        ("법정 세액 초과 납부", "26,687.50"),
    ):  # fmt: skip
        expect(totals.get_by_role("row").filter(has_text=kind)).to_contain_text(money)
    expect(page.locator("#entries")).to_contain_text("이의신청(정산 후 180일) 2026. 12. 7.")
    expect(page.locator("#law")).to_contain_text("19 U.S.C. 1520(d)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], [n["html"][:160] for n in fault["nodes"][:3]]) for fault in faults] == []
    with page.expect_download() as waiting:
        page.get_by_role("button", name="엑셀로 받기").click()
    assert waiting.value.suggested_filename.endswith("-own.xlsx")
