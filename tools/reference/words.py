"""Words by which subheadings are found: names of Korean tariff lines, and words of the trade."""

from pathlib import Path

import polars as pl

from tools.reference.codes import Concordance
from tools.reference.files import Source, Table, read_rows
from tools.reference.hs import HSK, UNSPECIFIED

HERE = Path(__file__).parent
SAY_NOTHING = {"기타", "기타의 것", "그 밖의 것", "Other", "Others", ""}
HSK_SOURCE = Source(
    file="hsk_names.parquet",
    table="hsk_names",
    primary_source="Korea Customs Service, HSK (names of ten-digit lines) in the edition of "
    "HS2012, carried to HS2022 by the conversion tables of UN Statistics; for search only",
    vintage="HS2012 carried to HS2022",
    unit="-",
    licence="KCS and UN Statistics, none stated (codes, names)",
    use="A",
    retrieved="2025-11-05; 2026-01-28",
    compiled_from=f"{HSK}; hs/hs_concordances_uncomtrade_all_vintages.csv; "
    "hs/hs2022_uncomtrade_code_list.csv",
)
WORDS_SOURCE = Source(
    file="words.csv",
    table="words",
    primary_source="own list of words of the trade for ICT goods; codes chosen by hand, checked to "
    "be codes of hs6.csv and not yet by a customs broker; taken from no ruling",
    vintage="HS2022",
    unit="-",
    licence="own",
    use="A",
    retrieved="2026-11-27",
    compiled_from="tools/reference/words.txt",
)


def compile_hsk_names(shared: Path) -> Table:
    """Compile the names of Korean lines under the subheadings of HS2022 they go to."""
    leaves: dict[str, list[tuple[str, str, str]]] = {}
    for row in read_rows(shared / HSK):
        code = row["hs_code"]
        korean, english = (
            " ".join(row[key].split()).strip(" :.") for key in ("name_ko", "name_en")
        )
        if len(code) == 10 and not {korean, english} <= SAY_NOTHING:
            leaves.setdefault(code[:6], []).append((code, korean, english))
    links = Concordance(shared)
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in read_rows(shared / "hs/hs2022_uncomtrade_code_list.csv"):
        code = row["id"]
        if row["aggrlevel"] != "6" or code == UNSPECIFIED:
            continue
        for ancestor in sorted(links.ancestors(code, "2012")):
            for hsk, korean, english in leaves.get(ancestor, ()):
                rows.setdefault((code, korean, english), ("HS2022", code, hsk, korean, english))
    columns = ("vintage", "code", "hsk", "name_ko", "name_en")
    types: dict[str, pl.DataType] = {column: pl.String() for column in columns}
    return Table(HSK_SOURCE, columns, sorted(rows.values()), types)


def compile_words() -> Table:
    """Compile the words of the trade."""
    rows = set()
    for line in (HERE / "words.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _bar, phrases = line.partition("|")
            for phrase in phrases.split(";"):
                korean = any("가" <= letter <= "힣" for letter in phrase)
                rows.add(("HS2022", code, "ko" if korean else "en", phrase))
    return Table(WORDS_SOURCE, ("vintage", "code", "language", "phrase"), sorted(rows))
