"""`situationroom impact`: run a scenario written as YAML."""

import argparse
from pathlib import Path
from typing import Any

from situationroom.cli.output import print_json
from situationroom.rooms.impact import services
from situationroom.rooms.impact.queries import list_not_covered
from situationroom.rooms.impact.written import read_scenario


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "impact", help="run a scenario (see docs/how-to/write-a-scenario)"
    )
    parser.add_argument("scenario", help="YAML file")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    written = read_scenario(Path(options.scenario))
    computed = services.compute(written.scenario, inputs=written.inputs())
    answer: dict[str, Any] = {
        "scenario": written.title,
        "method": services.METHOD,
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
                f"{row['item']:16} base {row['base_usd'] / 1e6:10.1f}  exposed "
                f"{row['exposed_usd'] / 1e6:10.1f}  change {row['change_usd'] / 1e6:9.1f} "
                f"({row['low'] / 1e6:.1f} to {row['high'] / 1e6:.1f}) USD million"
            )
    return 0


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
