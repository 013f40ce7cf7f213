"""A brief on the screen: every figure is read to its end."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from tests.journeys.test_notice_to_brief import run_drill

pytestmark = pytest.mark.browser
CUT = """() => [...document.querySelectorAll('.doc-table :is(td, th)')]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"""


@pytest.mark.parametrize("width", [1440, 360])
def test_no_figure_of_a_table_is_cut(visit: Callable[..., Page], width: int) -> None:
    page = visit("secretariat@demo.example", width=width)
    run_drill(page, "2026-01-14-semiconductors")
    page.get_by_role("link", name="상황보고 보기").click()
    page.locator(".doc-table").first.wait_for()
    assert page.evaluate(CUT) == []
