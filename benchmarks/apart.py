"""A measurement in a process and a fresh room of its own, on either database."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.room import ROOT, own_database

from benchmarks.plumbing.ready import prepare


def measured(module: str, server: str, *words: int) -> dict[str, Any]:
    """Return what a module measures in a fresh room of its own; an empty server means SQLite."""
    with (
        tempfile.TemporaryDirectory() as folder,
        own_database(Path(folder), server) as database,
    ):
        where = {"SITUATIONROOM_DATABASE": database}
        prepare(os.environ | where)
        done = subprocess.run(
            [sys.executable, "-m", module, *map(str, words)],
            env=os.environ | where,
            cwd=ROOT,
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
