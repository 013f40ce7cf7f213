"""More of the vocabulary of who may read: ties that last a while, and keys that need a scope."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.clauses import Anyone, Clause, Nobody, at
from situationroom.base.policies import define_standing


@dataclass(frozen=True)
class TiedNow(Clause):
    """Rows whose column names what the actor's organisation is tied to, as long as the tie lasts.

    `ties` is a table with an `organisation`, a `since`, an `until` (none: without end) and a
    column `tied` that holds the same as `field`. The clock of the database decides, in both walls.
    """

    field: str
    ties: type[Model]
    tied: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Ask the table of ties."""
        if actor.organisation is None:
            return Nobody().q(actor, path)
        lasting = Q(until__isnull=True) | Q(until__gt=Now())
        found = self.ties._base_manager.filter(
            lasting, organisation_id=actor.organisation, since__lte=Now()
        )
        return Q(**{f"{at(path, self.field)}__in": found.values(self.tied)})

    def sql(self, table: str) -> str:
        """Ask a function of the owner: policies of ties that asked each other would never end."""
        return f"{table}.{self.field} = ANY (ARRAY(SELECT {self._function}()))"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the table of ties about the row in hand."""
        rows: QuerySet[Model] = type(row)._base_manager.all()
        return rows.filter(self.q(actor), pk=row.pk).exists()

    def define(self) -> None:
        """Let the database know the function that works out the ties of an actor."""
        ties = self.ties._meta.db_table
        define_standing(
            self._function,
            f'SELECT t.{self.tied} FROM "{ties}" t'
            " WHERE t.organisation_id = room_organisation() AND t.since <= statement_timestamp()"
            " AND (t.until IS NULL OR t.until > statement_timestamp())",
        )

    @property
    def _function(self) -> str:
        return f"room_tied_by_{self.ties._meta.model_name}"


@dataclass(frozen=True)
class KeyHasScope(Clause):
    """Everybody but a service whose key lacks a scope."""

    scope: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep all rows or none."""
        return (Anyone() if self.holds(actor, None) else Nobody()).q(actor, path)

    def sql(self, table: str) -> str:
        """Ask the transaction; a service says so itself, whatever kind it reads as."""
        return (
            "((SELECT current_setting('room.actor_kind', true)) IS DISTINCT FROM"
            f" '{ActorKind.SERVICE.value}'"
            f" OR '{self.scope}' = ANY ((SELECT room_scopes())::text[]))"
        )

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the actor."""
        return actor.kind is not ActorKind.SERVICE or self.scope in actor.scopes
