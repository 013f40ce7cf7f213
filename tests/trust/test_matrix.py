"""The matrix: every actor before every object, each wall alone, judged by the oracle.

A cell is one actor, one object and whether that actor is shown it in a list; numbers are judged
beside. `make test` takes a part of the labels, `make matrix` and `make full` the whole.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from tests.trust.cast import EVERYBODY, GROUPS, TODAY, key_of
from tests.trust.facts import Who
from tests.trust.oracle import lists_members
from tests.trust.world import World

from situationroom.base.acting import acting_as
from situationroom.base.models import Audience, Seat
from situationroom.base.visibility import clause_of

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]


def _differences(settled: World, who: Who, model: type[Model], shown: set[Any]) -> list[str]:
    """Name each cell that a wall judges otherwise than the oracle."""
    expected = settled.expected(who, model)
    return [
        f"{who.key} {'sees' if thing.pk in shown else 'does not see'} {thing.what}"
        for thing in settled.tables[model]
        if (thing.pk in shown) != (thing.pk in expected)
    ]


def _report(name: str, settled: World, wrong: list[str], capsys: Any) -> None:
    with capsys.disabled():
        print(f"\nmatrix, {name}: {settled.cells} cells, {len(wrong)} mismatches")  # noqa: T201
    assert wrong[:5] == []


def test_the_world_holds_every_kind_of_answer(settled: World) -> None:
    assert any(settled.seen.values())
    for model in settled.tables:
        answers = {len(settled.expected(who, model)) for who in EVERYBODY}
        assert len(answers) > 8, model  # a table everybody sees alike would judge nothing


def test_wall_one_shows_what_the_page_says_and_nothing_else(settled: World, capsys: Any) -> None:
    wrong = []
    for who in EVERYBODY:
        for model, things in settled.tables.items():
            mine = {thing.pk for thing in things}
            rows = model._base_manager.filter(clause_of(model).q(settled.actors[who.key]))
            shown = set(rows.values_list("pk", flat=True))
            wrong += _differences(settled, who, model, shown)
            counted = rows.filter(pk__in=mine).count()
            assert counted == len(shown & mine)
    _report("wall one", settled, wrong, capsys)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has wall one only")
def test_wall_two_shows_what_the_page_says_and_nothing_else(settled: World, capsys: Any) -> None:
    wrong = []
    for who in EVERYBODY:
        with acting_as(settled.actors[who.key]):
            for model in settled.tables:
                shown = set(model._base_manager.values_list("pk", flat=True))
                wrong += _differences(settled, who, model, shown)
    _report("wall two", settled, wrong, capsys)


def test_who_sits_in_a_group_is_told_to_its_manager_and_the_secretariat(settled: World) -> None:
    for who in EVERYBODY:
        actor = settled.actors[who.key]
        for group in GROUPS:
            expected = lists_members(who, group, on=TODAY)
            seats = Seat.objects.filter(clause_of(Seat).q(actor), audience=key_of(group.key))
            assert seats.exists() is expected, (who.key, group.key)
            if connection.vendor == "postgresql":
                with acting_as(actor):
                    assert Audience.objects.filter(pk=key_of(group.key)).exists() is expected
