"""The reference tables are what the manifest says, and hold the figures that are known."""

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
import yaml
from tools.reference.rates import read_duty, read_special

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "reference"
SHARED = ROOT.parent / "shared" / "data"
KOREA_2024 = 17_914_759_493
CODE_C = (
    "gta_product_sector_mapping",
    "hs_rulings",
    "harmonized-system_hs2012ish",
    "trade_aggregate/",
    "models/tests",
    "programmes/",
    "triage_gold",
)


def rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def frame(name: str) -> pl.DataFrame:
    return pl.read_parquet(REFERENCE / name)


def test_every_file_is_in_the_manifest_with_its_checksum():
    listed = {r["file"]: r["sha256"] for r in rows("manifest.csv")}
    found = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in REFERENCE.iterdir()
        if p.suffix in {".csv", ".parquet"} and not p.name.startswith("manifest")
    }
    assert listed == found


def test_rows_of_the_manifest_are_the_rows_of_the_tables():
    for entry in rows("manifest.csv"):
        name = entry["file"]
        count = frame(name).height if name.endswith(".parquet") else len(rows(name))
        assert int(entry["rows"]) == count, name


def test_the_folder_is_small():
    assert sum(p.stat().st_size for p in REFERENCE.rglob("*") if p.is_file()) <= 10 * 2**20


def test_every_table_names_its_source_and_none_has_use_code_c():
    for entry in rows("manifest.csv"):
        assert entry["primary_source"]
        assert entry["licence"]
        assert entry["use"][0] in "AB", entry["file"]
        assert not any(name in entry["compiled_from"] for name in CODE_C), entry["file"]


def test_areas():
    table = {r["iso2"]: r for r in rows("areas.csv")}
    assert table["EU"]["us_census_code"] == "0003"
    assert table["US"]["name_ko"] == "미국"
    assert table["AF"]["m49"] == "004"
    assert all(r["m49"] == "" or len(r["m49"]) == 3 for r in table.values())


def test_hs6_codes_keep_their_zeros_and_have_names():
    table = rows("hs6.csv")
    assert len(table) == len({r["code"] for r in table}) == 5612
    assert all(len(r["code"]) == 6 and r["code"].isdigit() for r in table)
    assert all(r["name_en"] for r in table)
    assert {r["code"][:2] for r in table} >= {"01", "09", "85"}
    names = {r["code"]: r for r in table}
    assert names["854232"]["name_ko"] == "전자집적회로 > 메모리"
    assert names["854232"]["ko_origin"] == ""
    assert names["851713"]["ko_origin"].startswith("own_translation:HS2022:")


def test_every_hs6_of_the_list_is_in_exactly_one_item():
    links = rows("item_hs6.csv")
    assert max(Counter(r["hs6"] for r in links).values()) == 1
    assert len(links) == 109
    assert {r["item"] for r in links} == {r["item"] for r in rows("items.csv")}
    assert {r["hs6"] for r in links} <= {r["code"] for r in rows("hs6.csv")}
    assert all("UNVERIFIED" in r["basis"] for r in links)
    assert not {r["hs6"][:4] for r in links} & {"8549", "8806"}


def test_imports_from_korea_add_up():
    table = frame("us_imports_2024.parquet")
    assert table.filter(pl.col("partner") == "KR")["value_usd"].sum() == KOREA_2024
    assert table["partner"].n_unique() == 49
    assert set(table["hs6"]) == {r["hs6"] for r in rows("item_hs6.csv")}
    areas = {r["iso2"] for r in rows("areas.csv")}
    assert set(table["partner"]) <= areas
    assert "SK" not in set(table["partner"])
    assert table.select("line", "partner").is_unique().all()


def test_tariff_lines():
    table = frame("hts_lines.parquet")
    assert set(table["line"].str.len_chars()) == {8, 10}
    assert (table["line"].str.slice(0, 6) == table["hs6"]).all()
    chips = table.filter(pl.col("line") == "85423100")
    assert chips["general"].to_list() == ["Free"]
    assert chips["general_rate"].to_list() == [0.0]
    sets = table.filter((pl.col("hs6") == "852872") & pl.col("valid_until").is_null())
    assert (sets["general_rate"] > 0).any()
    assert set(sets["general_rate"]) == {0.0, 0.039, 0.05}
    assert set(sets["kr_rate"]) == {0.0}
    assert table["general_rate"].max() == 3.5  # 2401.10.65, tobacco above its quota


def test_tariff_lines_of_every_chapter_of_goods():
    table = frame("hts_lines.parquet")
    chapters = {f"{number:02}" for number in range(1, 98)} - {"77"}  # kept for future use
    assert set(table["line"].str.slice(0, 2)) == chapters
    wine = table.filter(pl.col("line") == "22042150").row(0, named=True)
    assert (wine["general"], wine["general_rate"]) == ("6.3¢/liter", None)
    assert (wine["general_ad_valorem"], wine["general_amount"]) == (0.0, 0.063)
    assert (wine["general_per"], wine["column2_amount"]) == ("liter", 0.33)
    beef = table.filter(pl.col("line") == "02011050").row(0, named=True)
    assert (beef["general_rate"], beef["column2_rate"]) == (0.264, 0.311)
    words = table.filter(pl.col("general_ad_valorem").is_null())["general"]
    assert not words.is_in(["", "Free"]).any()


def test_a_duty_in_words_is_read_or_left_in_words():
    read = {
        "Free": (0.0, None, ""),
        "33 1/3%": (0.33333333, None, ""),
        "14.27¢/ liter": (0.0, 0.1427, "liter"),
        "$1.035/kg + 17%": (0.17, 1.035, "kg"),
        "4.4¢/kg +6%": (0.06, 0.044, "kg"),
        "68¢/head": (0.0, 0.68, "head"),
        "$2.50 each": (0.0, 2.5, "each"),
        "1.1¢/kg on lead content": (0.0, 0.011, "kg on lead content"),
        "6.5% on the entire set": (0.065, None, ""),
    }
    for words, (share, amount, per) in read.items():
        duty = read_duty(words)
        assert (duty.ad_valorem, duty.amount, duty.per) == (share, amount, per), words
    for words in (
        "The rate applicable to the natural juice in heading 2009",
        "36¢ each + 5.6% + 2¢/jewel",
        "0.7¢/kg on copper content + 0.7¢/kg on lead content",
        "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees",
        "30¢ each + 6.9% on the case + 5.3% on the battery",
        "See additional U.S. note 3",
    ):
        duty = read_duty(words)
        assert (duty.ad_valorem, duty.amount) == (None, None), words


def test_every_programme_of_the_special_column_is_read():
    free, korea, see = read_special("Free (A*,AU, PA (PA, PE) 3.2% (KR) See 9823.08.01 (S+)")
    assert free.programmes == ("A*", "AU", "PA", "PE")
    assert (korea.programmes, korea.duty.plain) == (("KR",), 0.032)
    assert (see.programmes, see.duty.words) == (("S+",), "See 9823.08.01")
    assert see.duty.plain is None
    table = frame("hts_lines.parquet").filter(pl.col("special").str.contains(r"\("))
    assert (table["special_rates"].list.len() > 0).all()


def test_spells_of_a_tariff_line_do_not_overlap():
    spells = frame("hts_lines.parquet").sort("line", "valid_from")
    after = spells.with_columns(
        pl.col("valid_until").shift(1).over("line").alias("before"),
        pl.int_range(pl.len()).over("line").alias("place"),
    ).filter(pl.col("place") > 0)
    assert (after["before"] < after["valid_from"]).all()
    assert after["before"].null_count() == 0


def test_every_imported_line_has_a_tariff_line():
    known = set(frame("hts_lines.parquet")["line"])
    assert set(frame("us_imports_2024.parquet")["line"]) <= known


def test_korean_exports():
    table = rows("kr_ict_exports_monthly.csv")
    keys = Counter((r["period"], r["kind"], r["item_name"], r["area_name"]) for r in table)
    assert max(keys.values()) == 1
    april = {(r["kind"], r["item_name"], r["area"]): r for r in table if r["period"] == "2026-04"}
    assert april["total", "", ""]["value_usd_100m"] == "427.1"
    assert april["item", "반도체", ""]["value_usd_100m"] == "319.1"
    assert april["country", "", "US"]["value_usd_100m"] == "79.0"
    assert [r["period"] for r in table if r["freq"] == "A"] == ["2019"] * 3
    assert {r["period"] for r in table if r["status"] == "U"} == {"2024-06", "2024-12", "2025-12"}


def test_imports_mistaken_for_exports_in_april_2020_are_left_out():
    april = [r for r in rows("kr_ict_exports_monthly.csv") if r["period"] == "2020-04"]
    assert {r["area"] for r in april if r["kind"] == "country"} == {"EU"}


def test_the_bridge_shows_both_series_and_adds_nothing():
    table = rows("bridge_hs_mti.csv")
    total = {r["series"]: int(r["value_usd"]) for r in table if r["item"] == "total"}
    assert total == {"us_imports_hs": KOREA_2024, "kr_exports_mti": 29_620_000_000}
    parts = [r for r in table if r["series"] == "us_imports_hs" and r["item"] != "total"]
    assert sum(int(r["value_usd"]) for r in parts) == KOREA_2024


def test_elasticities_cover_the_list_once_for_each_source():
    table = rows("elasticities.csv")
    keys = Counter((r["source"], r["code"]) for r in table)
    assert set(keys.values()) == {1}
    assert len(table) == 3 * len(rows("item_hs6.csv"))
    missing = {(r["source"], r["code"]) for r in table if not r["sigma"]}
    assert missing == {("protee", "853400")}
    assert all(float(r["sigma"]) > 1 for r in table if r["sigma"])
    chips = {r["source"]: r for r in table if r["code"] == "854232"}
    assert chips["protee"]["sigma"] == "28.1052"
    assert "own_imputed" in chips["protee"]["flag"]
    assert chips["caliendo_parro"]["sigma"] == "8.07"


@pytest.mark.referee
def test_compiling_again_gives_the_same_bytes(tmp_path):
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not here: nothing to compile from")
    command = [sys.executable, "-m", "tools.compile_reference", "--shared", str(SHARED)]
    subprocess.run([*command, "--out", str(tmp_path)], cwd=ROOT, check=True)
    assert (tmp_path / "manifest.csv").read_bytes() == (REFERENCE / "manifest.csv").read_bytes()


def test_acts_lists_and_drills_are_those_of_their_manifest():
    listed = rows("manifest_measures.csv")
    assert {row["file"] for row in listed} >= {"measures/acts.yaml", "measures/scopes.csv"}
    for row in listed:
        digest = hashlib.sha256((REFERENCE / row["file"]).read_bytes()).hexdigest()
        assert digest == row["sha256"], f"{row['file']}: run python -m tools.compile_measures"


def test_a_citation_with_an_address_stands_before_one_without():
    acts = yaml.safe_load((REFERENCE / "measures" / "acts.yaml").read_text(encoding="utf-8"))
    cited = {act["act"]: [bool(c["url"]) for c in act["citations"]] for act in acts}
    assert [act for act, open_ in cited.items() if open_ != sorted(open_, reverse=True)] == []
