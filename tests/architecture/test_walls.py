"""Doors reach rows through queries and services alone; no table stands without a word on it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from situationroom.base.clauses import Anyone
from situationroom.base.visibility import declared, machinery

SOURCE = Path(__file__).resolve().parents[2] / "src" / "situationroom"
DOORS = ("web", "api", "cli")
PAST_THE_WALL = frozenset({"unscoped", "_base_manager", "_default_manager", "objects"})
BY_NAME = frozenset({"as_room", "get_object_or_404", "get_list_or_404"})
MANAGER = frozenset(
    {
        "aggregate", "all", "count", "create", "exclude", "exists", "filter", "first", "get",
        "in_bulk", "iterator", "last", "order_by", "select_related", "update", "values",
        "values_list",
    }
)  # fmt: skip
# A door that does one of these: file, what, and why it may.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("api/measures.py", "measures.all"): "who reads an act reads its measures",
    ("web/measures.py", "measures.all"): "who reads an act reads its measures",
    ("cli/drill.py", "runs.values_list"): "an operator's command that answers nobody signed in",
}
# Raw SQL: where, and why it is not the ORM's.
RAW = {
    "api/health.py": "asks whether the database answers; no table",
    "base/acting.py": "tells the transaction who acts; takes turns",
    "base/bell.py": "asks SQLite whether its file has changed",
    "base/checks.py": "asks SQLite how it writes",
    "base/connections.py": "takes the role",
    "base/policies.py": "builds the wall",
    "base/relay.py": "takes turns at numbering",
    "base/search/queries.py": "full text of SQLite; narrowed by visible_to as any query",
    "base/wall.py": "reads the catalogue",
    "cli/doctor.py": "asks whether the database answers; no table",
    "rooms/measures/queries/register.py": "the register's marks in one question, policies hold",
    "rooms/organisations/queries/alike.py": "counts machinery: memberships, by what each makes",
}


def ours() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("situationroom.")
        for model in config.get_models(include_auto_created=True)
    ]


def reverse_names() -> frozenset[str]:
    """Return the names by which one row leads to many of a guarded table."""
    clauses = declared()
    return frozenset(
        str(relation.get_accessor_name())
        for model in ours()
        for relation in model._meta.related_objects
        if (relation.one_to_many or relation.many_to_many)
        and not isinstance(clauses.get(relation.related_model, Anyone()), Anyone)
    ) | frozenset(
        field.name
        for model in ours()
        for field in model._meta.many_to_many
        if not isinstance(clauses.get(field.related_model, Anyone()), Anyone)  # type: ignore[arg-type]
    )


def faults_of(tree: ast.AST, many: frozenset[str]) -> Iterator[str]:
    """Yield every way past the wall in the code of a door."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if node.attr in PAST_THE_WALL:
                yield f"{ast.unparse(node.value)}.{node.attr}"
            inner = node.value
            if node.attr in MANAGER and isinstance(inner, ast.Attribute) and inner.attr in many:
                yield f"{inner.attr}.{node.attr}"
        elif (isinstance(node, ast.Name) and node.id in BY_NAME) or (
            isinstance(node, ast.alias) and node.name in BY_NAME
        ):
            yield node.id if isinstance(node, ast.Name) else node.name


def test_doors_reach_no_row_past_the_wall() -> None:
    many, found = reverse_names(), set()
    for door in DOORS:
        for path in sorted((SOURCE / door).rglob("*.py")):
            name = str(path.relative_to(SOURCE))
            found |= {(name, fault) for fault in faults_of(ast.parse(path.read_text()), many)}
    assert sorted(found - EXCEPTIONS.keys()) == []
    assert sorted(EXCEPTIONS.keys() - found) == [], "these exceptions are needed no more"


@pytest.mark.parametrize(
    "code",
    [
        "Issue.unscoped.get(pk=1)", "Issue._base_manager.all()", "Issue._default_manager.all()",
        "Organisation.objects.all()", "with as_room('x'): pass", "get_object_or_404(Issue, pk=1)",
        "from situationroom.base.acting import as_room as other", "issue.briefs.filter(x=1)",
    ],
)  # fmt: skip
def test_each_way_past_the_wall_is_found(code: str) -> None:
    assert list(faults_of(ast.parse(code), frozenset({"briefs"})))


def test_every_table_says_who_may_read_it_and_machinery_says_why() -> None:
    assert {m._meta.label for m in ours() if m not in declared()} == set()
    reasons = machinery()
    free = [model for model, clause in declared().items() if isinstance(clause, Anyone)]
    assert [model._meta.label for model in free if not reasons.get(model)] == []


def test_raw_sql_stands_where_there_is_a_reason_for_it() -> None:
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_raw = isinstance(node, ast.Call) and (
                (isinstance(node.func, ast.Name) and node.func.id == "RawSQL")
                or (
                    isinstance(node.func, ast.Attribute)
                    and node.func.attr in {"extra", "execute", "executemany", "RawSQL"}
                )
            )
            if is_raw and "migrations" not in path.parts:
                found.add(str(path.relative_to(SOURCE)))
    assert found == set(RAW)
