"""Sums of a form: which cells should be the sum of which others, and which are not.

A formula of the form says it exactly (`SUM` of ranges, and cells added); where there is none, the
headings do: 합계, 소계, 계, Total. What does not add up by nature (rates, shares) is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from situationroom.documents.headings import is_total, tidy
from situationroom.rooms.datacalls.collating.answers import (
    Given,
    Line,
    decimals,
    given_of,
    is_nothing,
)
from situationroom.rooms.datacalls.collating.forms import Form, Place, is_rate

_REFERENCE = r"\$?([A-Z]{1,3})\$?(\d{1,7})"
_TERM = re.compile(rf"{_REFERENCE}(?::{_REFERENCE})?")
_SIMPLE = re.compile(
    rf"=(?:SUM\(\s*(?:{_REFERENCE}(?::{_REFERENCE})?[,\s]*)+\)|{_REFERENCE}|\+|\s)+",
    re.IGNORECASE,
)
_SUB = re.compile(r"소\s*계|중\s*계|sub\s*total", re.IGNORECASE)
_WIDEST_RANGE = 20_000


@dataclass(frozen=True, slots=True)
class Sum:
    """One cell and the cells it is the sum of.

    `takes_lines`: rows that an organisation added to this table may count in it too.
    """

    place: Place
    parts: tuple[Place, ...]
    takes_lines: bool = False


def sums_of(form: Form) -> list[Sum]:
    """Return the sums of a form, those of formulas before those of headings, one a cell and way."""
    found: list[Sum] = []
    for number, grid in enumerate(form.grids):
        by_formula = {
            (number, cell.row, cell.column): parts
            for cell in grid.cells
            if cell.formula and (parts := _parts_of_formula(form, number, cell.formula))
        }
        found += [
            Sum(place, parts, takes_lines=len({part[1] for part in parts}) > 1)
            for place, parts in by_formula.items()
        ]
        said = [*_column_sums(form, number), *_row_sums(form, number)]
        found += [one for one in said if one.place not in by_formula]
    return found


def _parts_of_formula(form: Form, number: int, formula: str) -> tuple[Place, ...]:
    """Return the cells a formula adds; nothing where it does more than add."""
    if _SIMPLE.fullmatch(formula) is None:
        return ()
    parts: list[Place] = []
    for first, top, last, bottom in _TERM.findall(formula.upper()):
        rows = range(int(top) - 1, int(bottom or top))
        columns = range(_column(first), _column(last or first) + 1)
        if len(rows) * len(columns) > _WIDEST_RANGE:
            return ()
        parts += [(number, row, column) for row in rows for column in columns]
    grid = form.grids[number]
    return tuple(part for part in parts if part[1] < grid.rows and part[2] < grid.columns)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _body(form: Form, number: int) -> range:
    return range(form.headings[number].body, form.grids[number].rows)


def _keys(form: Form, number: int, row: int) -> list[str]:
    """Return the fixed texts at the left of a row, before its first cell to be filled in."""
    texts = []
    for column in range(form.grids[number].columns):
        place = (number, row, column)
        if form.origin(place) in form.fields:
            break
        texts.append(form.text(place))
    return texts


def _numeric_columns(form: Form, number: int) -> list[int]:
    """Return the columns in which something is to be filled in and that may add up."""
    held = {
        place[2] for place in form.fields if place[0] == number and place[1] in _body(form, number)
    }
    return [c for c in sorted(held) if not is_rate(form.column_label((number, 0, c)))]


def _row_sums(form: Form, number: int) -> Iterator[Sum]:
    """Yield the sums of rows called a total: of their group, of what stands above, or of all."""
    keys = {row: _keys(form, number, row) for row in _body(form, number)}
    totals = [row for row, texts in keys.items() if any(is_total(text) for text in texts)]
    leaves = [row for row in keys if row not in totals]
    grand = [row for row in totals if not _SUB.search(" ".join(keys[row]))]
    for row in totals:
        if any(is_rate(text) for text in keys[row]):
            continue
        parts = (
            leaves
            if [row] == grand and not _group(form, number, row, leaves)
            else _group(form, number, row, leaves) or _block(row, leaves, totals)
        )
        parts = [one for one in parts if not any(is_rate(text) for text in keys[one])]
        if len(parts) < 1:
            continue
        for column in _numeric_columns(form, number):
            place = (number, row, column)
            if form.origin(place) == place:
                yield Sum(place, tuple((number, one, column) for one in parts), takes_lines=True)


def _group(form: Form, number: int, row: int, leaves: Sequence[int]) -> list[int]:
    """Return the rows that stand under the same cell of the first column as a total."""
    first = form.cell((number, row, 0))
    if first is None or is_total(first.text) or not tidy(first.text):
        return []
    return [one for one in leaves if form.cell((number, one, 0)) is first]


def _block(row: int, leaves: Sequence[int], totals: Sequence[int]) -> list[int]:
    """Return the rows between a total and the one above it, else those below it."""
    above = max((one for one in totals if one < row), default=-1)
    below = min((one for one in totals if one > row), default=10**9)
    return [one for one in leaves if above < one < row] or [
        one for one in leaves if row < one < below
    ]


def _column_sums(form: Form, number: int) -> Iterator[Sum]:
    """Yield the sums of columns called a total: of the columns under the same heading."""
    columns = _numeric_columns(form, number)
    labels = {column: form.column_label((number, 0, column)).split(" / ") for column in columns}
    for column, label in labels.items():
        if not is_total(label[-1]):
            continue
        parts = [
            other
            for other, its in labels.items()
            if its[:-1] == label[:-1] and not is_total(its[-1]) and _may_add(its[-1])
        ]
        if len(parts) < 2:
            continue
        for row in _body(form, number):
            place = (number, row, column)
            if form.origin(place) == place and not is_rate(form.row_label(place)):
                yield Sum(place, tuple((number, row, one) for one in parts))


def _may_add(label: str) -> bool:
    return not re.search(r"비고|의견|내용|사유|remark|note", label, re.IGNORECASE)


def broken_sums(
    form: Form, values: Mapping[Place, Given], lines: Sequence[Line]
) -> list[tuple[Place, str, str]]:
    """Return the sums that were written and do not add up: place, what should stand, what does.

    A sum that was left empty is none, nor one of cells of which some are words. It is right with
    the rows an organisation added or without them.
    """
    found: dict[Place, tuple[str, str]] = {}
    for one in sums_of(form):
        given = values.get(one.place)
        if given is None or given.number is None or one.place in found:
            continue
        parts = [_given(form, values, part) for part in one.parts]
        if any(part is not None and not is_nothing(part) and part.number is None for part in parts):
            continue
        numbers = [part for part in parts if part is not None and part.number is not None]
        if not numbers:
            continue
        sought = _exact(given)
        more = _lines_of(one, lines) if one.takes_lines else []
        sums = [sum((_exact(n) for n in numbers), Decimal(0))]
        sums += [sums[0] + sum((_exact(n) for n in more), Decimal(0))] if more else []
        room = _rounding(given, [*numbers, *more])
        if all(abs(each - sought) > room for each in sums):
            nearest = min(sums, key=lambda each: abs(each - sought))
            found[one.place] = (f"{nearest.normalize():,f}", given.text)
    return [(place, *said) for place, said in found.items()]


def _given(form: Form, values: Mapping[Place, Given], place: Place) -> Given | None:
    """Return what stands at a place: an answer, else a number that the form itself holds."""
    if place in values:
        return values[place]
    cell = form.cell(place)
    if cell is None or form.origin(place) != place:
        return None
    return given_of(cell.text, cell.value) if tidy(cell.text) else None


def _lines_of(one: Sum, lines: Sequence[Line]) -> list[Given]:
    grid, _, column = one.place
    found = [line.cells[column] for line in lines if line.grid == grid and column in line.cells]
    return [given for given in found if given.number is not None]


def _exact(given: Given) -> Decimal:
    return Decimal(repr(given.number)) if given.number is not None else Decimal(0)


def _rounding(given: Given, parts: Sequence[Given]) -> Decimal:
    """Return how far a sum may be off that was written with fewer decimals than its parts."""
    written = decimals(given)
    if written >= max(map(decimals, parts), default=0):
        return Decimal("1e-9")
    return Decimal(len(parts) + 1) * Decimal(5).scaleb(-written - 1)
