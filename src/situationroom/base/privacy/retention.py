"""How long what is kept, as data; a job erases or masks what is over and writes that down.

A room above says `retains(…)` in its `tasks.py`. The register of destruction (파기대장) holds how
many rows of which table went by which rule and when, and nothing of what they said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.audit import RULE as AUDIT_ROWS
from situationroom.base.events import emit
from situationroom.base.facts import RowsDestroyed
from situationroom.base.jobs import job
from situationroom.base.keyset import below
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, BreakGlass, Consent, DataRequest, Destruction
from situationroom.base.schedule import Daily
from situationroom.base.work import Work

RETENTION = "privacy.retention"
BATCH = 500
PAGE = 50
THREE_YEARS = 1096
ERASED, MASKED = "erased", "masked"


@dataclass(frozen=True)
class Retention:
    """One rule: rows of a table are kept so many days from a moment, then erased or masked.

    `masks` are the columns that are emptied; without any the whole row goes.
    """

    name: str
    model: type[Model]
    since: str
    days: Callable[[], int]
    masks: Mapping[str, Any] = field(default_factory=dict)

    @property
    def how(self) -> str:
        """Return what happens to a row."""
        return MASKED if self.masks else ERASED

    def over(self, before: datetime) -> "QuerySet[Any]":
        """Return the rows whose time is over; what is masked already is not among them."""
        rows = self.model._base_manager.filter(**{f"{self.since}__lt": before})
        left = Q()
        for name, blank in self.masks.items():
            left |= ~Q(**{name: blank})
        return rows.filter(left)


RULES: dict[str, Retention] = {}


def retains(
    name: str,
    model: type[Model],
    *,
    since: str,
    days: int | Callable[[], int],
    masks: Mapping[str, Any] | None = None,
) -> None:
    """Register how long rows of a table are kept, and what happens then."""
    long = days if callable(days) else lambda: days
    RULES[name] = Retention(name, model, since, long, masks or {})


retains(AUDIT_ROWS, AuditRow, since="at", days=lambda: settings.AUDIT_KEEP_DAYS)
retains("break_glass", BreakGlass, since="asked_at", days=THREE_YEARS)
retains("consents_withdrawn", Consent, since="withdrawn_at", days=THREE_YEARS)
retains(
    "requests_answered",
    DataRequest,
    since="answered_at",
    days=THREE_YEARS,
    masks={"says": "", "answer": ""},
)


@job(RETENTION, every=Daily(time(3, 40)), says="Erasing what was kept long enough")
def keep_to_time(work: Work) -> dict[str, int]:
    """Erase or mask what was kept long enough, a batch a step; return how much by which rule."""
    at = timezone.now()
    done: dict[str, int] = {}
    for name, rule in sorted(RULES.items()):
        while count := _step(work, rule, at):
            done[name] = done.get(name, 0) + count
    return done


def _step(work: Work, rule: Retention, at: datetime) -> int:
    if not rule.over(at - timedelta(days=rule.days())).exists():
        return 0
    with work.step(), as_room("what has had its time goes, whoever may read it"):
        return destroy(by=work.by, at=at, rule=rule)


def destroy(*, by: Actor, at: datetime, rule: Retention, batch: int = BATCH) -> int:
    """Erase or mask one batch and write it into the register, in the caller's transaction."""
    before = at - timedelta(days=rule.days())
    keys = list(rule.over(before).order_by(rule.since, "pk").values_list("pk", flat=True)[:batch])
    rows = rule.model._base_manager.filter(pk__in=keys)
    if rule.masks:
        rows.update(**rule.masks)
    else:
        rows.delete()
    write_destruction(
        by=by,
        at=at,
        rule=rule.name,
        table=rule.model,
        rows=len(keys),
        before=before,
        how=rule.how,
    )
    return len(keys)


def write_destruction(
    *,
    by: Actor,
    at: datetime,
    rule: str,
    table: type[Model],
    rows: int,
    before: datetime,
    how: str = ERASED,
) -> None:
    """Write into the register how many rows of a table went, in the caller's transaction."""
    row = Destruction.unscoped.create(
        label=make_label(Level.ROOM),
        rule=rule,
        what=table._meta.label_lower,
        how=how,
        rows=rows,
        before=before,
        at=at,
    )
    told = RowsDestroyed(destruction=str(row.id), rule=rule, rows=rows, before=before.isoformat())
    emit(told, about=row.id, label=row.label, by=by, at=at)


def list_rules() -> list[Retention]:
    """Return how long what is kept, by name."""
    return [RULES[name] for name in sorted(RULES)]


def list_destructions(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[Destruction]:
    """Return a page of the register of destruction, newest first."""
    rows = Destruction.objects.visible_to(by)
    if after is not None:
        at, last = after
        rows = rows.filter(below(at=at, id=last))
    return list(rows.order_by("-at", "-id")[:limit])
