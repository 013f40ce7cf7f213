"""A document as plain text, for mails and the command line."""

from situationroom.documents.blocks import Block, Column, Document, Picture, Table, Topic
from situationroom.documents.texts import (
    LABELS,
    MARKS,
    cleaned,
    lead,
    plain,
    source_line,
    unit_line,
    width,
)

_INDENT = {"point": " ", "detail": "   ", "note": "   "}


def _pad(text: str, cells: int, align: str) -> str:
    rest = cells - width(text, ambiguous=1)
    if align == "right":
        return " " * rest + text
    if align == "center":
        return " " * (rest // 2) + text + " " * (rest - rest // 2)
    return text + " " * rest


def _row(texts: list[str], columns: tuple[Column, ...], widths: list[int]) -> str:
    cells = [
        _pad(text, cells, column.align)
        for text, column, cells in zip(texts, columns, widths, strict=True)
    ]
    return ("| " + " | ".join(cells) + " |").rstrip()


def _table(table: Table, language: str) -> str:
    head = [column.label for column in table.columns]
    rows = [[plain(cell) for cell in row] for row in table.rows]
    widths = [
        max(width(text, ambiguous=1) for text in column) for column in zip(head, *rows, strict=True)
    ]
    rule = "|" + "|".join("-" * (cells + 2) for cells in widths) + "|"
    lines = [
        f"< {table.caption} > {unit_line(table, language)}".rstrip(),
        _row(head, table.columns, widths),
        rule,
        *(_row(row, table.columns, widths) for row in rows),
        source_line(table, language),
    ]
    return "\n".join(line for line in lines if line)


def _picture(picture: Picture, language: str) -> str:
    label = f"[{LABELS[language].picture}] {picture.caption}"
    lines = [label, picture.alt, source_line(picture, language)]
    return "\n".join(line for line in lines if line)


def _block(block: Block, language: str) -> str:
    if isinstance(block, Topic):
        return f"\n{block.mark} {block.text}".rstrip(" ")
    if isinstance(block, Table):
        return f"\n{_table(block, language)}\n"
    if isinstance(block, Picture):
        return f"\n{_picture(block, language)}\n"
    return f"{_INDENT[block.kind]}{MARKS[block.kind]} {lead(block)}{plain(block.text)}"


def write_text(document: Document) -> str:
    """Return the document as text, tables in columns of a fixed-width font, one item a line."""
    document = cleaned(document)
    lines = [
        f"[{document.watermark}]" if document.watermark else "",
        document.title,
        "=" * min(width(document.title), 78),
        " ".join(part for part in (document.reported_at, document.department) if part),
        *(_block(block, document.language) for block in document.blocks),
    ]
    return "\n".join(lines).strip("\n") + "\n"
