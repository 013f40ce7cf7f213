"""`situationroom load`: reference data, organisations, the demonstration room."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from situationroom.base import wall
from situationroom.base.errors import Refusal
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json, day
from situationroom.rooms.codelists.finding import build_finder, load_rulings
from situationroom.rooms.codelists.queries import loaded_tables
from situationroom.rooms.codelists.reference import check_tables, load_codelists, read_manifest
from situationroom.rooms.impact.value_added import Said as SharesSaid
from situationroom.rooms.impact.value_added import load_shares
from situationroom.rooms.market.reference import load_statistics
from situationroom.rooms.measures.queries import has_reference_acts
from situationroom.rooms.measures.reference import load_register
from situationroom.rooms.measures.tariffs import Said as TariffsSaid
from situationroom.rooms.measures.tariffs import load_tariffs
from situationroom.rooms.organisations.services import (
    load_bonds,
    load_organisations,
    load_person,
)
from situationroom.rooms.posts.services import load_coverage
from situationroom.rooms.support.services import load_programmes

DEMO_PASSWORD = "상황실-demo-2026"  # noqa: S105 — printed on purpose, demo profile only
SINCE = date(2025, 1, 1)
LISTS = ("organisations", "accounts", "mandates", "consents", "conflicts", "coverage")


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "load", help="load reference data, organisations or the demonstration room"
    )
    parser.add_argument(
        "kind",
        choices=(
            "reference",
            "organisations",
            "demo",
            "rulings",
            "tariffs",
            "shares",
            "programmes",
        ),
        help="reference: the compiled tables; organisations: those of FILE; "
        "demo: organisations and one account a role (demonstration profile only); "
        "rulings: customs rulings of one or more FILEs, for the HS finder; "
        "tariffs: the tariff schedule of another destination, of one or more FILEs; "
        "shares: Korean value added in exports to the United States, of one FILE (OECD ICIO); "
        "programmes: notices of 기업마당 as its interface answers them, of one or more FILEs",
    )
    parser.add_argument(
        "file",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="YAML of organisations (default: room/organisations.yaml of the reference), or "
        "JSON lines of rulings (they take the place of those loaded before)",
    )
    parser.add_argument("--force", action="store_true", help="load even when nothing changed")
    parser.add_argument("--show", action="store_true", help="only print the demo accounts")
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    _add_tariffs(parser)
    told = parser.add_argument_group("shares")
    told.add_argument("--year", type=int, help="year of the OECD table")
    add_json(parser)
    parser.set_defaults(run=run, parser=parser)


def _add_tariffs(parser: argparse.ArgumentParser) -> None:
    told = parser.add_argument_group("tariffs")
    told.add_argument("--destination", help="country whose schedule it is, such as VN")
    told.add_argument(
        "--beneficiaries", type=Path, metavar="FILE", help="who may claim each preference"
    )
    told.add_argument("--source", default="", help="where the files come from")
    told.add_argument("--licence", default="", help="what may be done with the table")
    told.add_argument("--since", type=day, help="first day (default: 1 January of the vintage)")
    told.add_argument("--until", type=day, help="last day of the latest vintage of the files")


def run(options: argparse.Namespace) -> int:
    """Answer."""
    if not options.show and not wall.may_fill():
        raise Refusal(
            "The account of this command does not own the tables.",
            hint="Name the account that does in SITUATIONROOM_DATABASE_OWNER.",
        )
    quiet = options.quiet or options.json
    counts = _load(options, quiet=quiet)
    if options.json:
        print_json(counts)
    elif not quiet and not options.show:
        print(", ".join(f"{counts[name]} {name}" for name in counts) or "nothing changed")
    return 0


def _load(options: argparse.Namespace, *, quiet: bool) -> dict[str, int]:
    if options.kind in FROM_FILES:
        return FROM_FILES[options.kind](options)
    if options.kind == "reference":
        if options.file:
            options.parser.error("reference takes no FILE: SITUATIONROOM_REFERENCE is its folder")
        return load_reference(quiet=quiet, force=options.force)
    if options.show:
        show_accounts()
        return {}
    if len(options.file) > 1:
        options.parser.error(f"{options.kind} takes one FILE")
    return load_demo(
        quiet=quiet,
        accounts=options.kind == "demo",
        file=options.file[0] if options.file else _room_file(),
    )


def _load_rulings(options: argparse.Namespace) -> dict[str, int]:
    if not options.file:
        options.parser.error("rulings needs a FILE or more")
    refuse_without_reference()
    counts = load_rulings(files=options.file, at=timezone.now())
    build_finder()
    return counts


def _load_programmes(options: argparse.Namespace) -> dict[str, int]:
    if not options.file:
        options.parser.error("programmes needs a FILE or more")
    return load_programmes(files=options.file, at=timezone.now())


def _load_tariffs(options: argparse.Namespace) -> dict[str, int]:
    if not options.file or not options.destination:
        options.parser.error("tariffs needs --destination and a FILE or more")
    refuse_without_reference()
    return load_tariffs(
        destination=options.destination,
        files=options.file,
        members=options.beneficiaries,
        said=TariffsSaid(options.source, options.licence, options.since, options.until),
        at=timezone.now(),
    )


def _load_shares(options: argparse.Namespace) -> dict[str, int]:
    if len(options.file) != 1:
        options.parser.error("shares takes one FILE")
    refuse_without_reference()
    return load_shares(
        file=options.file[0],
        said=SharesSaid(options.year, options.source),
        at=timezone.now(),
    )


FROM_FILES = {
    "rulings": _load_rulings,
    "tariffs": _load_tariffs,
    "shares": _load_shares,
    "programmes": _load_programmes,
}


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
        build_finder()
        return {}
    folder = settings.REFERENCE
    check_tables(folder)
    with transaction.atomic():  # nobody reads new tables beside old ones
        counts = load_codelists(folder)
        counts |= load_statistics(folder, at=timezone.now())
        counts["acts"] = load_register(folder / "measures", at=timezone.now())
    build_finder()
    return counts


def _room_file() -> Path:
    return Path(settings.REFERENCE) / "room" / "organisations.yaml"


def _room(file: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what a file says of organisations and accounts. Raises Refusal naming the fault."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError, yaml.YAMLError) as problem:
        raise _unreadable(file, " ".join(str(problem).split())) from None
    if not isinstance(content, dict) or set(content) - set(LISTS):
        raise _unreadable(file, f"it knows {', '.join(LISTS)} only")
    for name, rows in content.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _unreadable(file, f"{name} is not a list of entries")
    return {**{name: [] for name in LISTS}, **content}


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
    load_coverage(room["coverage"])
    if not accounts:
        return counts
    for account in room["accounts"]:
        load_person(password=DEMO_PASSWORD, since=SINCE, **account)
    counts["accounts"] = len(room["accounts"])
    load_bonds(room, since=SINCE)
    if not quiet:
        show_accounts()
    return counts


def show_accounts() -> None:
    """Print the demo accounts."""
    print(f"demo accounts (password: {DEMO_PASSWORD})")
    for account in _room(_room_file())["accounts"]:
        roles = ", ".join(account.get("roles", ["platform"]))
        print(f"  {account['email']:28} {account['name']} — {roles}")
