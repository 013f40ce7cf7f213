"""Who may read the rows of each table: every room declares its clauses once, in `visibility.py`.

A declared clause is compiled to query sets (`visible_to`) and to row policies of PostgreSQL. A
table nobody declared is a fault that a test and the start of the server name.
"""

from django.db.models import Model

from situationroom.base.clauses import AllOf, Anyone, Clause, Within

_CLAUSES: dict[type[Model], Clause] = {}
_APPEND_ONLY: dict[type[Model], tuple[str, ...]] = {}
_MACHINERY: dict[type[Model], str] = {}


def declare(model: type[Model], clause: Clause) -> None:
    """Say who may read the rows of a table. Raises ValueError for a table that has its clause."""
    if model in _CLAUSES:
        raise ValueError(f"{model._meta.label} has its clause already")
    _CLAUSES[model] = clause


def declare_machinery(model: type[Model], why: str) -> None:
    """Say that a table holds no content anybody is kept from, and why; no wall stands round it."""
    declare(model, Anyone())
    _MACHINERY[model] = why


def declare_pairs(model: type[Model], name: str) -> None:
    """Say that a pair of two tables is read by who may read both of its rows.

    `name` is the field that makes the pairs; both tables have their clauses already.
    """
    field = model._meta.get_field(name)
    pairs: type[Model] = field.remote_field.through  # type: ignore[union-attr]
    ends = [
        Within(one.name, one.related_model)  # type: ignore[arg-type]
        for one in pairs._meta.fields
        if one.is_relation and not isinstance(clause_of(one.related_model), Anyone)  # type: ignore[arg-type]
    ]
    declare(pairs, AllOf(tuple(ends)) if len(ends) > 1 else ends[0])


def append_only(model: type[Model], *but: str) -> None:
    """Let nobody change or remove rows of a table, except these columns."""
    _APPEND_ONLY[model] = but


def is_append_only() -> dict[type[Model], tuple[str, ...]]:
    """Return the tables that only grow, with the columns that may still be filled."""
    return dict(_APPEND_ONLY)


def machinery() -> dict[type[Model], str]:
    """Return the tables without a wall, with the reason of each."""
    return dict(_MACHINERY)


def clause_of(model: type[Model]) -> Clause:
    """Return who may read a table. Raises KeyError naming a table nobody declared."""
    try:
        return _CLAUSES[model]
    except KeyError:
        raise KeyError(f"{model._meta.label}: say in visibility.py who may read it") from None


def declared() -> dict[type[Model], Clause]:
    """Return every table with its clause."""
    return dict(_CLAUSES)
