"""`situationroom load`: reference data, organisations, the demonstration room."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from situationroom.base.errors import Refusal
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.codelists.queries import loaded_tables
from situationroom.rooms.codelists.reference import check_tables, load_codelists, read_manifest
from situationroom.rooms.market.reference import load_statistics
from situationroom.rooms.measures.queries import has_reference_acts
from situationroom.rooms.measures.reference import load_register
from situationroom.rooms.organisations.services import load_organisations, load_person

DEMO_PASSWORD = "상황실-demo-2026"  # noqa: S105 — printed on purpose, demo profile only
SINCE = date(2025, 1, 1)


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "load", help="load reference data, organisations or the demonstration room"
    )
    parser.add_argument(
        "kind",
        choices=("reference", "organisations", "demo"),
        help="reference: the compiled tables; organisations: those of FILE; "
        "demo: organisations and one account a role (demonstration profile only)",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="YAML of organisations (default: room/organisations.yaml of the reference)",
    )
    parser.add_argument("--force", action="store_true", help="load even when nothing changed")
    parser.add_argument("--show", action="store_true", help="only print the demo accounts")
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    add_json(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    quiet = options.quiet or options.json
    if options.kind == "reference":
        if options.file:
            options.parser.error("reference takes no FILE: SITUATIONROOM_REFERENCE is its folder")
        counts = load_reference(quiet=quiet, force=options.force)
    elif options.show:
        counts = {}
        show_accounts()
    else:
        counts = load_demo(
            quiet=quiet, accounts=options.kind == "demo", file=options.file or _room_file()
        )
    if options.json:
        print_json(counts)
    elif not quiet and not options.show:
        print(", ".join(f"{counts[name]} {name}" for name in counts) or "nothing changed")
    return 0


def reference_is_current() -> bool:
    """Tell whether the tables in the database are those of the repository."""
    loaded = loaded_tables()
    files = {row["table"]: row["sha256"] for row in read_manifest(settings.REFERENCE)}
    return loaded == files and has_reference_acts()


def refuse_without_reference() -> None:
    """Raise Refusal where no reference table is loaded: every answer would be empty."""
    if not loaded_tables():
        raise Refusal(
            "The reference tables are not loaded.", hint="Run `situationroom load reference`."
        )


def load_reference(*, quiet: bool, force: bool = False) -> dict[str, int]:
    """Load every compiled table, all or none; nothing is done when all are loaded already."""
    if not force and reference_is_current():
        return {}
    folder = settings.REFERENCE
    check_tables(folder)
    with transaction.atomic():  # nobody reads new tables beside old ones
        counts = load_codelists(folder)
        counts |= load_statistics(folder)
        counts["acts"] = load_register(folder / "measures", at=timezone.now())
    return counts


def _room_file() -> Path:
    return Path(settings.REFERENCE) / "room" / "organisations.yaml"


def _room(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what a file says of organisations and accounts. Raises Refusal naming the fault."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as problem:
        raise _unreadable(file, " ".join(str(problem).split())) from None
    if not isinstance(content, dict) or set(content) - {"organisations", "accounts"}:
        raise _unreadable(file, "it knows organisations and accounts only")
    for name, rows in content.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _unreadable(file, f"{name} is not a list of entries")
    return {"organisations": [], "accounts": [], **content}


def _unreadable(file: Path, problem: str) -> Refusal:
    return Refusal(
        "%(file)s cannot be read: %(problem)s",
        hint="Name a YAML file in UTF-8 such as reference/room/organisations.yaml.",
        file=file,
        problem=problem,
    )


def load_demo(*, quiet: bool, accounts: bool = True, file: Path | None = None) -> dict[str, int]:
    """Load the organisations and, in the demo profile only, one account a role."""
    if accounts and not settings.DEMO:
        raise Refusal(
            "Demo accounts are for the demo profile only.",
            hint="Use `situationroom load organisations`, or unset SITUATIONROOM_PROFILE.",
        )
    room = _room(file or _room_file())
    counts = {"organisations": load_organisations(room["organisations"])}
    if not accounts:
        return counts
    for account in room["accounts"]:
        load_person(password=DEMO_PASSWORD, since=SINCE, **account)
    counts["accounts"] = len(room["accounts"])
    if not quiet:
        show_accounts()
    return counts


def show_accounts() -> None:
    """Print the demo accounts."""
    print(f"demo accounts (password: {DEMO_PASSWORD})")
    for account in _room(_room_file())["accounts"]:
        print(f"  {account['email']:28} {account['name']} — {', '.join(account['roles'])}")
