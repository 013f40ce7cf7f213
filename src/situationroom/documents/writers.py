"""The one door out of the cellar: a document and the name of a format in, bytes out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from situationroom.documents.blocks import Column, Document
from situationroom.documents.html import Link, write_html
from situationroom.documents.sheet_texts import ListValue
from situationroom.documents.text import write_text

Format = Literal["html", "pdf", "hwpx", "docx", "xlsx", "txt"]
FORMATS: tuple[str, ...] = get_args(Format)
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
    "txt": "text/plain; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Writing:
    """A document in one format."""

    content: bytes
    media_type: str
    extension: str


def _html(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    return write_html(document, link=link).encode()


def _pdf(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    # WeasyPrint takes two seconds to import: only who wants a PDF waits for it.
    from situationroom.documents.pdf import write_pdf

    return write_pdf(document, fonts=fonts, link=link)


def _hwpx(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    from situationroom.documents.hwpx import write_hwpx

    return write_hwpx(document)


def _txt(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    return write_text(document).encode()


def _docx(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    from situationroom.documents.docx import write_docx

    return write_docx(document, link=link)


def _xlsx(document: Document, fonts: Path | None, link: Link | None) -> bytes:
    from situationroom.documents.xlsx import write_xlsx

    return write_xlsx(document, link=link)


_WRITERS: dict[str, Callable[[Document, Path | None, Link | None], bytes]] = {
    "html": _html,
    "pdf": _pdf,
    "hwpx": _hwpx,
    "txt": _txt,
    "docx": _docx,
    "xlsx": _xlsx,
}


def write(
    document: Document, format: str, *, fonts: Path | None = None, link: Link | None = None
) -> Writing:
    """Write a document in the named format.

    Parameters
    ----------
    document
        What to write.
    format
        "html", "pdf", "hwpx", "docx", "xlsx" or "txt".
    fonts
        Folder of the report fonts, for the PDF.
    link
        Gives the address of a figure's trace, for HTML, PDF, DOCX and XLSX.

    Raises
    ------
    ValueError
        If the format is not known, or a picture's SVG cannot be read.
    """
    if format not in _WRITERS:
        raise ValueError(f"unknown format {format!r}: known are {', '.join(sorted(_WRITERS))}")
    content = _WRITERS[format](document, fonts, link)
    return Writing(content=content, media_type=MEDIA_TYPES[format], extension=format)


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[ListValue]],
    format: str,
    *,
    mark: str = "",
    properties: Mapping[str, str] | None = None,
) -> Writing:
    """Write a list for a spreadsheet: numbers and days stay what they are, no text can act.

    Parameters
    ----------
    columns
        The heads.
    rows
        One value a column: text, number, truth, day, moment (shown as in Seoul) or nothing.
    format
        "xlsx" or "csv".
    mark
        One line above the heads: in CSV after `#`, in XLSX also at the head of printed pages.
    properties
        What an XLSX says of itself without printing it.

    Raises
    ------
    ValueError
        If the format is not known, a row has another length, or a text does not fit a cell.
    """
    from situationroom.documents import lists

    if format == "xlsx":
        content = lists.write_list_xlsx(columns, rows, mark=mark, properties=properties or {})
        return Writing(content=content, media_type=MEDIA_TYPES["xlsx"], extension="xlsx")
    if format == "csv":
        content = lists.write_list_csv(columns, rows, mark=mark)
        return Writing(content=content, media_type="text/csv; charset=utf-8", extension="csv")
    raise ValueError(f"unknown format {format!r}: known are csv, xlsx")
