"""HS2022 subheadings with English and Korean names."""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from pathlib import Path

from tools.reference.codes import Concordance, own_parents
from tools.reference.files import Source, Table, read_rows
from tools.reference.hts_release import Line, newest_release

JOIN = " > "
HSK = "hs/hsk_korean_hs_table.csv"
KCPC = "hs/concordance_kcpc_cpc21_isic4_ksic10_hs2017_ko.csv"
UNSPECIFIED = "999999"
"""Comtrade's own code for goods not specified; not a subheading of the HS."""
Pair = tuple[str, str]
SOURCE = Source(
    file="hs6.csv",
    table="hs6",
    primary_source="codes: UN Statistics (Comtrade list of HS2022) and its conversion tables; "
    "names: Statistics Korea, KCPC-HS2017 links (leaves), Korea Customs Service, HSK in the "
    "edition of HS2012 (headings); English names of codes new or changed in HS2022: USITC, HTSUS "
    "2026 revision 10",
    vintage="HS2022",
    unit="-",
    licence="UN Statistics; Statistics Korea and KCS, none stated (codes, names); US public domain",
    use="A",
    retrieved="2025-06-16; 2025-11-05; 2026-01-28; 2026-06-29",
    compiled_from=f"hs/hs2022_uncomtrade_code_list.csv; {KCPC}; {HSK}; "
    "hs/hs_concordances_uncomtrade_all_vintages.csv; us_tariff/hts/hts_2026_rev_10.json.gz",
)
COLUMNS = ("vintage", "code", "name_en", "name_ko", "ko_origin")
OWN_KOREAN = {
    "851713": "스마트폰",
    "851714": "그 밖의 셀룰러 통신망이나 무선 통신망용 전화기",
    "851771": "안테나와 그 반사기, 그 부분품",
    "851779": "그 밖의 부분품",
    "852411": "평판디스플레이 모듈 > 구동회로 없는 것 > 액정",
    "852412": "평판디스플레이 모듈 > 구동회로 없는 것 > 유기발광다이오드(OLED)",
    "852419": "평판디스플레이 모듈 > 구동회로 없는 것 > 기타",
    "852491": "평판디스플레이 모듈 > 그 밖의 것 > 액정",
    "852492": "평판디스플레이 모듈 > 그 밖의 것 > 유기발광다이오드(OLED)",
    "852499": "평판디스플레이 모듈 > 그 밖의 것 > 기타",
    "852581": "고속 카메라",
    "852582": "그 밖의 카메라(내방사선 카메라)",
    "852583": "그 밖의 카메라(야간 투시 카메라)",
    "852589": "그 밖의 텔레비전 카메라ㆍ디지털 카메라ㆍ비디오카메라레코더",
    "854141": "발광다이오드(LED)",
    "854142": "광전지(모듈에 조립되지 않았거나 패널로 구성되지 않은 것)",
    "854143": "광전지(모듈에 조립되었거나 패널로 구성된 것)",
    "854149": "그 밖의 감광성 반도체 디바이스",
    "854151": "반도체 기반 트랜스듀서",
    "854159": "그 밖의 반도체 디바이스",
}
"""Our own Korean wording for list codes new in HS2022; not the text of the Korean tariff."""
OWN_HEADING = {"8524": ""}


class Names:
    """Korean and English names of subheadings, built from heading, display level and leaf.

    Leaves are those of HS2017 (links of the Korean product classification); headings, display
    levels and the few leaves that are missing come from the HSK table, which is the edition of
    HS2012: its 5,205 subheadings are exactly those of HS2012.
    """

    def __init__(self, shared: Path) -> None:
        """Read both tables, restoring lost zeros."""
        self._table: dict[str, Pair] = {}
        for row in read_rows(shared / HSK):
            self._table[row["hs_code"]] = (_clean(row["name_ko"]), _clean(row["name_en"]))
        self._leaves: dict[str, Pair] = {}
        for row in read_rows(shared / KCPC):
            pair = (_clean(row["HS2017_KO_NM"]), _clean(row["HS2017_EN_NM"]))
            self._leaves.setdefault(row["HS2017_CD"].zfill(6), pair)

    def korean(self, code: str) -> str:
        """Return the Korean name of an HS2017 subheading, or nothing."""
        return self._path(code, 0)

    def english(self, code: str) -> str:
        """Return the English name of an HS2017 subheading, or nothing."""
        return self._path(code, 1)

    def heading_korean(self, code: str) -> str:
        """Return the Korean name of the heading alone, or nothing."""
        return self._table.get(code[:4], ("", ""))[0]

    def edition(self, code: str) -> str:
        """Say of which edition the leaf is."""
        return "HS2017" if code in self._leaves else "HS2012"

    def __contains__(self, code: str) -> bool:
        """Say whether a subheading has a name."""
        return self._leaf(code) is not None

    def _leaf(self, code: str) -> Pair | None:
        return self._leaves.get(code) or self._table.get(code) or self._table.get(code + "0000")

    def _path(self, code: str, language: int) -> str:
        leaf = self._leaf(code)
        if leaf is None:
            return ""
        above = [self._table.get(code[:n], ("", ""))[language] for n in (4, 5)]
        return join_path([*above, leaf[language]])


def join_path(parts: Iterable[str]) -> str:
    """Join the parts of a name, leaving out empty and repeated ones."""
    kept: list[str] = []
    for part in parts:
        if part and part not in kept:
            kept.append(part)
    return JOIN.join(kept)


def shared_start(sequences: Sequence[Sequence[str]]) -> list[str]:
    """Return the elements with which all sequences begin."""
    columns = zip(*sequences, strict=False)
    return [c[0] for c in takewhile(lambda c: len(set(c)) == 1, columns)]


def _clean(name: str) -> str:
    return " ".join(name.split()).rstrip(":.; ").strip()


def hts_names(lines: Iterable[Line]) -> dict[str, str]:
    """Return the English path of each HS6 code in a release: what its lines have in common."""
    paths: dict[str, list[list[str]]] = {}
    for line in lines:
        if len(line.code) == 6:
            paths[line.code] = [line.path]
    numbered = set(paths)
    for line in lines:
        hs6 = line.code[:6]
        if len(line.code) >= 8 and hs6 not in numbered:
            paths.setdefault(hs6, []).append(line.path)
    return {c: join_path(_clean(p) for p in shared_start(found)) for c, found in paths.items()}


def name_parent(code: str, names: Names, links: Concordance) -> str:
    """Choose the HS2017 code whose name an HS2022 code inherits, or nothing."""
    if code in names:
        return code
    found = [p for p in (own_parents(code) or links.parents(code)) if p in names]
    kinds = links.parents(code)

    def nearness(parent: str) -> tuple[int, bool, str]:
        return (-len(shared_start([parent, code])), kinds.get(parent) == "n:n", parent)

    return min(found, key=nearness, default="")


def compile_hs6(shared: Path) -> Table:
    """Compile every HS6 code of HS2022 with its names."""
    names, links = Names(shared), Concordance(shared)
    american = hts_names(newest_release(shared))
    rows = []
    for row in read_rows(shared / "hs/hs2022_uncomtrade_code_list.csv"):
        code = row["id"]
        if row["aggrlevel"] == "6" and code != UNSPECIFIED:
            korean, origin = _korean(code, names, links)
            kept = names.english(code) if links.unchanged_since_2017(code) else ""
            english = kept or american.get(code, "") or names.english(code)
            rows.append(("HS2022", code, english, korean, origin))
    return Table(SOURCE, COLUMNS, sorted(rows))


def _korean(code: str, names: Names, links: Concordance) -> tuple[str, str]:
    if code in OWN_KOREAN:
        heading = OWN_HEADING.get(code[:4], names.heading_korean(code))
        return join_path([heading, OWN_KOREAN[code]]), f"own_translation:HS2022:{code}"
    parent = name_parent(code, names, links)
    if not parent:
        return "", ""
    edition = names.edition(parent)
    same = parent == code and edition == "HS2017" and links.unchanged_since_2017(code)
    return names.korean(parent), "" if same else f"inherited:{edition}:{parent}"
