"""Reads: people who are reached for an organisation without an account."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import above
from situationroom.base.rules import hold
from situationroom.rooms.organisations.models import Contact
from situationroom.rooms.organisations.queries.actors import serving
from situationroom.rooms.organisations.rules import MAY_CORRECT, MAY_KEEP, Keeping

PAGE = 50
_FEW_LETTERS = 40


def may_keep(*, by: Actor) -> bool:
    """Tell whether somebody may write contacts down."""
    return hold(MAY_KEEP, Keeping(by))


def may_correct(*, contact: Contact, by: Actor) -> bool:
    """Tell whether somebody may correct or erase a contact."""
    return hold(MAY_CORRECT, Keeping(by, contact.keeper_id))


def list_contacts(
    *,
    by: Actor,
    organisation: UUID | None = None,
    text: str = "",
    after: tuple[str, UUID] | None = None,
    limit: int = PAGE,
) -> list[Contact]:
    """Return a page of contacts by name: those of one organisation, those that say a text."""
    rows = Contact.objects.visible_to(by)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if text.strip():
        rows = rows.filter(_says(text.strip()))
    if after is not None:
        name, last = after
        rows = rows.filter(above(name=name, id=last))
    joined = rows.select_related("organisation", "keeper", "label")
    return list(joined.order_by("name", "id")[:limit])


def _says(text: str) -> Q:
    names = ("name", "department", "job_title", "email", "phone", "source")
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": text})
    return found


def get_contact(*, id: UUID, by: Actor) -> Contact:
    """Return one contact. Raises NotFound when hidden or absent."""
    rows = Contact.objects.visible_to(by).select_related("organisation", "keeper", "label")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such contact.")
    return row


def find_contacts(
    *,
    by: Actor,
    emails: Collection[str],
    organisations: Collection[UUID],
    letters: Collection[str],
) -> "QuerySet[Contact]":
    """Return the contacts with one of these addresses, or of one of these organisations.

    Those of an organisation may be narrowed by first letters of their names; of many letters they
    are not.
    """
    named = Q(organisation__in=organisations)
    if 0 < len(letters) <= _FEW_LETTERS:
        begins = Q()
        for letter in sorted(letters):
            begins |= Q(name__istartswith=letter)
        named &= begins
    rows = Contact.objects.visible_to(by).filter(Q(email__in=emails) | named)
    return rows.select_related("organisation", "label").order_by("noted_at", "id")


def list_addresses(*, organisation: UUID, by: Actor) -> list[str]:
    """Return the mail addresses of an organisation's contacts."""
    rows = Contact.objects.visible_to(by).filter(organisation=organisation).exclude(email="")
    return list(rows.order_by("-kept_since", "id").values_list("email", flat=True))


def find_addresses(*, organisations: Collection[UUID], by: Actor) -> dict[UUID, str]:
    """Return the newest mail address of each organisation's contacts; one question for all."""
    rows = Contact.objects.visible_to(by).filter(organisation__in=organisations).exclude(email="")
    newest_last = rows.order_by("kept_since", "-id")
    return dict(newest_last.values_list("organisation_id", "email"))


def list_accounts_of(organisations: Collection[UUID], *, on: date) -> set[tuple[UUID, str]]:
    """Return organisations with the addresses of those who work there with an account."""
    rows = serving(on).filter(organisation__in=organisations)
    found = rows.values_list("organisation_id", "person__email")
    return {(house, email.lower()) for house, email in found}


def has_account(*, organisation: UUID, email: str, on: date) -> bool:
    """Tell whether somebody works for an organisation with an account of this address."""
    return bool(email) and (organisation, email) in list_accounts_of([organisation], on=on)
