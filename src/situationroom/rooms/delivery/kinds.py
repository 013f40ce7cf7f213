"""What rooms above say about telling people: kinds of notices and kinds of objects.

One line in a room's `tasks.py`::

    notifies(IssueOpened, name="issues.asked", to=organisations_asked, about="issue",
             says="Your organisation is asked to answer an issue.")

"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact
from situationroom.base.models import Event
from situationroom.rooms.delivery.events import NoticesRecalled
from situationroom.rooms.delivery.states import Choice, Importance
from situationroom.rooms.organisations.models import Organisation, Person

To = Callable[[Event], Iterable[Person | Organisation]]
Weigh = Callable[[Event], Importance]


@dataclass(frozen=True, slots=True)
class Title:
    """What an object is called in both languages."""

    ko: str
    en: str


@dataclass(frozen=True)
class ObjectKind:
    """A kind of object people are told about: what each is called, and who manages it."""

    name: str
    titles: Callable[[Sequence[UUID]], Mapping[UUID, Title]]
    managed_by: Callable[[UUID, Actor], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of notice: of which fact, to whom, in which words, how it is told by default.

    `says` is a message id, a whole sentence that names nothing; `importance` may be computed
    from the event. Organisations stand for the people who work for them. With `public_facts` its
    titles are of public facts alone, and its receiver asked for them: a mail names them, although
    who asked is nobody else's business (rule 8 excepts mails made of public facts only).
    """

    name: str
    fact: type[Fact]
    to: To
    says: str
    about: str
    importance: Importance | Weigh
    mail: Choice
    push: Choice
    replies: bool
    public_facts: bool = False

    def weigh(self, event: Event) -> Importance:
        """Return how much this notice of an event matters."""
        return self.importance(event) if callable(self.importance) else self.importance


KINDS: dict[str, Kind] = {}
OBJECTS: dict[str, ObjectKind] = {}


# The notice that corrects others: of whatever object they were, and nobody wishes it away.
RECALL = Kind(
    name="delivery.recall",
    fact=NoticesRecalled,
    to=lambda event: (),
    says="An earlier notice to you was recalled. Do not use what it said.",
    about="",
    importance=Importance.NORMAL,
    mail=Choice.AT_ONCE,
    push=Choice.AT_ONCE,
    replies=False,
)


def speaks_of(
    name: str,
    *,
    titles: Callable[[Sequence[UUID]], Mapping[UUID, Title]],
    managed_by: Callable[[UUID, Actor], bool],
) -> None:
    """Register a kind of object: what each is called, and who besides the secretariat manages it.

    `titles` is asked after the label was: it need not ask who reads.
    """
    OBJECTS[name] = ObjectKind(name, titles, managed_by)


def notifies(
    fact: type[Fact],
    *,
    name: str,
    to: To,
    says: str,
    about: str,
    importance: Importance | Weigh = Importance.NORMAL,
    mail: Choice = Choice.AT_ONCE,
    push: Choice = Choice.AT_ONCE,
    replies: bool = False,
    public_facts: bool = False,
) -> None:
    """Let people be told of a fact; who made it happen is not told of it."""
    KINDS[name] = Kind(name, fact, to, says, about, importance, mail, push, replies, public_facts)


def kinds_of(event: Event) -> list[Kind]:
    """Return the kinds of notices an event is told by."""
    return [kind for kind in KINDS.values() if kind.fact.kind() == event.kind]


def facts_told() -> frozenset[str]:
    """Return the kinds of events somebody is told of."""
    return frozenset(kind.fact.kind() for kind in KINDS.values())


def title_of(kind: str, about: UUID) -> Title | None:
    """Return what an object is called; None when its room does not know it any more."""
    return titles_of({kind: [about]}).get((kind, about))


def titles_of(wanted: Mapping[str, Sequence[UUID]]) -> dict[tuple[str, UUID], Title]:
    """Return what objects are called, by kind and id, with one question to each room."""
    return {
        (name, about): title
        for name, ids in wanted.items()
        if name in OBJECTS
        for about, title in OBJECTS[name].titles(ids).items()
    }


def may_manage(kind: str, about: UUID, by: Actor) -> bool:
    """Tell whether somebody may see who was told of an object: its managers, the secretariat.

    Raises NotFound for a kind of object nobody registered.
    """
    if kind not in OBJECTS:
        raise NotFound("There is no such object.")
    return by.kind is ActorKind.SECRETARIAT or OBJECTS[kind].managed_by(about, by)
