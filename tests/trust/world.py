"""The world of the matrix, made once for a file: everybody, everything, and the oracle's word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from tests.trust import things as things_of
from tests.trust.cast import EVERYBODY, TODAY, actor_of, settle_in
from tests.trust.facts import Who
from tests.trust.oracle import reads

from situationroom.base.actors import Actor

# Of the labels: at the walls, and at the doors, where one page judges every row of a table.
EVERY = {"sampled": 7, "whole": 1}
EVERY_AT_DOORS = {"sampled": 7, "whole": 3}


@dataclass
class World:
    """Everybody, everything, and what the oracle says of each cell."""

    actors: dict[str, Actor]
    tables: dict[type[Model], list[things_of.Thing]]
    seen: dict[tuple[str, type[Model]], frozenset[Any]]

    def expected(self, who: Who, model: type[Model]) -> frozenset[Any]:
        """Return what the oracle shows somebody of a table."""
        return self.seen[who.key, model]

    @property
    def cells(self) -> int:
        """Return how many cells one wall is judged on."""
        return len(EVERYBODY) * sum(map(len, self.tables.values()))


def make_world(every: int) -> World:
    """Settle everybody in, make everything under every so many labels, and ask the oracle."""
    marks, papers = things_of.labels()[::every], things_of.on_the_way()[::every]
    settle_in()
    tables: dict[type[Model], list[things_of.Thing]] = defaultdict(list)
    for thing in things_of.make_all(marks, papers):
        tables[thing.model].append(thing)
    actors = {who.key: actor_of(who) for who in EVERYBODY}
    seen = {
        (who.key, model): frozenset(
            thing.pk for thing in things if reads(who, thing.what, on=TODAY)
        )
        for who in EVERYBODY
        for model, things in tables.items()
    }
    return World(actors, dict(tables), seen)
