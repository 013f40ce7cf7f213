"""Published tables over companies: no cell, no total and no difference stands for fewer than five.

A cell under five is withheld, and with it three more that make a rectangle: along it figures can
be shifted without changing any total, so that none of the four follows from the others. Where no
rectangle is wide enough only the grand total stays. An edition is held against the one before it:
what changed by one to four companies is withheld, too, because the difference would tell of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

FEWEST = 5
Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """A table as it is published: None is withheld. No totals of a side: that side has none."""

    cells: Mapping[Cell, int | None]
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    total: int | None = None


def publish(counts: Mapping[Cell, int], *, before: Edition | None = None) -> Edition:
    """Return what of a table of companies may be published after an edition, or as the first.

    Every combination of a row and a column counts as a cell; one that is not given has nobody.
    """
    rows, columns = _sides(counts)
    full = {cell: counts.get(cell, 0) for cell in product(rows, columns)}
    withheld = _withheld(full, before)
    if withheld is None:
        return _only_total(full, before)
    edition = Edition(
        cells={cell: None if cell in withheld else count for cell, count in full.items()},
        rows=_totals(full, 0, before.rows if before else {}),
        columns=_totals(full, 1, before.columns if before else {}),
        total=_total(full, before),
    )
    # What a difference still tells by way of the totals goes with them.
    return _only_total(full, before) if before and list_faults(edition, before=before) else edition


def list_faults(edition: Edition, *, before: Edition | None = None) -> list[str]:
    """Return what an edition gives away, alone or beside the one before; none when it is safe."""
    figures = _figures(edition)
    faults = [f"{name} stands for {count}" for name, count in figures.items() if count < FEWEST]
    faults += [f"{name} follows from its total" for name in _lone(edition)]
    if before is not None:
        earlier = _figures(before)
        faults += [
            f"{name} differs by {abs(count - earlier[name])}"
            for name, count in figures.items()
            if name in earlier and is_small(count - earlier[name])
        ]
    return faults


def is_small(difference: int) -> bool:
    """Tell whether a difference stands for somebody, and for fewer than five."""
    return 0 < abs(difference) < FEWEST


def _sides(cells: Iterable[Cell]) -> tuple[list[str], list[str]]:
    pairs = list(cells)
    return sorted({row for row, _ in pairs}), sorted({column for _, column in pairs})


def _withheld(full: Mapping[Cell, int], before: Edition | None) -> set[Cell] | None:
    """Return the cells to withhold with their rectangles; None where one finds no rectangle."""
    known = before.cells if before else {}
    first = {
        cell
        for cell, count in full.items()
        if count < FEWEST or is_small(count - (known.get(cell) or count))
    }
    withheld = set(first)
    for cell in sorted(first, key=lambda one: (full[one], one)):
        corners = _rectangle(cell, full, withheld)
        if corners is None:
            return None
        withheld |= corners
    return withheld


def _rectangle(cell: Cell, full: Mapping[Cell, int], withheld: set[Cell]) -> set[Cell] | None:
    """Return the corners that hide a cell at the least cost; both beside it hold five at least."""
    (row, column), best, least = cell, None, 0
    rows, columns = _sides(full)
    for other_row, other_column in product(rows, columns):
        if other_row == row or other_column == column:
            continue
        beside = ((row, other_column), (other_row, column))
        if any(full[one] < FEWEST for one in beside):
            continue
        corners = {*beside, (other_row, other_column)}
        cost = sum(full[one] for one in corners - withheld)
        if best is None or cost < least:
            best, least = corners, cost
    return best


def _totals(full: Mapping[Cell, int], side: int, known: Mapping[str, int]) -> dict[str, int]:
    """Return the totals of a side, or none of them where one would tell too much."""
    totals: dict[str, int] = {}
    for cell, count in full.items():
        totals[cell[side]] = totals.get(cell[side], 0) + count
    tells = any(
        count < FEWEST or is_small(count - known.get(name, count)) for name, count in totals.items()
    )
    return {} if tells else totals


def _total(full: Mapping[Cell, int], before: Edition | None) -> int | None:
    total = sum(full.values())
    known = before.total if before and before.total is not None else total
    return None if total < FEWEST or is_small(total - known) else total


def _only_total(full: Mapping[Cell, int], before: Edition | None) -> Edition:
    return Edition(cells=dict.fromkeys(full), total=_total(full, before))


def _figures(edition: Edition) -> dict[str, int]:
    """Return every figure an edition gives, and those that follow: what a line withholds."""
    found = {f"{row} × {column}": n for (row, column), n in edition.cells.items() if n is not None}
    for side, totals in ((0, edition.rows), (1, edition.columns)):
        for name, total in totals.items():
            line = {cell: n for cell, n in edition.cells.items() if cell[side] == name}
            hidden = sorted(cell[1 - side] for cell, n in line.items() if n is None)
            found[f"total of {name}"] = total
            if hidden:
                rest = total - sum(n for n in line.values() if n is not None)
                found[f"{', '.join(hidden)} of {name}"] = rest
    whole = edition.total
    if whole is None and (edition.rows or edition.columns):
        whole = sum((edition.rows or edition.columns).values())
    return found | ({"total": whole} if whole is not None else {})


def _lone(edition: Edition) -> list[str]:
    """Return the lines with a total in which one cell alone is withheld."""
    lines = [(0, name) for name in edition.rows] + [(1, name) for name in edition.columns]
    return [
        name
        for side, name in lines
        if sum(n is None for cell, n in edition.cells.items() if cell[side] == name) == 1
    ]
