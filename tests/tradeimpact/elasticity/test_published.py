"""What three published tables really hold: definitions, flags, vintages and medians."""

import json
from itertools import pairwise
from pathlib import Path
from statistics import mean

import polars as pl
import pytest

from tradeimpact.elasticity.published import (
    CALIENDO_PARRO,
    PROTEE_READINGS,
    map_vintage,
    read_broda_weinstein,
    read_protee,
)
from tradeimpact.elasticity.sources import to_sigma
from tradeimpact.errors import BadElasticity, LabelMismatch

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
PROTEE = SHARED / "elasticities" / "ProTEE_0_1_cepii_trade_elasticities_hs6.csv"
BRODA = SHARED / "models" / "elasticities"

FEW = pl.DataFrame({"HS6": ["854231", "010110", "851712"], "zero": [1, 1, 0],
                    "positive": [0, 0, 0], "sigma": [-28.1, None, -7.9]})  # fmt: skip


def text(path):
    return pl.read_csv(path, infer_schema=False, null_values=[""])


def test_a_row_is_read_both_ways_and_keeps_its_flag():
    chips, horses, phones = read_protee(FEW)
    readings = [chips.elasticity(reading) for reading in PROTEE_READINGS]
    assert [row.sigma for row in readings] == pytest.approx([28.1, 29.1])
    assert [row.flag for row in readings] == ["imputed", "imputed"]
    assert all(row.imputed for row in readings)
    assert horses.elasticity("tariff") is None
    assert phones.elasticity("tariff").flag == ""
    assert phones.elasticity("tariff").vintage.startswith("HS2007")


def test_a_file_that_is_another_is_refused():
    with pytest.raises(LabelMismatch, match="lacks zero"):
        read_protee(FEW.drop("zero"))
    with pytest.raises(BadElasticity, match="854231"):
        read_protee(FEW.with_columns(sigma=pl.lit(5.0)))
    with pytest.raises(LabelMismatch, match="twice"):
        read_protee(pl.concat([FEW, FEW]))
    with pytest.raises(LabelMismatch, match="not a code of 6 digits"):
        read_protee(FEW.with_columns(HS6=pl.lit("85x")))


@pytest.mark.referee
def test_what_protee_holds_as_published():
    rows = read_protee(text(PROTEE))
    assert len(rows) == 5050
    assert sum(row.zero for row in rows) == 1880
    assert sum(row.positive for row in rows) == 122
    assert not any(row.zero and row.positive for row in rows)
    assert sum(row.number is None for row in rows) == 484


@pytest.mark.referee
def test_every_filled_number_of_protee_is_the_mean_of_its_heading():
    rows = read_protee(text(PROTEE))
    sound = {}
    for row in rows:
        if not row.flag and row.number is not None:
            sound.setdefault(row.code[:4], []).append(row.number)
    filled = [r for r in rows if r.flag and r.number is not None]
    assert len(filled) == 1522
    for row in filled:
        assert row.number == pytest.approx(mean(sound[row.code[:4]]), abs=0.011)


@pytest.mark.referee
def test_the_evidence_for_either_reading_of_protee():
    """The figures that docs/methods/partial.md gives."""
    sound = sorted(r.number for r in read_protee(text(PROTEE)) if not r.flag and r.number)
    assert len(sound) == 3044
    assert mean(sound) == pytest.approx(-10.15, abs=0.01)
    assert sound[len(sound) // 2] == pytest.approx(-7.58, abs=0.01)
    assert max(sound) == pytest.approx(-0.0952, abs=1e-4)
    assert sum(number > -1 for number in sound) == 18


@pytest.mark.referee
@pytest.mark.parametrize("digits", [4, 6])
def test_broda_weinstein_of_the_united_states_by_heading(digits):
    frame = text(BRODA / "broda_weinstein_us_hts10_1990_2001.csv")
    groups = read_broda_weinstein(frame, code="hts10", sigma="sigma_1990_2001", width=10,
                                  digits=digits)  # fmt: skip
    by = {group.code: group for group in groups}
    assert all(group.low <= group.sigma <= group.high and group.sigma > 1 for group in groups)
    assert all(one.code < other.code for one, other in pairwise(groups))
    if digits == 4:
        # What the reference tables hold for computers, compiled on another way.
        assert by["8471"].sigma == pytest.approx(3.5928, abs=1e-4)
        assert by["8471"].n == 142


@pytest.mark.referee
def test_broda_weinstein_of_korea_by_hs3():
    frame = text(BRODA / "broda_weinstein_73countries_hs3_1994_2003.csv")
    korea = frame.filter(pl.col("cname").str.contains("(?i)korea"))
    groups = read_broda_weinstein(korea, code="hs_3digit", sigma="sigma", width=3, digits=3)
    assert 160 <= len(groups) <= 170
    assert all(group.n == 1 for group in groups)
    assert "010" in {group.code for group in groups}  # 10.0 in the file


def test_medians_leave_out_what_is_not_above_one():
    frame = pl.DataFrame({"hts10": ["101110010", "0101110020", "0102000000"],
                          "s": ["3.0", "0.9", "5.0"]})  # fmt: skip
    one, other = read_broda_weinstein(frame, code="hts10", sigma="s", width=10, digits=4)
    assert (one.code, one.sigma, one.n) == ("0101", 3.0, 1)
    assert (other.code, other.sigma) == ("0102", 5.0)
    with pytest.raises(LabelMismatch, match="ask for fewer"):
        read_broda_weinstein(frame, code="hts10", sigma="s", width=3, digits=4)


@pytest.mark.referee
def test_the_printed_thetas_and_errors_are_those_of_the_data():
    told = json.loads((SHARED / "models" / "tests" / "cp2015_theta" / "expected.json").read_text())
    sectors = {"Office": "14", "Electrical": "15", "Communication": "16", "Other": "19"}
    for name, number in sectors.items():
        assert CALIENDO_PARRO[name] == (told["theta"][number], told["se"][number])
        assert to_sigma(CALIENDO_PARRO[name][0], "theta") == told["theta"][number] + 1


def test_vintages_are_mapped_and_never_guessed():
    rows = {row.code: row.elasticity("tariff") for row in read_protee(FEW) if row.number}
    moved = {"851712": ["851713", "851714"]}
    assert [r.code for r in map_vintage("851713", moved, rows)] == ["851712"]
    assert [r.code for r in map_vintage("854231", moved, rows)] == ["854231"]
    assert map_vintage("851712", moved, rows) == ()  # dead: its goods have other codes now
    assert map_vintage("999999", moved, rows) == ()


def test_the_correspondence_of_the_reference_tables_finds_phones():
    with (ROOT / "reference" / "moved_codes.csv").open(encoding="utf-8") as file:
        table = pl.read_csv(file.read().encode(), infer_schema=False)
    moved = {}
    since = table.filter(pl.col("edition").is_in(["HS2007", "HS2012", "HS2017"]))
    for old, new in since.select("old", "new").iter_rows():
        moved.setdefault(old, []).append(new)
    rows = {row.code: row.elasticity("tariff") for row in read_protee(FEW) if row.number}
    found = {code: [r.code for r in map_vintage(code, moved, rows)]
             for code in ("854231", "851713", "851714")}  # fmt: skip
    assert found == {"854231": ["854231"], "851713": ["851712"], "851714": ["851712"]}
