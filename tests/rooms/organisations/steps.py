"""Steps of the tests of people and organisations: who acts, and what the database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.utils import timezone

from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import Membership, Organisation, Person
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.organisations.services.members import accept_invitation, invite_member

AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
TODAY = date(2026, 8, 3)
PASSWORD = "긴-비밀번호-2026-시험"
ROOMS = ("base", "organisations", "delivery")


def person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def actor(name: str, at: datetime = AT) -> Actor:
    return get_actor(person(name), on=timezone.localdate(at), at=at)


def org(code: str) -> UUID:
    return Organisation.objects.get(code=code).id


def hire(name: str, code: str, *roles: str) -> Person:
    """Return somebody new who works for an organisation."""
    row = Person.objects.create_person(email=f"{name}@demo.example", name=name, password=PASSWORD)
    home = Organisation.objects.get(code=code)
    for role in roles:
        Membership.objects.create(person=row, organisation=home, role=role, since=TODAY)
    return row


def joined(email: str, code: str, *roles: str, by: str = "secretariat") -> Person:
    """Invite somebody and let them accept."""
    invited = invite_member(by=actor(by), at=AT, organisation=org(code), email=email, roles=roles)
    return accept_invitation(
        by=ANONYMOUS, at=AT, token=invited.token, name="새 담당", password=PASSWORD
    )


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the rooms that are written here."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for label in ROOMS
        for model in apps.get_app_config(label).get_models()
    }


@contextmanager
def refused(kind: type[Refusal] = Refusal) -> Iterator[None]:
    """Expect a refusal of exactly this kind that leaves the database as it was."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield
    assert type(caught.value) is kind or kind is Refusal
    assert everything() == before
