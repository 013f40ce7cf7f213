"""The form of a data call: its tables, which cells are fixed, and which are to be filled in."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from situationroom.documents.grids import Cell, Grid, Read
from situationroom.documents.headings import Heading, find_heading, is_total, tidy

Place = tuple[int, int, int]
"""Grid, row and column of the form, from 0."""

FORMATS = ("xlsx", "hwpx")
"""What a form can be: answers are merged back into these."""

_DEEPEST_KEY = 3
_LONGEST_LABEL = 12
_BLANKS = re.compile(r"\s+")
_OPTIONAL = re.compile(r"비고|참고|의견|특이사항|remark|note|comment", re.IGNORECASE)
_RATE = re.compile(r"율$|률$|%|비중|단가|평균|순위|rate|share|average|price", re.IGNORECASE)


class NoForm(ValueError):
    """A file in which nothing is to be filled in."""


def is_rate(label: str) -> bool:
    """Tell whether a heading names what does not add up: a rate, a share, a price."""
    return any(_RATE.search(_BLANKS.sub("", part)) is not None for part in label.split(" / "))


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to be filled in, named by its row and its column as a person calls them.

    A field that `adds_up` is a sum: it may be left to the room. Nothing is missing where an
    `optional` one stays empty: remarks, and lines that begin empty.
    """

    place: Place
    row: str
    column: str
    adds_up: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Form:
    """A form: its tables, nested ones too, each by its number, and what is to be filled in."""

    grids: tuple[Grid, ...]

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Return where the headings of each table stand."""
        return tuple(find_heading(grid) for grid in self.grids)

    @cached_property
    def covers(self) -> tuple[Mapping[tuple[int, int], Cell], ...]:
        """Return, for each table, the cell that covers each place."""
        return tuple(grid.places() for grid in self.grids)

    @cached_property
    def fields(self) -> Mapping[Place, Field]:
        """Return what is to be filled in, in the order of reading."""
        found = (field for number in range(len(self.grids)) for field in self._fields(number))
        return {field.place: field for field in found}

    def cell(self, place: Place) -> Cell | None:
        """Return the cell that covers a place of the form."""
        return self.covers[place[0]].get(place[1:])

    def text(self, place: Place) -> str:
        """Return what the form says at a place."""
        cell = self.cell(place)
        return tidy(cell.text) if cell is not None else ""

    def origin(self, place: Place) -> Place:
        """Return where the cell begins that covers a place."""
        cell = self.cell(place)
        return (place[0], cell.row, cell.column) if cell is not None else place

    def row_label(self, place: Place) -> str:
        """Return what a row is called: the fixed texts left of a place, outermost first."""
        grid, row, column = place
        texts = [self.text((grid, row, left)) for left in range(min(column, _DEEPEST_KEY))]
        return " / ".join(dict.fromkeys(text for text in texts if text))

    def column_label(self, place: Place) -> str:
        """Return what a column is called: its headings from the top down."""
        return self.headings[place[0]].labels[place[2]]

    def name(self, number: int) -> str:
        """Return what a table is called: its sheet's name, else its number."""
        return self.grids[number].name or str(number + 1)

    def _fields(self, number: int) -> Iterator[Field]:
        grid, heading = self.grids[number], self.headings[number]
        for row in range(grid.rows):
            for column in range(grid.columns):
                place = (number, row, column)
                cell = self.cell(place)
                if self.origin(place) != place or self.is_fixed(cell):
                    continue
                if heading.count and row < heading.body:
                    if self._is_labelled_blank(place):
                        yield Field(place, self.text((number, row, column - 1)), "")
                    continue
                yield self._field(place, cell)

    @staticmethod
    def is_fixed(cell: Cell | None) -> bool:
        """Tell whether a cell of the form says something that nobody is to change."""
        return cell is not None and bool(tidy(cell.text)) and not cell.formula

    def _field(self, place: Place, cell: Cell | None) -> Field:
        row, column = self.row_label(place), self.column_label(place)
        remarks = _OPTIONAL.search(f"{row} {column}") is not None
        by_name = (is_total(row) or is_total(column)) and not (is_rate(row) or is_rate(column))
        adds_up = bool(cell is not None and cell.formula) or (by_name and not remarks)
        return Field(
            place,
            row or (self.text((*place[:2], place[2] - 1)) if place[2] else ""),
            column,
            adds_up=adds_up,
            optional=not row or remarks,
        )

    def _is_labelled_blank(self, place: Place) -> bool:
        """Tell whether an empty cell above the table follows a short label: 기관명 | ____ |."""
        number, row, column = place
        if not column:
            return False
        left = self.cell((number, row, column - 1))
        text = tidy(left.text) if left is not None else ""
        alone = left is not None and left.columns == 1
        return alone and 0 < len(text) <= _LONGEST_LABEL and not text.startswith(("(", "["))


def flat(grids: Iterable[Grid]) -> tuple[Grid, ...]:
    """Return tables and, after each, the tables inside its cells, as tables of their own."""
    found: list[Grid] = []
    for grid in grids:
        inner = [one for cell in grid.cells for one in cell.grids]
        cells = tuple(replace(cell, grids=()) for cell in grid.cells)
        found.append(replace(grid, cells=cells))
        found.extend(flat(inner))
    return tuple(found)


def form_of(read: Read) -> Form:
    """Return the form a file is. Raises NoForm where it has no cell to be filled in."""
    form = Form(flat(read.grids))
    if not form.fields:
        raise NoForm
    return form


def form_to_json(form: Form) -> list[dict[str, Any]]:
    """Return a form as plain values, as it is kept."""
    return [
        {
            "name": grid.name,
            "rows": grid.rows,
            "columns": grid.columns,
            "cells": [
                [cell.row, cell.column, cell.rows, cell.columns, cell.text, cell.formula]
                for cell in grid.cells
            ],
        }
        for grid in form.grids
    ]


def form_from_json(kept: Sequence[Mapping[str, Any]]) -> Form:
    """Return a form that was kept."""
    return Form(
        tuple(
            Grid(
                name=grid["name"],
                cells=tuple(
                    Cell(row, column, text, text or None, rows, columns, formula)
                    for row, column, rows, columns, text, formula in grid["cells"]
                ),
                rows=grid["rows"],
                columns=grid["columns"],
            )
            for grid in kept
        )
    )
