"""Compile reference/ from the shared data: `python -m tools.compile_reference`."""

import argparse
from pathlib import Path

from tools.reference.build import build

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the arguments, compile and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=ROOT / "reference")
    arguments = parser.parse_args()
    for row in build(arguments.shared, arguments.out):
        size = (arguments.out / row[0]).stat().st_size
        print(f"{row[0]:32}{row[2]:>8} rows {size:>10,} bytes")


if __name__ == "__main__":
    main()
