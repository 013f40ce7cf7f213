"""Run a family of benchmarks."""

import argparse
import importlib
import json
import sys

from benchmarks.figure import Figure, machine

FAMILIES = ("walk", "plumbing", "impact")


def main() -> int:
    """Print the figures of a family."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("family", nargs="?", choices=FAMILIES)
    parser.add_argument("--quick", action="store_true", help="end within 60 s")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.family is None:
        print("\n".join(FAMILIES))
        return 0
    figures: list[Figure] = importlib.import_module(f"benchmarks.{options.family}").run(
        quick=options.quick
    )
    if options.json:
        print(json.dumps([f.as_json() for f in figures], ensure_ascii=False, indent=2))
        return 0
    print(f"# {options.family} on {machine()}", file=sys.stderr)
    for f in figures:
        goal = "" if f.goal is None else f"  goal {f.goal:g}  {'met' if f.met else 'MISSED'}"
        peer = "" if f.peer_value is None else f"  {f.peer} {f.peer_value:.4g}"
        print(f"{f.figure}: {f.value:.4g} {f.unit}{goal}{peer}\n    {f.how}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
