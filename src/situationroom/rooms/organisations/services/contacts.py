"""Writes: people who are reached for an organisation without an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.ledgers.cells import read_address
from situationroom.base.ledgers.services import forget_rows
from situationroom.base.rules import require
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import (
    ContactCorrected,
    ContactErased,
    ContactNoted,
    ContactUsed,
)
from situationroom.rooms.organisations.models import Contact, Organisation
from situationroom.rooms.organisations.queries.contacts import has_account
from situationroom.rooms.organisations.rules import KEEPING, MAY_CORRECT, Keeping
from situationroom.rooms.organisations.states import Basis, OrganisationKind

CONTACT_LEVELS = (Level.OWN, Level.GOVERNMENT, Level.ROOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSaid:
    """What is said of a contact, and where that is from."""

    organisation: UUID
    name: str
    department: str = ""
    job_title: str = ""
    email: str = ""
    phone: str = ""
    source: str
    basis: Basis


@watched
def note_contact(*, by: Actor, at: datetime, said: ContactSaid, level: Level) -> Contact:
    """Write down somebody who is reached without an account (rules ORG-18, 20 to 23).

    Raises NotFound for an organisation that is not there, Refusal for an address that cannot be.
    """
    if level not in CONTACT_LEVELS:
        raise Refusal("A contact cannot have this label.", hint="Choose another label.")
    with acting_as(by):
        columns = _columns(by, at, said, None)
        assert by.organisation is not None  # rule ORG-18
        row = Contact.unscoped.create(
            label=make_label(level, owner=by.organisation, creator=by.id),
            keeper_id=by.organisation,
            noted_at=at,
            noted_by=by.name,
            kept_since=at,
            **columns,
        )
        emit(ContactNoted(contact=str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


@watched
def correct_contact(*, by: Actor, at: datetime, contact: UUID, said: ContactSaid) -> Contact:
    """Correct what is kept of a contact (rules ORG-18 to 23). Raises NotFound, NotAllowed."""
    with acting_as(by):
        row = _held(by, contact)
        columns = _columns(by, at, said, row)
        for name, value in columns.items():
            setattr(row, name, value)
        row.kept_since = at
        row.save(update_fields=[*columns, "kept_since"])
        emit(ContactCorrected(contact=str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


@watched
def erase_contact(*, by: Actor, at: datetime, contact: UUID) -> None:
    """Erase a contact, and what lines of imported files said of it (rules ORG-18, ORG-19).

    Raises NotFound, NotAllowed.
    """
    with acting_as(by):
        row = _held(by, contact)
        require(MAY_CORRECT, Keeping(by, row.keeper_id))
        emit(ContactErased(contact=str(row.id)), about=row.id, label=row.label, by=by, at=at)
        forget_rows(of=row.id)
        row.delete()


def use_contacts(*, by: Actor, at: datetime, organisation: UUID, address: str) -> list[Contact]:
    """Note that a form goes to an address: contacts with it, that `by` may see, were used."""
    with acting_as(by):
        seen = Contact.objects.visible_to(by).filter(organisation=organisation)
        rows = list(seen.filter(email__iexact=address.strip()).select_related("label"))
        for row in rows if address.strip() else ():
            row.used_at = row.kept_since = at
            row.save(update_fields=["used_at", "kept_since"])
            emit(ContactUsed(contact=str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return rows


def _held(by: Actor, contact: UUID) -> Contact:
    if not Contact.objects.visible_to(by).filter(pk=contact).exists():
        raise NotFound("There is no such contact.")
    rows = Contact.unscoped.select_for_update(of=("self",))
    return rows.select_related("label").get(pk=contact)


def _columns(by: Actor, at: datetime, said: ContactSaid, row: Contact | None) -> dict[str, Any]:
    """Return what is written of a contact, judged."""
    house = Organisation.objects.filter(pk=said.organisation, closed_at=None).first()
    if house is None:
        raise NotFound("There is no such organisation.")
    email = read_address(said.email) if said.email.strip() else ""
    keeping = Keeping(
        by,
        row.keeper_id if row is not None else None,
        OrganisationKind(house.kind),
        name=said.name,
        reach=email or said.phone,
        source=said.source,
        has_account=has_account(organisation=house.id, email=email, on=timezone.localdate(at)),
    )
    require(KEEPING, keeping)
    return {
        "organisation_id": house.id,
        "name": said.name.strip(),
        "department": said.department.strip(),
        "job_title": said.job_title.strip(),
        "email": email,
        "phone": said.phone.strip(),
        "source": said.source.strip(),
        "basis": Basis(said.basis),
    }
