"""The second wall: PostgreSQL row policies, compiled from the clauses the rooms declare.

A query that forgot `visible_to` finds no hidden row here. The application's role is neither owner
nor superuser; who acts is told to each transaction (`acting`), and the room's own work, where it
must see more, says so by name (`as_room`). SQLite has no such wall.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model

from situationroom.base.clauses import Anyone, Clause
from situationroom.base.connections import ROLE
from situationroom.base.visibility import declared, is_append_only

PREFIX = "room_"
ITSELF = "(SELECT room_itself())"
MARKED = "room_itself()"  # its comment keeps what was built, so that a start finds what changed

CATALOG = """
SELECT line FROM (
  SELECT concat_ws(' ', 'policy', c.relname, p.polname, p.polcmd, p.polpermissive, p.polroles::text,
                   pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) AS line
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
  WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL
  SELECT concat_ws(' ', 'table', c.relname, c.relrowsecurity)
  FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  UNION ALL
  SELECT concat_ws(' ', 'function', pg_get_functiondef(f.oid), pg_get_userbyid(f.proowner)::text)
  FROM pg_proc f
  WHERE f.pronamespace = 'public'::regnamespace AND f.proname ^@ 'room_' AND f.prokind = 'f'
) AS lines ORDER BY line COLLATE "C"
"""

# What an actor is, as the transaction was told: SET LOCAL room.…, see `acting`.
SETTINGS = """
CREATE OR REPLACE FUNCTION room_itself() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('room.itself', true), '') = 'on' $$;
CREATE OR REPLACE FUNCTION room_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('room.kind', true), '') $$;
CREATE OR REPLACE FUNCTION room_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('room.person', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION room_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('room.organisation', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION room_roles() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(coalesce(current_setting('room.roles', true), ''), ',') $$;
CREATE OR REPLACE FUNCTION room_scopes() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(coalesce(current_setting('room.scopes', true), ''), ',') $$;
"""

# What an actor stands in is asked of the tables by functions of their owner: who else is in a
# group stays hidden from the asker. Rooms above replace those that hang on their tables.
STANDING = {
    "room_audiences": """
SELECT s.audience_id FROM base_seat s JOIN base_audience a ON a.id = s.audience_id
WHERE (a.until IS NULL OR a.until > statement_timestamp())
  AND (s.until IS NULL OR s.until > statement_timestamp())
  AND ((s.organisation = room_organisation() AND (s.role = '' OR s.role = ANY (room_roles())))
       OR s.person = room_person())
""",
    "room_companies": "SELECT room_organisation() WHERE room_kind() = 'company'",
    "room_barred": "SELECT NULL::uuid WHERE false",
}


def define_standing(name: str, query: str) -> None:
    """Let a room say by which of its tables a set of an actor is worked out."""
    STANDING[name] = query


def statements() -> Iterator[str]:
    """Yield what makes the wall, in order; each may be said again without harm."""
    yield _role()
    yield SETTINGS
    for name, query in STANDING.items():
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS SETOF uuid LANGUAGE sql STABLE"
            f" SECURITY DEFINER SET search_path = pg_catalog, public AS $${query}$$;"
        )
    yield from _within()
    for model, clause in declared().items():
        yield from _policies(model, clause)
    yield from _grants()


def _role() -> str:
    # Roles belong to the whole server: another database of it may be making the same one now.
    return f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}') THEN
    CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;"""


def _within() -> Iterator[str]:
    """Yield what asks a label by the right of its owner: a policy cannot ask its own table."""
    from situationroom.base.labels import LABEL

    for name, clause in LABEL.functions().items():
        yield (
            f"CREATE OR REPLACE FUNCTION {name}(asked uuid) RETURNS boolean LANGUAGE sql STABLE"
            " SECURITY DEFINER SET search_path = pg_catalog, public AS $$ SELECT EXISTS"
            f" (SELECT 1 FROM base_label l WHERE l.id = asked AND {clause.sql('l')}) $$;"
        )


def _policies(model: type[Model], clause: Clause) -> Iterator[str]:
    table = f'"{model._meta.db_table}"'
    for verb in ("select", "insert", "update", "delete"):
        yield f"DROP POLICY IF EXISTS {PREFIX}{verb} ON {table};"
    if isinstance(clause, Anyone):
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        return
    reads = f"{ITSELF} OR {clause.sql(table)}"
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    yield f"CREATE POLICY {PREFIX}select ON {table} FOR SELECT USING ({reads});"
    # What is new shows nothing that was hidden; what is changed or taken away must be readable.
    yield f"CREATE POLICY {PREFIX}insert ON {table} FOR INSERT WITH CHECK (true);"
    yield f"CREATE POLICY {PREFIX}update ON {table} FOR UPDATE USING ({reads}) WITH CHECK (true);"
    yield f"CREATE POLICY {PREFIX}delete ON {table} FOR DELETE USING ({reads});"


def _grants() -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {ROLE};"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};"
    yield f'REVOKE INSERT, UPDATE, DELETE ON "django_migrations" FROM {ROLE};'
    for model, columns in is_append_only().items():
        table = f'"{model._meta.db_table}"'
        yield f"REVOKE UPDATE, DELETE ON {table} FROM {ROLE};"
        if columns:
            yield f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {ROLE};"


def build() -> None:
    """Make the wall as the clauses say today.

    Nothing is done where there is no PostgreSQL, by an account that may not change tables, and
    while some of the tables are not there yet.
    """
    if connection.vendor != "postgresql":
        return
    tables = set(connection.introspection.table_names())
    if any(model._meta.db_table not in tables for model in declared()):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        if cursor.fetchone() != (True,):
            return
        # Two set-ups of one database would trip over each other's policies.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('situationroom.policies'))")
        cursor.execute("\n".join(statements()))
        if login := settings.DATABASES["default"].get("LOGIN", ""):
            cursor.execute(_grant_to(login))
        mark = f"{source_digest()} {catalog_digest(cursor)}"
        cursor.execute(f"COMMENT ON FUNCTION {MARKED} IS '{mark}'")


def source_digest() -> str:
    """Return what the clauses of this version say, in one number."""
    return hashlib.sha256("\n".join(sorted(statements())).encode()).hexdigest()


def catalog_digest(cursor: Any) -> str:
    """Return what the database holds of the wall now, in one number: policies and functions."""
    cursor.execute(CATALOG)
    return hashlib.sha256("\n".join(row[0] for row in cursor.fetchall()).encode()).hexdigest()


def _grant_to(login: str) -> str:
    """Let the account that serves ask as the application's role, where this account may say so."""
    name = connection.ops.quote_name(login)
    return f"""
DO $$ BEGIN
  GRANT {ROLE} TO {name};
EXCEPTION WHEN insufficient_privilege OR undefined_object OR invalid_grant_operation THEN
  RAISE NOTICE 'not granted: {ROLE}';
END $$;"""
