"""`situationroom audit verify`: is the chain of the event log whole?"""

import argparse
from typing import Any

from situationroom.base import relay
from situationroom.cli.output import complain, print_json
from situationroom.cli.parse import add_json


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("audit", help="check the event log")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="recompute the chain of the whole log")
    add_json(verify)
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when anything was changed or removed."""
    faults = relay.verify_chain()
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
