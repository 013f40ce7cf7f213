"""Names and lines: what is inherited is flagged, what was retired is still found."""

from datetime import date

import pytest

from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.codelists import queries
from situationroom.rooms.codelists.models import HSCode, ItemCode, TariffLine
from situationroom.rooms.codelists.queries.lines import MOST
from situationroom.rooms.codelists.rules import bare_code, dotted_code

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 24)


def test_a_korean_name_taken_from_an_older_code_says_so() -> None:
    inherited = HSCode.objects.exclude(ko_origin="")
    assert inherited.exists()
    assert not inherited.filter(name_ko="").exists()
    ours = queries.get_hs_names(sorted(queries.items_by_hs6()))
    assert set(ours) == set(queries.items_by_hs6())
    assert all(code.name_ko and code.name_en for code in ours.values())


def test_every_hs6_code_belongs_to_one_item_with_its_reason() -> None:
    items = {item.code for item in queries.list_items()}
    assert set(queries.items_by_hs6().values()) == items
    assert not ItemCode.objects.filter(basis="").exists()


def test_a_retired_line_is_found_with_the_duty_of_its_parent() -> None:
    retired = TariffLine.objects.filter(line="8542310001").order_by("-valid_from").first()
    assert retired is not None
    assert retired.valid_until is not None
    assert retired.valid_until < DAY
    found = queries.get_tariff_line(line="8542.31.00.01", on=DAY)
    parent = queries.get_tariff_line(line="8542.31.00", on=DAY)
    assert found.line == "8542310001"
    assert (found.general_rate, found.last_release) == (parent.general_rate, parent.last_release)


def test_a_line_is_as_it_stood_on_the_day() -> None:
    rows = TariffLine.objects.filter(line="8542310001").order_by("valid_from")
    first = rows.first()
    assert first is not None
    on = max(first.valid_from, date(2024, 6, 1))
    assert queries.get_tariff_line(line="8542310001", on=on).pk == rows.filter(
        valid_from__lte=on
    ).last().pk  # fmt: skip


def nearest(code: str, on: date = DAY) -> list[str]:
    return [row.line for row in queries.list_nearest_lines(code, on=on)]


def test_the_nearest_lines_share_the_longest_beginning() -> None:
    assert all(line.startswith("854231") for line in nearest("85423199"))
    assert all(line.startswith("8542") for line in nearest("8542999999"))
    assert nearest("9999999999") == []


def test_the_nearest_lines_stand_on_the_day() -> None:
    assert nearest("85423100019", date(2024, 6, 1)) == ["8542310001"]
    assert "8542310001" not in nearest("85423100019")


def test_eight_digits_that_the_schedule_prints_with_a_suffix_are_that_line() -> None:
    for said in ("8471.80.40", "84718040", "8471 80 40 0", "８４７１８０４０"):
        assert queries.get_tariff_line(line=said, on=DAY).line == "8471804000"


@pytest.mark.parametrize("said", ["8471", "8471.8", "8471.80"])
def test_a_heading_offers_the_lines_under_it(said: str) -> None:
    with pytest.raises(queries.SeveralLines) as several:
        queries.get_tariff_line(line=said, on=DAY)
    bare = said.replace(".", "")
    offered = [row.line for row in several.value.lines]
    assert "8471804000" in offered
    assert 1 < len(offered) <= MOST
    assert offered == sorted(offered)
    assert all(line.startswith(bare) for line in offered)
    assert several.value.values["nearest"] == offered
    assert several.value.values["near"].startswith(offered[0])


def test_under_four_digits_a_line_and_its_suffixes_are_offered_once() -> None:
    offered = {row.line for row in queries.list_lines_under("8542", on=DAY)}
    assert "85423100" in offered
    assert not any(line != "85423100" and line.startswith("85423100") for line in offered)
    finer = {row.line for row in queries.list_lines_under("854231", on=DAY)}
    assert {"85423100", "8542310075"} <= finer


def test_codes_are_read_as_people_write_them_and_written_as_the_tariff_prints_them() -> None:
    assert bare_code("8471.80.40 00") == "8471804000"
    assert bare_code("8542-31\u3000") == "854231"
    assert [dotted_code(code) for code in ("85", "8542", "85423", "854231", "8471804000")] == [
        "85", "8542", "8542.3", "8542.31", "8471.80.40.00"
    ]  # fmt: skip


def test_a_line_with_nothing_near_is_refused_all_the_same() -> None:
    with pytest.raises(Refusal) as refused:
        queries.get_tariff_line(line="99999999", on=DAY)
    assert refused.value.values["near"] == "—"


def test_areas_are_found_by_code_and_by_name() -> None:
    areas = queries.list_areas()
    assert areas["KR"].name_ko == "한국"
    assert areas["KR"].m49 == "410"
    assert queries.normalise_origin(" KOR ") == "KR"
    assert queries.normalise_origin("베트남") == "VN"
    assert queries.normalise_origin("eu") == "EU"


def test_every_compiled_table_says_where_it_comes_from() -> None:
    table = queries.get_reference_table("us_imports_2024")
    assert "Census" in table.primary_source
    columns, rows = queries.list_reference_rows(
        "us_imports_2024", filters={"line": "8473301140", "partner": "KR"}
    )
    assert {"line", "partner", "value_usd"} <= set(columns)
    assert len(rows) == 1
    with pytest.raises(NotFound):
        queries.get_reference_table("../../etc/passwd")
