"""A small vocabulary of who may read a row, written once and compiled twice.

A clause becomes a Django condition (wall one, `visible_to`) and the condition of a PostgreSQL row
policy (wall two). What an actor is, is a parameter of the first and asked of the transaction in
the second: functions `room_…()` of the database tell it there (see `policies`).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from situationroom.base.actors import Actor, ActorKind


def everybody(path: str = "") -> Q:
    """Return the condition that every row meets."""
    return ~Q(**{at(path, "pk__in"): []})


class Clause(ABC):
    """Which rows an actor may read."""

    @abstractmethod
    def q(self, actor: Actor, path: str = "") -> Q:
        """Return the condition on rows found at `path` from those asked."""

    @abstractmethod
    def sql(self, table: str) -> str:
        """Return the same condition on rows of `table`, for whoever the transaction is."""

    def holds(self, actor: Actor, row: Any) -> bool:
        """Tell the same of a row in hand, where no database is asked."""
        raise NotImplementedError(f"{type(self).__name__} asks a database")

    def why(self, actor: Actor, row: Any) -> frozenset[str]:
        """Return the names of the parts by which it holds of a row in hand; most have none."""
        return frozenset()

    def __or__(self, other: "Clause") -> "Clause":
        return AnyOf((self, other))

    def __and__(self, other: "Clause") -> "Clause":
        return AllOf((self, other))

    def __invert__(self) -> "Clause":
        return Not(self)


@dataclass(frozen=True)
class AnyOf(Clause):
    """At least one of these."""

    clauses: tuple[Clause, ...]

    def q(self, actor: Actor, path: str = "") -> Q:
        """Join them by or."""
        whole = Q()
        for clause in self.clauses:
            whole |= clause.q(actor, path)
        return whole

    def sql(self, table: str) -> str:
        """Join them by or."""
        return "(" + " OR ".join(clause.sql(table) for clause in self.clauses) + ")"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask one after the other."""
        return any(clause.holds(actor, row) for clause in self.clauses)

    def why(self, actor: Actor, row: Any) -> frozenset[str]:
        """Gather the names of those that hold."""
        return frozenset().union(*(clause.why(actor, row) for clause in self.clauses))


@dataclass(frozen=True)
class AllOf(Clause):
    """Every one of these."""

    clauses: tuple[Clause, ...]

    def q(self, actor: Actor, path: str = "") -> Q:
        """Join them by and."""
        whole = Q()
        for clause in self.clauses:
            whole &= clause.q(actor, path)
        return whole

    def sql(self, table: str) -> str:
        """Join them by and."""
        return "(" + " AND ".join(clause.sql(table) for clause in self.clauses) + ")"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask one after the other."""
        return all(clause.holds(actor, row) for clause in self.clauses)

    def why(self, actor: Actor, row: Any) -> frozenset[str]:
        """Gather the names of all where all hold."""
        if not self.holds(actor, row):
            return frozenset()
        return frozenset().union(*(clause.why(actor, row) for clause in self.clauses))


@dataclass(frozen=True)
class Not(Clause):
    """Not this."""

    clause: Clause

    def q(self, actor: Actor, path: str = "") -> Q:
        """Turn it round."""
        return ~self.clause.q(actor, path)

    def sql(self, table: str) -> str:
        """Turn it round; what is unknown is not so."""
        return f"({self.clause.sql(table)}) IS NOT TRUE"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Turn it round."""
        return not self.clause.holds(actor, row)


@dataclass(frozen=True)
class Named(Clause):
    """A part with a name, by which people are told why somebody reads."""

    name: str
    clause: Clause

    def q(self, actor: Actor, path: str = "") -> Q:
        """Say what the part says."""
        return self.clause.q(actor, path)

    def sql(self, table: str) -> str:
        """Say what the part says."""
        return self.clause.sql(table)

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the part."""
        return self.clause.holds(actor, row)

    def why(self, actor: Actor, row: Any) -> frozenset[str]:
        """Return the name where the part holds."""
        return frozenset({self.name}) if self.clause.holds(actor, row) else frozenset()


@dataclass(frozen=True)
class Anyone(Clause):
    """Every actor: what is published."""

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep every row."""
        return everybody(path)

    def sql(self, table: str) -> str:
        """Keep every row."""
        return "true"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Let everybody read."""
        return True


@dataclass(frozen=True)
class Nobody(Clause):
    """No actor: only the room itself, by name, for its own work."""

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep no row."""
        return Q(**{at(path, "pk__in"): []})

    def sql(self, table: str) -> str:
        """Keep no row."""
        return "false"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Let nobody read."""
        return False


@dataclass(frozen=True)
class KindIn(Clause):
    """Actors that read as one of these kinds."""

    kinds: frozenset[ActorKind]

    @classmethod
    def of(cls, *kinds: ActorKind | Iterable[ActorKind]) -> "KindIn":
        """Gather kinds and sets of kinds."""
        found: set[ActorKind] = set()
        for one in kinds:
            found |= {one} if isinstance(one, ActorKind) else set(one)
        return cls(frozenset(found))

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep all rows or none."""
        return (Anyone() if actor.reads_as in self.kinds else Nobody()).q(actor, path)

    def sql(self, table: str) -> str:
        """Ask the transaction for the kind."""
        if not self.kinds:
            return "false"
        kinds = ", ".join(f"'{kind.value}'" for kind in sorted(self.kinds))
        return f"(SELECT room_kind()) IN ({kinds})"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the actor."""
        return actor.reads_as in self.kinds


@dataclass(frozen=True)
class HasRole(Clause):
    """Actors with this role in their organisation."""

    role: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep all rows or none."""
        return (Anyone() if self.role in actor.roles else Nobody()).q(actor, path)

    def sql(self, table: str) -> str:
        """Ask the transaction for the roles."""
        return f"'{self.role}' = ANY ((SELECT room_roles())::text[])"


@dataclass(frozen=True)
class InPerson(Clause):
    """Actors that are a person, and no program or rule."""

    def q(self, actor: Actor, path: str = "") -> Q:
        """Keep all rows or none."""
        return (Nobody() if actor.id is None else Anyone()).q(actor, path)

    def sql(self, table: str) -> str:
        """Ask the transaction for the person."""
        return "(SELECT room_person()) IS NOT NULL"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the actor."""
        return actor.id is not None


@dataclass(frozen=True)
class FieldIs(Clause):
    """Rows that hold one of these words in a column."""

    field: str
    values: tuple[str | bool, ...]

    def q(self, actor: Actor, path: str = "") -> Q:
        """Compare the column."""
        return Q(**{at(path, f"{self.field}__in"): list(self.values)})

    def sql(self, table: str) -> str:
        """Compare the column."""
        values = ", ".join(
            f"'{value}'" if isinstance(value, str) else str(value) for value in self.values
        )
        return f"{table}.{self.field} IN ({values})"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Compare the attribute."""
        return getattr(row, self.field) in self.values


@dataclass(frozen=True)
class IsMe(Clause):
    """Rows that name the acting person in a column."""

    field: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Compare with the person; nobody is nobody."""
        return (
            Nobody().q(actor, path) if actor.id is None else Q(**{at(path, self.field): actor.id})
        )

    def sql(self, table: str) -> str:
        """Compare with the person of the transaction."""
        return f"{table}.{self.field} = (SELECT room_person())"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Compare the attribute."""
        return actor.id is not None and getattr(row, self.field) == actor.id


@dataclass(frozen=True)
class IsMyOrganisation(Clause):
    """Rows that name the organisation the actor acts for."""

    field: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Compare with the organisation; nobody's is nobody's."""
        if actor.organisation is None:
            return Nobody().q(actor, path)
        return Q(**{at(path, self.field): actor.organisation})

    def sql(self, table: str) -> str:
        """Compare with the organisation of the transaction."""
        return f"{table}.{self.field} = (SELECT room_organisation())"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Compare the attribute."""
        return actor.organisation is not None and getattr(row, self.field) == actor.organisation


@dataclass(frozen=True)
class AmongMine(Clause):
    """Rows whose column holds one of a set the actor carries: audiences, companies, barred."""

    field: str
    which: str

    def q(self, actor: Actor, path: str = "") -> Q:
        """Compare with the actor's set."""
        held = getattr(actor, self.which)
        return Q(**{at(path, f"{self.field}__in"): list(held)})

    def sql(self, table: str) -> str:
        """Compare with the set that the database works out by itself."""
        return f"{table}.{self.field} = ANY (ARRAY(SELECT room_{self.which}()))"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Compare the attribute."""
        return getattr(row, self.field) in getattr(actor, self.which)


@dataclass(frozen=True)
class ByLabel(Clause):
    """Rows whose label the actor may read."""

    field: str = "label"

    def q(self, actor: Actor, path: str = "") -> Q:
        """Ask the label's own clause."""
        from situationroom.base.labels import readable_by

        return readable_by(actor, at(path, self.field))

    def sql(self, table: str) -> str:
        """Ask the label's own clause."""
        from situationroom.base.labels import LABEL

        label = f"SELECT 1 FROM base_label l WHERE l.id = {table}.{self.field}_id"
        return f"EXISTS ({label} AND {LABEL.sql('l')})"

    def holds(self, actor: Actor, row: Any) -> bool:
        """Ask the label in hand."""
        from situationroom.base.labels import LABEL

        return LABEL.holds(actor, getattr(row, self.field).readers())

    def why(self, actor: Actor, row: Any) -> frozenset[str]:
        """Ask the label in hand."""
        from situationroom.base.labels import LABEL

        return LABEL.why(actor, getattr(row, self.field).readers())


@dataclass(frozen=True)
class Within(Clause):
    """Rows whose parent the actor may read."""

    field: str
    parent: type[Model]

    def q(self, actor: Actor, path: str = "") -> Q:
        """Ask the parent's clause."""
        from situationroom.base.visibility import clause_of

        return clause_of(self.parent).q(actor, at(path, self.field))

    def sql(self, table: str) -> str:
        """Ask whether the parent can be seen: its own policy judges."""
        parent, key = self.parent._meta.db_table, self.parent._meta.pk.column
        return f'EXISTS (SELECT 1 FROM "{parent}" p WHERE p.{key} = {table}.{self.field}_id)'


def at(path: str, field: str) -> str:
    """Return the name of a field of the rows found at `path`."""
    return f"{path}__{field}" if path else field
