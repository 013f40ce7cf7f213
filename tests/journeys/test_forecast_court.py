"""전망 검증, in a real browser: a forecast is lodged, locked and scored beside the room's."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("room"), pytest.mark.story("S1.4")]
SPEAK = """
from django.utils import timezone
from situationroom.base.actors import room_rule
from situationroom.base.labels import Level
from situationroom.rooms.impact import services
from situationroom.rooms.impact.rules import COURT, next_period
from situationroom.rooms.impact.states import Forecaster
at = timezone.now()
for who, middle in ((Forecaster.ROOM, 300e8), (Forecaster.LAST_YEAR, 220e8)):
    services.lodge_forecast(
        by=room_rule("impact.keep_court"), at=at, series=COURT[1], period=next_period(at),
        low=middle * 0.9, median=middle, high=middle * 1.1, method="rule",
        level=Level.GOVERNMENT, forecaster=who,
    )
"""
ARRIVE = """
from django.utils import timezone
from situationroom.base.actors import room_rule
from situationroom.rooms.impact import services
from situationroom.rooms.impact.rules import KR_EXPORTS, next_period
from situationroom.rooms.market.models import Observation
at = timezone.now()
Observation.objects.create(
    dataflow_id=KR_EXPORTS, item="반도체", freq="M", period=next_period(at), value=205e8
)
services.score_forecasts(by=room_rule("impact.score_forecasts"), at=at)
"""


def look_at(page: Page, name: str) -> None:
    """Judge a page: nothing sticks out, axe finds nothing; keep a picture where one is wished."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("ROOM_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    overflow = page.locator("html").evaluate("one => one.scrollWidth - one.clientWidth")
    assert overflow <= 0, name
    faults = Axe().run(page).response["violations"]
    assert [(fault["id"], [n["html"][:120] for n in fault["nodes"][:3]]) for fault in faults] == []


def at_both_widths(page: Page, name: str) -> None:
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        look_at(page, name)


def test_a_forecast_is_lodged_locked_and_scored_beside_the_rooms(visit, room) -> None:
    page = visit("kiet@demo.example")
    page.goto("/impact/forecasts/")
    page.get_by_role("link", name="전망 제출").click()
    page.get_by_label("계열").select_option(label="반도체")
    page.get_by_label("낮음(억 달러)").fill("180")
    page.get_by_label("중앙값(억 달러)").fill("200")
    page.get_by_label("높음(억 달러)").fill("230")
    page.get_by_label("방법").fill("품목별 전문가 조사")
    at_both_widths(page, "forecast-form")
    page.get_by_role("button", name="전망 제출").click()
    expect(page.get_by_text("이 달의 실적이 아직 나오지 않았습니다.")).to_be_visible()
    mine = page.url
    room.run("manage.py", "shell", "-v0", "-c", SPEAK)
    room.run("manage.py", "shell", "-v0", "-c", ARRIVE)
    page.goto(mine)
    expect(page.get_by_text("품목별 전문가 조사")).to_be_visible()
    at_both_widths(page, "forecast")
    page.get_by_role("link", name="전망 검증으로").click()
    expect(page.get_by_text("가장 가까웠던 것은 0건, 뒤진 것은 1건")).to_be_visible()
    at_both_widths(page, "court")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert "품목별 전문가 조사" in waiting.value.path().read_text(encoding="utf-8-sig")
