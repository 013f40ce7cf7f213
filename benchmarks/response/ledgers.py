"""Old ledgers of real shape with known content, read by headings, columns and cells.

Titles above headings, headings of two rows with merged cells, subtotals, blank rows and parts of a
list between the rows, sheets in another order, lists that go on over pages, three ways to write a
day, four to name an organisation; as XLSX (openpyxl), CSV in UTF-8 and CP949, HWPX and HWP
(python-hwpx). What cannot be understood is planted and known.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO, StringIO
from random import Random
from typing import Any

from openpyxl import Workbook

from benchmarks.apart import measured
from benchmarks.figure import Figure, at_most, percentile
from benchmarks.response.forms import write

KINDS = ("xlsx", "csv", "cp949", "hwpx", "hwp")
FILES, QUICK = 200, 40
HEADINGS: dict[str, tuple[str, ...]] = {
    "title_ko": ("현안명", "이슈", "건 명", "현안 내용"),
    "kind": ("구분", "유형", "이슈 유형"),
    "owner": ("담당기관", "주관 부처", "소관", "담당"),
    "severity": ("등급", "중요도", "위기단계"),
    "countries": ("대상국", "국가", "상대국"),
    "next_on": ("향후 일정", "조치기한", "다음 일정"),
}
KINDS_OF = {"관세": "tariff", "비관세": "non_tariff", "공급망": "supply_chain", "TBT": "non_tariff"}
OWNERS = {
    "과학기술정보통신부": "msit", "정보통신산업진흥원": "nipa", "NIPA": "nipa",
    "산업연구원(통상실)": "kiet", "KIET": "kiet", "kisdi": "kisdi", "과기정통부": "msit",
}  # fmt: skip
SEVERITIES = {
    "상": "alert",
    "중": "caution",
    "하": "attention",
    "심각": "severe",
    "관심": "attention",
}
COUNTRIES = {"미국": ["US"], "베트남": ["VN"], "미국, 중국": ["CN", "US"], "VN": ["VN"]}
WRONG = {"owner": "통상무역원", "next_on": "상반기 중", "severity": "매우매우", "kind": "기타사항"}
SUBJECTS = ("반도체 관세 인상", "배터리 원산지 기준", "데이터 현지화 의무", "AI 기본법 시행령",
            "전파 인증 강화")  # fmt: skip


@dataclass
class Row:
    """One row as it was written, and what it says; `wrong` is the field that says nothing."""

    texts: dict[str, Any]
    truth: dict[str, Any]
    wrong: str = ""


@dataclass
class Ledger:
    """One file with its rows in order, and how many lines of it are none."""

    name: str
    content: bytes
    rows: list[Row] = field(default_factory=list)
    beside: int = 0


def make_ledger(seed: int, kind: str, *, rows: int = 24, first: int = 0) -> Ledger:
    """Return a ledger; the same seed gives the same one."""
    chance = Random(seed)  # noqa: S311 - tests want the same file again
    ledger = Ledger(f"대장.{'csv' if kind == 'cp949' else kind}", b"")
    keys = list(HEADINGS)
    tables = []
    sheets = 2 if kind == "xlsx" else 1
    for sheet in range(sheets):
        order = keys if not sheet else chance.sample(keys, len(keys))
        made = [_row(chance, first + sheet * rows + n) for n in range(rows // sheets)]
        ledger.rows += made
        tables.append((order, {key: chance.choice(HEADINGS[key]) for key in keys}, made))
    ledger.content = _WRITERS[kind](chance, tables, ledger)
    return ledger


def _row(chance: Random, number: int) -> Row:
    day = date(2026, 1, 1) + timedelta(days=chance.randrange(700))
    said: list[tuple[str, str, dict[str, Any]]] = [
        ("kind", chance.choice(list(KINDS_OF)), KINDS_OF),
        ("owner", chance.choice(list(OWNERS)), OWNERS),
        ("severity", chance.choice(list(SEVERITIES)), SEVERITIES),
        ("countries", chance.choice(list(COUNTRIES)), COUNTRIES),
    ]
    title = f"{chance.choice(SUBJECTS)} {number}차"
    row = Row({"title_ko": title}, {"title_ko": title})
    for key, text, words in said:
        row.texts[key], row.truth[key] = text, words[text]
    ways: list[Any] = [
        f"{day:%y}.{day.month}.{day.day}.",
        day.isoformat(),
        f"'{day:%y}. {day.month}. {day.day}.",
        day,
    ]
    row.texts["next_on"], row.truth["next_on"] = chance.choice(ways), day.isoformat()
    if chance.random() < 0.12:
        row.wrong = chance.choice(list(WRONG))
        row.texts[row.wrong] = WRONG[row.wrong]
        del row.truth[row.wrong]
    return row


def _lines(
    chance: Random, order: Sequence[str], made: Sequence[Row], ledger: Ledger
) -> list[list[Any]]:
    """Return the lines below the headings, with what hands put between the rows."""
    lines: list[list[Any]] = []
    for number, row in enumerate(made, start=1):
        if chance.random() < 0.1:
            lines.append([""] * (len(order) + 1))
        if chance.random() < 0.08:
            lines.append([f"□ 제{number}분과", *[""] * len(order)])
            ledger.beside += 1
        lines.append([number, *(row.texts[key] for key in order)])
    lines.append(["합계", f"{len(made)}건", *[""] * (len(order) - 1)])
    ledger.beside += 1
    return lines


def _xlsx(chance: Random, tables: Any, ledger: Ledger) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for at, (order, names, made) in enumerate(tables):
        page: Any = book.create_sheet(("2025년", "2026년")[at])
        wide = len(order) + 1
        page.append(["통상현안 대응 이슈 관리대장"])
        page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=wide)
        page.append(["(기준일: 2026. 8. 1.)"])
        ledger.beside += 4
        page.append(["연번", *(names[key] for key in order)])
        page.append([""] * wide)
        two = order.index("owner") + 2
        for column in range(1, wide + 1):
            if column in (two, two + 1) and two < wide:
                continue
            page.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
        if two < wide:
            page.cell(4, two, names["owner"])
            page.cell(4, two + 1, names[order[two - 1]])
            page.cell(3, two, "대응").value = "대응 체계"
            page.cell(3, two + 1).value = None
            page.merge_cells(start_row=3, end_row=3, start_column=two, end_column=two + 1)
        else:
            ledger.beside -= 1
        for line in _lines(chance, order, made, ledger):
            page.append(line)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _csv(coding: str) -> Any:
    def written(chance: Random, tables: Any, ledger: Ledger) -> bytes:
        ((order, names, made),) = tables
        text = StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(["이슈 관리대장", *[""] * len(order)])
        writer.writerow(["번호", *(names[key] for key in order)])
        writer.writerows(_lines(chance, order, made, ledger))
        ledger.beside += 2
        return text.getvalue().encode(coding)

    return written


def _hangul(kind: str) -> Any:
    def written(chance: Random, tables: Any, ledger: Ledger) -> bytes:
        ((order, names, made),) = tables
        head = ["번호", *(names[key] for key in order)]
        half = len(made) // 2
        parts = [
            _lines(chance, order, made[:half], ledger),
            _lines(chance, order, made[half:], ledger),
        ]
        again = chance.random() < 0.5  # the list goes on over a page, with its headings or without
        ledger.beside += 1 + again
        pages = [[head, *parts[0]], [head, *parts[1]] if again else parts[1]]
        texts = [[[str(cell) for cell in line] for line in page] for page in pages]
        return write(kind, texts, ("이슈 관리대장", "(계속)"))

    return written


_WRITERS = {
    "xlsx": _xlsx,
    "csv": _csv("utf-8-sig"),
    "cp949": _csv("cp949"),
    "hwpx": _hangul("hwpx"),
    "hwp": _hangul("hwp"),
}


@dataclass
class Count:
    """What was written and what was read of it."""

    files: int = 0
    rows: int = 0
    cells: int = 0
    wrong: int = 0
    planted: int = 0
    reported: int = 0
    lost: int = 0
    invented: int = 0
    columns: int = 0
    proposed: int = 0
    seconds: list[float] = field(default_factory=list)


def run(*, quick: bool) -> list[Figure]:
    """Read ledgers of every kind and compare them with what was written."""
    files = QUICK if quick else FILES
    count = Count(**measured("benchmarks.response.ledgers_read", "", files))
    how = (
        f"{files} generated ledgers ({', '.join(KINDS)} in turn), {count.rows:,} rows,"
        f" {count.cells:,} cells with a known meaning, {count.planted} rows that cannot be"
        " understood; columns as proposed, corrected by nobody; files by openpyxl, csv and"
        " python-hwpx"
    )
    return [
        at_most("cells of old ledgers read wrong", count.wrong, "cells", 0, how),
        at_most("rows of old ledgers silently lost", count.lost, "rows", 0, how),
        at_most("rows not understood and not reported", count.planted - count.reported, "", 0, how),
        Figure("rows reported that can be understood", count.invented, "", how=how),
        Figure(
            "columns proposed right", 100 * count.proposed / count.columns, "%",
            how=f"{count.proposed} of {count.columns}; {how}",
        ),
        Figure("one ledger judged, p95", percentile(count.seconds, 95) * 1000, "ms", how=how),
    ]  # fmt: skip
