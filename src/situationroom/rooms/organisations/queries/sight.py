"""What could this person see? By kinds and numbers, read as they would read, never content."""

from dataclasses import dataclass

from django.db.models import Count, Model

from situationroom.base.acting import reading_as
from situationroom.base.actors import Actor
from situationroom.base.clauses import ByLabel
from situationroom.base.labelled import ASKED
from situationroom.base.labels import Level
from situationroom.base.visibility import clause_of


@dataclass(frozen=True, slots=True)
class Sight:
    """How many objects of a kind somebody may read, by label; empty where no label decides."""

    kind: str
    total: int
    by_label: dict[Level, int]


def count_sight(*, actor: Actor) -> list[Sight]:
    """Count what an actor may read now, by kind of object. For who was let ask by a service."""
    with reading_as(actor):
        return [_sight(kind, asked.model, actor) for kind, asked in sorted(ASKED.items())]


def _sight(kind: str, model: type[Model], actor: Actor) -> Sight:
    clause = clause_of(model)
    rows = model._base_manager.filter(clause.q(actor))
    if not isinstance(clause, ByLabel):
        return Sight(kind, rows.count(), {})
    found = dict(rows.order_by().values_list("label__level").annotate(n=Count("pk", distinct=True)))
    by_label = {level: found.get(level, 0) for level in Level}
    return Sight(kind, sum(by_label.values()), by_label)
