"""`situationroom audit verify`: are the event log and the audit rows as they were written?"""

import argparse
from typing import Any

from situationroom.base import audit, relay
from situationroom.cli.output import complain, print_json
from situationroom.cli.parse import add_json


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("audit", help="check the event log and the audit rows")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser(
        "verify", help="recompute the chain of the log and the seals of the rows"
    )
    add_json(verify)
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when anything was changed or removed."""
    faults = relay.verify_chain() + audit.verify_reads()
    if options.json:
        print_json({"ok": not faults, "faults": faults[:100]})
    elif not faults:
        print("the chain is whole")
    if faults:
        complain(
            f"the log was changed: {'; '.join(faults[:20])}",
            "leave the database as it is, restore the last backup beside it and compare "
            "(docs/operations/backup.md)",
        )
    return 1 if faults else 0
