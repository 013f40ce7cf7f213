"""`situationroom audit verify`: is the chain of the event log whole?"""

import argparse
import sys
from typing import Any

from situationroom.base import relay
from situationroom.cli.output import print_json


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("audit", help="check the event log")
    actions = parser.add_subparsers(dest="action", required=True)
    verify = actions.add_parser("verify", help="recompute the chain of the whole log")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when anything was changed or removed."""
    faults = relay.verify_chain()
    if options.json:
        print_json({"ok": not faults, "faults": faults[:100]})
    elif faults:
        print("\n".join(faults[:20]), file=sys.stderr)
    else:
        print("the chain is whole")
    return 1 if faults else 0
