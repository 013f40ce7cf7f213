"""`situationroom watch`: read an outside source once."""

import argparse
from typing import Any

from situationroom.base.errors import NotFound
from situationroom.cli.output import print_json
from situationroom.rooms.watch.run import KNOWN, run_source


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("watch", help="read outside sources")
    actions = parser.add_subparsers(dest="action", required=True)
    read = actions.add_parser("run", help="read one source to its end")
    read.add_argument("source", help=f"one of: {', '.join(KNOWN)}")
    read.add_argument("--retry", action="store_true", help="read what was set aside again")
    read.add_argument("--json", action="store_true")
    read.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer; status 1 when the source could not be read to its end."""
    if options.source not in KNOWN:
        raise NotFound(
            "There is no source %(name)s.",
            hint="There are: %(known)s",
            name=options.source,
            known=", ".join(KNOWN),
        )
    answer = run_source(options.source, retry=options.retry)
    if options.json:
        print_json(answer)
    else:
        print(
            f"{options.source}: {answer['new']} new, {answer['known']} known, "
            f"{answer['aside']} set aside. {answer['problem']}"
        )
    return 1 if answer["problem"] else 0
