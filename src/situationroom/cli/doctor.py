"""`situationroom doctor`: what is well with this installation, and what to do where it is not."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseProblem
from django.utils import timezone

from situationroom.base import connections, wall
from situationroom.base.checks import sqlite_is_durable
from situationroom.base.errors import Refusal
from situationroom.base.files.checking import count_waiting as count_late
from situationroom.base.files.checking import look_at_walls
from situationroom.base.relay import count_waiting
from situationroom.cli import problems
from situationroom.cli.load import reference_is_current
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json
from situationroom.documents.limited.process import Outcome
from situationroom.rooms.delivery.queries import count_failed
from situationroom.rooms.organisations.queries import count_organisations


@dataclass(frozen=True)
class Finding:
    """One check: its name, whether it is well, and the detail or remedy."""

    name: str
    ok: bool
    detail: str


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("doctor", help="check this installation")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when anything is not well."""
    findings = [_looked("database", _database)]
    findings.append(_looked("second wall", _wall) if findings[0].ok else _not_looked("second wall"))
    if findings[-1].ok:
        connections.see_for_the_room_everywhere()
        connections.stand_behind_the_wall()
    findings += [
        _looked(name, check) if findings[0].ok or name == "assets" else _not_looked(name)
        for name, check in CHECKS.items()
    ]
    ok = all(finding.ok for finding in findings)
    if options.json:
        print_json({"ok": ok, "checks": [vars(finding) for finding in findings]})
    else:
        for finding in findings:
            print(f"{'ok ' if finding.ok else 'NOT'}  {finding.name:18} {finding.detail}")
    return 0 if ok else 1


def refuse_unless_ready() -> tuple[str, ...]:
    """Return what is well only because this is a demonstration.

    Raises Refusal where the room cannot work: no database, or not the tables of this version.
    """
    for check in (_database, _migrations):
        fine, detail = check()
        if not fine:
            raise Refusal("The database is not ready: %(problem)s", problem=detail)
    found = wall.look(demo=settings.DEMO)
    if found.faults:
        raise Refusal(
            "The second wall does not stand: %(problem)s",
            hint="See docs/operations/security.md, then ask `situationroom doctor`.",
            problem="; ".join(found.faults),
        )
    return found.notes


def tell(notes: tuple[str, ...]) -> None:
    """Say on standard error what production would refuse, or what SQLite lacks."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr, flush=True)


def _looked(name: str, check: Callable[[], tuple[bool, str]]) -> Finding:
    try:
        return Finding(name, *check())
    except DatabaseProblem as problem:
        words = problems.of_database(problem)
    except OSError as problem:
        words = problems.of_machine(problem)
    except Exception as problem:
        words = (f"{type(problem).__name__}: {problem}", "")
    return Finding(name, False, ": ".join(word for word in words if word))


def _not_looked(name: str) -> Finding:
    return Finding(name, False, "not looked at: it needs the database")


def _wall() -> tuple[bool, str]:
    """Tell whether row policies bind whoever serves, and what to do where they do not."""
    found = wall.look(demo=settings.DEMO)
    return not found.faults, "; ".join(found.faults or found.notes) or "stands"


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    faults = sqlite_is_durable(databases=["default"])
    if faults:
        return False, f"{faults[0].msg}: {faults[0].hint}"
    return True, connection.vendor


def _migrations() -> tuple[bool, str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not plan, "all applied" if not plan else f"{len(plan)} to apply: run `make setup`"


def _reference() -> tuple[bool, str]:
    current = reference_is_current()
    return current, "loaded" if current else "run `situationroom load reference`"


def _organisations() -> tuple[bool, str]:
    count = count_organisations()
    remedy = "run `situationroom load " + ("demo`" if settings.DEMO else "organisations FILE`")
    return count > 0, f"{count}" if count else remedy


def _assets() -> tuple[bool, str]:
    there = (settings.ASSETS / "krds").is_dir() and settings.STATIC_ROOT.is_dir()
    return there, "built" if there else "run `make setup`"


def _log() -> tuple[bool, str]:
    waiting = count_waiting()
    detail = f"{waiting.events} events wait for a number, {waiting.setbacks} set back"
    remedy = ": run `situationroom worker --retry-setbacks`" if waiting.setbacks else ""
    return waiting.setbacks == 0, detail + remedy


def _messages() -> tuple[bool, str]:
    failed = count_failed()
    remedy = ": see the page What leaves the room" if failed else ""
    return failed == 0, f"{failed} could not be delivered{remedy}"


def _files() -> tuple[bool, str]:
    """Tell which walls stand around the process that looks at files, and whether files wait."""
    verdict = look_at_walls()
    if verdict.outcome is not Outcome.CLEAN:
        lacking = ", ".join(verdict.lacking) or str(verdict.reason)
        return False, f"files are not checked, {lacking} is lacking: see docs/operations/files"
    late = count_late(before=timezone.now() - timedelta(minutes=15))
    walls = f"walls: {', '.join(verdict.walls)}"
    if late:
        return False, f"{late} files wait for their check: does a worker run? ({walls})"
    return True, f"checked in {verdict.seconds:.1f} s, {walls}"


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "migrations": _migrations,
    "reference data": _reference,
    "organisations": _organisations,
    "assets": _assets,
    "event log": _log,
    "messages": _messages,
    "files": _files,
}
