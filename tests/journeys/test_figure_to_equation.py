"""A reviewing economist: from a figure in the brief to all it stands on, three clicks at most."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.test_labels import look_at
from tests.journeys.test_notice_to_brief import run_drill

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


@pytest.mark.story("S1.4")
def test_from_a_figure_of_the_brief_to_everything_in_three_clicks(visit: Visit) -> None:
    page = visit("secretariat@demo.example")
    run_drill(page)
    page.get_by_role("link", name="상황보고 보기").click()
    brief = page.url
    tables = page.locator(".r-paper table", has_text="Caliendo·Parro")
    effect = tables.locator("a.figure-ref").last
    expect(page.locator(".r-paper")).to_contain_text("직접·간접")

    # Click 1: the trace has the equation, the code version and the program, without a click more.
    effect.click()
    trace = page.url
    expect(page.locator("#equation")).to_contain_text("M_r = (p_r t_r)^(−σ)")
    expect(page.locator("#equation")).to_contain_text("docs/methods/partial.md")
    expect(page.locator("#again")).to_contain_text("situationroom")
    expect(page.locator("#snippet")).to_contain_text("from tradeimpact.bundle import read_bundle")
    with page.expect_download() as inputs:  # click 2
        page.locator("#again a[download]").click()
    assert "-inputs" in inputs.value.suggested_filename
    look_at(page, "trace-equation")

    # Click 2: the row an elasticity was read from, with its source.
    page.locator("#elasticities tbody a").first.click()
    expect(page.locator("main")).to_contain_text("sigma")
    expect(page.locator("main")).to_contain_text("ProTEE")

    # An exposure: its data row is click 2 as well.
    page.goto(brief)
    page.locator(".r-paper a.figure-ref").first.click()
    assert page.url != trace
    page.locator("#steps tbody a").first.click()
    expect(page.locator("#rows")).to_contain_text("value_usd")

    # An indirect exposure: the share of a country and its year, the year of the table.
    page.goto(brief)
    page.locator(".r-paper p a.figure-ref", has_text="중국").last.click()
    expect(page.locator("#equation")).to_contain_text("s_(r,g)")
    page.locator("#steps tbody tr").first.locator("a").nth(1).click()
    expect(page.locator("#observations")).to_contain_text("2011")
