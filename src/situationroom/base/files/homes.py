"""What can hold files: a room says so in one place, and who may send one to it.

    @holds_files("issue")
    def home_of_issue(*, id: UUID, by: Actor) -> Home: …

The function raises NotFound where `by` may not read the object.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.models import Label


@dataclass(frozen=True, slots=True)
class Home:
    """An object as far as its files go: its label, and whether the actor may send one to it."""

    label: Label
    may_send: bool


class Find(Protocol):
    """How a room finds the object that holds files."""

    def __call__(self, *, id: UUID, by: Actor) -> Home:
        """Return the home. Raises NotFound when hidden or absent."""


REGISTRY: dict[str, Find] = {}


def holds_files(holder: str) -> Callable[[Find], Find]:
    """Register a kind of object as one that holds files."""

    def register(find: Find) -> Find:
        REGISTRY[holder] = find
        return find

    return register


def get_home(*, holder: str, id: UUID, by: Actor) -> Home:
    """Return an object that holds files. Raises NotFound when hidden, absent or of no such kind."""
    find = REGISTRY.get(holder)
    if find is None:
        raise NotFound("There is nothing here that holds files.")
    return find(id=id, by=by)


def home_to_send_to(*, holder: str, id: UUID, by: Actor) -> Home:
    """Return an object to which `by` may send a file. Raises NotFound and NotAllowed."""
    home = get_home(holder=holder, id=id, by=by)
    if not home.may_send:
        raise NotAllowed(
            "You may read this, but not send files to it.",
            hint="Ask its owner to send the file, or to let you answer.",
        )
    return home
