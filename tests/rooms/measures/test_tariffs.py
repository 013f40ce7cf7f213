"""Schedules of other destinations: loaded whole or not at all, looked up like the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.rooms.measures.steps_tariffs import HEAD, MEMBERS, MFN, PREF, load

from situationroom.base.errors import Refusal
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import ScheduleLine, TariffSchedule
from situationroom.rooms.measures.queries import Product
from situationroom.rooms.measures.table import table_of_day
from situationroom.rooms.measures.tariffs import Said

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def ask(line: str, origin: str = "KR", on: date = DAY, facts: dict | None = None, to: str = "VN"):
    found = queries.get_duties(line=line, on=on, destination=to)
    return found.duty(origin=origin, on=on, facts=facts)


def span(duty) -> tuple[float, float, float]:
    return round(duty.low, 6), round(duty.total, 6), round(duty.high, 6)


def test_a_line_pays_its_mfn_duty_and_a_claimed_preference_takes_its_place(tmp_path: Path):
    assert load(tmp_path) == {"vintages": 1, "tariff_lines": 5, "preferences": 3}
    plain = ask("8542.32.00")
    assert span(plain) == (0.03, 0.03, 0.03)
    assert plain.components[0].legal_basis == "VN 2026 (HS2022) 8542.32.00"
    assert [(n.key, n.reason) for n in plain.not_applied] == [("vn_akfta", "not_claimed")]
    claimed = ask("8542.32.00", facts={"claim:vn_akfta": 1.0})
    assert (span(claimed), claimed.column) == ((0.0, 0.0, 0.0), "vn_akfta")
    assert "ASEAN-Korea FTA" in claimed.components[0].legal_basis


def test_only_its_beneficiaries_may_claim_a_preference(tmp_path: Path):
    load(tmp_path)
    assert span(ask("8542.32.00", "TH", facts={"claim:vn_akfta": 1.0}))[1] == 0.0
    # Japan left the group of our table in 2020; China has a preference of its own.
    assert span(ask("8542.32.00", "JP", facts={"claim:vn_akfta": 1.0}))[1] == 0.03
    assert span(ask("8541.43.00", "CN", facts={"claim:vn_cn": 1.0}))[1] == 0.05


def test_a_subheading_for_several_lines_is_a_range_and_so_is_its_preference(tmp_path: Path):
    load(tmp_path)
    duty = ask("8525.89.30")
    assert (span(duty), duty.line, duty.ordinary_known) == ((0.0, 0.1, 0.25), "852589", False)
    claimed = ask("852589", facts={"claim:vn_akfta": 1.0})
    assert (span(claimed), claimed.ordinary_known) == ((0.0, 0.02, 0.05), False)


def test_a_duty_in_words_is_kept_and_said_to_be_unknown(tmp_path: Path):
    load(tmp_path)
    assert not ask("2203.00.00").ordinary_known
    assert ScheduleLine.objects.get(line="22030000").words == "35000 VND/l"


def test_what_the_united_states_add_is_not_added_elsewhere(tmp_path: Path):
    load(tmp_path)
    assert len(ask("8541.43.00", "CN").components) == 1
    assert len(ask("8541.43.00", "CN", to="US").components) > 1


def test_a_destination_that_was_not_loaded_says_so_and_names_what_there_is(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        ask("854231", to="IN")
    assert str(refused.value) == "The room holds no tariff schedule of IN. It has: US."
    load(tmp_path)
    with pytest.raises(Refusal, match="It has: US, VN"):
        queries.check_coverage(on=DAY, destination="인도")
    with pytest.raises(Refusal, match="2027-01-01 lies outside the schedules of VN"):
        ask("854231", on=date(2027, 1, 1))


def test_an_unknown_code_names_the_nearest_and_a_heading_its_lines(tmp_path: Path):
    load(tmp_path)
    with pytest.raises(Refusal) as refused:
        ask("8542.39.00")
    assert refused.value.values["near"] == "8542.31.00, 8542.32.00"
    with pytest.raises(Refusal, match="Several lines begin with 8542"):
        ask("8542")


def test_a_member_of_the_union_is_asked_as_the_union(tmp_path: Path):
    load(tmp_path, "EU", table=MFN.replace("704", "918"))
    duty = ask("854232", to="DE")
    assert span(duty)[1] == 0.03
    assert queries.destination_of("Germany") == "EU"


def test_loading_again_changes_nothing_and_a_later_vintage_stands_beside(tmp_path: Path):
    load(tmp_path)
    before = list(ScheduleLine.objects.values_list("id", flat=True))
    assert load(tmp_path) == {}
    assert list(ScheduleLine.objects.values_list("id", flat=True)) == before
    later = MFN.replace(",2026,", ",2027,").replace("8542320,3,3,3", "8542320,1,1,1")
    load(tmp_path, table=later.replace("85423200,3,3,3", "85423200,1,1,1"))
    assert [one.vintage for one in queries.list_schedules("VN")] == ["2026", "2027"]
    found = queries.get_duties(line="85423200", on=DAY, destination="VN")
    steps = found.steps(origin="KR")
    assert [(s.since, s.until, s.duty.total) for s in steps] == [
        (date(2026, 1, 1), date(2026, 12, 31), 0.03),
        (date(2027, 1, 1), date(2027, 12, 31), 0.01),
    ]
    assert [s.duty.total for s in found.next_changes(origin="KR", after=DAY)] == [0.01]


def test_a_vintage_that_comes_again_otherwise_takes_its_place_whole(tmp_path: Path):
    load(tmp_path)
    load(tmp_path, table=f"{HEAD}\nH6,VNM,2026,85423100,7,7,7,\n")
    assert [row.line for row in ScheduleLine.objects.all()] == ["85423100"]
    assert span(ask("85423100"))[1] == 0.07


def test_source_licence_and_last_day_are_what_the_operator_says(tmp_path: Path):
    load(tmp_path, said=Said("General Department of Customs", "as published", until=DAY))
    schedule = TariffSchedule.objects.get()
    assert (schedule.source, schedule.until) == ("General Department of Customs", DAY)
    assert schedule.licence == "as published"


def test_a_list_and_the_table_of_a_day_are_answered_like_the_look_up(tmp_path: Path):
    load(tmp_path)
    rows = [Product(code, origin) for code in ("85423200", "852589", "9999") for origin in ("KR",)]
    found = queries.list_product_duties(products=rows, on=DAY, destination="VN")
    assert [one.total for one in found] == [0.03, 0.1, None]
    assert (found[1].low, found[1].high) == (0.0, 0.25)
    assert found[0].law == "VN 2026 (HS2022) 8542.32.00"
    table = table_of_day(on=DAY, destination="VN")
    assert set(table.filter(table["origin"] == "KR")["line"]) == {"85423200", "852589", "85414300"}


WRONG = {
    "no code": ("85423200,3", "8542320,3", "row 3: “8542320” is no product code", "leading zeros"),
    "rate": ("85414300,15", "85414300,fifteen", "row 5: “fifteen” is no rate", "6.5"),
    "order": ("852589,10,0,25", "852589,30,0,25", "row 4: the average 30", "percent"),
    "nothing": ("35000 VND/l", "", "row 6 names neither a rate nor", "on quantity"),
    "year": ("H6,704,2026,852589", "H6,704,26,852589", "row 4: “26” is no year", "2025"),
    "reporter": ("H6,704,2026,852589", "H6,410,2026,852589", "row 4 is of reporter “410”", "own"),
    "twice": ("852589,10,0,25", "85423200,10,0,25", "row 4 says again", "one row"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_broken_row_is_named_with_the_remedy_and_nothing_is_loaded(tmp_path: Path, wrong: str):
    old, new, said, remedy = WRONG[wrong]
    assert old in MFN
    with pytest.raises(Refusal) as refused:
        load(tmp_path, table=MFN.replace(old, new))
    assert said in str(refused.value)
    assert remedy in refused.value.hint
    assert not TariffSchedule.objects.exists()


def test_rows_with_the_same_fault_are_named_together(tmp_path: Path):
    with pytest.raises(Refusal) as refused:
        load(tmp_path, table=MFN.replace("2026", "X"))
    assert refused.value.values["also"] == "3, 4, 5, 6"


def test_other_faults_of_whole_files(tmp_path: Path):
    for texts, said in (
        ({"a": "Year,Product\n2026,854231\n"}, "no column for reporter"),
        ({"a": HEAD + "\n"}, "holds 0 rows"),
        ({"pref": PREF, "members": MEMBERS}, "has no MFN duty for 3 codes, 852589"),
        ({"mfn": MFN, "pref": PREF}, "“AKFTA” is no country and no group"),
        ({"mfn": MFN, "members": MEMBERS.replace("KOR", "Atlantis")}, "“Atlantis” is not a"),
        ({"a": MFN + 'H6,"704\n'}, "cannot be read"),
    ):
        with pytest.raises(Refusal, match=said):
            load(tmp_path, **texts)
    with pytest.raises(Refusal, match="kept in the register"):
        load(tmp_path, "US")
    (tmp_path / "latin.csv").write_bytes("Jahr;Größe".encode("latin-1"))
    assert not TariffSchedule.objects.exists()


def test_columns_are_found_by_the_names_of_other_tools_too(tmp_path: Path):
    table = (
        "Reporter;Tariff Year;Product;Duty Type;Partner;Simple Average;Minimum Rate;Maximum Rate\n"
        "VNM;2026;854232;MFN;000;3;3;3\nVNM;2026;854232;PRF;KOR;0;0;0\nVNM;2026;854232;AHS;KOR;1;;\n"
    )
    load(tmp_path, table=table)
    assert span(ask("854232", facts={"claim:vn_kr": 1.0}))[1] == 0.0
    assert ScheduleLine.objects.get().applied == {"KR": 0.01}
