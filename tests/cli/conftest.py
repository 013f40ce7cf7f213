"""The commands are tried on a room in which a drill has happened."""

from collections.abc import Callable

import pytest
from django.utils import translation
from tests.rooms.conftest import after_the_court

from situationroom.cli.main import run

__all__ = ["after_the_court"]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Return the step that runs a command and returns its status, answer and errors."""

    def step(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        translation.deactivate()  # a command begins in the room's language, whoever asked before
        try:
            status = run([str(word) for word in words])
        except SystemExit as end:  # argparse
            status = int(end.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return step
