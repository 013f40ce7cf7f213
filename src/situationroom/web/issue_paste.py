"""Assignments of issues, pasted from a spreadsheet by the secretariat."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import list_officers, list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.web.pasting import Field, Row, Sheet, State, fold
from situationroom.web.words import named


class Assignments(Sheet[Issue]):
    """Whose the issues are, and who is responsible for them."""

    title = gettext_noop("Assign issues from Excel")
    back = "issues"
    cell_of: ClassVar[Mapping[str, str]] = {"ISS-09": "owner", "ISS-10": "responsible"}
    fields = (
        Field(
            key="issue",
            label=gettext_noop("Issue number"),
            also=("이슈", "번호", "이슈 ID", "Issue", "ID", "Short id"),
            needed=True,
        ),
        Field(key="title", label=gettext_noop("Title"), beside=True),
        Field(
            key="owner",
            label=gettext_noop("Owner"),
            also=("담당 기관", "담당기관", "소관", "소관 기관", "Owner organisation"),
        ),
        Field(
            key="responsible",
            label=gettext_noop("Person responsible"),
            also=("담당 공무원", "책임자", "Responsible", "Responsible officer"),
            clears=True,
        ),
    )

    def __init__(self, by: Actor, at: datetime) -> None:
        super().__init__(by, at)
        self._known: dict[UUID, list[Person]] = {}

    def check_may_paste(self) -> None:
        """Raise NotAllowed for everybody but the secretariat."""
        queries.check_may_assign_many(by=self.by)

    def find(self, texts: Collection[str]) -> Mapping[str, Issue]:
        """Return the issues of short ids."""
        found = queries.list_issues_named([fold(text) for text in texts], by=self.by)
        by_short = {fold(issue.short): issue for issue in found}
        return {text: by_short[fold(text)] for text in texts if fold(text) in by_short}

    def absent(self, text: str) -> Refusal:
        """Return why an issue nobody knows is refused."""
        return NotFound(
            "There is no issue %(name)s.",
            hint="Copy its number from the list or from its page.",
            name=text,
        )

    def now(self, thing: Issue) -> State:
        """Return whose an issue is."""
        return {
            "issue": thing.short,
            "title": named(thing, "title"),
            "owner": thing.owner,
            "responsible": thing.responsible,
        }

    def listed(self) -> Sequence[Issue]:
        """Return the newest issues that can be assigned."""
        rows = queries.list_issues(by=self.by, limit=self.most)
        return [row for row in rows if queries.may_assign(issue=row, by=self.by)]

    def read(self, key: str, text: str) -> Any:
        """Return the organisation a cell names; a person is looked for in the organisation."""
        if key != "owner":
            return text
        return _only(
            self._organisations.get(fold(text), []),
            NotFound(
                "There is no organisation %(name)s.",
                hint="Write its code or its full name in Korean or English.",
                name=text,
            ),
            Refusal(
                "Several organisations are called %(name)s.", hint="Write its code.", name=text
            ),
        )

    def complete(self, before: State, after: State, said: Collection[str]) -> State:
        """Look for the person among the officers of the owner; a new owner begins with nobody."""
        if "responsible" not in said and after["owner"] != before["owner"]:
            return {**after, "responsible": None}
        name = after["responsible"]
        if not isinstance(name, str):
            return after
        owner = after["owner"]
        officers = [one for one in self._officers(owner) if fold(name) in _called(one)]
        values = {"name": name, "owner": named(owner), "cell": "responsible"}
        person = _only(
            officers,
            NotFound(
                "%(owner)s has no officer %(name)s.",
                hint="Write the name or the mail address of one of its officers, or – for nobody.",
                **values,
            ),
            Refusal(
                "%(owner)s has several officers called %(name)s.",
                hint="Write the mail address.",
                **values,
            ),
        )
        return {**after, "responsible": person}

    def check(self, thing: Issue | None, after: State) -> None:
        """Raise what the service would refuse the assignment with."""
        assert thing is not None  # `absent` refuses the others
        owner = after["owner"]
        queries.check_assignment(
            issue=thing,
            owner=owner,
            responsible=_id(after["responsible"]),
            officers={one.id for one in self._officers(owner)},
            by=self.by,
        )

    def say(self, key: str, value: Any) -> str:
        """Name the organisation, or the person."""
        if isinstance(value, Organisation):
            return named(value)
        return super().say(key, value.name if isinstance(value, Person) else value)

    def write(self, rows: Sequence[Row[Issue]]) -> None:
        """Assign the issues, all or none."""
        services.assign_issues(
            by=self.by,
            at=self.at,
            assignments=[
                services.Assigning(row.thing, row.after["owner"], _id(row.after["responsible"]))
                for row in rows
                if row.thing is not None
            ],
        )

    @cached_property
    def _organisations(self) -> dict[str, list[Organisation]]:
        """Every organisation by what it can be called; which may own an issue, a rule says."""
        found: dict[str, list[Organisation]] = {}
        for one in list_organisations_of(list(OrganisationKind)):
            for name in {fold(one.code), fold(one.name_ko), fold(one.name_en)} - {""}:
                found.setdefault(name, []).append(one)
        return found

    def _officers(self, owner: Organisation) -> list[Person]:
        if owner.id not in self._known:
            day = timezone.localdate(self.at)
            self._known[owner.id] = list_officers(organisation=owner.id, on=day)
        return self._known[owner.id]


def _called(person: Person) -> set[str]:
    return {fold(person.name), fold(person.email)}


def _id(person: Person | None) -> UUID | None:
    return person.id if person is not None else None


def _only(found: Sequence[Any], none: Refusal, several: Refusal) -> Any:
    """Return the one that was found. Raises the refusal for none, or for several."""
    if len(found) == 1:
        return found[0]
    raise several if found else none
