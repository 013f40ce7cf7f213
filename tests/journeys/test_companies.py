"""A company is registered at a desk, its contact changes, on a wide and on a narrow page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 360])
def test_an_officer_registers_a_company_and_changes_its_contact(
    visit: Callable[..., Page], width: int
) -> None:
    page = visit("nipa@demo.example", width=width)
    page.goto("/companies/")
    page.get_by_role("link", name="등록", exact=True).click()
    name = f"사아자전자 {width}"
    page.get_by_label("기업명").fill(name)
    page.get_by_label("사업자등록번호").fill("124-81-00999")
    page.locator("main").get_by_role("button", name="등록").click()
    expect(page.get_by_role("alert")).to_contain_text("사업자등록번호")
    page.get_by_label("사업자등록번호").fill("124-81-00998")
    page.locator("main").get_by_role("button", name="등록").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    page.get_by_label("열람 사유").fill("담당자 확인")
    page.get_by_role("button", name="열람").click()
    page.get_by_label("담당자").fill("성춘향")
    page.get_by_label("변경하는 이유").fill("담당자 교체")
    page.get_by_role("button", name="변경", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
