"""The block model: what every report is made of, whatever it is written to.

A text is a tuple of plain strings and `Ref`s; a `Ref` is a figure whose trace can be opened.
The levels are those of a Korean ministry report: □ topic, ○ point, - detail, ※ note.
Source: convention of 상황보고 documents (no binding standard exists).
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Ref:
    """A figure inside a text: what is read, and the id of the figure it is traced by."""

    text: str
    figure: str


Text = tuple[str | Ref, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """□ level: a heading.

    `mark` is what stands before it ("※" for what is not known, "붙임 1" for an attachment);
    `new_page` begins it on a page of its own where the format has pages.
    """

    text: str
    mark: str = "□"
    new_page: bool = False
    kind: Literal["topic"] = "topic"


@dataclass(frozen=True, slots=True)
class Point:
    """○ level: one statement, with an optional key word set before it in brackets."""

    text: Text
    key: str = ""
    kind: Literal["point"] = "point"


@dataclass(frozen=True, slots=True)
class Detail:
    """- level: one detail under a point."""

    text: Text
    kind: Literal["detail"] = "detail"


@dataclass(frozen=True, slots=True)
class Note:
    """※ level: a remark, smaller than the text."""

    text: Text
    kind: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """One table column."""

    label: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption, the unit at the upper right and the source below.

    `unit` and `source` hold the bare words ("억 달러, %"); writers add "단위:" and "자료:".
    Every row has one cell for each column, else ValueError.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    unit: str = ""
    source: str = ""
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"table {self.caption!r} has no column")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"table {self.caption!r}: row {number} has {len(row)} cells, "
                    f"there are {len(self.columns)} columns"
                )


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: SVG text, the sentence that says what it shows, and its source."""

    svg: str
    alt: str
    caption: str
    source: str = ""
    kind: Literal["picture"] = "picture"


Block = Topic | Point | Detail | Note | Table | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: title box, date and department, blocks, and the mark it leaves the room with.

    `language` is "ko" or "en"; `watermark` is empty for public documents. `properties` is what the
    file says of itself without printing it (edition, label); "created" is an ISO 8601 moment.
    """

    title: str
    reported_at: str
    department: str
    blocks: tuple[Block, ...]
    language: str = "ko"
    watermark: str = ""
    properties: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.language not in {"ko", "en"}:
            raise ValueError(f"unknown language {self.language!r}: known are en, ko")


def to_json(document: Document) -> dict[str, Any]:
    """Return the document as plain JSON values; `from_json` reads them back unchanged."""
    return asdict(document)


def _text(value: list[Any]) -> Text:
    return tuple(part if isinstance(part, str) else Ref(**part) for part in value)


def _table(value: dict[str, Any]) -> Table:
    return Table(
        caption=value["caption"],
        columns=tuple(Column(**column) for column in value["columns"]),
        rows=tuple(tuple(_text(cell) for cell in row) for row in value["rows"]),
        unit=value.get("unit", ""),
        source=value.get("source", ""),
    )


def _block(value: dict[str, Any]) -> Block:
    match value["kind"]:
        case "topic":
            return Topic(**value)
        case "point":
            return Point(text=_text(value["text"]), key=value.get("key", ""))
        case "detail":
            return Detail(text=_text(value["text"]))
        case "note":
            return Note(text=_text(value["text"]))
        case "table":
            return _table(value)
        case "picture":
            return Picture(**value)
        case other:
            raise ValueError(
                f"unknown block kind {other!r}: known are topic, point, detail, "
                "note, table, picture"
            )


def from_json(value: dict[str, Any]) -> Document:
    """Rebuild a document from `to_json`. Raises ValueError for an unknown kind of block."""
    return Document(**{**value, "blocks": tuple(_block(block) for block in value["blocks"])})
