"""What becomes of each row: new, a change, the same, not understood, or refused by a rule.

Plain: given the cells, the mapping and a target, nothing is written here. The same is asked for
the preview and again, row by row, when a row is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import DASHES, clean
from situationroom.base.ledgers.states import LedgerOutcome
from situationroom.base.ledgers.targets import State, Target
from situationroom.base.privacy.numbers import holds_resident_number

HIDDEN_NUMBER = "******-*******"
Problem = dict[str, Any]
"""A refusal as it is kept: `field`, `code`, `hint` and `values`; or a `note` with its `values`."""


@dataclass(slots=True)
class Told:
    """A row as the file tells it: its position, and its cells by field."""

    position: int
    cells: Mapping[str, str]
    numbered: bool = False  # a resident registration number was taken out of it


@dataclass(slots=True)
class Judged:
    """What becomes of a row."""

    outcome: LedgerOutcome
    said: State = field(default_factory=dict)
    before: State = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    thing: Any = None
    names: tuple[str, ...] = ()
    sought: tuple[str, ...] = ()

    @property
    def after(self) -> State:
        """Return what would stand."""
        return {**self.before, **self.said}


def as_problem(refusal: Refusal, key: str = "") -> Problem:
    """Return a refusal as it is kept with a row."""
    values = {name: value if isinstance(value, int) else str(value)
              for name, value in refusal.values.items()}  # fmt: skip
    return {"field": key, "code": refusal.code, "hint": refusal.hint, "values": values}


def without_numbers(texts: Sequence[str]) -> tuple[list[str], bool]:
    """Return cells without resident registration numbers, and whether there was one."""
    safe = [HIDDEN_NUMBER if holds_resident_number(text) else text for text in texts]
    return safe, safe != list(texts)


def judge(target: Target[Any], rows: Iterable[Told], *, seen: dict[str, int]) -> list[Judged]:
    """Judge rows together; `seen` holds the keys of rows before, by the position they stood at."""
    rows = list(rows)
    found = [_understood(target, row) for row in rows]
    known = target.find({key for one in found for key in one.sought})
    for row, one in zip(rows, found, strict=True):
        if one.outcome is LedgerOutcome.UNREAD:
            thing = next((known[key] for key in one.sought if key in known), None)
            _settle(target, row, one, thing, seen)
    return found


def _understood(target: Target[Any], row: Told) -> Judged:
    """Read the cells of a row; an empty cell and a lone dash say nothing."""
    one = Judged(LedgerOutcome.UNREAD)
    if row.numbered:
        refusal = Refusal(
            "A cell held a resident registration number, which the room does not take.",
            "Take the number out of the row, and import it again.",
        )
        one.problems.append(as_problem(refusal))
    for each in target.fields:
        text = clean(row.cells.get(each.key, ""))
        if text and text not in DASHES:
            try:
                one.said[each.key] = target.read(each.key, text)
            except Refusal as refusal:
                one.problems.append(as_problem(refusal, each.key))
    named = {problem["field"] for problem in one.problems}
    one.problems += [
        as_problem(_empty(), each.key)
        for each in target.fields
        if each.needed and each.key not in one.said and each.key not in named
    ]
    if one.problems:
        one.outcome = LedgerOutcome.NOT_UNDERSTOOD
    else:
        one.names, one.sought = target.names(one.said), target.sought(one.said)
    return one


def _empty() -> Refusal:
    return Refusal("This cell is empty.", "Fill it in, or leave the row out.")


def _settle(target: Target[Any], row: Told, one: Judged, thing: Any, seen: dict[str, int]) -> None:
    first = min((seen[key] for key in one.sought if key in seen), default=row.position)
    for key in one.names:
        seen.setdefault(key, row.position)
    note = target.note(thing, one.said)
    one.thing = thing
    one.before = target.now(thing) if thing is not None else {}
    one.said = target.ready(one.said) if thing is None else target.of(thing, one.said)
    try:
        if first != row.position:
            raise Refusal(
                "Line %(row)d of the file is about the same.",
                "Keep one of the two rows.",
                row=first,
            )
        if one.after != one.before:
            target.check(thing, one.before, one.after)
    except Refusal as refusal:
        one.outcome = LedgerOutcome.REFUSED
        one.problems.append(as_problem(refusal, str(refusal.values.get("cell", ""))))
        return
    if note is not None:
        one.problems.append({"note": note[0], "values": note[1]})
    if one.after == one.before:
        one.outcome = LedgerOutcome.SAME
    else:
        one.outcome = LedgerOutcome.NEW if thing is None else LedgerOutcome.CHANGED
