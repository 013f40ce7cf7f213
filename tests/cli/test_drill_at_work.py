"""A drill as an operator plays it: committed, with the worker on a thread of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.rooms.steps import DRILLS, counts

from situationroom.base.relay import verify_chain
from situationroom.cli.load import load_demo, load_reference
from situationroom.cli.main import run

# SQLite's test database lives in memory: two threads that write cannot share it. There the
# drill is played in a process of its own, see test_commands.
pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="see test_commands")


@pytest.fixture
def loaded(committed: None) -> None:
    """Begin on a loaded room, whatever emptied its tables before."""
    load_reference(quiet=True)
    load_demo(quiet=True)


def played(capsys: pytest.CaptureFixture[str], folder: Path) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["drill", DRILLS[0], "--json", "--out", str(folder)]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_a_drill_played_twice_gives_the_same_figures_and_one_of_each(
    loaded: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = played(capsys, tmp_path)
    second = played(capsys, tmp_path)
    assert first["seconds"] < 60
    assert second["figures"] == first["figures"]
    assert second["issue"] == first["issue"]
    assert counts() == {"notices": 1, "joins": 1, "runs": 2, "issues": 1, "briefs": 1}
    assert verify_chain() == []
