"""The text of a clean file, for the search index: read in the limited process, after cleaning."""

import io
import re
import time
from typing import Any

from situationroom.documents.limited.archives import Archive
from situationroom.documents.limited.markup import walk
from situationroom.documents.limited.plain import decoded

PDF_SECONDS = 8.0  # of work; what a long file says further on is not found by its words
# Where the words of a package stand: parts, and the element that holds text.
PARTS = {
    "docx": (re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml"), "p"),
    "xlsx": (re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml"), "t"),
    "pptx": (re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml"), "p"),
    "hwpx": (re.compile(r"Contents/(?:section|masterpage)\d+\.xml"), "t"),
}


def extract_text(content: bytes, kind: str) -> str:
    """Return the text of a clean file of a kind; "" where the kind holds none."""
    if kind in ("txt", "csv"):
        return decoded(content)
    if kind in PARTS:
        return _of_package(content, kind)
    return _of_pdf(content) if kind == "pdf" else ""


def _of_package(content: bytes, kind: str) -> str:
    parts, holds = PARTS[kind]
    lines: list[str] = []

    def closed(_: Any, element: Any, __: int) -> None:
        lines.append(element.text)

    archive = Archive(io.BytesIO(content))
    for entry in archive.entries:
        if parts.fullmatch(entry.filename):
            walk(archive.read(entry), frozenset({holds}), closed=closed)
    return "\n".join(line for line in lines if line.strip())


def _of_pdf(content: bytes) -> str:
    from pypdf import PdfReader  # loaded before the walls stood

    pages = PdfReader(io.BytesIO(content)).pages
    enough = time.process_time() + PDF_SECONDS
    return "\n".join(page.extract_text() for page in pages if time.process_time() < enough)
