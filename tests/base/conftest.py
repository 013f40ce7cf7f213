"""Steps of the ground floor's tests: events to follow, and a log that is really committed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.base.filing import folders_of_a_test
from tests.base.steps import AT, Rang
from tests.walls import as_owner

from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Cursor, Event, Label, Numbering, Setback


@pytest.fixture
def ring() -> Callable[..., Event]:
    """Return the step that writes one event of a bell."""

    def step(times: int = 1) -> Event:
        by = room_rule("test.bell")
        with acting_as(by):
            label = Label.objects.create(level=Level.PUBLIC)
            return emit(Rang(times=times), about=label.id, label=label, by=by, at=AT)

    return step


@pytest.fixture
def empty_log(committed: None) -> None:
    """Begin with a log that is really committed and holds nothing."""
    for model in (Setback, Event, Cursor, Numbering):
        with as_owner():
            model.objects.all().delete()


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> None:
    """Let files arrive and stay in a folder of this test."""
    folders_of_a_test(settings, tmp_path)
