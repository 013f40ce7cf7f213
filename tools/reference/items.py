"""The room's ICT items and the HS6 codes that belong to each."""

from dataclasses import dataclass
from pathlib import Path

from tools.reference.files import Source, Table, read_rows

DERIVED = "hs/DERIVED_ict_goods_hs2017_candidates.csv"
CATEGORY = "oecd_ict_category_via_cpc(UNVERIFIED)"
DROPPED_HEADINGS = ("8549", "8806")
DROPPED_CODES = ("901310", "901320")


@dataclass(frozen=True)
class Item:
    """An ICT item and the codes that fall to it; earlier items take first."""

    code: str
    name_ko: str
    name_en: str
    prefixes: tuple[str, ...]
    note: str


ITEMS = (
    Item("semiconductors", "반도체", "Semiconductors", ("8541", "8542"),
         "8541 (854142, 854143, 854160 제외), 8542; LED(854141)를 포함"),
    Item("solar_cells", "태양전지·모듈", "Solar cells and modules", ("854142", "854143"),
         "광전지; 미국 무역법 201조와 폴리실리콘 232조의 관심 품목"),
    Item("computers", "컴퓨터·주변기기(SSD 포함)", "Computers and peripherals (incl. SSD)",
         ("844331", "844332", "847050", "8471", "847330", "847350", "852351", "852842", "852852",
          "852862"),
         "SSD(852351)는 MTI와 같이 컴퓨터·주변기기에 둔다; 847330은 부분품"),
    Item("displays", "디스플레이", "Displays", ("8524", "8540", "901380", "901390"),
         "8540은 음극선관 외의 전자관도 포함; 901380·901390은 액정 외 광학기기도 포함"),
    Item("phones", "휴대폰", "Mobile phones", ("851713", "851714"),
         "완제품만; 휴대폰 부분품(851771, 851779)은 통신장비에 있다"),
    Item("communications", "통신장비", "Communications equipment",
         ("8517", "852550", "852560", "853110"), "휴대폰 부분품과 경보기(853110)를 포함"),
    Item("video", "영상기기", "Video equipment", ("8521", "8522", "8525", "8528", "8529"),
         "TV, 모니터(컴퓨터용 제외), 카메라와 부분품"),
    Item("audio", "음향기기·카오디오", "Audio and car audio", ("8518", "8519", "8527"), ""),
    Item("components", "전자부품·기록매체", "Electronic components and media",
         ("8523", "8534", "854160"), "인쇄회로, 수정진동자, SSD 외 기록매체"),
    Item("games", "게임기", "Video game consoles", ("950450",), ""),
)  # fmt: skip
ITEM_SOURCE = Source(
    file="items.csv",
    table="items",
    primary_source="own list of the room",
    vintage="HS2022",
    unit="-",
    licence="own work",
    use="A",
    retrieved="-",
    compiled_from="tools/reference/items.py",
)
LINK_SOURCE = Source(
    file="item_hs6.csv",
    table="item_hs6",
    primary_source="own grouping; candidates from KCPC-CPC 2.1-HS2017 (Statistics Korea) and UN "
    "Statistics' HS2017-HS2022 correlation; OECD category UNVERIFIED",
    vintage="HS2022",
    unit="-",
    licence="Statistics Korea, none stated; UN Statistics; derived list",
    use="B (selection of codes only; OECD category UNVERIFIED)",
    retrieved="2025-06-16; 2026-01-28",
    compiled_from=DERIVED,
)


def item_of(code: str) -> str:
    """Return the item of an HS6 code: the longest prefix wins."""
    found = [(len(p), i.code) for i in ITEMS for p in i.prefixes if code.startswith(p)]
    if not found:
        msg = f"HS6 {code} belongs to no item"
        raise ValueError(msg)
    return max(found)[1]


def compile_items() -> Table:
    """Compile the items in the order in which they are shown."""
    rows = [(i.code, n, i.name_ko, i.name_en, i.note) for n, i in enumerate(ITEMS, start=1)]
    return Table(ITEM_SOURCE, ("item", "position", "name_ko", "name_en", "note"), rows)


def candidates(shared: Path) -> dict[str, list[str]]:
    """Return the HS2022 codes of the list with the HS2017 codes they come from."""
    found: dict[str, list[str]] = {}
    for row in read_rows(shared / DERIVED):
        if row[CATEGORY]:
            for code in row["hs6_2022_via_UN_correlation"].split("|"):
                found.setdefault(code, []).append(row["hs6_2017"].zfill(6))
    return {
        code: sorted(old)
        for code, old in sorted(found.items())
        if not code.startswith(DROPPED_HEADINGS) and code not in DROPPED_CODES
    }


def compile_item_hs6(shared: Path) -> Table:
    """Compile the membership of HS6 codes in items."""
    rows = []
    for code, old in candidates(shared).items():
        near = [o for o in old if o == code] or [o for o in old if o[:4] == code[:4]]
        if near:
            note = "" if near == [code] else "HS2017 " + " ".join(near)
        else:
            note = f"new in HS2022; correlated with {len(old)} HS2017 codes of the list"
        basis = "own list from CPC 2.1 link, OECD ICT category UNVERIFIED"
        rows.append((item_of(code), code, "HS2022", basis, note))
    return Table(LINK_SOURCE, ("item", "hs6", "vintage", "basis", "note"), sorted(rows))
