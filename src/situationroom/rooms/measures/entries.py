"""Entries of goods as people paste them: headings, and the words of each cell; hostile input.

A list comes from a broker's program or a spreadsheet: codes with and without dots, days and amounts
as Americans, Koreans and ISO write them. What a cell says is read or refused with its remedy, row
by row; no row stops another.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal

from situationroom.base.errors import Refusal
from situationroom.documents.headings import tidy
from situationroom.documents.messages import gettext_noop

MOST_ROWS = 50_000
SEARCHED = 10
LONGEST_CELL = 2_000
LARGEST = Decimal(10) ** 12
_DAY = re.compile(r"(\d{4})[-./년 ]+(\d{1,2})[-./월 ]+(\d{1,2})[일. ]*(?:[T ]\d.*)?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_AMOUNT = re.compile(r"(?:USD|US\$|\$)?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(?:USD|달러)?", re.I)
_SPLIT = re.compile(r"[;\n]+")


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the list: its key, its label, and other headings that mean it."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    needed: bool = False


HEADS: tuple[Head, ...] = (
    Head("line", gettext_noop("Tariff line"), ("line", "hts", "hts number", "hs code", "hs코드",
         "세번", "품목번호", "htsus"), needed=True),
    Head("origin", gettext_noop("Origin"), ("origin", "country of origin", "원산지", "coo"),
         needed=True),
    Head("on", gettext_noop("Day of entry"), ("entry_date", "entry date", "date", "수입신고일",
         "통관일", "신고일"), needed=True),
    Head("value", gettext_noop("Value in USD"), ("value_usd", "value", "entered value",
         "customs value", "과세가격", "신고가격"), needed=True),
    Head("paid", gettext_noop("Duty paid in USD"), ("duty_paid_usd", "duty paid", "paid", "duty",
         "납부세액", "납부관세"), needed=True),
    Head("id", gettext_noop("Entry number"), ("id", "entry number", "entry no", "신고번호",
         "수입신고번호")),
    Head("claims", gettext_noop("Preference claimed"), ("claims", "spi", "preference",
         "특혜신청", "협정세율 신청")),
    Head("originating", gettext_noop("Qualifies for"), ("originating", "qualifies", "원산지 충족",
         "충족 협정")),
    Head("facts", gettext_noop("Declared facts"), ("facts", "신고 사실", "사실")),
    Head("quantity", gettext_noop("Quantity"), ("quantity", "qty", "수량")),
    Head("liquidated_on", gettext_noop("Liquidated on"), ("liquidated_on", "liquidation date",
         "liquidation", "정산일")),
    Head("loaded_on", gettext_noop("Loaded on"), ("loaded_on", "loading date", "선적일")),
    Head("mode", gettext_noop("Mode of transport"), ("mode", "transport", "운송수단")),
)  # fmt: skip
EXAMPLE: tuple[Mapping[str, str], ...] = (
    {"id": "EX-001", "line": "8534.00.00", "origin": "KR", "on": "2025-07-31", "value": "88400",
     "paid": "8840"},
    {"id": "EX-002", "line": "8703.23.01", "origin": "KR", "on": "2026-02-10", "value": "925000",
     "paid": "254375"},
    {"id": "EX-003", "line": "8528.72.64", "origin": "KR", "on": "2026-03-20", "value": "97000",
     "paid": "13483", "originating": "korus"},
    {"id": "EX-004", "line": "8525.89.30", "origin": "KR", "on": "2026-07-27", "value": "73500",
     "paid": "9187.50", "loaded_on": "2026-07-20", "mode": "vessel"},
    {"id": "EX-005", "line": "9608.10.00", "origin": "KR", "on": "2026-08-10", "value": "10000",
     "paid": "1250", "quantity": "40000"},
    {"id": "EX-006", "line": "8543.90.88.85", "origin": "KR", "on": "2026-04-06",
     "value": "25000", "paid": "6250", "facts": "metal_share=0.4;metal_weight_share=0.3"},
)  # fmt: skip
"""Invented entries that show how each column is written; lines, rates and days are real."""

AGREEMENTS = {"KR": "korus", "S": "usmca", "S+": "usmca", "KORUS": "korus", "USMCA": "usmca",
              "한미FTA": "korus", "한·미 FTA": "korus"}  # fmt: skip
MODES: Mapping[str, Literal["vessel", "other"]] = {
    "vessel": "vessel", "ocean": "vessel", "sea": "vessel", "선박": "vessel", "해상": "vessel",
    "10": "vessel", "11": "vessel", "air": "other", "항공": "other", "truck": "other",
    "rail": "other", "40": "other", "41": "other",
}  # fmt: skip
OF_THE_ENTRY = frozenset(
    {"loaded_on", "mode", "us_content_share", "us_content_approved", "quantity"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """One row as it was told: its number in the list, and the text of each column."""

    number: int
    cells: Mapping[str, str]

    def text(self, key: str) -> str:
        """Return a cell as text; empty where there is none."""
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class ToldEntry:
    """One row read: everything but the line and the origin, which the code lists know."""

    line: str
    origin: str
    on: date
    value: Decimal
    paid: Decimal
    claims: frozenset[str] = frozenset()
    originating: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)
    quantity: float | None = None
    loaded_on: date | None = None
    mode: Literal["vessel", "other", ""] = ""
    us_content: str = ""
    liquidated_on: date | None = None


def fold(text: str) -> str:
    """Return a heading as it counts when compared."""
    kept = (c for c in text[:LONGEST_CELL] if unicodedata.category(c) not in {"Cf", "Cc", "Co"})
    return tidy("".join(kept)).replace("_", " ").casefold()


def find_columns(
    lines: Sequence[Sequence[str]], labels: Mapping[str, Sequence[str]]
) -> tuple[int, dict[str, int]]:
    """Return the row of headings and the column of each key.

    `labels` are the labels of each key in the languages of the room. Raises Refusal naming what is
    missing.
    """
    names = {
        fold(name): head.key
        for head in HEADS
        for name in (head.key, head.label, *head.also, *labels.get(head.key, ()))
    }
    rows = [[names.get(fold(cell), "") for cell in line] for line in lines[:SEARCHED]]
    counts = [len(set(row) - {""}) for row in rows]
    if not counts or max(counts) < 2:
        raise Refusal(
            "No headings were found in what was pasted.",
            hint="Write a row of headings above the rows: %(names)s.",
            names=", ".join(head.label for head in HEADS if head.needed),
        )
    at = counts.index(max(counts))
    columns: dict[str, int] = {}
    for place, key in enumerate(rows[at]):
        if key:
            columns.setdefault(key, place)
    missing = [head.label for head in HEADS if head.needed and head.key not in columns]
    if missing:
        raise Refusal(
            "These columns are missing: %(names)s.",
            hint="Write their headings into the first row, in Korean or English.",
            names=", ".join(missing),
        )
    return at, columns


def tell_rows(lines: Sequence[Sequence[str]], labels: Mapping[str, Sequence[str]]) -> list[Told]:
    """Return the rows below the headings, empty ones left out, numbered as in the list.

    Raises Refusal where the list as a whole cannot be read.
    """
    head, columns = find_columns(lines, labels)
    told = []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = {
            key: line[place].strip()[:LONGEST_CELL]
            for key, place in columns.items()
            if place < len(line)
        }
        if any(cells.values()):
            told.append(Told(number, cells))
    if not told:
        raise Refusal(
            "There is no row below the headings.",
            hint="Copy the rows together with their headings.",
        )
    return told


def as_text(told: Sequence[Told]) -> str:
    """Return rows as text with tabs, to be sent again as they are."""
    keys = [head.key for head in HEADS]
    plain = [[" ".join(one.text(key).split()) for key in keys] for one in told]
    return "\n".join("\t".join(cells) for cells in [keys, *plain])


def read_entry(told: Told) -> ToldEntry:
    """Return what a row says. Raises Refusal naming the cell and what to write there."""
    facts = _facts(told.text("facts"))
    loaded = told.text("loaded_on") or facts.get("loaded_on", "")
    mode = told.text("mode") or facts.get("mode", "")
    quantity = told.text("quantity") or facts.get("quantity", "")
    liquidated = told.text("liquidated_on")
    originating = set(_agreements(told.text("originating")))
    for name in [name for name in facts if name.endswith("_originating")]:
        if facts.pop(name).casefold() in {"yes", "y", "true", "1", "예"}:
            originating.add(name.removesuffix("_originating"))
    return ToldEntry(
        line=_needed(told, "line"),
        origin=_needed(told, "origin"),
        on=read_day(_needed(told, "on"), "on"),
        value=_above_zero(read_amount(_needed(told, "value"), "value")),
        paid=read_amount(_needed(told, "paid"), "paid"),
        claims=frozenset(_agreements(told.text("claims"))),
        originating=frozenset(originating),
        facts={name: said for name, said in facts.items() if name not in OF_THE_ENTRY},
        quantity=float(read_amount(quantity, "quantity")) if quantity else None,
        loaded_on=read_day(loaded, "loaded_on") if loaded else None,
        mode=_mode(mode),
        us_content=facts.get("us_content_share", ""),
        liquidated_on=read_day(liquidated, "liquidated_on") if liquidated else None,
    )


def label_of(key: str) -> str:
    """Return the label of a column."""
    return next(head.label for head in HEADS if head.key == key)


def read_day(text: str, key: str) -> date:
    """Return a day: 2025-08-07, 2025. 8. 7., 20250807 or 8/7/2025 (month first)."""
    plain = unicodedata.normalize("NFKC", text).strip()
    american = _AMERICAN_DAY.fullmatch(plain)
    found = _DAY.fullmatch(plain) or _PLAIN_DAY.fullmatch(plain)
    try:
        if american:
            month, day, year = map(int, american.groups())
            return date(year, month, day)
        if found:
            return date(*map(int, found.groups()[:3]))
    except ValueError:
        pass
    raise Refusal(
        "%(column)s: %(text)s is no day.",
        hint="Write it as 2025-08-07; with slashes the month comes first.",
        column=label_of(key),
        text=_short(text),
    )


def read_amount(text: str, key: str) -> Decimal:
    """Return an amount that is not below zero: 1234.5, 1,234.50 or $1,234.50."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        amount = Decimal(f"{found[1].replace(',', '')}{found[2] or ''}") if found else None
    except InvalidOperation:
        amount = None
    if amount is None or amount > LARGEST:
        raise Refusal(
            "%(column)s: %(text)s is no amount.",
            hint="Write a number of US dollars such as 1234.50, not below zero.",
            column=label_of(key),
            text=_short(text),
        )
    return amount


def _above_zero(value: Decimal) -> Decimal:
    if value <= 0:
        raise Refusal(
            "The value of the entry is zero.", hint="Write the customs value in US dollars."
        )
    return value


def _needed(told: Told, key: str) -> str:
    text = told.text(key)
    if not text:
        raise Refusal("%(column)s is empty.", hint="Fill the cell in.", column=label_of(key))
    return text


def _agreements(text: str) -> list[str]:
    found = []
    for name in (part.strip() for part in re.split(r"[;,\s]+", text) if part.strip()):
        known = AGREEMENTS.get(name.upper())
        if known is None:
            raise Refusal(
                "%(text)s is no preference that is read here.",
                hint="Write korus (KR) or usmca (S), or leave the cell empty.",
                text=_short(name),
            )
        found.append(known)
    return found


def _facts(text: str) -> dict[str, str]:
    found = {}
    for part in _SPLIT.split(text):
        name, sign, said = part.partition("=")
        if not part.strip():
            continue
        if not sign:
            raise Refusal(
                "%(text)s is no declared fact.",
                hint="Write facts as name=value with semicolons between: metal_share=0.4.",
                text=_short(part),
            )
        found[name.strip()] = said.strip()
    return found


def _mode(text: str) -> Literal["vessel", "other", ""]:
    if not text:
        return ""
    known = MODES.get(text.strip().casefold())
    if known is None:
        raise Refusal(
            "%(text)s is no mode of transport that is read here.",
            hint="Write vessel or air, or leave the cell empty.",
            text=_short(text),
        )
    return known


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else plain[:39] + "…"
