"""What a reader of running documents gathers: paragraphs, notes and grids in order, and losses."""

from dataclasses import dataclass, field, replace
from typing import Protocol

from situationroom.documents.errors import Damaged, TooLarge
from situationroom.documents.grids import MOST_CELLS, Grid, Read

MOST_PARAGRAPHS = 200_000
_DEEPEST = 16


class Sink(Protocol):
    """Where a walker puts what it finds: the file itself, or one cell."""

    def line(self, text: str) -> None:
        """Take one paragraph."""

    def table(self, grid: Grid) -> None:
        """Take one table."""


@dataclass(slots=True)
class Inside:
    """The inside of a cell or text box: lines and tables."""

    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def line(self, text: str) -> None:
        """Take one paragraph."""
        self.lines.append(text)

    def table(self, grid: Grid) -> None:
        """Take one table."""
        self.grids.append(grid)

    @property
    def text(self) -> str:
        """The paragraphs as one text, a line each; nothing where all are blank."""
        text = "\n".join(self.lines)
        if self.grids:  # the blank paragraphs that a table inside a cell stands between
            text = text.strip("\n")
        return text if text.strip() else ""


@dataclass(slots=True)
class Gathering:
    """The file being read."""

    paragraphs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)
    cells: int = 0

    def line(self, text: str) -> None:
        """Take one paragraph; empty ones are left out."""
        if not text.strip():
            return
        if len(self.paragraphs) >= MOST_PARAGRAPHS:
            raise TooLarge
        self.paragraphs.append(text)

    def note(self, text: str) -> None:
        """Take what stands beside the text."""
        if text.strip():
            self.notes.append(text)

    def table(self, grid: Grid) -> None:
        """Take one table."""
        self.grids.append(replace(grid, after=len(self.paragraphs)))

    def count(self, cells: int) -> None:
        """Count cells of the whole file, nested ones too. Raises TooLarge."""
        self.cells += cells
        if self.cells > MOST_CELLS:
            raise TooLarge

    def lose(self, message: str) -> None:
        """Say what is left out, once."""
        self.lost[message] = None

    def read(self, format: str) -> Read:
        """Return what was gathered."""
        return Read(
            format=format,
            grids=tuple(self.grids),
            paragraphs=tuple(self.paragraphs),
            notes=tuple(self.notes),
            lost=tuple(self.lost),
        )


def deeper(depth: int) -> int:
    """Return the next depth of nesting. Raises Damaged where nobody nests tables so deep."""
    if depth >= _DEEPEST:
        raise Damaged
    return depth + 1
