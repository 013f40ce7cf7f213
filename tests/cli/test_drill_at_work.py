"""A drill as an operator plays it: committed, with the worker on a thread of its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from tests.rooms.steps import DRILLS, counts

from situationroom.base.models import Cursor, Event, Label, Numbering, SearchEntry
from situationroom.base.relay import verify_chain
from situationroom.cli.load import load_demo, load_reference
from situationroom.cli.main import run
from situationroom.rooms.delivery.models import Recall, ReplyAddress
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.models import Notice

# SQLite's test database lives in memory: two threads that write cannot share it. There the
# drill is played in a process of its own, see test_commands.
pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="see test_commands")
LEFT = (Recall, ReplyAddress, SearchEntry, Brief, Issue, Run, Notice, Event, Cursor, Numbering)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Commit for real on a loaded room, and take everything away again that came of it."""
    with django_db_blocker.unblock():
        load_reference(quiet=True)
        load_demo(quiet=True)
        labels = set(Label.objects.values_list("pk", flat=True))
        try:
            yield
        finally:
            StateAct.notices.through.objects.all().delete()
            told = [one for one in apps.get_app_config("delivery").get_models() if one not in LEFT]
            for model in (*told, *LEFT):
                model.objects.all().delete()
            made = Label.objects.exclude(pk__in=labels)
            made.update(within=None)
            made.delete()
            connections.close_all()


def played(capsys: pytest.CaptureFixture[str], folder: Path) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["drill", DRILLS[0], "--json", "--out", str(folder)]) == 0
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def test_a_drill_played_twice_gives_the_same_figures_and_one_of_each(
    committed: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = played(capsys, tmp_path)
    second = played(capsys, tmp_path)
    assert first["seconds"] < 60
    assert second["figures"] == first["figures"]
    assert second["issue"] == first["issue"]
    assert counts() == {"notices": 1, "joins": 1, "runs": 2, "issues": 1, "briefs": 1}
    assert verify_chain() == []
