"""Run a family of benchmarks, or list the families."""

import argparse
import importlib
import json
import subprocess
import sys

from benchmarks.figure import Figure, machine

BUILT = {
    "walk": "from a notice to a drafted brief: seconds, headline shares, an act drawn by lot",
    "plumbing": "the live stream, the relay, and what an event costs its write",
    "impact": "the world market of every item, a thousand draws, the one market",
    "evidence": "the event of April 2025 and forecasts of it, beside placebos and naive rivals",
    "duty": "one look-up, a day's whole table, and the page that people open most",
    "response": "issues by the thousand: list, board, change of stage; filled forms collated",
    "sessions": "fifty series of ten years: the next agenda, and asks across the years",
    "visibility": "what the second wall costs a page, an object and a number",
}
# Named by the contract; each comes with the work it measures.
TO_COME = (
    "desk",
    "agreements",
    "watch",
    "search",
    "rules",
    "market",
    "supply",
    "channel",
    "web",
    "reports",
    "general",
    "api",
    "trust",
)


def main() -> int:
    """Print the figures of a family."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("family", nargs="?", help="without one the families are listed")
    parser.add_argument("--quick", action="store_true", help="end within 60 s")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    options = parser.parse_args()
    if options.family is None:
        return _list(as_json=options.json)
    if options.family in TO_COME:
        parser.error(f"{options.family} is not built yet; there are {', '.join(BUILT)}")
    if options.family not in BUILT:
        parser.error(f"there is no family {options.family}; there are {', '.join(BUILT)}")
    try:
        module = importlib.import_module(f"benchmarks.{options.family}")
        figures: list[Figure] = module.run(quick=options.quick)
    except subprocess.CalledProcessError as problem:
        print(f"benchmarks: stopped at: {' '.join(problem.cmd)}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps([f.as_json() for f in figures], ensure_ascii=False, indent=2))
    else:
        print(f"# {options.family} on {machine()}", file=sys.stderr)
        print("\n".join(f.in_words() for f in figures))
    return 0


def _list(*, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"built": list(BUILT), "not_built": TO_COME}, indent=2))
        return 0
    for name, what in BUILT.items():
        print(f"{name:12} {what}")
    print(f"not built yet: {', '.join(TO_COME)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
