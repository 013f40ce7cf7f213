"""A room in which something has happened already, given back as it was after the module."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.rooms.steps import COURT, play


@pytest.fixture(scope="module")
def after_the_court(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Play the drill of the court once for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        play(COURT)
        yield
        transaction.set_rollback(True)
