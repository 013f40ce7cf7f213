"""Pasting into a list: what a list says about itself, and what a paste would change in it.

A list is a `Sheet`; its page stands in `paste_pages`, and `docs/how-to/paste-into-a-list.md` shows
one. Nothing is written here: a preview is computed twice, and its digest tells whether the room has
moved on in between.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from django.utils.translation import gettext

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.ledgers.fields import DASHES, Field, clean, fold, headings
from situationroom.documents.errors import EmptyFile, Unreadable
from situationroom.documents.headings import tidy
from situationroom.documents.messages import gettext_noop
from situationroom.documents.paste import read_paste

__all__ = [
    "DASHES",
    "Field",
    "Kind",
    "Preview",
    "Row",
    "Sheet",
    "State",
    "clean",
    "fold",
    "preview",
]

Thing = TypeVar("Thing")
State = dict[str, Any]  # a value for each key of a field; None where there is nothing

LONGEST = 800_000  # in Korean just less than a form takes
SEARCHED = 10


class Kind(StrEnum):
    """What becomes of a pasted row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row(Generic[Thing]):
    """One pasted row: its number in the paste, and what it would make of what it names."""

    number: int
    kind: Kind
    thing: Thing | None
    texts: dict[str, str]
    before: State = field(default_factory=dict)
    after: State = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)

    def changes(self, key: str) -> bool:
        """Tell whether a cell changes."""
        return key in self.after and self.before.get(key) != self.after[key]


class Sheet(ABC, Generic[Thing]):
    """A list somebody pastes into. Its first field names the row."""

    title: ClassVar[str]
    back: ClassVar[str]  # URL name of the list
    fields: ClassVar[tuple[Field, ...]]
    most: ClassVar[int] = 200
    cell_of: ClassVar[Mapping[str, str]] = {}  # at which cell a broken rule is shown

    def __init__(self, by: Actor, at: datetime) -> None:
        self.by, self.at = by, at

    @abstractmethod
    def check_may_paste(self) -> None:
        """Raise NotAllowed for who may not paste."""

    @abstractmethod
    def find(self, texts: Collection[str]) -> Mapping[str, Thing]:
        """Return what the first cells name, by their text, with one query for all."""

    @abstractmethod
    def now(self, thing: Thing) -> State:
        """Return what stands, a value for each field."""

    @abstractmethod
    def write(self, rows: Sequence[Row[Thing]]) -> None:
        """Write new and changed rows by one service: all or none."""

    def listed(self) -> Sequence[Thing]:
        """Return what the page shows to copy from."""
        return ()

    def absent(self, text: str) -> Refusal | None:
        """Return why a row that names nothing known is refused, or None: it becomes a new one."""
        return NotFound(
            "Nothing here is called %(name)s.", hint="Copy the name from the list.", name=text
        )

    def read(self, key: str, text: str) -> Any:
        """Return what a cell says. Raises Refusal."""
        return text

    def complete(self, before: State, after: State, said: Collection[str]) -> State:
        """Return the row with what follows from what was said. Raises Refusal."""
        return after

    def check(self, thing: Thing | None, after: State) -> None:
        """Raise what the service would refuse a row with."""

    def say(self, key: str, value: Any) -> str:
        """Return a value as people read and write it."""
        return "–" if value is None else str(value)


@dataclass(frozen=True)
class Preview(Generic[Thing]):
    """What a paste would change."""

    rows: tuple[Row[Thing], ...]
    keys: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    def of(self, *kinds: Kind) -> list[Row[Thing]]:
        """Return the rows of some kinds."""
        return [row for row in self.rows if row.kind in kinds]

    @property
    def refuses(self) -> bool:
        """Tell whether a row is refused."""
        return bool(self.of(Kind.REFUSED))

    @property
    def to_write(self) -> list[Row[Thing]]:
        """Return the rows that would be written; none while one is refused."""
        return [] if self.refuses else self.of(Kind.NEW, Kind.CHANGED)

    @property
    def digest(self) -> str:
        """Return what tells this preview from every other one."""
        told = [
            [row.number, row.kind, _mark(row.thing), _marks(row.before), _marks(row.after)]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _mark(value: Any) -> str:
    """Return what a value is, where two may be written alike: people of one name."""
    return str(getattr(value, "pk", value))


def _marks(state: State) -> dict[str, str]:
    return {key: _mark(value) for key, value in state.items()}


def preview(sheet: Sheet[Thing], text: str) -> Preview[Thing]:
    """Return what a paste would change. Raises Refusal where it cannot be read as a whole."""
    lines = _lines(text)
    head, columns, unknown = _columns(lines, sheet.fields)
    body = [
        (number, {key: clean(line[column]) for key, column in columns.items()})
        for number, line in enumerate(lines[head + 1 :], start=head + 2)
        if any(map(clean, line))
    ]
    if len(body) > sheet.most:
        raise Refusal(
            "%(count)d rows were pasted; at most %(most)d are taken at once.",
            hint="Paste them in several parts.",
            count=len(body),
            most=sheet.most,
        )
    if not body:
        raise Refusal(
            "There is no row below the headings.",
            hint="Copy the rows together with their headings.",
        )
    return Preview(tuple(_rows(sheet, body)), tuple(columns), unknown)


def _lines(text: str) -> list[list[str]]:
    if len(text) > LONGEST:
        raise Refusal(
            "What was pasted is longer than is read at once.", hint="Paste it in several parts."
        )
    try:
        return read_paste(text).grid.texts()
    except EmptyFile:
        raise Refusal(
            "Nothing was pasted.", hint="Copy the rows together with their headings."
        ) from None
    except Unreadable:
        raise Refusal(
            "What was pasted cannot be read as a table.",
            hint="Copy the cells in Excel again, without text around them.",
        ) from None


def _columns(
    lines: Sequence[Sequence[str]], fields: Sequence[Field]
) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """Return the row of headings, the column of each field, and the headings nobody knows."""
    keys = {name: one.key for one in fields for name in headings(one)}
    found = [[keys.get(fold(cell), "") for cell in line] for line in lines[:SEARCHED]]
    counts = [len(set(line) - {""}) for line in found]
    if not any(counts):
        raise Refusal(
            "No headings were found in what was pasted.",
            hint="Write a row of headings above the rows: %(names)s.",
            names=_names(fields),
        )
    head = counts.index(max(counts))
    _check_columns(found[head], fields)
    unknown = [
        tidy(clean(cell))
        for cell, key in zip(lines[head], found[head], strict=True)
        if not key and fold(cell)
    ]
    places = {key: column for column, key in enumerate(found[head]) if key}
    return head, {one.key: places[one.key] for one in fields if one.key in places}, tuple(unknown)


def _check_columns(found: Sequence[str], fields: Sequence[Field]) -> None:
    twice = [one for one in fields if found.count(one.key) > 1]
    if twice:
        raise Refusal(
            "More than one column is headed %(names)s.",
            hint="Keep one of them.",
            names=_names(twice),
        )
    missing = [one for one in fields if one.needed and one.key not in found]
    if missing:
        raise Refusal(
            "These columns are missing: %(names)s.",
            hint="Write their headings into the first row, in Korean or English.",
            names=_names(missing),
        )
    written = [one for one in fields[1:] if not one.beside]
    if not any(one.key in found for one in written):
        raise Refusal(
            "No column says what is to change.",
            hint="Add at least one of these: %(names)s.",
            names=_names(written),
        )


def _names(fields: Sequence[Field]) -> str:
    return ", ".join(gettext(one.label) for one in fields)


def _rows(sheet: Sheet[Thing], body: list[tuple[int, dict[str, str]]]) -> list[Row[Thing]]:
    name = sheet.fields[0].key
    known = sheet.find({texts[name] for _, texts in body if texts[name]})
    seen: dict[Any, int] = {}
    rows: list[Row[Thing]] = []
    for number, texts in body:
        thing = known.get(texts[name])
        refusal = _misnamed(sheet, texts[name], thing)
        first = seen.setdefault(thing or fold(texts[name]), number)
        if refusal is None and first != number:
            refusal = Refusal(
                "Row %(row)d names it already.", hint="Keep one of the two rows.", row=first
            )
        if refusal is not None:
            rows.append(Row(number, Kind.REFUSED, thing, texts, refused={name: refusal}))
        else:
            rows.append(_row(sheet, number, thing, texts))
    return rows


def _misnamed(sheet: Sheet[Thing], text: str, thing: Thing | None) -> Refusal | None:
    if not text:
        return Refusal("This row names nothing.", hint="Fill in what names it, or leave it out.")
    return sheet.absent(text) if thing is None else None


def _row(
    sheet: Sheet[Thing], number: int, thing: Thing | None, texts: dict[str, str]
) -> Row[Thing]:
    before = sheet.now(thing) if thing is not None else {}
    said, refused = _said(sheet, texts, before)
    after = {**before, **said}
    if not refused:
        try:
            after = sheet.complete(before, after, said)
            if after != before:
                sheet.check(thing, after)
        except Refusal as refusal:
            refused[_cell(sheet, refusal)] = refusal
    if refused:
        return Row(number, Kind.REFUSED, thing, texts, before, refused=refused)
    changed = Kind.UNCHANGED if after == before else Kind.CHANGED
    return Row(number, Kind.NEW if thing is None else changed, thing, texts, before, after)


def _said(
    sheet: Sheet[Thing], texts: dict[str, str], before: State
) -> tuple[State, dict[str, Refusal]]:
    """Return what the cells of a row say; an empty cell says nothing."""
    said: State = {}
    refused: dict[str, Refusal] = {}
    for one in sheet.fields[1:]:
        text = texts.get(one.key, "")
        if one.beside or not text:
            continue
        try:
            said[one.key] = _value(sheet, one, text, before)
        except Refusal as refusal:
            refused[one.key] = refusal
    return said, refused


def _value(sheet: Sheet[Thing], one: Field, text: str, before: State) -> Any:
    # What was copied from the page comes back as it stood there, whatever else is called so.
    if one.key in before and fold(text) == fold(sheet.say(one.key, before[one.key])):
        return before[one.key]
    if text not in DASHES:
        return sheet.read(one.key, text)
    if one.clears:
        return None
    raise Refusal("This cell cannot be emptied.", hint="Write what is to stand there.")


def _cell(sheet: Sheet[Thing], refusal: Refusal) -> str:
    at = refusal.values.get("cell") or sheet.cell_of.get(str(refusal.values.get("rule")))
    return str(at or sheet.fields[0].key)


KIND_TEXT = {
    Kind.NEW: gettext_noop("new"),
    Kind.CHANGED: gettext_noop("changed"),
    Kind.UNCHANGED: gettext_noop("unchanged"),
    Kind.REFUSED: gettext_noop("refused"),
}
KIND_TONE = {
    Kind.NEW: "done",
    Kind.CHANGED: "action",
    Kind.UNCHANGED: "neutral",
    Kind.REFUSED: "severe",
}
