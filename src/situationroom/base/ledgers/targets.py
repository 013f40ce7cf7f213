"""What rows of files can become: each room declares it once, with its fields and its own services.

A target reads cells, finds what stands already, and writes through the services of its room, whose
rules and labels hold as on any page. The values of a row (`State`) are plain JSON, so that a row
can be shown, compared and taken back later. `docs/how-to/declare-a-target-of-imports.md` shows one.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.labels import Level
from situationroom.base.ledgers.fields import Field

Thing = TypeVar("Thing")
State = dict[str, Any]
"""Values by field: texts, numbers, lists of texts, or None. Days stand as ISO 8601."""
Note = tuple[str, dict[str, str]]
"""A message id, and what fills it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """For whom rows are read and written: who imports, when, under which label, within what."""

    by: Actor
    at: datetime
    level: Level
    about: UUID | None = None


class Target(ABC, Generic[Thing]):
    """One sort of row a file can bring."""

    name: ClassVar[str]
    says: ClassVar[str]  # message id of what the rows become
    kind: ClassVar[str]  # kind of object of a row, by which pages find it
    fields: ClassVar[tuple[Field, ...]]
    levels: ClassVar[tuple[Level, ...]] = (Level.OWN, Level.GOVERNMENT, Level.ROOM)
    within: ClassVar[str] = ""  # kind of object that rows are written within
    hint: ClassVar[str] = ""  # message id of what who imports should know of such rows
    undone: ClassVar[str]  # message id of what taking back does
    of_people: ClassVar[bool] = False  # rows are people: what is taken back is forgotten, too

    def __init__(self, setting: Setting) -> None:
        self.by, self.at = setting.by, setting.at
        self.level, self.about = setting.level, setting.about

    @abstractmethod
    def check_may_import(self) -> None:
        """Raise NotAllowed, or NotFound for what the rows stand within."""

    @abstractmethod
    def read(self, key: str, text: str) -> Any:
        """Return what a cell says. Raises Refusal."""

    @abstractmethod
    def key(self, said: State) -> str:
        """Return what two rows have in common that are about the same thing."""

    def names(self, said: State) -> tuple[str, ...]:
        """Return by which keys a row would be known to a later one, the surest first."""
        return (self.key(said),)

    def sought(self, said: State) -> tuple[str, ...]:
        """Return by which keys what stands is known to be what a row is about."""
        return self.names(said)

    @abstractmethod
    def find(self, keys: Collection[str]) -> Mapping[str, Thing]:
        """Return what stands already, by its key, with a fixed number of questions."""

    @abstractmethod
    def now(self, thing: Thing) -> State:
        """Return what stands, a value for each field."""

    @abstractmethod
    def check(self, thing: Thing | None, before: State, after: State) -> None:
        """Raise what a service would refuse the row with."""

    @abstractmethod
    def write(self, thing: Thing | None, before: State, after: State) -> UUID:
        """Write a row through the services of the room; return the id of what it became."""

    @abstractmethod
    def get(self, id: UUID) -> Thing | None:
        """Return what a row became, None where it is hidden or gone."""

    @abstractmethod
    def mark(self, thing: Thing) -> str:
        """Return how a thing stands, in at most 64 letters: any later change gives another."""

    @abstractmethod
    def take_back(self, thing: Thing, before: State | None) -> None:
        """Take a row back by new events: to what stood before, or away where it was new."""

    def say(self, key: str, value: Any) -> str:
        """Return a value as people read and write it."""
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return "–" if value is None else str(value)

    def ready(self, said: State) -> State:
        """Return a new row with what is understood where nothing is said."""
        return said

    def of(self, thing: Thing, said: State) -> State:
        """Return a row about something that stands, without what only names it."""
        return said

    def note(self, thing: Thing | None, said: State) -> Note | None:
        """Return what a person should know of a row that is taken: by what it was known."""
        return None


TARGETS: dict[str, type[Target[Any]]] = {}
Standing = Callable[[Actor, datetime], Actor]
_STANDING: list[Standing] = []


def register(target: type[Target[Any]]) -> type[Target[Any]]:
    """Declare a target."""
    TARGETS[target.name] = target
    return target


def who_stands(function: Standing) -> None:
    """Let the room of people say who somebody is by now: work is done long after it was asked."""
    _STANDING[:] = [function]


def standing_now(by: Actor, at: datetime) -> Actor:
    """Return who somebody is by now. Raises NotAllowed for who is not what they were."""
    now = _STANDING[0](by, at) if _STANDING else by
    if (now.kind, now.organisation) != (by.kind, by.organisation):
        raise NotAllowed(
            "Who asked for this import has lost the rights for it meanwhile.",
            "Ask a colleague of the organisation to let the import go on or to take it back.",
        )
    return now


def get_target(name: str) -> type[Target[Any]]:
    """Return a target by its name. Raises NotFound."""
    if name not in TARGETS:
        raise NotFound("Nothing of this sort can be imported.")
    return TARGETS[name]
