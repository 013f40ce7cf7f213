"""`situationroom impact`: run a scenario written as YAML."""

import argparse
from pathlib import Path
from typing import Any

from situationroom.cli.load import refuse_without_reference
from situationroom.cli.output import print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.impact.figures import method_of
from situationroom.rooms.impact.queries import list_not_covered
from situationroom.rooms.impact.written import read_scenario

EXAMPLE = """\
  title: A duty of 17.5 % on memory modules
  before: 2026-08-01
  after: 2026-08-01
  changes:
    - rate: 0.175
      origins: all
      products: ["8473.30"]
"""


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "impact",
        help="run a scenario written as YAML",
        description="Run a scenario written as YAML; nothing is stored. "
        "docs/how-to/write-a-scenario.md explains the keys.",
        epilog="an example:\n" + EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenario", help="YAML file")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    refuse_without_reference()
    written = read_scenario(Path(options.scenario))
    computed = written.computed()
    answer: dict[str, Any] = {
        "scenario": written.title,
        "method": method_of(written.scenario),
        "seed": None,
        "reference_source": written.scenario.reference_source,
        "items": [_item(row) for row in computed.result["items"] if row["base_usd"]],
        "not_covered": list_not_covered(computed.result),
        "trace": computed.digest,
    }
    if options.json:
        print_json(answer)
    else:
        for row in answer["items"]:
            print(
                f"{row['item']:16} base {_millions(row['base_usd']):>10}  exposed "
                f"{_millions(row['exposed_usd']):>10}  change {_millions(row['change_usd']):>11} "
                f"({_millions(row['low'])} to {_millions(row['high'])}) USD million"
            )
        for gap in answer["not_covered"]:
            value = "value not known" if gap["value"] is None else _millions(gap["value"])
            print(f"not covered: {gap['code']} ({value}): {gap['reason']}")
    return 0


def _millions(value: float | None) -> str:
    """Write an amount in millions; what no source covers is said, never printed as zero."""
    return "not covered" if value is None else f"{value / 1e6:.1f}"


def _item(row: dict[str, Any]) -> dict[str, Any]:
    effect = row["effect"]
    return {
        "item": row["item"],
        "base_usd": row["base_usd"],
        "exposed_usd": row["hit_usd"],
        "exempt_usd": row["exempt_usd"],
        "change_usd": effect["central"],
        "low": effect["low"],
        "high": effect["high"],
        "by_source": effect["by_source"],
    }
