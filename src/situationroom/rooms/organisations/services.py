"""Writes: organisations, people and memberships of the demonstration room."""

from datetime import date
from typing import Any

from django.db import transaction

from situationroom.rooms.organisations.models import Membership, Organisation, Person


def load_organisations(rows: list[dict[str, Any]]) -> int:
    """Create or update organisations by their code; return how many there are in the list."""
    with transaction.atomic():
        for row in rows:
            code = row["code"]
            Organisation.objects.update_or_create(
                code=code, defaults={key: value for key, value in row.items() if key != "code"}
            )
    return len(rows)


def load_person(
    *, email: str, name: str, password: str, organisation: str, roles: list[str], since: date
) -> Person:
    """Create a person with their memberships; an existing one is left as they are."""
    with transaction.atomic():
        person = Person.objects.filter(email=email).first()
        if person is None:
            person = Person.objects.create_person(email=email, name=name, password=password)
        home = Organisation.objects.get(code=organisation)
        for role in roles:
            Membership.objects.get_or_create(
                person=person, organisation=home, role=role, defaults={"since": since}
            )
    return person
