"""The way to rows that hold secrets: as somebody, or `unscoped` by name.

`Model.objects` offers `visible_to(actor)` and nothing else, so that a forgotten filter is an error
and no leak. Services that act for the room itself say `Model.unscoped`; doors may not, and a test
reads their code for it.
"""

from typing import Any, TypeVar

from django.db import models

from situationroom.base.actors import Actor
from situationroom.base.visibility import clause_of

Row = TypeVar("Row", bound=models.Model)


class NotScoped(RuntimeError):
    """Rows were asked for without saying for whom."""


class Scoped(models.Manager[Row]):
    """A manager that shows rows to somebody only."""

    def visible_to(self, actor: Actor) -> models.QuerySet[Row]:
        """Return the rows that the clause of their table lets `actor` read."""
        return super().get_queryset().filter(clause_of(self.model).q(actor))

    def get_queryset(self) -> Any:
        """Refuse: nobody was named."""
        raise NotScoped(
            f"{self.model.__name__}.objects shows rows to somebody: say visible_to(actor), "
            "or unscoped in a service that acts for the room itself"
        )
