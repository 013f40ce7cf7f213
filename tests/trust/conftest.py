"""The world of the matrix for the files that judge it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.trust.world import EVERY, World, make_world


@pytest.fixture(scope="module")
def settled(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any, matrix: str
) -> Iterator[World]:
    """Make the world once for all tests of this file, and take it back afterwards."""
    every = getattr(request.module, "EVERY_LABEL", EVERY)
    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            yield make_world(every[matrix])
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)
