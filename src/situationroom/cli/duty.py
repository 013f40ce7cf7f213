"""`situationroom duty`: the duty of a line, or the whole table of a day."""

import argparse
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from situationroom.cli.load import refuse_without_reference
from situationroom.cli.output import print_json, write_file
from situationroom.cli.parse import add_json, day
from situationroom.rooms.measures import queries, table
from situationroom.rooms.measures.queries import LATEST, Duty


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("duty", help="the duty of a line, an origin and a day")
    parser.add_argument("line", nargs="?", help="8 or 10 digits, dots allowed")
    parser.add_argument("--origin", help="country code such as KR")
    parser.add_argument("--on", type=day, required=True, help="day of entry, YYYY-MM-DD")
    parser.add_argument(
        "--known-on", type=day, default=LATEST, help="use only what was known on that day"
    )
    parser.add_argument(
        "--destination", default="US", help="market: US, or one whose schedule was loaded"
    )
    parser.add_argument("--table", action="store_true", help="every line and origin of the day")
    parser.add_argument("--out", help="Parquet file for --table", metavar="FILE.parquet")
    add_json(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    refuse_without_reference()
    if options.table:
        return _write_table(options)
    if not options.line or not options.origin:
        options.parser.error("give a line and --origin, or --table with --out")
    duty = queries.get_duty(
        line=options.line,
        origin=options.origin,
        on=options.on,
        known_on=options.known_on,
        destination=options.destination,
    )
    answer = as_json(duty, destination=options.destination, known_on=options.known_on)
    if options.json:
        print_json(answer)
    else:
        _print(duty)
    return 0


def as_json(duty: Duty, *, destination: str, known_on: date = LATEST) -> dict[str, Any]:
    """Return a duty in the shape of the contract; rates are shares."""
    return {
        "line": duty.line,
        "origin": duty.origin,
        "destination": queries.destination_of(destination),
        "on": duty.on.isoformat(),
        "total_ad_valorem": round(duty.total, 10),
        "low": round(duty.low, 10),
        "high": round(duty.high, 10),
        "ordinary_known": duty.ordinary_known,
        "column": duty.column,
        "conditions": list(duty.conditions),
        "components": [
            {
                "programme": c.programme,
                "measure": c.key,
                "authority": c.authority,
                "heading": c.heading,
                "rate": round(c.rate, 10),
                "legal_basis": c.legal_basis,
                "url": c.url,
                "from": c.since and c.since.isoformat(),
                "until": c.until and c.until.isoformat(),
                "confirmed": c.confirmed,
                "conditions": list(c.conditions),
            }
            for c in duty.components
        ],
        "not_applied": [
            {
                "programme": n.programme,
                "measure": n.key,
                "why": n.reason,
                "detail": n.detail,
                "legal_basis": n.legal_basis,
                "conditions": list(n.conditions),
            }
            for n in duty.not_applied
        ],
        "next_changes": [
            {
                "on": step.since.isoformat(),
                "total_ad_valorem": round(step.duty.total, 10),
                "low": round(step.duty.low, 10),
                "high": round(step.duty.high, 10),
            }
            for step in queries.list_next_changes(
                line=duty.line,
                origin=duty.origin,
                after=duty.on,
                known_on=known_on,
                destination=destination,
            )
        ],
        "coverage": _coverage(destination),
    }


def _coverage(destination: str) -> dict[str, str]:
    since, until = queries.days_covered(destination)
    return {"from": since.isoformat(), "until": until.isoformat()}


def _print(duty: Duty) -> None:
    rng = "" if duty.low == duty.high else f" ({duty.low:.2%} to {duty.high:.2%})"
    print(f"{duty.line} from {duty.origin} on {duty.on}: {duty.total:.2%}{rng}")
    for part in duty.components:
        print(f"  + {part.rate:7.2%}  {part.programme:24} {part.heading}  {part.legal_basis}")
    for left in duty.not_applied:
        print(f"  - not applied: {left.programme} ({left.reason})")


def _write_table(options: argparse.Namespace) -> int:
    if not options.out:
        options.parser.error("--table needs --out FILE.parquet")
    if options.line or options.origin:
        options.parser.error("--table is of every line and origin: leave out LINE and --origin")
    frame = table.table_of_day(
        on=options.on, known_on=options.known_on, destination=options.destination
    )
    content = BytesIO()
    frame.write_parquet(content)
    write_file(Path(options.out), content.getvalue())
    if options.json:
        print_json({"rows": frame.height, "out": options.out, "on": options.on.isoformat()})
    else:
        print(f"{frame.height} rows → {options.out}")
    return 0
