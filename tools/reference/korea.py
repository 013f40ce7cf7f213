"""Korean ICT exports out of the ministries' monthly releases, and the bridge to US imports."""

import re
from collections import defaultdict
from pathlib import Path

from tools.reference.files import Row, Source, Table, plain, read_jsonl, read_rows
from tools.reference.imports import compile_imports
from tools.reference.items import ITEMS, item_of

PARSED = "korea_exports/msit_ict_trade_by_item_country_parsed.csv"
RELEASES = "korea_press/msit_motie_ict_trade_releases_fulltext_2020_2026.jsonl.gz"
ANNUAL_2024 = "156670152"
AREAS = {
    "EU": "EU",
    "대만": "TW",
    "미국": "US",
    "베트남": "VN",
    "인도": "IN",
    "일본": "JP",
    "중국(홍콩포함)": "CN_HK",
}
MONTHLY = Source(
    file="kr_ict_exports_monthly.csv",
    table="kr_ict_exports_monthly",
    primary_source="Ministry of Science and ICT (MSIT) and Ministry of Trade, Industry and "
    "Resources (MOTIE), monthly ICT trade releases; news id and date in each row",
    vintage="2019 to 2026-04, first releases; classification MTI",
    unit="100 million US dollars; change on the year in percent",
    licence="facts from public releases (korea.kr); repository none stated",
    use="A",
    retrieved="2026-05-21 (hosungseo/gov-press-md 4c58df4)",
    compiled_from=PARSED,
)
BRIDGE = Source(
    file="bridge_hs_mti.csv",
    table="bridge_hs_mti",
    primary_source="US Census Bureau, imports for consumption 2024; MSIT and MOTIE, ICT trade of "
    "2024, release 156670152 of 2025-01-14",
    vintage="2024; HS2022 list beside MTI",
    unit="US dollar",
    licence="US public domain; facts from public releases",
    use="A",
    retrieved="2026-07-23; 2026-05-21",
    compiled_from=f"us_imports_2024.parquet; item_hs6.csv; {PARSED}; {RELEASES}",
)
MONTHLY_COLUMNS = (
    "period", "freq", "kind", "item_name", "area_name", "area", "value_usd_100m", "yoy_pct",
    "news_id", "release_date", "status",
)  # fmt: skip
BRIDGE_COLUMNS = ("series", "item", "classification", "period", "value_usd", "source", "note")
MTI_ITEMS = {"semiconductors": "반도체", "computers": "컴퓨터·주변기기"}
US = ("export", "country", "미국")
MEMORY_MODULES = "8473301140"


def compile_monthly(shared: Path) -> Table:
    """Compile the export rows; imports and rows known to be imports are left out."""
    rows = [
        _monthly(row)
        for row in read_rows(shared / PARSED)
        if row["flow"] == "export" and not _is_import_in_truth(row)
    ]
    return Table(MONTHLY, MONTHLY_COLUMNS, sorted(rows))


def _is_import_in_truth(row: Row) -> bool:
    """Say whether a row of 2020-04 was read from the import part of the release.

    Release 156390179 gives exports to the US of 17.0 and imports of 6.1; the parsed file has 6.1
    as export. The same holds for China, Viet Nam and Japan and their items; the EU is right.
    """
    by_country = row["kind"] in {"country", "country_item"} and row["name"] != "EU"
    return row["period"] == "2020-04" and by_country


def _monthly(row: Row) -> tuple[str, ...]:
    kind, name = row["kind"], row["name"]
    annual = row["period"] == "2019-12"
    item = {"item": name, "country_item": row["sub_item"]}.get(kind, "")
    area_name = name if kind in {"country", "country_item"} else ""
    status = "U" if "annual" in row["release_scope"] else "A"
    return (
        "2019" if annual else row["period"],
        "A" if annual else "M",
        kind,
        item,
        area_name,
        AREAS[area_name] if area_name else "",
        row["value_100m_usd"],
        row["yoy_pct"],
        row["source_news_item_id"],
        row["release_date"],
        status,
    )


def compile_bridge(shared: Path) -> Table:
    """Compile both series for Korea to the US in 2024, side by side and never added."""
    sums: dict[str, int] = defaultdict(int)
    modules = 0
    for line, hs6, partner, value, _duty in compile_imports(shared).rows:
        if partner == "KR":
            sums[item_of(hs6)] += value
            modules += value if line == MEMORY_MODULES else 0
    ministry = _ministry(shared)
    rows = [_hs_row("total", sum(sums.values()), modules), _mti_row("total", ministry)]
    for item in ITEMS:
        rows.append(_hs_row(item.code, sums[item.code], modules))
        if item.code in MTI_ITEMS:
            rows.append(_mti_row(item.code, ministry))
    return Table(BRIDGE, BRIDGE_COLUMNS, rows)


def _hs_row(item: str, value: int, modules: int) -> tuple[str, ...]:
    source = "US Census Bureau, imports for consumption 2024, customs value, the room's ICT list"
    return ("us_imports_hs", item, "HS2022 list (own, UNVERIFIED against the OECD list)", "2024",
            str(value), source, _hs_note(item, modules))  # fmt: skip


def _hs_note(item: str, modules: int) -> str:
    if item == "total":
        return (
            "Goods of Korean origin entered for consumption in the US. Not comparable with MTI: "
            "another list of goods, origin instead of the destination declared in Korea, the US "
            "instead of the Korean customs record and date. No official MTI-HSK map is at hand, "
            "so the gap is shown and not split. Never add, divide or chain the two series."
        )
    share = f"US$ {plain(modules / 1e9, 2)} bn of memory modules (HTS {MEMORY_MODULES})"
    notes = {
        "semiconductors": f"{share} stand under computers in the HS; whether MTI counts them as "
        "semiconductors is not documented here.",
        "computers": f"{share} and SSD (852351) inside.",
    }
    return notes.get(item, "No MTI figure for the US in the annual release.")


def _mti_row(item: str, ministry: dict[str, float]) -> tuple[str, ...]:
    source = f"MSIT and MOTIE, 2024 annual ICT trade release, news id {ANNUAL_2024}, 2025-01-14"
    notes = {
        "total": "Provisional, up 31.9 % on the year; the twelve monthly first releases add up to "
        f"US$ {plain(ministry['months'] / 10, 2)} bn. Destination declared at export; the US "
        "series counts country of origin, whatever the last port.",
        "semiconductors": "Up 82.2 % on the year.",
        "computers": "Computers and peripherals with SSD, up 167.4 % on the year.",
    }
    value = str(round(ministry[item] * 1e8))
    return ("kr_exports_mti", item, "MTI", "2024", value, source, notes[item])


def _ministry(shared: Path) -> dict[str, float]:
    """Read the annual figures for the US out of the text of the release itself."""
    texts = [r["body"] for r in read_jsonl(shared / RELEASES) if r["id"] == ANNUAL_2024]
    line = next(s for s in "\n".join(texts).splitlines() if re.match(r"\s*○ \(미국 :", s))
    return {
        "months": sum(
            float(row["value_100m_usd"])
            for row in read_rows(shared / PARSED)
            if row["period"].startswith("2024") and (row["flow"], row["kind"], row["name"]) == US
        ),
        "total": _figure(r"미국 : ([\d.]+)억불", line),
        "semiconductors": _figure(r"반도체\(([\d.]+)억불", line),
        "computers": _figure(r"컴퓨터·주변기기\(SSD 등 ([\d.]+)억불", line),
    }


def _figure(pattern: str, line: str) -> float:
    match = re.search(pattern, line)
    if match is None:
        msg = f"the release has no figure for {pattern}"
        raise ValueError(msg)
    return float(match[1])
