"""Turn requirements/*.in into *.txt: versions and hashes, no index and no host."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("run", "dev", "node")
OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-trusted-host",
    "--no-emit-find-links",
)


def main(names: list[str]) -> int:
    """Lock the named lists, or all; `--upgrade` among the names takes the newest versions."""
    upgrade = [name for name in names if name == "--upgrade"]
    wanted = [name for name in names if name != "--upgrade"] or list(NAMES)
    for name in wanted:
        print(f"locking requirements/{name}.txt …", flush=True)
        subprocess.run(
            [
                sys.executable,
                "-m",
                "piptools",
                "compile",
                *OPTIONS,
                *upgrade,
                "-o",
                f"requirements/{name}.txt",
                f"requirements/{name}.in",
            ],
            cwd=ROOT,
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
