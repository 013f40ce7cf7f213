"""Whom names in old ledgers mean: public bodies by what they are called."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from uuid import UUID

from situationroom.base.errors import NotFound, Refusal
from situationroom.base.ledgers.cells import split_list
from situationroom.base.ledgers.fields import fold
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind

_BRACKETS = re.compile(r"[(（\[]([^)）\]]*)[)）\]]")
_SHORTEST = 2


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
