"""What imports ask of the room of people: who an importer is by now, and whom a name means."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import as_room
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.ledgers.cells import split_list
from situationroom.base.ledgers.fields import fold
from situationroom.base.ledgers.targets import who_stands
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_actor, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind

_BRACKETS = re.compile(r"[(（\[]([^)）\]]*)[)）\]]")
_SHORTEST = 2


def stands_now(by: Actor, at: datetime) -> Actor:
    """Return who a person is at a moment; whoever is gone or closed is nobody."""
    with as_room("whether who asked for an import still may go on with it"):
        person = Person.objects.filter(pk=by.id, is_active=True).first() if by.id else None
    return get_actor(person, on=localdate(at), at=at) if person is not None else ANONYMOUS


who_stands(stands_now)


class OrganisationNames:
    """Public bodies by what old ledgers call them: codes, full names, short ones, with a desk."""

    @cached_property
    def _bodies(self) -> list[Organisation]:
        return [
            one for one in list_organisations_of(list(OrganisationKind)) if one.closed_at is None
        ]

    @cached_property
    def _by_name(self) -> dict[str, set[UUID]]:
        found: dict[str, set[UUID]] = {}
        for one in self._bodies:
            for name in filter(None, _names(one)):
                found.setdefault(name, set()).add(one.id)
        return found

    @cached_property
    def by_id(self) -> dict[str, Organisation]:
        """Return the organisations by their id, as text."""
        return {str(one.id): one for one in self._bodies}

    def read(self, text: str) -> str:
        """Return the id of the organisation a cell names.

        A desk in brackets does not count; an abbreviation does where it fits one name only.
        Raises NotFound for a name nobody has, and Refusal for several.
        """
        whole = self._by_name.get(_bare(text), set())
        outside = self._by_name.get(_bare(_BRACKETS.sub("", text)), set())
        found = whole or outside or self._abbreviated(_bare(_BRACKETS.sub("", text)))
        if len(found) == 1:
            return str(next(iter(found)))
        if found or self._are_several(text):
            raise Refusal(
                "%(name)s means several organisations.",
                "Write one, by its code or its full name.",
                name=text,
            )
        raise NotFound(
            "There is no organisation %(name)s.",
            hint="Write its code or its full name in Korean or English.",
            name=text,
        )

    def _abbreviated(self, said: str) -> set[UUID]:
        """Return whose Korean name begins as the abbreviation does and holds its letters in order.

        산업연 and 정보통신진흥원 are read so; two that fit are none.
        """
        if len(said) <= _SHORTEST or said.isascii():
            return set()
        return {
            one.id
            for one in self._bodies
            if (name := _bare(_BRACKETS.sub("", one.name_ko)))[:1] == said[:1]
            and _in_order(said, name)
        }

    def _are_several(self, text: str) -> bool:
        parts = split_list(text)
        return len(parts) > 1 and any(_bare(part) in self._by_name for part in parts)


def _bare(text: str) -> str:
    return fold(text).replace(" ", "")


def _names(one: Organisation) -> Iterator[str]:
    for name in (one.code, one.name_ko, one.name_en):
        yield _bare(name)
        yield _bare(_BRACKETS.sub("", name))
        yield from (_bare(inside) for inside in _BRACKETS.findall(name))


def _in_order(letters: Iterable[str], name: str) -> bool:
    rest = iter(name)
    return all(letter in rest for letter in letters)
