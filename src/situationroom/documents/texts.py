"""Words as every writer needs them: cleaned of what no file may hold, joined and measured."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from situationroom.documents.blocks import (
    Block,
    Column,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Ref,
    Table,
    Text,
    Topic,
)

_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Control characters, lone surrogates and non-characters are refused by XML; a bidi embedding or
# override in one name would turn the rest of the line round. Marks (LRM, RLM) and isolates of
# whole right-to-left texts are set by the formats themselves.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)


@dataclass(frozen=True, slots=True)
class Labels:
    """The few words a writer adds of its own."""

    unit: str
    source: str
    picture: str


LABELS = {
    "ko": Labels(unit="단위", source="자료", picture="그림"),
    "en": Labels(unit="Unit", source="Source", picture="Figure"),
}

MARKS = {"point": "○", "detail": "-", "note": "※"}


def clean(text: str) -> str:
    """Return the text without control characters; line breaks and tabs become one space."""
    return _FORBIDDEN.sub("", _SPACES.sub(" ", text))


def plain(text: Text) -> str:
    """Return the text as one string, figures included."""
    return "".join(part.text if isinstance(part, Ref) else part for part in text)


def lead(block: Point | Detail | Note) -> str:
    """Return the key word of a point in brackets, with the space after it; else nothing."""
    return f"({block.key}) " if isinstance(block, Point) and block.key else ""


def unit_line(table: Table, language: str) -> str:
    """Return "(단위: …)", or nothing for a table without a unit."""
    return f"({LABELS[language].unit}: {table.unit})" if table.unit else ""


def source_line(block: Table | Picture, language: str) -> str:
    """Return "자료: …", or nothing where no source is named."""
    return f"{LABELS[language].source}: {block.source}" if block.source else ""


def _clean_text(text: Text) -> Text:
    return tuple(
        replace(part, text=clean(part.text)) if isinstance(part, Ref) else clean(part)
        for part in text
    )


def _clean_table(table: Table) -> Table:
    return replace(
        table,
        caption=clean(table.caption),
        columns=tuple(Column(clean(column.label), column.align) for column in table.columns),
        rows=tuple(tuple(_clean_text(cell) for cell in row) for row in table.rows),
        unit=clean(table.unit),
        source=clean(table.source),
    )


def _clean_block(block: Block) -> Block:
    match block:
        case Topic():
            return replace(block, text=clean(block.text), mark=clean(block.mark))
        case Point():
            return replace(block, text=_clean_text(block.text), key=clean(block.key))
        case Detail() | Note():
            return replace(block, text=_clean_text(block.text))
        case Table():
            return _clean_table(block)
        case Picture():
            return replace(
                block,
                alt=clean(block.alt),
                caption=clean(block.caption),
                source=clean(block.source),
            )


def cleaned(document: Document) -> Document:
    """Return the document with every printed text cleaned; the SVG of pictures is left as it is."""
    return replace(
        document,
        title=clean(document.title),
        reported_at=clean(document.reported_at),
        department=clean(document.department),
        blocks=tuple(_clean_block(block) for block in document.blocks),
        watermark=clean(document.watermark),
        properties={clean(name): clean(value) for name, value in document.properties.items()},
    )


def _block_words(block: Block) -> Iterator[str]:
    match block:
        case Topic():
            yield from (block.mark, block.text)
        case Point():
            yield from (block.key, plain(block.text))
        case Detail() | Note():
            yield plain(block.text)
        case Table():
            yield from (block.caption, block.unit, block.source)
            yield from (column.label for column in block.columns)
            yield from (plain(cell) for row in block.rows for cell in row)
        case Picture():
            yield from (block.alt, block.caption, block.source)


def words(document: Document) -> Iterator[str]:
    """Yield every printed text of the document: what each format must hold."""
    yield from (document.title, document.reported_at, document.department, document.watermark)
    for block in document.blocks:
        yield from _block_words(block)


def width(text: str, *, ambiguous: int = 2) -> int:
    """Return the width of the text in half-width cells.

    Parameters
    ----------
    text
        One line.
    ambiguous
        Cells of a character such as ○ or △: two in Korean fonts, one in most terminals.
    """
    total = 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
            continue
        wide = unicodedata.east_asian_width(character)
        total += 2 if wide in "WF" else ambiguous if wide == "A" else 1
    return total
