"""Answers of many organisations put together: sums in the form itself, and lists beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from situationroom.documents.filling_xlsx import Value
from situationroom.rooms.datacalls.collating.answers import Answers, Given, is_nothing
from situationroom.rooms.datacalls.collating.forms import Form, Place, is_rate
from situationroom.rooms.datacalls.collating.totals import sums_of


@dataclass(frozen=True)
class Part:
    """One organisation's answers under its name."""

    name: str
    answers: Answers


def value_of(given: Given) -> Value:
    """Return what a cell says as a sheet holds it: a number where it is one."""
    return given.text if given.number is None or "%" in given.text else given.number


def exact(given: Given) -> Decimal:
    """Return a number as it was written, without the noise of binary fractions."""
    return Decimal(repr(given.number)) if given.number is not None else Decimal(0)


def plain(value: Decimal) -> int | float:
    """Return a decimal as a number of a sheet."""
    return int(value) if value == value.to_integral_value() else float(value)


def add_up(form: Form, parts: Sequence[Part]) -> dict[Place, Value]:
    """Return what stands in the form itself: figures added up, words under their organisation.

    Sums of the form are added up anew from what they are sums of; rates and prices are not added,
    but listed like words. A cell with words of one organisation and figures of another lists all.
    """
    found: dict[Place, Value] = {}
    for place, field in form.fields.items():
        said = [
            (part.name, given)
            for part in parts
            if (given := part.answers.values.get(place)) is not None and not is_nothing(given)
        ]
        if not said:
            continue
        is_figure = all(given.number is not None and "%" not in given.text for _, given in said)
        if is_figure and not (is_rate(field.column) or is_rate(field.row)):
            found[place] = plain(sum((exact(given) for _, given in said), Decimal(0)))
        else:
            found[place] = "\n".join(f"{name}: {given.text}" for name, given in said)
    return found | _sums_again(form, found, lines_sums(parts))


def lines_sums(parts: Sequence[Part]) -> dict[tuple[int, int], Decimal]:
    """Return what the rows that organisations added hold, by table and column."""
    found: dict[tuple[int, int], Decimal] = {}
    for part in parts:
        for line in part.answers.lines:
            for column, given in line.cells.items():
                if given.number is not None:
                    key = line.grid, column
                    found[key] = found.get(key, Decimal(0)) + exact(given)
    return found


def _sums_again(
    form: Form, found: Mapping[Place, Value], lines: Mapping[tuple[int, int], Decimal]
) -> dict[Place, Value]:
    """Return the sums of the form, inner ones first: a grand total is of leaves, so order is free.

    Rows that organisations added count in the totals of their table.
    """
    sums: dict[Place, Value] = {}
    for one in sums_of(form):
        cell = form.cell(one.place)
        if one.place in sums or (cell is not None and cell.formula):
            continue
        parts = [found.get(part, sums.get(part)) for part in one.parts]
        numbers = [Decimal(repr(part)) for part in parts if isinstance(part, int | float)]
        if not numbers or any(isinstance(part, str) for part in parts):
            continue
        total = sum(numbers, Decimal(0))
        if one.takes_lines:
            total += lines.get((one.place[0], one.place[2]), Decimal(0))
        sums[one.place] = plain(total)
    return sums


def values_of(form: Form, answers: Answers) -> dict[Place, Value]:
    """Return what one organisation's copy of the form holds; formulas of the form are kept."""
    return {
        place: value_of(given)
        for place, given in answers.values.items()
        if not ((cell := form.cell(place)) is not None and cell.formula)
    }


def lines_of(answers: Answers) -> list[tuple[int, dict[int, Value]]]:
    """Return the rows an organisation added, by table."""
    return [
        (line.grid, {column: value_of(given) for column, given in line.cells.items()})
        for line in answers.lines
    ]


def list_rows(form: Form, number: int, parts: Sequence[Part], head: str) -> list[list[Value]]:
    """Return a table as one list: every row of every organisation, its name in front.

    Rows of the form come first, then those an organisation added.
    """
    grid, heading = form.grids[number], form.headings[number]
    columns = range(grid.columns)
    labels: list[Value] = [
        head,
        *(heading.labels[column] or f"({column + 1})" for column in columns),
    ]
    rows = [labels]
    for part in parts:
        for row in range(heading.body, grid.rows):
            cells = [_at(form, (number, row, column), part.answers) for column in columns]
            if any((number, row, column) in part.answers.values for column in columns):
                rows.append([part.name, *cells])
        for line in part.answers.lines:
            if line.grid == number:
                there = {column: value_of(given) for column, given in line.cells.items()}
                rows.append([part.name, *(there.get(column, "") for column in columns)])
    return rows


def _at(form: Form, place: Place, answers: Answers) -> Value:
    given = answers.values.get(place)
    return value_of(given) if given is not None else form.text(place)


def list_loose(parts: Iterable[Part]) -> list[list[Value]]:
    """Return what stands in no cell of the form, and fixed cells as they came back changed."""
    rows: list[list[Value]] = []
    for part in parts:
        rows += [
            [part.name, one.table, one.label, value_of(one.given)] for one in part.answers.loose
        ]
    return rows
