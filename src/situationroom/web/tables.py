"""Tables as data: what a list, a figure's twin and 'copy to Excel' have in common."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from situationroom.documents import formats
from situationroom.web import marks

Kind = Literal[
    "text",
    "number",
    "usd",
    "usd_small",
    "share",
    "change",
    "time",
    "day",
    "state",
    "label",
    "link",
]
FOLDED = 12  # rows of a long table shown at first; the style sheet counts to the same number
NOWRAP = ' class="r-nowrap"'
_RIGHT = frozenset({"number", "usd", "usd_small", "share", "change"})
_UNBROKEN = frozenset({"time", "day", "state", "label"})


@dataclass(frozen=True, kw_only=True)
class Link:
    """A cell that leads somewhere; ``lang`` where its text is not in the reader's language."""

    text: str
    url: str
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class State:
    """A state and the one meaning of its colour (see ``marks.TONES``)."""

    tone: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: ``key`` into the row, how to write it, its unit for the head."""

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    digits: int = 1
    head: bool = False  # the cell that names its row
    side: Literal["", "left", "right"] = ""  # where its kind would stand on the other side
    unbroken: bool = False  # short words that read badly in two lines
    prose: bool = False  # sentences: on a phone below their name, not beside it
    blank: str = ""  # what a missing value means here, where it is more than "not known"

    @property
    def align(self) -> str:
        """Figures stand right, words left."""
        return self.side or ("right" if self.kind in _RIGHT else "left")

    @property
    def look(self) -> str:
        """How its cells look: on which side, and never broken where a break would mislead."""
        unbroken = self.unbroken or self.kind in _UNBROKEN
        return f"r-{self.align}{' r-nowrap' * unbroken}{' r-prose' * self.prose}"

    @property
    def head_unit(self) -> str:
        """Money says its unit in the head; the cells then carry figures only."""
        if self.kind in ("usd", "usd_small"):
            return self.unit or formats.money_unit(small=self.kind == "usd_small")[0]
        return self.unit


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One written cell; ``plain`` is what Excel should get."""

    column: Column
    html: SafeString | str
    plain: str | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One written row."""

    cells: list[Cell]
    tone: str


@dataclass(frozen=True, kw_only=True)
class Empty:
    """What to say, and to do first, where there is nothing yet."""

    title: str
    first: str = ""
    action: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A dense table: caption, unit, source; cards on a phone unless ``cards`` is off."""

    anchor: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    unit: str = ""
    source: str = ""
    empty: Empty | None = None
    copy: bool = True
    quiet: bool = False  # the heading above says what the caption would
    cards: bool = True
    fold: bool = False  # show the first rows, and all of them on asking and on paper
    stale: bool = False
    unconfirmed: bool = False

    @property
    def is_folded(self) -> bool:
        """Whether there are so many rows that the rest waits behind *show all*."""
        return self.fold and len(self.rows) > FOLDED

    def body(self) -> Iterator[Row]:
        """Write the rows one after the other; a row's ``tone`` colours its edge."""
        for row in self.rows:
            cells = [written(column, row.get(column.key)) for column in self.columns]
            yield Row(cells=cells, tone=str(row.get("tone", "")))

    def body_html(self) -> SafeString:
        """Return the rows as HTML: a template asked for each cell took half a page's time."""
        opened = [_opened(column) for column in self.columns]
        return SafeString("".join(_row_html(row, opened) for row in self.body()))


def _opened(column: Column) -> tuple[str, str]:
    """Return how each cell of a column begins, before its plain value, and how it ends."""
    unit = f" ({column.head_unit})" if column.head_unit and not column.head else ""
    label = format_html(' data-label="{}{}"', column.label, unit)
    if column.head:
        return f'<th scope="row"{NOWRAP * column.unbroken}{label}', "</th>"
    return f'<td class="{column.look}"{label}', "</td>"


def _row_html(row: Row, opened: Sequence[tuple[str, str]]) -> str:
    tone = format_html(' class="r-row-{}"', row.tone) if row.tone else ""
    cells = (
        begin
        + ("" if cell.plain is None else format_html(' data-value="{}"', cell.plain))
        + f">{conditional_escape(cell.html)}{end}"
        for cell, (begin, end) in zip(row.cells, opened, strict=True)
    )
    return f"<tr{tone}>{''.join(cells)}</tr>\n"


def written(column: Column, value: Any) -> Cell:
    """Write one value the way its column says."""
    if value is None or value == "":
        words = column.blank or formats.not_known()
        blank = format_html('<span class="r-unknown">{}</span>', words)
        return Cell(column=column, html=blank if value is None else "", plain=None)
    html, plain = _WRITERS.get(column.kind, _text)(column, value)
    return Cell(column=column, html=html, plain=plain)


def _text(_: Column, value: Any) -> tuple[str, None]:
    return (value if isinstance(value, SafeString) else str(value)), None


def _number(column: Column, value: Any) -> tuple[str, str]:
    return formats.aligned(value, column.digits), f"{float(value):.{column.digits}f}"


def _usd(column: Column, value: Any) -> tuple[str, str]:
    small = column.kind == "usd_small"
    return _number(column, float(value) / formats.money_unit(small=small)[1])


def _share(column: Column, value: Any) -> tuple[str, str]:
    return formats.share(value, column.digits), f"{float(value):.6g}"


def _change(column: Column, value: Any) -> tuple[str, str]:
    return formats.change(value, column.digits), f"{float(value):.6g}"


def _time(_: Column, value: datetime) -> tuple[str, str]:
    return marks.moment(value), value.astimezone(formats.SEOUL).strftime("%Y-%m-%d %H:%M")


def _day(_: Column, value: date) -> tuple[str, str]:
    return formats.day(value), value.isoformat()


def _state(_: Column, value: State) -> tuple[str, str]:
    return marks.state_badge(value.tone, value.text), value.text


def _label(_: Column, value: str) -> tuple[str, str]:
    return marks.label_mark(value), marks.label_text(value)


def _link(_: Column, value: Link | str) -> tuple[str, str]:
    if not isinstance(value, Link):
        return str(value), str(value)  # named, but nothing to open
    if value.lang:
        return (
            format_html('<a href="{}" lang="{}">{}</a>', value.url, value.lang, value.text),
            value.text,
        )
    return format_html('<a href="{}">{}</a>', value.url, value.text), value.text


_WRITERS: dict[str, Any] = {
    "text": _text,
    "number": _number,
    "usd": _usd,
    "usd_small": _usd,
    "share": _share,
    "change": _change,
    "time": _time,
    "day": _day,
    "state": _state,
    "label": _label,
    "link": _link,
}
