"""What anybody may ask: areas, items, lines, statistics, duties."""

from datetime import date
from itertools import pairwise
from urllib.parse import quote

import pytest
from tests.api.conftest import pages_of

from situationroom.api.duties import LATEST
from situationroom.cli.duty import as_json
from situationroom.rooms.market.models import Observation
from situationroom.rooms.measures.queries import get_duty


def test_areas_and_items_have_names_in_both_languages(anonymous):
    areas = {area["iso2"]: area for area in anonymous.get("/areas").json()["items"]}
    assert (areas["KR"]["name_ko"], areas["KR"]["name_en"]) == (
        "대한민국",
        "Korea, Republic of",
    ) or (areas["KR"]["name_ko"] and areas["KR"]["name_en"])
    items = {item["code"]: item for item in anonymous.get("/items").json()["items"]}
    assert items["semiconductors"]["name_ko"] == "반도체"
    assert "854231" in items["semiconductors"]["hs6"]


def test_a_line_is_found_with_dots_and_names_its_item(anonymous):
    line = anonymous.get("/lines/8542.31.00?on=2026-02-24").json()
    assert (line["line"], line["hs6"], line["item"]) == ("85423100", "854231", "semiconductors")
    assert line["general_rate"] == 0.0
    assert line["name_ko"].startswith("전자집적회로")
    assert line["name_ko_origin"] == ""
    taken = anonymous.get("/lines/8473.30.11.40?on=2026-02-24").json()
    assert taken["name_ko_origin"] == "inherited:HS2017:847330"


def test_observations_come_in_pages_that_miss_and_repeat_nothing(anonymous):
    address = "/dataflows/us_imports_2024/observations?counterpart=KR&item=8471804000"
    assert len(anonymous.get(address).json()["items"]) == 1
    pages = list(pages_of(anonymous.get, "/dataflows/us_imports_2024/observations?counterpart=KR"))
    there = Observation.objects.filter(dataflow="us_imports_2024", counterpart="KR").order_by("id")
    assert len(pages) > 1
    assert [(o["item"], o["value"]) for page in pages for o in page] == list(
        there.values_list("item", "value")
    )


def test_dataflows_and_the_bridge_are_public(anonymous):
    flows = anonymous.get("/dataflows").json()["items"]
    assert {"us_imports_2024", "kr_ict_exports_monthly"} <= {flow["code"] for flow in flows}
    series = {row["series"] for row in anonymous.get("/bridge?topic=total").json()["items"]}
    assert {"us_imports_hs", "kr_exports_mti"} <= series


@pytest.mark.parametrize(
    ("line", "origin", "on"),
    [("8542.31.00", "KR", "2026-02-24"), ("8471804000", "TW", "2025-05-01"),
     ("8541430010", "CN", "2025-06-01"), ("8525.89.30.00", "VN", "2026-08-19")],
)  # fmt: skip
def test_a_duty_has_the_shape_and_the_figures_of_the_command_line(anonymous, line, origin, on):
    answer = anonymous.get(f"/duty?line={line}&origin={origin}&on={on}")
    assert answer.status_code == 200
    duty = get_duty(line=line, origin=origin, on=date.fromisoformat(on))
    assert answer.json() == as_json(duty, destination="US", known_on=LATEST)


def test_a_duty_as_known_on_a_day_knows_nothing_later(anonymous):
    ask = "/duty?line=8471.80.40.00&origin=TW&on=2025-04-20&known_on="
    first, later = (
        anonymous.get(ask + "2025-04-05").json(),
        anonymous.get(ask + "2026-01-01").json(),
    )
    assert first["total_ad_valorem"] != later["total_ad_valorem"]


def test_the_steps_of_a_duty_follow_each_other_without_a_gap(anonymous):
    steps = anonymous.get("/duty/steps?line=8471.80.40.00&origin=CN").json()["items"]
    days = [(date.fromisoformat(s["from"]), date.fromisoformat(s["until"])) for s in steps]
    assert len(days) > 2
    assert (days[0][0], days[-1][1]) == (date(2025, 1, 1), date(2026, 8, 19))
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(days))


def test_a_heading_and_an_unknown_line_name_lines_to_ask_for_instead(anonymous):
    for said in ("8471.80", "84718041"):
        problem = anonymous.get(f"/duty?line={said}&origin=KR&on=2026-02-24").json()
        assert "8471804000" in problem["nearest"]
        assert "8471804000" in problem["detail"]
        answer = anonymous.get(f"/duty?line={problem['nearest'][0]}&origin=KR&on=2026-02-24")
        assert answer.status_code == 200


BAD = [
    ("/lines/8542.31.99", 400, "8542310"),
    ("/lines/abc", 400, "8542.31.00"),
    ("/duty?line=8542.31.99&origin=KR&on=2026-02-24", 400, "8542310"),
    ("/duty?line=8542.31.00&origin=KR&on=2024-12-31", 400, "2025-01-01"),
    ("/duty?line=8542.31.00&origin=KR&on=2027-01-01", 400, "2026-08-19"),
    ("/duty?line=8542.31.00&origin=Atlantis&on=2026-02-24", 400, "KR"),
    ("/duty?line=8542.31.00&origin=KR&on=2026-02-24&destination=JP", 400, "load tariffs"),
    ("/duty?line=8542.31.00&origin=KR&on=24.2.2026", 422, "2026-02-24"),
    ("/duty?line=8542.31.00&origin=KR", 422, "openapi"),
    ("/duty?line=8542.31.00&orgin=KR&on=2026-02-24", 422, "origin"),
    ("/duty/steps?line=8542.31.00&origin=KR&since=2020-01-01", 400, "2025-01-01"),
    ("/dataflows/nothing/observations", 404, None),
    ("/dataflows/us_imports_2024/observations?after=eyJhIjoxfQ", 400, None),
    ("/dataflows/us_imports_2024/observations?after=" + quote("나:다"), 400, None),
    ("/dataflows/us_imports_2024/observations?item=%00", 422, None),
    ("/lines/%00", 422, None),
    ("/nowhere", 404, "openapi"),
    ("/", 404, "openapi"),
]


@pytest.mark.parametrize(("address", "status", "remedy"), BAD, ids=[a for a, _, _ in BAD])
def test_what_cannot_be_asked_is_refused_with_a_remedy_in_both_languages(
    anonymous, address, status, remedy
):
    english, korean = (anonymous.get(address, language=language) for language in ("en", "ko"))
    for answer in (english, korean):
        problem = answer.json()
        assert answer.status_code == problem["status"] == status
        assert answer["Content-Type"] == "application/problem+json"
        assert problem["type"].startswith("urn:situationroom:problem:")
        assert "%(" not in problem["title"] + problem["detail"]
        assert remedy is None or remedy in problem["detail"]
    assert english["Content-Language"] == "en"
    assert english.json()["title"].isascii() or "나" in address
    assert not korean.json()["title"].isascii()
    assert not korean.json()["detail"].isascii()


def test_a_cursor_of_another_list_is_no_cursor(caller, anonymous, walked):
    times = caller("secretariat").get("/runs?limit=1").json()["next"]
    for address in ("/dataflows/us_imports_2024/observations",):
        assert anonymous.get(f"{address}?after={times}").status_code == 400
    for address in ("/notices",):
        assert caller("secretariat").get(f"{address}?after={times}").status_code == 400


def test_an_answer_is_not_sent_twice_to_who_has_it(anonymous):
    first = anonymous.get("/items")
    again = anonymous.get("/items", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = anonymous.get("/items", **{"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)
    assert "Accept-Language" in first["Vary"]


def test_head_is_answered_and_other_methods_are_told_which_there_are(anonymous):
    head = anonymous.client.head("/api/v1/items")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == anonymous.get("/items")["ETag"]
    refused = anonymous.client.delete("/api/v1/items")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert refused["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(anonymous, monkeypatch, caplog):
    def fail() -> None:
        raise RuntimeError("the skeleton of the house")

    monkeypatch.setattr("situationroom.rooms.codelists.queries.list_areas", fail)
    answer = anonymous.get("/areas")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"skeleton" not in answer.content
    assert "the skeleton of the house" in caplog.text
