"""Contacts: people who are reached for an organisation without an account."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import name_cursor, name_to_cursor
from situationroom.base.errors import NotFound
from situationroom.rooms.organisations import models
from situationroom.rooms.organisations.queries import contacts as queries
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.organisations.services import contacts as services
from situationroom.rooms.organisations.states import Basis

router = Router(tags=["contacts"], by_alias=True)


class Contact(Schema):
    """Somebody who has no account; `source` and `basis` say why they are kept."""

    id: UUID
    organisation: str
    name: str
    department: str
    job_title: str
    email: str
    phone: str
    source: str
    basis: Basis
    kept_by: str
    label: str
    noted_at: datetime
    used_at: datetime | None


class ContactSaid(Said):
    """What is kept of a contact, as a whole."""

    organisation: str = Field(max_length=40, description="code of the organisation")
    name: str = Field(max_length=80)
    department: str = Field("", max_length=120)
    job_title: str = Field("", max_length=80)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=40)
    source: str = Field(max_length=200, description="from which list")
    basis: Basis


class Erased(Schema):
    """The contact that was erased."""

    id: UUID


def _contact(row: models.Contact) -> Contact:
    names = ("id", "name", "department", "job_title", "email", "phone", "source", "basis")
    said = {name: getattr(row, name) for name in (*names, "noted_at", "used_at")}
    return Contact.model_validate(
        {
            **said,
            "organisation": row.organisation.code,
            "kept_by": row.keeper.code,
            "label": row.label.level,
        }
    )


def _house(code: str) -> models.Organisation:
    house = get_organisation(code=code)
    if house is None:
        raise NotFound("There is no such organisation.")
    return house


@router.get("/contacts", response=Page[Contact])
def list_contacts(
    request: HttpRequest,
    organisation: str = "",
    text: str = "",
    after: After = "",
    limit: Limit = PAGE,
) -> Page[Contact]:
    """List contacts by name: of an organisation by its code, or that say a text."""
    rows = queries.list_contacts(
        by=actor_of(request),
        organisation=_house(organisation).id if organisation else None,
        text=text,
        after=name_cursor(after),
        limit=limit + 1,
    )
    return page_of(
        rows, limit=limit, show=_contact, cursor=lambda row: name_to_cursor(row.name, row.id)
    )


@router.get("/contacts/{id}", response=Contact)
def get_contact(request: HttpRequest, id: UUID) -> Contact:
    """Show one contact."""
    return _contact(queries.get_contact(id=id, by=actor_of(request)))


@writes(router, "/contacts/{id}/correct", response=Contact)
def correct_contact(request: HttpRequest, id: UUID, said: ContactSaid) -> Deed:
    """Correct a contact; only officers of the organisation that keeps it may."""
    actor = actor_of(request)
    values = said.model_dump()

    def deed() -> Contact:
        values["organisation"] = _house(said.organisation).id
        words = services.ContactSaid(**values)
        services.correct_contact(by=actor, at=timezone.now(), contact=id, said=words)
        return _contact(queries.get_contact(id=id, by=actor))

    return deed


@writes(router, "/contacts/{id}/erase", response=Erased)
def erase_contact(request: HttpRequest, id: UUID) -> Deed:
    """Erase a contact, and what imported files said of it."""
    actor = actor_of(request)

    def deed() -> Erased:
        services.erase_contact(by=actor, at=timezone.now(), contact=id)
        return Erased(id=id)

    return deed
