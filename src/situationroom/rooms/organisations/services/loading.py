"""Writes: organisations, people and memberships of the demonstration room."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import transaction

from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.models import (
    Conflict,
    Consent,
    Mandate,
    Membership,
    Organisation,
    Person,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role


def load_organisations(rows: list[dict[str, Any]]) -> int:
    """Create or update organisations by their code; return how many there are in the list.

    Raises Refusal naming the entry and the field that is wrong; then nothing is kept.
    """
    with transaction.atomic():
        for number, row in enumerate(rows, start=1):
            known = Organisation.objects.filter(code=str(row.get("code", ""))).first()
            _save(known or Organisation(), row, number=number)
    return len(rows)


def _save(organisation: Organisation, row: dict[str, Any], *, number: int) -> None:
    fields = {field.name for field in Organisation._meta.fields} - {"id"}
    wrong = sorted(map(str, set(row) - fields))
    for name in fields & set(row):
        setattr(organisation, name, row[name])
    try:
        organisation.full_clean()
        ZoneInfo(organisation.zone)
    except ValidationError as problem:
        wrong += sorted(problem.message_dict)
    except (ValueError, ZoneInfoNotFoundError):
        wrong.append("zone")
    if organisation.kind != OrganisationKind.COMPANY:
        wrong += [name for name in ("name_ko", "name_en") if not getattr(organisation, name)]
    if wrong:
        raise Refusal(
            "Organisation %(number)s of the list is not written right: %(fields)s",
            hint="Say code, kind, name_ko and name_en; see reference/room/organisations.yaml.",
            number=number,
            fields=", ".join(wrong),
        )
    organisation.save()


def load_person(
    *,
    email: str,
    name: str,
    password: str,
    since: date,
    organisation: str = "",
    roles: Sequence[str] = (),
    platform: bool = False,
) -> Person:
    """Create a person with their memberships; an existing one is left as they are.

    Who runs the platform belongs to no organisation. Raises Refusal for an organisation or a
    role that is not there.
    """
    with transaction.atomic():
        person = Person.objects.filter(email=email).first()
        if person is None:
            person = Person.objects.create_person(email=email, name=name, password=password)
        if platform:
            Person.objects.filter(pk=person.pk).update(runs_platform=True)
            return person
        home = Organisation.objects.filter(code=organisation).first()
        if home is None or not set(roles) <= set(Role):
            raise Refusal(
                "The account %(email)s has no organisation or no role that the room knows.",
                hint="Roles are: %(roles)s",
                email=email,
                roles=", ".join(Role),
            )
        for role in roles:
            Membership.objects.get_or_create(
                person=person, organisation=home, role=role, defaults={"since": since}
            )
    return person


def load_bonds(rows: Mapping[str, Sequence[Mapping[str, Any]]], *, since: date) -> int:
    """Create the mandates, consents and conflicts of the demonstration room; return how many."""
    count = 0
    with transaction.atomic():
        for row in rows.get("mandates", ()):
            broker, company = _named(row["broker"]), _named(row["company"])
            values = {"since": since, "label": label_of_organisation(company.id)}
            Mandate.objects.get_or_create(broker=broker, company=company, defaults=values)
            count += 1
        for row in rows.get("consents", ()):
            association, company = _named(row["association"]), _named(row["company"])
            values = {"since": since, "label": label_of_organisation(company.id)}
            Consent.objects.get_or_create(association=association, company=company, defaults=values)
            count += 1
        for row in rows.get("conflicts", ()):
            person, company = Person.objects.get(email=row["person"]), _named(row["company"])
            office = person.memberships.values_list("organisation", flat=True).first()
            Conflict.objects.get_or_create(
                person=person,
                company=company,
                defaults={
                    "since": since,
                    "reason": row["reason"],
                    "declared_by": office,
                    "label": label_of_organisation(office),
                },
            )
            count += 1
    return count


def _named(code: str) -> Organisation:
    row = Organisation.objects.filter(code=code).first()
    if row is None:
        raise Refusal("There is no organisation %(code)s in the list.", code=code)
    return row
