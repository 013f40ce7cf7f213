"""`situationroom hs`: which product codes some words are likely to be under."""

import argparse
from dataclasses import asdict
from typing import Any

from situationroom.base.errors import Refusal
from situationroom.cli.load import refuse_without_reference
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.codelists.finding import MOST, find_codes
from situationroom.rooms.codelists.rules import dotted_code


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("hs", help="find product codes by Korean or English words")
    parser.add_argument("text", metavar="TEXT", help="what the goods are, such as 태양전지 모듈")
    parser.add_argument("--limit", type=int, default=5, help=f"how many, 1 to {MOST} (default: 5)")
    add_json(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    if not 1 <= options.limit <= MOST:
        options.parser.error(f"--limit is 1 to {MOST}")
    refuse_without_reference()
    found = find_codes(text=options.text, limit=options.limit)
    if not found:
        raise Refusal(
            "No product code fits these words.",
            hint="Say in other words what the goods are, in Korean or English.",
        )
    if options.json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            print(f"{dotted_code(one.line or one.hs6):14} {one.score:6.1%}  {one.reason}")
    return 0
