"""Forms as they go round ministries, made from a seed: the same seed gives the same form.

A form is a title box, instructions, and tables with merged headings, vertical merges, line breaks,
empty cells, notes, tables inside cells, and now and then a table of ten pages.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

AGENCIES = (
    "과학기술정보통신부 정보통신산업정책관",
    "산업통상자원부 통상정책국",
    "관세청 통관국",
    "KOTRA 워싱턴무역관",
    "한국무역협회 통상지원센터",
    "정보통신산업진흥원(NIPA)",
    "한국반도체산업협회",
    "외교부 양자경제외교국",
    "중소벤처기업진흥공단",
    "駐美대사관 상무관실",
)
HEADINGS = (
    "품목",
    "HS 6단위",
    "'24년 실적",
    "'25년 실적",
    "증감률(%)",
    "애로사항",
    "조치 계획",
    "담당자",
)
PHRASES = (
    "해당 없음",
    "美 §301 조사 대응",
    "원산지 증명 발급 지연(평균 3.5일)",
    "협의 중",
    "-",
    "",
    "",
    "○ 1차 회의 개최\n○ 2차 회의 예정",
    "관세율 25% → 35%",
    "R&D 세액공제 <확대> 건의",
    '"재수출" 물량 포함',
    "ＥＵ·日 동향 포함",
    "가나다 마바사 " * 40,
    "①②③ ㉮㉯",
    "😀 긴급",
    "홍길동 (02-123-4567)\nhong@example.kr",
    "=SUM(A1:A3)",
    "+82-2-110-0000",
    "@기관",
    "00123",
    "  들여쓴 글",
)

Place = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """One cell of a form."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    value: object = None
    inner: "Sheet | None" = None


@dataclass(frozen=True)
class Sheet:
    """One table of a form."""

    name: str
    rows: int
    columns: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Form:
    """One form: what a reader must give back."""

    title: str
    paragraphs: tuple[str, ...]
    sheets: tuple[Sheet, ...] = field(default=())


Wanted = dict[tuple[object, ...], tuple[str, int, int]]


def wanted(sheets: tuple[Sheet, ...], above: tuple[object, ...] = ()) -> Wanted:
    """Return place → text and span of every cell, those of tables inside cells too."""
    found: Wanted = {}
    for number, sheet in enumerate(sheets):
        for box in sheet.boxes:
            place = (*above, number, box.row, box.column)
            found[place] = (box.text, box.rows, box.columns)
            if box.inner is not None:
                found |= wanted((box.inner,), place)
    return found


def _figure(random: Random) -> tuple[str, object]:
    kind = random.randrange(5)
    if kind == 0:
        value = random.randrange(-9_999_999, 9_999_999)
        return str(value), value
    if kind == 1:
        value = round(random.uniform(-5_000, 5_000), 2)
        return f"{value:.15g}", value
    if kind == 2:
        day = date(2026, 1, 1 + random.randrange(28))
        return day.isoformat(), day
    if kind == 3:
        text = f"△{random.randrange(1, 999)}.{random.randrange(10)}"
        return text, text
    text = f"{random.randrange(1, 9999):,}"
    return text, text


def _body(random: Random, row: int, columns: int, *, lines: bool) -> list[Box]:
    boxes = []
    for column in range(columns):
        text, value = (
            _figure(random)
            if column in (2, 3, 4) and random.random() < 0.8
            else (random.choice(PHRASES),) * 2
        )
        if not lines and isinstance(value, str):
            text = value = " ".join(text.split("\n"))
        boxes.append(Box(row, column, str(text), value=value))
    return boxes


def _headings(random: Random, columns: int) -> list[Box]:
    """Two rows: the first column runs down both, figures stand under one common heading."""
    names = [HEADINGS[n % len(HEADINGS)] for n in range(columns)]
    boxes = [Box(0, 0, names[0], rows=2), Box(0, 1, names[1], rows=2)]
    boxes.append(Box(0, 2, "수출액 (백만 달러)", columns=min(3, columns - 2)))
    boxes += [Box(1, column, names[column]) for column in range(2, min(5, columns))]
    boxes += [Box(0, column, names[column], rows=2) for column in range(5, columns)]
    return boxes


def _table(random: Random, name: str, rows: int, *, nested: bool) -> Sheet:
    columns = random.randrange(4, 9)
    boxes = _headings(random, columns)
    row = 2
    while row < rows + 2:
        height = min(random.choice((1, 1, 1, 2, 3)), rows + 2 - row)
        group = [_body(random, row + step, columns, lines=True) for step in range(height)]
        agency = Box(row, 0, random.choice(AGENCIES), rows=height)
        boxes += [agency, *(box for line in group for box in line[1:])]
        row += height
    if random.random() < 0.5:
        boxes.append(Box(row, 0, "합계", columns=2))
        boxes += [replace(box, row=row) for box in _body(random, row, columns, lines=True)[2:]]
        row += 1
    if nested:
        at = next(n for n, box in enumerate(boxes) if box.row >= 2 and box.column == 1)
        inner = Sheet("", 2, 2, tuple(Box(r, c, f"안 {r}{c}") for r in (0, 1) for c in (0, 1)))
        boxes[at] = replace(boxes[at], text="세부", value="세부", inner=inner)
    return Sheet(name, row, columns, tuple(boxes))


def make_form(seed: int, *, nested: bool = False) -> Form:
    """Return a form with merged cells; every tenth has a table of about ten pages."""
    random = Random(seed)
    title = f"수출 애로 조사표 {seed}호 — {random.choice(AGENCIES)}"
    sheets = [Sheet("제목", 1, 1, (Box(0, 0, title),))]
    for number in range(random.randrange(1, 4)):
        rows = 350 if seed % 10 == 0 and number == 0 else random.randrange(3, 25)
        name = random.choice(("조사표", "붙임 ", "작성 양식_", "Sheet")) + str(number + 1)
        sheets.append(_table(random, name, rows, nested=nested and number == 0))
    paragraphs = (
        "□ 작성 요령",
        "○ 흰 칸만 적어 2026. 11. 28.(토) 18:00까지 회신 바랍니다.",
        "※ 칸을 더하거나 이름을 바꾸지 마십시오.",
    )
    return Form(title, paragraphs, tuple(sheets))


def make_flat_form(seed: int) -> Form:
    """Return a form without merged cells or line breaks, as our own writers make tables."""
    random = Random(seed)
    sheets = []
    for number in range(random.randrange(1, 4)):
        columns = random.randrange(2, 8)
        rows = 350 if seed % 10 == 0 and number == 0 else random.randrange(1, 25)
        boxes = [Box(0, column, HEADINGS[column]) for column in range(columns)]
        for row in range(1, rows + 1):
            boxes += _body(random, row, columns, lines=False)
        sheets.append(Sheet(f"표 {number + 1}", rows + 1, columns, tuple(boxes)))
    return Form(f"회신 {seed}호", ("□ 현황",), tuple(sheets))
