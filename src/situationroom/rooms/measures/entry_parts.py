"""How rows of a long list and their answers are put away: as JSON, pressed, and sealed.

What is put away opens with the secret of the room alone; no table holds a code, a day or an amount.
"""

import hashlib
import heapq
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from situationroom.base.errors import Refusal
from situationroom.base.seals import seal, unseal
from situationroom.rooms.measures.entries import Told
from situationroom.rooms.measures.queries.entries import (
    Cheaper,
    Entries,
    EntryResult,
    Row,
    Total,
    totals_of,
    urgency,
)

PURPOSE = "entries"
FIRST = 200  # rows answered, and rows refused, that the page shows
LEVEL = 3  # of pressing: time counts, the rows stay for a day


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    cells: dict[str, str]
    result: EntryResult | None
    refused: tuple[str, str, dict[str, Any]] | None


@dataclass(frozen=True, slots=True)
class _Short:
    asked_on: date
    rows: list[_Kept]
    totals: tuple[Total, ...]
    changes: tuple[Cheaper, ...]
    answered: int
    refused: int


_TOLD = TypeAdapter(list[tuple[int, dict[str, str]]])
_ROWS = TypeAdapter(list[_Kept])
_SHORT = TypeAdapter(_Short)


def key_of(told: Sequence[Told], asked_on: date) -> str:
    """Return what is the same for the same list asked on the same day."""
    said = [[one.number, sorted(one.cells.items())] for one in told]
    return hashlib.sha256(json.dumps([asked_on.isoformat(), said]).encode()).hexdigest()


def put_told(told: Sequence[Told]) -> bytes:
    """Return rows as told, sealed."""
    return _away(_TOLD.dump_json([(one.number, dict(one.cells)) for one in told]))


def take_told(sealed: bytes | memoryview) -> list[Told]:
    """Return rows as told. Raises Refusal where the room's secret is another one now."""
    return [Told(number, cells) for number, cells in _TOLD.validate_json(_back(sealed))]


def put_rows(rows: Iterable[Row]) -> bytes:
    """Return rows with their answers, sealed."""
    return _away(_ROWS.dump_json([_kept(row) for row in rows]))


def take_rows(sealed: bytes | memoryview) -> list[Row]:
    """Return rows with their answers. Raises Refusal where the room's secret is another one now."""
    return [_row(kept) for kept in _ROWS.validate_json(_back(sealed))]


def put_short(entries: Entries) -> bytes:
    """Return what the page shows of a long list, sealed."""
    short = _Short(
        entries.asked_on,
        [_kept(row) for row in entries.rows],
        entries.totals,
        entries.changes,
        entries.answered,
        entries.refused,
    )
    return _away(_SHORT.dump_json(short))


def take_short(sealed: bytes | memoryview) -> Entries:
    """Return what the page shows. Raises Refusal where the room's secret is another one now."""
    short = _SHORT.validate_json(_back(sealed))
    return Entries(
        short.asked_on,
        tuple(map(_row, short.rows)),
        short.totals,
        short.changes,
        answered=short.answered,
        refused=short.refused,
    )


class Shortened:
    """Adds up a long list part by part: totals, counts, the first rows, and its goods."""

    def __init__(self, asked_on: date) -> None:
        self._entries = Entries(asked_on, (), ())
        self._good: list[Row] = []
        self._bad: list[Row] = []
        self._totals: dict[str, Total] = {}
        self._pairs: dict[tuple[str, str], int] = {}

    def add(self, rows: Sequence[Row]) -> None:
        """Add the rows of one part."""
        good = [(row, row.result) for row in rows if row.result is not None]
        bad = [row for row in rows if row.refused is not None]
        for row, result in good:
            pair = (result.line, result.origin)
            first = self._pairs.get(pair, row.told.number)
            self._pairs[pair] = min(first, row.told.number)
        for total in totals_of([result for _, result in good]):
            known = self._totals.get(total.kind)
            self._totals[total.kind] = _sum(known, total) if known else total
        self._good = heapq.nsmallest(FIRST, [*self._good, *(row for row, _ in good)], key=urgency)
        self._bad = heapq.nsmallest(FIRST, [*self._bad, *bad], key=lambda row: row.told.number)
        self._entries = replace(
            self._entries,
            answered=self._entries.answered + len(good),
            refused=self._entries.refused + len(bad),
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the lines and origins of the list, in the order of its rows."""
        return sorted(self._pairs, key=self._pairs.__getitem__)

    def entries(self, changes: Iterable[Cheaper]) -> Entries:
        """Return the list as the page shows it."""
        ahead = sorted(self._totals.values(), key=lambda t: (t.next_deadline or date.max, t.kind))
        return replace(
            self._entries,
            rows=(*self._good, *self._bad),
            totals=tuple(ahead),
            changes=tuple(changes),
        )


def _sum(one: Total, other: Total) -> Total:
    ahead = [total.next_deadline for total in (one, other) if total.next_deadline]
    return Total(
        one.kind,
        one.rows + other.rows,
        one.amount + other.amount,
        one.open_amount + other.open_amount,
        min(ahead, default=None),
    )


def _kept(row: Row) -> _Kept:
    refused = row.refused
    said = (refused.code, refused.hint, _plain(refused.values)) if refused is not None else None
    return _Kept(row.told.number, dict(row.told.cells), row.result, said)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, str | int | float) else str(v) for k, v in values.items()}


def _row(kept: _Kept) -> Row:
    refused = None
    if kept.refused is not None:
        code, hint, values = kept.refused
        refused = Refusal(code, hint=hint, **values)
    return Row(Told(kept.number, kept.cells), kept.result, refused)


def _away(plain: bytes) -> bytes:
    return seal(zlib.compress(plain, LEVEL), purpose=PURPOSE)


def _back(sealed: bytes | memoryview) -> bytes:
    return zlib.decompress(unseal(sealed, purpose=PURPOSE))
