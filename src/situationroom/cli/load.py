"""`situationroom load`: reference data, the demonstration room."""

import argparse
from datetime import date
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from situationroom.base.errors import Refusal
from situationroom.cli.output import print_json
from situationroom.rooms.codelists.queries import loaded_tables
from situationroom.rooms.codelists.reference import load_codelists, read_manifest
from situationroom.rooms.market.reference import load_statistics
from situationroom.rooms.measures.queries import has_reference_acts
from situationroom.rooms.measures.reference import load_register
from situationroom.rooms.organisations.services import load_organisations, load_person

DEMO_PASSWORD = "상황실-demo-2026"  # noqa: S105 — printed on purpose, demo profile only
SINCE = date(2025, 1, 1)


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("load", help="load reference data or the demonstration room")
    parser.add_argument("kind", choices=("reference", "demo"))
    parser.add_argument("--force", action="store_true", help="load even when nothing changed")
    parser.add_argument("--show", action="store_true", help="only print the demo accounts")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    quiet = options.quiet or options.json
    if options.kind == "reference":
        counts = load_reference(quiet=quiet, force=options.force)
    elif options.show:
        counts = {}
        show_accounts()
    else:
        counts = load_demo(quiet=quiet)
    if options.json:
        print_json(counts)
    return 0


def reference_is_current() -> bool:
    """Tell whether the tables in the database are those of the repository."""
    loaded = loaded_tables()
    files = {row["table"]: row["sha256"] for row in read_manifest(settings.REFERENCE)}
    return loaded == files and has_reference_acts()


def load_reference(*, quiet: bool, force: bool = False) -> dict[str, int]:
    """Load every compiled table, all or none; nothing is done when all are loaded already."""
    if not force and reference_is_current():
        return {}
    folder = settings.REFERENCE
    with transaction.atomic():  # nobody reads new tables beside old ones
        counts = load_codelists(folder)
        counts |= load_statistics(folder)
        counts["acts"] = load_register(folder / "measures", at=timezone.now())
    if not quiet:
        for name, rows in counts.items():
            print(f"  {name:28} {rows:>8,} rows")
    return counts


def _room() -> dict[str, Any]:
    path = settings.REFERENCE / "room" / "organisations.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def load_demo(*, quiet: bool, accounts: bool = True) -> dict[str, int]:
    """Load the organisations and, in the demo profile only, one account a role."""
    room = _room()
    counts = {"organisations": load_organisations(room["organisations"])}
    if accounts:
        if not settings.DEMO:
            raise Refusal(
                "Demo accounts are for the demo profile only.",
                hint="Unset SITUATIONROOM_PROFILE, or invite people by their names.",
            )
        for account in room["accounts"]:
            load_person(
                email=account["email"],
                name=account["name"],
                password=DEMO_PASSWORD,
                organisation=account["organisation"],
                roles=account["roles"],
                since=SINCE,
            )
        counts["accounts"] = len(room["accounts"])
    if accounts and not quiet:
        show_accounts()
    return counts


def show_accounts() -> None:
    """Print the demo accounts."""
    print(f"demo accounts (password: {DEMO_PASSWORD})")
    for account in _room()["accounts"]:
        print(f"  {account['email']:28} {account['name']} — {', '.join(account['roles'])}")
