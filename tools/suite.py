"""The suite and the checks behind `make test`, `make check` and their sisters.

SQLite always runs; PostgreSQL (with Redis) runs where it answers, on the tests that use a
database. `DB=sqlite` or `DB=postgres` chooses one; the matrix, which on PostgreSQL judges both
walls, runs there alone. With CI=true a missing server is a failure.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import servers

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
NO_TEST = 5  # pytest's status when nothing was collected
# Files side by side, tests of one file in one process: what a file loads is loaded once.
SIDE_BY_SIDE = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]

CHECKS: Mapping[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format=concise", "."],
    "layout": [str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format=concise", "."],
    "types": [str(BIN / "mypy"), "--no-error-summary"],
    "import contract": [str(BIN / "lint-imports")],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "messages": [sys.executable, "-m", "tools.messages", "--check"],
    "manual": [str(BIN / "mkdocs"), "build", "--strict", "--quiet"],
}
CHOICES: Mapping[str, list[str]] = {
    "test": ["-m", "not full"],
    "journeys": ["-m", "browser"],
    "matrix": ["-m", "matrix", "--matrix=whole"],
    "full": ["--matrix=whole", "--hypothesis-profile=full"],
}


def test(choice: list[str]) -> int:
    """Run the chosen tests on every database that is asked for and answers."""
    asked = os.environ.get("DB", "")
    if asked not in ("", "sqlite", "postgres"):
        print(f"DB={asked}: say DB=sqlite or DB=postgres", file=sys.stderr)
        return 2
    status = 0
    if asked != "postgres":
        status = run_pytest("SQLite", choice, {})
    if asked != "sqlite":
        status = on_postgres(choice, asked=bool(asked)) or status
    return status


def matrix(choice: list[str]) -> int:
    """Judge the whole matrix where both walls stand; at wall one where PostgreSQL is silent."""
    if os.environ.get("DB") or servers.find_postgres() is None:
        return test(choice)
    return on_postgres(choice, asked=False)


def on_postgres(choice: list[str], *, asked: bool) -> int:
    """Run what uses a database on PostgreSQL and Redis; say so where they do not answer."""
    postgres, redis = servers.find_postgres(), servers.find_redis()
    needed = asked or os.environ.get("CI") == "true"
    if postgres is None or (redis is None and needed):
        silent = "PostgreSQL" if postgres is None else "Redis"
        print(
            f"\n{silent} does not answer on this machine: the suite ran on SQLite only. "
            "`.venv/bin/python -m tools.servers start` starts it.",
            flush=True,
        )
        return 1 if needed else 0
    where = {
        "SITUATIONROOM_DATABASE": f"{postgres}/room_{os.getpid()}",
        "SITUATIONROOM_REDIS": redis or "",
    }
    name = "PostgreSQL and Redis" if redis else "PostgreSQL (Redis does not answer)"
    return run_pytest(name, [*choice, "--only-database"], where)


def run_pytest(name: str, options: list[str], where: dict[str, str]) -> int:
    """Run pytest with settings of its own; return its status."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SITUATIONROOM_")}
    print(f"\n--- tests on {name}", flush=True)
    status = subprocess.run(
        [sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *options],
        cwd=ROOT,
        check=False,
        env=kept | where,
    ).returncode
    if status == NO_TEST and "--only-database" in options:
        print("no test of this kind uses a database", flush=True)
        return 0
    return status


def check(_: list[str]) -> int:
    """Run every check to its end, so that one look shows all that is wrong."""
    wrong = []
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    for name, command in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, check=False, text=True, capture_output=True, env=quiet
        )
        fine = done.returncode == 0
        print(
            f"{'ok    ' if fine else 'WRONG '} {name} ({time.monotonic() - began:.1f} s)",
            flush=True,
        )
        if not fine:
            wrong.append(name)
            print(done.stdout + done.stderr, flush=True)
    if wrong:
        print(f"to mend: {', '.join(wrong)}")
    return 1 if wrong else 0


def main(words: list[str]) -> int:
    """Run one target; what follows its name goes to pytest."""
    name, *rest = words or ["test"]
    if name == "check":
        return check(rest)
    if name == "full":
        return max(check([]), test([*CHOICES["full"], *rest]))  # what fails first hides nothing
    if name not in CHOICES:
        print(f"no such target: {name}; there are {', '.join([*CHOICES, 'check'])}")
        return 2
    run: Callable[[list[str]], int] = matrix if name == "matrix" else test
    return run([*CHOICES[name], *rest])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
