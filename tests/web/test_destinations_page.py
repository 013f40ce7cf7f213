"""Duties elsewhere: a destination is answered once its schedule was loaded, and not before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.measures.steps_tariffs import load
from tests.web.visits import visit

pytestmark = pytest.mark.django_db
ASKED = "/duties/destinations/?destination=VN&line=8542.32.00&on=2026-06-01"


def page(address: str, language: str = "en") -> str:
    return visit(language=language).get(address).content.decode()


def test_without_a_schedule_the_page_says_so_and_how_to_get_one():
    said = page("/duties/destinations/")
    assert "no schedule of another destination was loaded" in said
    assert "situationroom load tariffs" in said
    assert "What the register of the United States covers" in said
    assert "not one of the available choices" in page(ASKED)


def test_a_loaded_destination_is_answered_for_every_rival(tmp_path: Path):
    load(tmp_path)
    said = page(ASKED)
    for part in ("Line 8542.32.00: the duty by origin", "VN 2026 (HS2022)", "ASEAN-Korea FTA",
                 "not stated: look up, but do not pass the table on"):  # fmt: skip
        assert part in said
    assert "원산지별 관세" in page(ASKED, "ko")
    assert "several national lines" in page(ASKED.replace("8542.32.00", "852589"))
    assert "35000 VND/l" in page(ASKED.replace("8542.32.00", "22030000"))


def test_an_unknown_code_is_told_with_the_nearest(tmp_path: Path):
    load(tmp_path)
    answer = visit(language="en").get(ASKED.replace("8542.32.00", "8542.39.00"))
    assert answer.status_code == 422
    assert "Nearest lines: 8542.31.00, 8542.32.00" in answer.content.decode()


def test_programs_are_answered_alike(tmp_path: Path):
    load(tmp_path)
    client = visit("company")
    duty = client.get(
        "/api/v1/duty?line=85423200&origin=KR&on=2026-06-01&destination=VN&fact=claim:vn_akfta=1"
    ).json()
    assert (duty["destination"], duty["total_ad_valorem"]) == ("VN", 0.0)
    assert duty["coverage"] == {"from": "2026-01-01", "until": "2026-12-31"}
    steps = client.get("/api/v1/duty/steps?line=85423200&origin=KR&destination=VN").json()
    assert [step["total_ad_valorem"] for step in steps["items"]] == [0.03]
    listed = client.post(
        "/api/v1/duty/list",
        json.dumps({"on": "2026-06-01", "destination": "VN", "products": [{"code": "852589"}]}),
        content_type="application/json",
    ).json()
    assert [one["high"] for one in listed["items"]] == [0.25]
    there = client.get("/api/v1/destinations").json()["items"]
    assert [(one["destination"], one["vintage"]) for one in there][-1] == ("VN", "2026")
    refused = client.get("/api/v1/duty?line=85423200&origin=KR&on=2026-06-01&destination=MX")
    assert (
        "no tariff schedule" in json.dumps(refused.json()) or "관세율표가 없습니다" in refused.text
    )
