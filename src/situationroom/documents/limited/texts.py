"""The words of a clean file: read by the readers, in the limited process."""

import io
import re
import time
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from situationroom.documents.grids import Read
from situationroom.documents.limited import images
from situationroom.documents.limited.archives import Archive
from situationroom.documents.limited.kinds import COMPOUND, PACKAGE
from situationroom.documents.limited.markup import walk
from situationroom.documents.limited.plain import decoded
from situationroom.documents.readers import read

PDF_SECONDS = 8.0  # of work; what a long file says further on is not found by its words
# No reader knows slides: their words are paragraphs of these parts.
SLIDES = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml")
READERS = {"pdf": ("pdf",), "hwpx": ("hwpx",), COMPOUND: ("hwp",), PACKAGE: ("docx", "xlsx")}


def prepare(found: str) -> None:
    """Load the readers of what the first bytes say: behind the walls nothing can be loaded."""
    for name in READERS.get(found, ()):
        import_module(f"situationroom.documents.readers.{name}")


def extract_text(content: bytes, kind: str) -> str:
    """Return the text of a clean file of a kind; "" where the kind holds none."""
    if kind in images.PICTURES:
        return ""
    if kind in ("txt", "csv"):
        return decoded(content)
    lines: Iterable[str]
    if kind == "pptx":
        lines = _of_slides(content)
    elif kind == "pdf":
        lines = _of_pages(content)
    else:
        lines = _of_read(read(content, f"file.{kind}"))
    return "\n".join(line for line in lines if line.strip())


def _of_read(found: Read) -> Iterator[str]:
    """Yield what was read, each cell on lines of its own: a mark in a cell stands alone."""
    yield from found.paragraphs
    for grid in found.grids:
        yield grid.name
        yield from (cell.text for cell in grid.all_cells())
    yield from found.notes


def _of_pages(content: bytes) -> Iterator[str]:
    """Yield the text of page after page while there is time."""
    from situationroom.documents.readers.pdf import open_pdf  # loaded before the walls stood

    enough = time.process_time() + PDF_SECONDS
    for page in open_pdf(content).pages:
        if time.process_time() >= enough:
            return
        yield page.extract_text()


def _of_slides(content: bytes) -> list[str]:
    lines: list[str] = []

    def closed(_: Any, element: Any, __: int) -> None:
        lines.append(element.text)

    archive = Archive(io.BytesIO(content))
    for entry in archive.entries:
        if SLIDES.fullmatch(entry.filename):
            walk(archive.read(entry), frozenset({"p"}), closed=closed)
    return lines
