"""No table of the database stands outside both walls without a written reason."""

import pytest
from django.db import connection

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.clauses import Anyone
from situationroom.base.visibility import declared, machinery

pytestmark = pytest.mark.django_db
NOT_OURS = {
    "auth_group": "Django's own, empty: rights of the room are roles and clauses",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "Django's own: names of its rights, which nothing asks for",
    "django_content_type": "Django's own: names of tables",
    "django_migrations": "which migrations ran",
}
INDEX = "base_searchentry_fts"  # SQLite's full text: no rows of ours, found through the index alone


def tables() -> set[str]:
    names = set(connection.introspection.table_names())
    return {name for name in names if not (connection.vendor == "sqlite" and INDEX in name)}


def walled() -> set[str]:
    return {m._meta.db_table for m, clause in declared().items() if not isinstance(clause, Anyone)}


def test_every_table_has_policies_or_a_written_reason() -> None:
    reasons = {model._meta.db_table: why for model, why in machinery().items()} | NOT_OURS
    assert {name for name in tables() if name not in walled() and not reasons.get(name)} == set()
    assert walled().isdisjoint(reasons)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one wall")
def test_what_the_clauses_wall_in_has_its_four_policies_and_nothing_else_has() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(p.polname) FROM pg_class c"
            " LEFT JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
            " AND (c.relrowsecurity OR p.polname IS NOT NULL) GROUP BY c.relname"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(walled(), 4)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one wall")
def test_a_pair_is_seen_by_who_sees_both_of_its_ends() -> None:
    from tests.base.filing import an_issue
    from tests.rooms.steps import actor

    from situationroom.base.labelling import make_label
    from situationroom.base.labels import Level
    from situationroom.rooms.impact.models import Run
    from situationroom.rooms.issues.models import Issue

    issue, secretariat = an_issue(), actor("secretariat")
    for level in (Level.ROOM, Level.OWN):
        run = Run.unscoped.create(
            label=make_label(level, owner=secretariat.organisation), title_ko="가", title_en="A",
            digest=level, scenario={}, result={}, state="fresh", method="m", code_version="1",
            made_by="x", made_at=issue.opened_at, seconds=0.1,
        )  # fmt: skip
        issue.runs.add(run)
    pairs = Issue.runs.through._default_manager
    seen = {}
    for name in ("secretariat", "nipa", "company"):
        with acting_as(actor(name)):
            seen[name] = pairs.filter(issue=issue.id).count()
    with acting_as(Actor(ActorKind.PLATFORM_ADMIN)):
        assert pairs.count() == 0
    assert seen == {"secretariat": 2, "nipa": 1, "company": 0}
