"""What changed between a form as it was sent and as it came back, cell by cell.

Tables are matched by the words they share, columns by their headings, rows by the texts of their
first columns: a renamed sheet, rows in another order and inserted rows or columns do not shift the
rest. Pure: two readings in, one answer out, always the same.

It does not understand: a row split in two is one changed and one added row, a heading and a key
both rewritten are a removal and an addition, and a table of which less than a third of the words
came back counts as another table.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from situationroom.documents.alignment import Alignment, align
from situationroom.documents.grids import Cell, Grid
from situationroom.documents.headings import Heading, find_heading, locate, tidy
from situationroom.documents.sheet_texts import numeral

Kind = Literal["changed", "added", "removed", "moved"]
Place = tuple[int, int]

_LEAST_SHARED = 1 / 3
_LEAST_LIKE = 0.6
_MOST_KEYS = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One cell, row or column that is not as it was.

    `row` and `column` are what a person calls them (key texts and heading); `at` is the place in
    the grid that came back, `was` the place in the one that was sent. A moved row or column has
    only the one of `row` and `column` that moved.
    """

    kind: Kind
    row: str
    column: str
    before: str = ""
    after: str = ""
    was: Place | None = None
    at: Place | None = None
    within: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Two grids that are the same table, by their numbers and names, with what changed.

    `rows` and `columns` are which row and column is which (before, after); what stands in neither
    has no partner. The headings and what is above them are paired from the lowest up. `moved_rows`
    are the pairs of `rows` that changed their order.
    """

    before: int
    after: int
    name_before: str
    name_after: str
    changes: tuple[Change, ...]
    rows: tuple[Place, ...] = ()
    columns: tuple[Place, ...] = ()
    moved_rows: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every table matched, and those that are gone or new, by number."""

    matches: tuple[Match, ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]

    def changes(self) -> Iterator[Change]:
        """Yield every change of every table."""
        for match in self.matches:
            yield from match.changes


def same(before: str, after: str) -> bool:
    """Tell whether two texts say the same: blanks do not count, 1,234.0 is 1234."""
    one, other = tidy(before), tidy(after)
    if one == other:
        return True
    figures = numeral(one), numeral(other)
    return None not in figures and figures[0][0] == figures[1][0]  # type: ignore[index]


def _words(grid: Grid) -> Counter[str]:
    return Counter(text for cell in grid.all_cells() if (text := tidy(cell.text)))


def _pairs(before: Sequence[Grid], after: Sequence[Grid]) -> dict[int, int]:
    """Return which grid is which: the most shared words first, then name and place."""
    words_before, words_after = [_words(grid) for grid in before], [_words(grid) for grid in after]
    scores = []
    for old, mine in enumerate(words_before):
        for new, theirs in enumerate(words_after):
            named = bool(before[old].name) and before[old].name == after[new].name
            share = (mine & theirs).total() / mine.total() if mine else float(named or old == new)
            if share >= _LEAST_SHARED or (named and not mine):
                scores.append((-share, not named, abs(old - new), old, new))
    pairs: dict[int, int] = {}
    for *_, old, new in sorted(scores):
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


class _Side:
    """One grid under comparison: its places, its headings, its texts."""

    def __init__(self, grid: Grid, heading: Heading) -> None:
        self.grid = grid
        self.places = grid.places()
        self.heading = heading
        self.rows = range(heading.body, grid.rows)

    def cell(self, row: int, column: int) -> Cell | None:
        return self.places.get((row, column))

    def text(self, row: int, column: int) -> str:
        cell = self.cell(row, column)
        return cell.text if cell is not None else ""

    def key(self, row: int, columns: Sequence[int]) -> str:
        return " | ".join(tidy(self.text(row, column)) for column in columns).strip(" |")

    def label(self, column: int) -> str:
        return self.heading.labels[column]


def _key_columns(side: _Side) -> range:
    """Return the first columns whose texts tell most rows apart; fewer are better."""
    best, most = 1, -1
    for count in range(1, min(_MOST_KEYS, side.grid.columns) + 1):
        keys = Counter(side.key(row, range(count)) for row in side.rows)
        alone = sum(1 for key, times in keys.items() if key and times == 1)
        if alone > most:
            best, most = count, alone
    return range(best)


class _Table:
    """One pair of grids."""

    def __init__(self, before: Grid, after: Grid, within: tuple[Place, ...] = ()) -> None:
        heading = find_heading(before)
        self.old, self.new = _Side(before, heading), _Side(after, locate(heading, after))
        self.within = within
        self.columns: Alignment = align(
            self.old.heading.labels, self.new.heading.labels, self.columns_alike
        )
        partner = dict(self.columns.pairs)
        self.keys = [column for column in _key_columns(self.old) if column in partner]
        self.new_keys = [partner[column] for column in self.keys]
        self.rows: Alignment = align(
            [self.old.key(row, self.keys) for row in self.old.rows],
            [self.new.key(row, self.new_keys) for row in self.new.rows],
            self.rows_alike,
        )

    def columns_alike(self, old: int, new: int) -> bool:
        """Tell whether two columns under different headings hold the same; an empty one may."""
        mine = Counter(text for row in self.old.rows if (text := tidy(self.old.text(row, old))))
        theirs = Counter(text for row in self.new.rows if (text := tidy(self.new.text(row, new))))
        return 2 * (mine & theirs).total() >= mine.total()

    def rows_alike(self, old: int, new: int) -> bool:
        """Tell whether two rows of different keys hold the same beside them, else by the keys."""
        was, at = self.old.rows[old], self.new.rows[new]
        texts = [
            (text, self.new.text(at, after))
            for before, after in self.columns.pairs
            if before not in self.keys and tidy(text := self.old.text(was, before))
        ]
        if texts:
            return 2 * sum(same(*pair) for pair in texts) >= len(texts)
        keys = self.old.key(was, self.keys), self.new.key(at, self.new_keys)
        return SequenceMatcher(None, *keys, autojunk=False).ratio() >= _LEAST_LIKE

    def change(self, kind: Kind, old: Place | None, new: Place | None) -> Change:
        side, place = (self.new, new) if new is not None else (self.old, old)
        assert place is not None  # one of the two is given
        keys = self.new_keys if new is not None else self.keys
        return Change(
            kind=kind,
            row=side.key(place[0], keys) if place[0] >= side.heading.body else "",
            column=side.label(place[1]),
            before=self.old.text(*old) if old is not None else "",
            after=self.new.text(*new) if new is not None else "",
            was=old,
            at=new,
            within=self.within,
        )

    def changes(self) -> Iterator[Change]:
        yield from self.above()
        yield from self.moves()
        first_old, first_new = self.old.heading.body, self.new.heading.body
        for old, new in self.rows.pairs:
            yield from self.row(old + first_old, new + first_new)
        for new in self.rows.added:
            yield from self.one_sided("added", [(new + first_new, c) for c in self.all_new()])
        for old in self.rows.removed:
            yield from self.one_sided("removed", [(old + first_old, c) for c in self.all_old()])

    def row_pairs(self) -> Iterator[Place]:
        """Yield which row is which, in the order of the grid that came back."""
        first_old, first_new = self.old.heading.body, self.new.heading.body
        for up in range(min(first_old, first_new), 0, -1):
            yield first_old - up, first_new - up
        for old, new in self.rows.pairs:
            yield old + first_old, new + first_new

    def match(self, numbers: Place, names: tuple[str, str]) -> Match:
        first_old, first_new = self.old.heading.body, self.new.heading.body
        return Match(
            before=numbers[0],
            after=numbers[1],
            name_before=names[0],
            name_after=names[1],
            changes=tuple(self.changes()),
            rows=tuple(self.row_pairs()),
            columns=self.columns.pairs,
            moved_rows=frozenset(
                (old + first_old, new + first_new) for old, new in self.rows.moved
            ),
        )

    def all_new(self) -> range:
        return range(self.new.grid.columns)

    def all_old(self) -> range:
        return range(self.old.grid.columns)

    def above(self) -> Iterator[Change]:
        """Compare the headings and what stands above them, line by line from the lowest up."""
        bodies = (self.old.heading.body, self.new.heading.body)
        for up in range(1, max(bodies) + 1):
            old, new = bodies[0] - up, bodies[1] - up
            if old >= 0 and new >= 0:
                yield from self.row(old, new)
            elif new >= 0:
                yield from self.one_sided("added", [(new, c) for c in self.all_new()])
            else:
                yield from self.one_sided("removed", [(old, c) for c in self.all_old()])

    def moves(self) -> Iterator[Change]:
        for old, new in sorted(self.columns.moved, key=lambda pair: pair[1]):
            label = self.new.label(new)
            place = (self.old.heading.first, old), (self.new.heading.first, new)
            yield Change("moved", "", label, was=place[0], at=place[1], within=self.within)
        for old, new in sorted(self.rows.moved, key=lambda pair: pair[1]):
            at = (new + self.new.heading.body, 0)
            was = (old + self.old.heading.body, 0)
            key = self.new.key(at[0], self.new_keys)
            yield Change("moved", key, "", was=was, at=at, within=self.within)

    def row(self, old: int, new: int) -> Iterator[Change]:
        """Compare two rows that are one, each cell under its own column."""
        for before, after in self.columns.pairs:
            was, at = (old, before), (new, after)
            if not self.begins(was, at):
                continue
            if not same(self.old.text(*was), self.new.text(*at)):
                yield self.change("changed", was, at)
            yield from self.inner(was, at)
        yield from self.one_sided("added", [(new, column) for column in self.columns.added])
        yield from self.one_sided("removed", [(old, column) for column in self.columns.removed])

    def begins(self, was: Place, at: Place) -> bool:
        """Tell whether a cell begins here on either side: a merged one is compared once."""
        old, new = self.old.cell(*was), self.new.cell(*at)
        return (
            old is None
            or new is None
            or (old.row, old.column) == was
            or (new.row, new.column) == at
        )

    def one_sided(self, kind: Kind, places: list[Place]) -> Iterator[Change]:
        side = self.new if kind == "added" else self.old
        for place in places:
            cell = side.cell(*place)
            if cell is not None and (cell.row, cell.column) == place and tidy(cell.text):
                old, new = (None, place) if kind == "added" else (place, None)
                yield self.change(kind, old, new)

    def inner(self, was: Place, at: Place) -> Iterator[Change]:
        """Compare the tables inside two cells that are one."""
        old, new = self.old.cell(*was), self.new.cell(*at)
        if old is None or new is None or not (old.grids or new.grids):
            return
        found = compare(old.grids, new.grids, within=(*self.within, at))
        yield from found.changes()
        for kind, numbers, grids in (
            ("removed", found.removed, old.grids),
            ("added", found.added, new.grids),
        ):
            for number in numbers:
                for cell in grids[number].cells:
                    if tidy(cell.text):
                        yield self.whole(kind, cell, (*self.within, at))

    def whole(self, kind: str, cell: Cell, within: tuple[Place, ...]) -> Change:
        place = (cell.row, cell.column)
        if kind == "added":
            return Change("added", "", "", after=cell.text, at=place, within=within)
        return Change("removed", "", "", before=cell.text, was=place, within=within)


def compare(
    before: Sequence[Grid], after: Sequence[Grid], *, within: tuple[Place, ...] = ()
) -> Comparison:
    """Return what changed between the grids of a form as sent and as returned.

    Parameters
    ----------
    before
        The grids of the form that was sent.
    after
        The grids of the file that came back.
    within
        The places of the cells in which these grids lie, outermost first.
    """
    pairs = _pairs(before, after)
    matches = tuple(
        _Table(before[old], after[new], within).match(
            (old, new), (before[old].name, after[new].name)
        )
        for old, new in sorted(pairs.items())
    )
    return Comparison(
        matches=matches,
        removed=tuple(old for old in range(len(before)) if old not in pairs),
        added=tuple(new for new in range(len(after)) if new not in pairs.values()),
    )
