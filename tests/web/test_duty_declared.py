"""The duty page answers first, takes what is declared, and knows codes as people type them."""

import re
from datetime import date

import pytest
from tests.web.visits import visit

from situationroom.rooms.codelists.models import TariffLine
from situationroom.rooms.codelists.moved import find_move
from situationroom.rooms.measures import queries

pytestmark = pytest.mark.django_db
METAL = "/duties/?line=7616.99.51.90&origin=KR&on=2025-08-20"
CHIP = "/duties/?line=8471.80.40.00&origin=KR&on=2026-02-24"


def english(ask: str):
    return visit(language="en").get(ask)


def text(ask: str) -> str:
    answer = english(ask)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def test_the_answer_stands_first_with_its_day_its_law_and_what_is_next():
    page = text(CHIP)
    order = ["pay 25 %", "From when", "15 Jan 2026", "Under which law", "Proclamation", "What next"]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert places[-1] < page.index("What it is made of")


def test_an_open_duty_asks_by_name_for_what_decides_and_takes_the_answer():
    assert "(0 % to 25 %, as a condition decides)" in text(CHIP)
    assert "Chip or board that passes the technical test" in text(CHIP)
    assert "기술요건을 충족하는 반도체" in visit().get(CHIP).content.decode()
    assert "not at all: 0 % · for all of it: 25 %" in text(CHIP)
    no, yes = text(CHIP + "&fact:chip:qualifying=0"), text(CHIP + "&fact:chip:qualifying=100")
    assert "pay 0 % on 24 Feb 2026." in no
    assert "pay 25 % on 24 Feb 2026." in yes


def test_a_declared_share_of_metal_counts_as_the_law_counts_it():
    """A refrigerator, Free: 50 % on its aluminium (HTS 9903.85.08), 15 % on the rest (9903.02.56).

    With 40 % in aluminium and no steel: 0.4 x 50 % + 0.6 x 15 % = 29 % (U.S. notes 19 and 2(v)).
    """
    page = text(
        "/duties/?line=8418.10.00.75&origin=KR&on=2025-08-20&fact:metal:aluminium=40&fact:metal:steel=0"
    )
    assert "pay 29 % on 20 Aug 2025" in page


def test_a_claimed_preference_lowers_the_ordinary_duty_and_the_page_says_so_beforehand():
    ask = "/duties/?line=7616.99.51.90&origin=KR&on=2025-01-15"
    assert "Claim the KORUS preference at entry: the duty falls from 2.5 % to 0 %." in text(ask)
    claimed = text(ask + "&fact:claim:korus=100")
    assert "pay 0 % on 15 Jan 2025" in claimed
    assert re.search(r"Column of the schedule</dt><dd>KORUS preference", claimed)


def test_column_2_is_said():
    page = text("/duties/?line=8518.21.00.00&origin=RU&on=2025-01-15")
    assert re.search(r"Column of the schedule</dt><dd>Ordinary duty \(column 2\)", page)


def test_a_duty_on_quantity_takes_the_price_of_a_unit():
    """HTS 2204.21.50: 6.3 cents a litre. Wine of 3.15 USD a litre pays 2 % of its value."""
    row = TariffLine.objects.filter(line="22042150", valid_from__lte="2025-01-15").latest(
        "valid_from"
    )
    ask = f"/duties/?line=22042150&origin=TW&on=2025-01-15&price:{row.general_per}="
    assert "Until the price of a unit is said" in text(ask)
    price = row.general_amount / 0.02
    assert "pay 2 % on 15 Jan 2025" in text(f"{ask}{price:g}")


def test_what_was_known_then_and_what_the_published_schedule_showed_can_be_asked_for():
    ask = "/duties/?line=8703.23.01.10&origin=KR&on=2025-11-10"
    law = queries.get_line_duties(line="8703230110", on=date(2025, 11, 10))
    now = law.duty(origin="KR", on=date(2025, 11, 10))
    then = law.duty(origin="KR", on=date(2025, 11, 10), known_on=date(2025, 11, 10))
    assert now.total != then.total  # 90 FR 55964 reached back to 1 November
    for more, duty in (("&known_on=2025-11-10", then), ("&axis=text", then)):
        page = text(ask + more)
        assert f"pay {duty.total * 100:g} %" in page
        assert "known" in page or "published schedule" in page
    assert f"pay {now.total * 100:g} %" in text(ask)


def test_law_paid_and_claimed_stand_side_by_side_each_with_its_source():
    page = text(CHIP)
    for said in ("Duty by law: register", "Paid: duty collected", "US Census Bureau", "2024"):
        assert said in page
    assert "Entered free: share of the chapter" in page
    assert "Against Korea" in page


@pytest.mark.parametrize("bad", ["fact:metal:steel=140", "fact:metal:steel=viel", "price:kg=-2"])
def test_what_is_no_figure_is_refused_with_the_remedy(bad):
    answer = english(f"{METAL}&{bad}")
    assert answer.status_code == 422
    assert "Write shares in percent such as 40" in answer.content.decode()


def test_a_code_of_an_older_edition_is_said_to_be_one_and_leads_to_its_successors():
    """UN Statistics: 8525.80 of HS2017 became 8525.81 to .83 and .89 of HS2022."""
    assert find_move("8525805050").new == ("852581", "852582", "852583", "852589")
    page = text("/duties/?line=8525.80.50.50&origin=KR&on=2026-02-24")
    assert "8525.80.50.50 is a code of HS2017. In the schedule of today it is 8525.81" in page
    assert "line=8525895050" in page


def test_a_renamed_line_is_answered_under_its_new_name_or_said_to_have_ended():
    """HTS 2025 revision 16: 8542.39.0060 became 8542.39.0090."""
    page = text("/duties/?line=8542390060&origin=KR&on=2026-02-24")
    assert "8542.39.00.90" in page


@pytest.mark.parametrize(
    "query",
    ["fact=chip:qualifying%3D0", "fact=chip:qualifying%3D1&axis=text", "price=kg%3D2.5"],
)
def test_the_interface_takes_the_same_declarations(query):
    ask = f"/api/v1/duty?line=8471804000&origin=KR&on=2026-02-24&{query}"
    said = visit().get(ask).json()
    assert said["total_ad_valorem"] == (0.0 if "%3D0" in query else 0.25)
    assert (said["conditions"] == []) is ("chip" in query)
    assert said["column"] == "general"


def test_the_interface_refuses_what_is_no_pair():
    answer = visit().get("/api/v1/duty?line=8471804000&origin=KR&on=2026-02-24&fact=chip")
    assert answer.status_code == 400
    assert "metal:aluminium=0.4" in answer.content.decode()
