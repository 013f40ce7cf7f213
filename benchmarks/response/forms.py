"""A form of real shape and its filled replies, made from a seed by other hands than ours.

Replies come as agencies send them: sheets renamed, groups of rows in another order, rows put in
between, figures written with commas, as XLSX (openpyxl), HWPX and HWP (python-hwpx). What was done
to a reply is known, so that what is found can be counted against it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hwpx import HwpxDocument
from openpyxl import Workbook

GROUPS = {
    "반도체": ("메모리", "시스템반도체", "파운드리"),
    "디스플레이": ("OLED", "LCD"),
    "휴대폰": ("완제품", "부분품"),
    "소프트웨어": ("패키지", "클라우드 서비스", "게임"),
}
YEARS = ("2024 실적", "2025 실적", "2026 전망")
TROUBLES = ("관세", "원산지 증명", "기술 규제", "수출 통제", "물류", "인력")
ASKED = ("애로사항", "건의사항", "해당 기업 수")
WORDS = (
    "美 §301 조사로 수출 지연", "통관 3.5일 추가 소요", "해당 없음", "인증 비용 <증가>", "협의 중",
    "○ 1차 회의\n○ 2차 예정", "원산지 판정 기준 명확화 건의", "R&D 세액공제 & 금융 지원",
)  # fmt: skip
NAMES = ("수출 실적", "애로 사항")
DEFECTS = ("changed", "removed", "total", "missing", "row_added", "sheet_added", "column_added")
KINDS = ("xlsx", "hwpx", "hwp")

Spot = tuple[str, str, str]
"""A cell by its table, row and column."""


@dataclass(frozen=True)
class Box:
    """One cell as it is written."""

    row: int
    column: int
    text: str
    rows: int = 1
    value: Any = None


@dataclass
class Reply:
    """One reply: its file, what was answered where, and what was done to it."""

    kind: str
    content: bytes
    answers: dict[Spot, str] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    planted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return a name as agencies give it."""
        return f"회신.{self.kind}"


def _items() -> list[tuple[str, str]]:
    return [(group, item) for group, items in GROUPS.items() for item in items]


def _empty_tables() -> list[list[list[str]]]:
    first = [["구분", "품목", *YEARS, "3년 합계"]]
    for group, items in GROUPS.items():
        first += [[group, item, "", "", "", ""] for item in items]
        first.append([group, "소계", "", "", "", ""])
    first.append(["합계", "", "", "", "", ""])
    second = [["유형", *ASKED, "비고"], *([name, "", "", "", ""] for name in TROUBLES)]
    return [first, second]


def _merged(number: int, rows: list[list[str]]) -> list[Box]:
    """Return the cells of a table; in the first one the rows of a group share one cell."""
    boxes = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            shared = number == 0 and column == 0 and row and text in GROUPS
            if shared and rows[row - 1][0] == text:
                continue
            high = 1
            while shared and row + high < len(rows) and rows[row + high][0] == text:
                high += 1
            boxes.append(Box(row, column, text, high))
    return boxes


def write(kind: str, tables: list[list[list[str]]], names: tuple[str, ...]) -> bytes:
    """Return a file of a kind with these tables."""
    if kind == "xlsx":
        return _xlsx(tables, names)
    document = HwpxDocument.new()
    document.add_paragraph("□ 작성 요령: 흰 칸만 적어 기한까지 회신 바랍니다.")
    for number, rows in enumerate(tables):
        document.add_paragraph(f"○ {names[number] if number < len(names) else '덧붙임'}")
        boxes = _merged(number, rows)
        table = document.add_table(len(rows), max(map(len, rows)))
        _fill(table, boxes, len(rows[0]))
    if kind == "hwpx":
        return document.to_bytes()
    with TemporaryDirectory() as folder:
        place = Path(folder) / "a.hwp"
        document.save_to_path(place)
        return place.read_bytes()


def _fill(table: Any, boxes: list[Box], wide: int) -> None:
    cells = {cell.address: cell for row in table.rows for cell in row.cells}
    for box in boxes:
        for down in range(1, box.rows):
            element = cells.pop((box.row + down, box.column)).element
            element.getparent().remove(element)
        cell = cells[box.row, box.column]
        if box.rows > 1:
            cell.set_span(box.rows, 1)
        cell.text = box.text


def _xlsx(tables: list[list[list[str]]], names: tuple[str, ...]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(tables):
        page = book.create_sheet(names[number] if number < len(names) else f"추가 {number}")
        for box in _merged(number, rows):
            plain = box.text.replace(",", "")
            figure = number == 0 and box.column > 1 and plain.isdigit()
            if box.text:
                cell = page.cell(box.row + 1, box.column + 1, int(plain) if figure else box.text)
                cell.data_type = "n" if figure else "s"
            if box.rows > 1:
                page.merge_cells(
                    start_row=box.row + 1, end_row=box.row + box.rows,
                    start_column=box.column + 1, end_column=box.column + 1,
                )  # fmt: skip
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def make_form(kind: str) -> bytes:
    """Return the form as the secretariat sends it: XLSX or HWPX."""
    return write(kind, _empty_tables(), NAMES)


def _answers(chance: Random) -> tuple[dict[Spot, str], dict[tuple[str, str], list[int]]]:
    figures = {item: [chance.randrange(1, 90_000) for _ in YEARS] for item in _items()}
    found: dict[Spot, str] = {}
    for (group, item), values in figures.items():
        for year, value in zip(YEARS, values, strict=True):
            found[NAMES[0], f"{group}/{item}", year] = f"{value:,}"
    for name in TROUBLES:
        for column in ASKED[:2]:
            found[NAMES[1], name, column] = chance.choice(WORDS)
        found[NAMES[1], name, ASKED[2]] = str(chance.randrange(1, 40))
        if chance.random() < 0.4:
            found[NAMES[1], name, "비고"] = chance.choice(WORDS[:3])
    return found, figures


def _filled(
    chance: Random, said: dict[Spot, str], figures: dict[tuple[str, str], list[int]]
) -> list[list[list[str]]]:
    """Return both tables filled in, groups and rows in an order of the agency's own."""
    groups, first = list(GROUPS), [["구분", "품목", *YEARS, "3년 합계"]]
    chance.shuffle(groups)
    for group in groups:
        items = list(GROUPS[group])
        chance.shuffle(items)
        for item in items:
            values = figures[group, item]
            first.append([group, item, *(f"{v:,}" for v in values), f"{sum(values):,}"])
        columns = [sum(figures[group, item][n] for item in items) for n in range(len(YEARS))]
        first.append([group, "소계", *(f"{v:,}" for v in columns), f"{sum(columns):,}"])
    whole = [sum(values[n] for values in figures.values()) for n in range(len(YEARS))]
    first.append(["합계", "", *(f"{v:,}" for v in whole), f"{sum(whole):,}"])
    names = list(TROUBLES)
    chance.shuffle(names)
    second = [["유형", *ASKED, "비고"]]
    for name in names:
        second.append(
            [name, *(said.get((NAMES[1], name, column), "") for column in (*ASKED, "비고"))]
        )
    return [first, second]


def make_reply(seed: int, kind: str, *, defects: int = 2) -> Reply:
    """Return a reply with so many things done to it, each known."""
    chance = Random(seed)  # noqa: S311
    said, figures = _answers(chance)
    tables = _filled(chance, said, figures)
    reply = Reply(kind, b"", said)
    for defect in chance.sample(DEFECTS, defects):
        _spoil(chance, defect, tables, reply)
    names = chance.choice((NAMES, ("Sheet1", "Sheet2"), (f"실적({seed})", "애로(수정)")))
    order = list(range(len(tables)))
    reply.content = write(kind, [tables[n] for n in order], names)
    return reply


def _remove(chance: Random, rows: list[list[str]], reply: Reply) -> str:
    """Take a row of the form out, with all that stood in it; return its name."""
    row = chance.choice([r for r, t in enumerate(rows) if r and t[0] in TROUBLES])
    name, *rest = rows.pop(row)
    for text in rest[len(ASKED) + 1 :]:  # what stood beside the form goes with its row
        if text in reply.beside:
            reply.beside.remove(text)
    for spot in [s for s in reply.answers if s[0] == NAMES[1] and s[1] == name]:
        del reply.answers[spot]
    return name


def _spoil(chance: Random, defect: str, tables: list[list[list[str]]], reply: Reply) -> None:
    first, second = tables[0], tables[1]
    match defect:
        case "changed":
            column = chance.randrange(1, len(second[0]) - 1)
            before, second[0][column] = second[0][column], f"{second[0][column]} (수정)"
            reply.planted.append((defect, before))
        case "removed":
            reply.planted.append((defect, _remove(chance, second, reply)))
        case "total":
            row = chance.choice([r for r, texts in enumerate(first) if r and texts[1] == "소계"])
            column = 2 + chance.randrange(len(YEARS))
            first[row][column] = f"{int(first[row][column].replace(',', '')) + 1:,}"
            reply.planted.append((defect, first[0][column]))
        case "missing":
            row = chance.choice([r for r, t in enumerate(second) if r and t[0] in TROUBLES])
            column = chance.randrange(1, 4)
            heading = ("", *ASKED)[column]
            second[row][column] = ""
            reply.answers.pop((NAMES[1], second[row][0], heading), None)
            reply.planted.append((defect, second[row][0]))
        case "row_added":
            line = [f"기타 {chance.randrange(100)}", "우리 기관 추가 의견", "검토 요청", "3", ""]
            second.insert(chance.randrange(1, len(second) + 1), line)
            reply.beside += [text for text in line if text]
            reply.planted.append((defect, line[0]))
        case "sheet_added":
            tables.append([["덧붙이는 자료", "내용"], ["참고 1", "별도 송부"]])
            reply.beside += ["덧붙이는 자료", "내용", "참고 1", "별도 송부"]
            reply.planted.append((defect, ""))
        case "column_added":
            for row, texts in enumerate(second):
                texts.append("담당자" if not row else "")
            second[1][-1] = "홍길동"
            reply.beside += ["담당자", "홍길동"]
            reply.planted.append((defect, "담당자"))


def make_replies(count: int, *, defects: int = 2) -> Iterator[Reply]:
    """Yield replies of all kinds in turn."""
    for seed in range(count):
        yield make_reply(seed, KINDS[seed % len(KINDS)], defects=defects)
