"""A filled file read against its form: what was answered where, and what is not as it was asked.

Tables are matched by their words, rows and columns by their headings (`documents.compare`), so that
a renamed sheet, rows in another order, or rows put in between lose nothing.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from situationroom.documents.compare import Match, compare, same
from situationroom.documents.grids import Cell, Grid, Read
from situationroom.documents.headings import tidy
from situationroom.rooms.datacalls.collating.answers import (
    Answers,
    Flag,
    FlagKind,
    Given,
    Line,
    Loose,
    given_of,
)
from situationroom.rooms.datacalls.collating.forms import Form, Place, flat
from situationroom.rooms.datacalls.collating.totals import broken_sums

_LEAST_ALIKE = 0.6
_LEAST_KNOWN = 0.5
"""Of a form's fixed cells at least this share has to come back, or it is another form."""


class WrongForm(ValueError):
    """The file is not the form that was sent."""


class Blank(ValueError):
    """The form came back without one answer."""


class _Table:
    """One table that came back, read against the table of the form it is."""

    def __init__(self, form: Form, match: Match, grid: Grid) -> None:
        self.form, self.number, self.grid = form, match.before, grid
        self.rows = {new: old for old, new in match.rows}
        self.columns = {new: old for old, new in match.columns}
        self.name = form.name(match.before)
        self.match = match
        self.values: dict[Place, Given] = {}
        self.changed: dict[Place, Given] = {}
        self.lines: dict[int, dict[int, Given]] = {}
        self.loose: list[Loose] = []
        self.flags: list[Flag] = []
        self.kept: set[Place] = set()
        self.covered: set[Place] = set()
        self.find_renamed()

    def find_renamed(self) -> None:
        """Pair a row or column of the form that is gone with an added one of nearly its name.

        Somebody moved it and touched its name: its answers belong where they did.
        """
        table, heading = self.form.grids[self.number], self.form.headings[self.number]
        column = {
            old: heading.labels[old]
            for old in range(table.columns)
            if old not in self.columns.values()
        }
        head = next((new for new, old in self.rows.items() if old == heading.body - 1), None)
        added = {
            cell.column: tidy(cell.text)
            for cell in self.grid.cells
            if cell.row == head and cell.column not in self.columns
        }
        self.columns |= _renamed(column, added)
        row = {
            old: self.form.text((self.number, old, 0))
            for old in range(table.rows)
            if old not in self.rows.values()
        }
        first = next((new for new, old in self.columns.items() if old == 0), None)
        added = {
            cell.row: tidy(cell.text)
            for cell in self.grid.cells
            if cell.column == first and cell.row not in self.rows
        }
        self.rows |= _renamed(row, added)

    def read(self) -> "_Table":
        for cell in self.grid.cells:
            if tidy(cell.text):
                self.cell(cell)
        self.notes()
        return self

    def cell(self, cell: Cell) -> None:
        row, column = self.rows.get(cell.row), self.columns.get(cell.column)
        given = given_of(cell.text, cell.value)
        if column is None:
            self.beside(cell, given, FlagKind.COLUMN_ADDED)
        elif row is None:
            self.added(cell, column, given)
        else:
            place = self.form.origin((self.number, row, column))
            self.at(place, cell, given)

    def at(self, place: Place, cell: Cell, given: Given) -> None:
        """Take a cell that came back at a place of the form."""
        here = self.form.cell(place)
        if place in self.kept or place in self.values or place in self.changed:
            self.beside(cell, given, FlagKind.UNASKED, place)
        elif self.form.is_fixed(here):
            self.fixed(place, given)
        elif place in self.form.fields:
            self.values[place] = given
            self.overwritten(place, cell, given)
            self.merged(place, cell)
        else:
            self.beside(cell, given, FlagKind.UNASKED, place)

    def fixed(self, place: Place, given: Given) -> None:
        before = self.form.text(place)
        if same(before, given.text):
            self.kept.add(place)
            return
        self.changed[place] = given
        self.flags.append(self.flag(FlagKind.CHANGED, place, before, given.text))

    def overwritten(self, place: Place, cell: Cell, given: Given) -> None:
        """Flag a sum of the form whose formula is gone, or is another where no row has moved."""
        here = self.form.cell(place)
        if here is None or not here.formula or not self.from_sheet:
            return
        if not cell.formula:
            self.flags.append(self.flag(FlagKind.FORMULA, place, here.formula, given.text))
        elif self.stands_still and _plain(cell.formula) != _plain(here.formula):
            self.flags.append(self.flag(FlagKind.FORMULA, place, here.formula, cell.formula))

    @property
    def from_sheet(self) -> bool:
        """Tell whether the file knows formulas: one of another kind holds results alone."""
        return any(cell.formula or isinstance(cell.value, int | float) for cell in self.grid.cells)

    @property
    def stands_still(self) -> bool:
        return all(old == new for new, old in (*self.rows.items(), *self.columns.items()))

    def merged(self, place: Place, cell: Cell) -> None:
        """Flag an answer that covers several cells to be filled in: they were one cell each."""
        for row in range(cell.row, cell.row + cell.rows):
            for column in range(cell.column, cell.column + cell.columns):
                old_row, old_column = self.rows.get(row), self.columns.get(column)
                if old_row is None or old_column is None:
                    continue
                other = self.form.origin((self.number, old_row, old_column))
                if other != place and other in self.form.fields:
                    self.covered.add(other)
                    self.flags.append(self.flag(FlagKind.MERGED, other, "", tidy(cell.text)))

    def added(self, cell: Cell, column: int, given: Given) -> None:
        line = self.lines.setdefault(cell.row, {})
        if column in line:  # two cells under one wide column of the form
            self.beside(cell, given, FlagKind.UNASKED)
        else:
            line[column] = given

    def beside(self, cell: Cell, given: Given, kind: FlagKind, place: Place | None = None) -> None:
        label = self.label(cell)
        self.loose.append(Loose(self.name, cell.row, cell.column, label, given))
        if place is not None:
            self.flags.append(
                replace(self.flag(kind, place, self.form.text(place), given.text), place=None)
            )
        else:
            self.flags.append(Flag(kind, self.name, "", label, "", given.text))

    def label(self, cell: Cell) -> str:
        """Return what stands above a cell in the file and at the left of it."""
        texts = self.grid.places()
        row = self.rows.get(cell.row)
        wide = self.form.grids[self.number].columns
        key = self.form.row_label((self.number, row, wide)) if row is not None else ""
        above = (texts.get((up, cell.column)) for up in range(cell.row))
        head = next((tidy(one.text) for one in above if one is not None and tidy(one.text)), "")
        return " / ".join(part for part in (key, head) if part)

    def flag(self, kind: FlagKind, place: Place, before: str = "", after: str = "") -> Flag:
        field = self.form.fields.get(place)
        row = field.row if field else self.form.row_label(place)
        column = field.column if field else self.form.column_label(place)
        return Flag(kind, self.name, row, column, before, after, place)

    def notes(self) -> None:
        if self.match.name_before and self.match.name_after not in ("", self.match.name_before):
            names = self.match.name_before, self.match.name_after
            self.flags.append(Flag(FlagKind.RENAMED, self.name, "", "", *names))
        if self.match.moved_rows:
            moved = str(len(self.match.moved_rows))
            self.flags.append(Flag(FlagKind.MOVED, self.name, "", "", "", moved))
        for line in self.lines.values():
            said = " | ".join(given.text for given in line.values())
            self.flags.append(Flag(FlagKind.ROW_ADDED, self.name, "", "", "", said))

    def gathered_lines(self) -> Iterator[Line]:
        for row, cells in sorted(self.lines.items()):
            known = [old for new, old in self.rows.items() if new < row]
            yield Line(self.number, max(known, default=-1), cells)


def _renamed(gone: dict[int, str], added: dict[int, str]) -> dict[int, int]:
    """Return which added name (by place) is which that is gone, the likest first."""
    alike = sorted(
        (
            (-_likeness(name, other), old, new)
            for old, name in gone.items()
            for new, other in added.items()
            if name and other
        ),
    )
    found: dict[int, int] = {}
    for share, old, new in alike:
        if -share >= _LEAST_ALIKE and new not in found and old not in found.values():
            found[new] = old
    return found


def _likeness(name: str, other: str) -> float:
    if name in other or other in name:  # 비고 → 비고 (수정)
        return _LEAST_ALIKE + (1 - _LEAST_ALIKE) * min(len(name), len(other)) / max(
            len(name), len(other)
        )
    return SequenceMatcher(None, name, other, autojunk=False).ratio()


def _plain(formula: str) -> str:
    return formula.replace("$", "").replace(" ", "").upper()


def _known(form: Form, tables: list[_Table]) -> float:
    """Return the share of the form's fixed cells that came back as they were sent."""
    fixed = sum(1 for grid in form.grids for cell in grid.cells if form.is_fixed(cell))
    return sum(len(table.kept) for table in tables) / fixed if fixed else 1.0


def read_answers(form: Form, read: Read) -> Answers:
    """Read a filled file against its form.

    Parameters
    ----------
    form
        The form that was sent.
    read
        What was read of the file that came back.

    Raises
    ------
    WrongForm
        Less than half of the form's fixed cells came back.
    Blank
        Nothing was filled in.
    """
    grids = flat(read.grids)
    found = compare(form.grids, grids)
    tables = [_Table(form, match, grids[match.after]).read() for match in found.matches]
    if not tables or _known(form, tables) < _LEAST_KNOWN:
        raise WrongForm
    values = {place: given for table in tables for place, given in table.values.items()}
    lines = tuple(line for table in tables for line in table.gathered_lines())
    if not any(not form.fields[place].adds_up for place in values) and not lines:
        raise Blank
    others = [_other(grids[number], number) for number in found.added]
    flags = [
        *(flag for table in tables for flag in table.flags),
        *_gone(form, tables, found.removed),
        *_broken(form, values, lines),
        *_missing(form, tables, values, found.removed),
        *(flag for _, flag in others if flag is not None),
    ]
    order = list(FlagKind)
    return Answers(
        values=values,
        lines=lines,
        loose=(
            *(one for table in tables for one in table.loose),
            *(one for loose, _ in others for one in loose),
        ),
        changed={place: given for table in tables for place, given in table.changed.items()},
        flags=tuple(sorted(flags, key=lambda flag: order.index(flag.kind))),
    )


def _other(grid: Grid, number: int) -> tuple[list[Loose], Flag | None]:
    """Return the cells of a table the form does not have, and the flag that says so."""
    name = grid.name or str(number + 1)
    loose = [
        Loose(name, cell.row, cell.column, "", given_of(cell.text, cell.value))
        for cell in grid.cells
        if tidy(cell.text)
    ]
    return loose, Flag(FlagKind.SHEET_ADDED, name, after=str(len(loose))) if loose else None


def _gone(form: Form, tables: list[_Table], removed: tuple[int, ...]) -> Iterator[Flag]:
    for number in removed:
        yield Flag(FlagKind.SHEET_MISSING, form.name(number))
    for table in tables:
        for cell in form.grids[table.number].cells:
            place = (table.number, cell.row, cell.column)
            if form.is_fixed(cell) and place not in table.kept and place not in table.changed:
                yield table.flag(FlagKind.REMOVED, place, tidy(cell.text))


def _broken(form: Form, values: dict[Place, Given], lines: tuple[Line, ...]) -> Iterator[Flag]:
    for place, should, does in broken_sums(form, values, lines):
        field = form.fields.get(place)
        row, column = (field.row, field.column) if field else ("", "")
        yield Flag(FlagKind.TOTAL, form.name(place[0]), row, column, should, does, place)


def _missing(
    form: Form, tables: list[_Table], values: dict[Place, Given], removed: tuple[int, ...]
) -> Iterator[Flag]:
    covered = {place for table in tables for place in table.covered}
    for place, field in form.fields.items():
        is_asked = not (field.adds_up or field.optional) and place[0] not in removed
        if is_asked and place not in values and place not in covered:
            name = form.name(place[0])
            yield Flag(FlagKind.MISSING, name, field.row, field.column, place=place)


def count_kinds(answers: Answers) -> Counter[FlagKind]:
    """Return how many flags of each kind there are."""
    return Counter(flag.kind for flag in answers.flags)
