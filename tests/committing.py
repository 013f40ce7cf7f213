"""Tests that commit for real: threads and other processes see what they write.

Emptying whole tables afterwards would take the reference data along, which is loaded once a
process. So what was there before is noted, and only what came meanwhile is taken away. The accounts
that every test acts with must be left as they were: who changes people hires them first.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connections, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from tests.walls import as_owner

from situationroom.base.models import Label

# Compiled tables: large, and written by no test.
COMPILED = frozenset({"codelists", "market"})
# What every test acts with.
EVERYBODYS = ("Person", "Membership", "Organisation")
PASSES = 8


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Commit for real, and take away afterwards whatever came of it."""
    with django_db_blocker.unblock():
        _fill_again()
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _all()}
        everybodys = _everybodys()
        try:
            yield
        finally:
            with as_owner():
                _take_away(before)
                changed = [row for row in everybodys if row not in _everybodys()]
            connections.close_all()
        assert not changed, (
            "rows that every test acts with were changed, and other tests fail by it"
        )


def _fill_again() -> None:
    """Load the demonstration again where a test that empties every table ran before."""
    from situationroom.cli.load import load_demo, load_reference

    with as_owner():
        if apps.get_model("organisations", "Person")._base_manager.exists():
            return
        load_reference(quiet=True)
        load_demo(quiet=True)


def _all() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("situationroom.") and config.label not in COMPILED
        for model in config.get_models(include_auto_created=True)
    ]


def _everybodys() -> list[dict[str, Any]]:
    models = [apps.get_model("organisations", name) for name in EVERYBODYS]
    return [row for model in models for row in model._base_manager.values()]


def _take_away(before: dict[type[Model], set[Any]]) -> None:
    """Delete what is new; what still holds another row goes first, so it takes a few passes."""
    Label.objects.exclude(pk__in=before[Label]).update(within=None)
    left = list(before)
    for _ in range(PASSES):
        left = [model for model in left if not _gone(model, before[model])]
        if not left:
            return
    raise AssertionError(f"rows are left behind in {[model.__name__ for model in left]}")


def _gone(model: type[Model], before: set[Any]) -> bool:
    new = [pk for pk in model._base_manager.values_list("pk", flat=True) if pk not in before]
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=new).delete()
    except (ProtectedError, RestrictedError, IntegrityError):
        return False
    return True
