"""Rooms that benchmarks copy from are taken away when their process ends."""

import subprocess
import sys

from tests.architecture.house import ROOT

LEAVES = """
from contextlib import contextmanager
from benchmarks.plumbing import ready

@contextmanager
def room():
    yield
    print("taken away")

ready.KEPT.enter_context(room())
"""


def test_a_pattern_nobody_forgot_is_taken_away_at_the_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAVES], cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
    )
    assert done.stdout == "taken away\n"
