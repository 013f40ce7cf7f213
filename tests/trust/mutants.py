"""Clauses broken on purpose, one place at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from situationroom.base.clauses import AllOf, AnyOf, Anyone, Clause, FieldIs, KindIn, Nobody, Not
from situationroom.base.labels import LabelClause


def of_label(label: LabelClause) -> Iterator[tuple[str, LabelClause]]:
    """Yield every mutant of the clause of labels, with what was done to it."""
    for name in ("word", "touched", "public"):
        for said, mutant in of(getattr(label, name)):
            yield f"{name}: {said}", replace(label, **{name: mutant})


def of(clause: Clause) -> Iterator[tuple[str, Clause]]:
    """Yield every mutant of a clause: each of its parts opened, closed, turned round or cut."""
    yield f"{clause} opened", Anyone()
    yield f"{clause} closed", Nobody()
    yield from _inside(clause)


def _inside(clause: Clause) -> Iterator[tuple[str, Clause]]:
    if isinstance(clause, Not):
        yield f"{clause} turned round", clause.clause
        for said, mutant in of(clause.clause):
            yield said, Not(mutant)
    elif isinstance(clause, AnyOf | AllOf):
        yield from _of_parts(clause)
    elif isinstance(clause, KindIn):
        for kind in sorted(clause.kinds):
            yield f"{clause} without {kind}", KindIn(clause.kinds - {kind})
    elif isinstance(clause, FieldIs) and len(clause.values) > 1:
        for value in clause.values:
            rest = tuple(one for one in clause.values if one != value)
            yield f"{clause} without {value}", FieldIs(clause.field, rest)


def _of_parts(clause: AnyOf | AllOf) -> Iterator[tuple[str, Clause]]:
    other = AllOf if isinstance(clause, AnyOf) else AnyOf
    yield f"{clause} with the other joint", other(clause.clauses)
    for place, part in enumerate(clause.clauses):
        before, after = clause.clauses[:place], clause.clauses[place + 1 :]
        for said, mutant in of(part):
            yield said, type(clause)((*before, mutant, *after))
