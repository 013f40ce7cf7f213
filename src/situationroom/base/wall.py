"""Whether the second wall stands: asked before anybody is served, and told where it does not.

What the migration built is marked in the database (`policies.build`). A start compares the mark
with the clauses of its own code and with the policies and functions that are there now, so that
neither an update without `migrate` nor a change by hand goes unseen. An owner of the database who
forges the mark as well is beyond this check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection

from situationroom.base import policies
from situationroom.base.clauses import Anyone
from situationroom.base.connections import ROLE, is_behind_the_wall
from situationroom.base.visibility import declared, is_append_only

ONE_WALL = "one wall only: SQLite has no row policies, every filter must be right"
REMEDY = "run `make setup` as the owner of the tables"

# Views and stored views that show rows of the tables with policies, also through other views.
VIEWS = """
WITH RECURSIVE shown AS (
  SELECT c.oid, c.relname, c.relkind, c.reloptions
  FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_class t ON t.oid = d.refobjid
  WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
    AND c.oid <> t.oid AND t.relnamespace = 'public'::regnamespace AND t.relname = ANY (%s)
  UNION
  SELECT c.oid, c.relname, c.relkind, c.reloptions
  FROM shown s
  JOIN pg_depend d ON d.refobjid = s.oid AND d.classid = 'pg_rewrite'::regclass
  JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class c ON c.oid = r.ev_class
  WHERE c.oid <> s.oid
)
SELECT DISTINCT relname, relkind::text FROM shown
WHERE relkind = 'm'
   OR NOT coalesce(reloptions && ARRAY['security_invoker=true', 'security_invoker=on',
                                       'security_invoker=1', 'security_invoker=yes'], false)
ORDER BY relname
"""
OWNS = """
SELECT count(*) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND pg_has_role(%s, c.relowner, 'MEMBER')
"""


@dataclass(frozen=True, slots=True)
class Wall:
    """What keeps the wall from standing, and what is worth a line though it stands."""

    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def look(*, demo: bool) -> Wall:
    """Look at the wall round whoever serves; a demonstration may log in as the owner."""
    if connection.vendor != "postgresql":
        return Wall(notes=(ONE_WALL,))
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return Wall((f"there is no role {ROLE}: {REMEDY}",))
        login = list(_login_faults(cursor))
        faults = [*_role_faults(cursor), *_table_faults(cursor), *_view_faults(cursor)]
        faults += _mark_faults(cursor)
    if demo:
        said = "; ".join(login)
        notes = (f"{said}: production refuses to start so",) if said else ()
        return Wall(tuple(faults), notes)
    return Wall((*faults, *login))


def may_fill() -> bool:
    """Tell whether this account may fill the tables before anybody is there to see them."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() == (ROLE,):  # a process that sees for the room
            return True
        cursor.execute(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class"
            " WHERE oid = to_regclass('public.django_migrations')"
        )
        return bool(cursor.fetchone() != (False,))


def _login_faults(cursor: Any) -> Iterator[str]:
    """Yield why `RESET ROLE` would give more than the application's role."""
    cursor.execute(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user"
    )
    login, is_super, bypasses = cursor.fetchone()
    if is_super:
        yield f"{login}, the account that serves, is superuser"
    elif bypasses:
        yield f"{login}, the account that serves, bypasses row policies"
    elif _owns(cursor, login):
        yield f"{login}, the account that serves, owns tables"


def _role_faults(cursor: Any) -> Iterator[str]:
    """Yield why the role that requests have would not be bound by policies."""
    cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [ROLE])
    row = cursor.fetchone()
    if row[0]:
        yield f"{ROLE} is superuser: ALTER ROLE {ROLE} NOSUPERUSER"
    if row[1]:
        yield f"{ROLE} bypasses row policies: ALTER ROLE {ROLE} NOBYPASSRLS"
    if not row[0] and _owns(cursor, ROLE):
        yield f"{ROLE} owns tables: give them to the account that migrates"
    cursor.execute("SELECT session_user, pg_has_role(session_user, %s, 'MEMBER')", [ROLE])
    login, may_be = cursor.fetchone()
    if not may_be:
        yield f'{login} may not act as {ROLE}: GRANT {ROLE} TO "{login}"'
    if is_behind_the_wall():
        cursor.execute("SELECT current_user")
        acts = cursor.fetchone()[0]
        if acts != ROLE:
            yield f"this process asks as {acts} and not as {ROLE}"


def _owns(cursor: Any, role: str) -> bool:
    cursor.execute(OWNS, [role])
    return bool(cursor.fetchone()[0])


def _table_faults(cursor: Any) -> Iterator[str]:
    """Yield which tables lack their wall, and which that only grow could be changed."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND relrowsecurity"
    )
    secured = {row[0] for row in cursor.fetchall()}
    bare = sorted(set(_walled()) - secured)
    if bare:
        yield f"no row policies on {', '.join(bare)}: {REMEDY}"
    cursor.execute(
        "SELECT t FROM unnest(%s::text[]) AS t"
        " WHERE has_table_privilege(%s, quote_ident(t), 'UPDATE, DELETE')",
        [[model._meta.db_table for model in is_append_only()], ROLE],
    )
    changeable = sorted(row[0] for row in cursor.fetchall())
    if changeable:
        yield f"{ROLE} could change what only grows, {', '.join(changeable)}: {REMEDY}"


def _walled() -> list[str]:
    return [m._meta.db_table for m, clause in declared().items() if not isinstance(clause, Anyone)]


def _view_faults(cursor: Any) -> Iterator[str]:
    cursor.execute(VIEWS, [_walled()])
    for name, kind in cursor.fetchall():
        if kind == "m":
            yield f"{name} is a materialised view of guarded rows: drop it"
        else:
            yield f"view {name} shows its owner's rows: ALTER VIEW {name} SET (security_invoker)"


def _mark_faults(cursor: Any) -> Iterator[str]:
    """Yield whether the code, or the database, is another than when the wall was built."""
    cursor.execute(
        "SELECT obj_description(to_regprocedure(%s), 'pg_proc')", [f"public.{policies.MARKED}"]
    )
    row = cursor.fetchone()
    source, _, catalog = str(row[0] or "").partition(" ")
    if source != _source():
        yield f"the policies are of another version: {REMEDY}"
    elif catalog != policies.catalog_digest(cursor):
        yield f"policies were changed since they were built: {REMEDY}"


@cache
def _source() -> str:
    return policies.source_digest()
