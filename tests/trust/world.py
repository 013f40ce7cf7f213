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

EVERY = 7  # of the labels, in the part that `make test` takes


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


def make_world(matrix: str) -> World:
    """Settle everybody in, make everything, and ask the oracle about each cell."""
    marks, papers = things_of.labels(), things_of.on_the_way()
    if matrix == "sampled":
        marks, papers = marks[::EVERY], papers[::EVERY]
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
