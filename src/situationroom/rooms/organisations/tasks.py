"""What the room of people does when one of them is to be forgotten, and how long contacts stay."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.errors import Conflict
from situationroom.base.ledgers.services import forget_rows
from situationroom.base.privacy.erasure import Gone, erases
from situationroom.base.privacy.retention import MASKED, THREE_YEARS, retains
from situationroom.rooms.organisations.models import (
    Authenticator,
    Contact,
    Delegation,
    Invitation,
    Membership,
    Person,
    PersonSession,
    ProviderAccount,
)
from situationroom.rooms.organisations.states import ERASED, Role
from situationroom.rooms.organisations.tries import (
    account_holder,
    forget_failures,
    person_holder,
)


def forget_person(person: UUID, at: datetime) -> list[Gone]:
    """Close an account and empty it of name, address and secrets; its id stays, naming nobody.

    Raises Conflict for the last one who runs the room.
    """
    row = Person.objects.select_for_update().filter(pk=person).first()
    if row is None:
        return []
    _refuse_the_last(row)
    forget_failures(account_holder(row.email), person_holder(row.pk))
    invited = Invitation.objects.filter(Q(email__iexact=row.email) | Q(person=row))
    ended = Membership.objects.filter(person=row, ended_at=None).update(ended_at=at)
    lent = Delegation.objects.filter(Q(giver=row) | Q(taker=row), ended_at=None)
    gone = [
        Gone(Authenticator, Authenticator.objects.filter(person=row).delete()[0]),
        Gone(ProviderAccount, ProviderAccount.objects.filter(person=row).delete()[0]),
        Gone(PersonSession, PersonSession.objects.filter(person=row).delete()[0]),
        Gone(Invitation, invited.update(email=_address(person), revoked_at=at), MASKED),
        Gone(Delegation, lent.update(ended_at=at), MASKED),
        Gone(Membership, ended, MASKED),
        Gone(Contact, _forget_contacts(row.email)),
    ]
    row.name, row.email, row.is_active = ERASED, _address(person), False
    row.last_login = None
    row.set_unusable_password()
    row.save()
    return [*gone, Gone(Person, 1, MASKED)]


def _forget_contacts(email: str) -> int:
    """Erase who was written down with the address of somebody who is to be forgotten."""
    found = list(Contact.unscoped.filter(email__iexact=email))
    for one in found:
        forget_rows(of=one.id)
        one.delete()
    return len(found)


def _address(person: UUID) -> str:
    """Return what stands for an address of mail: unique, and nobody's (RFC 2606)."""
    return f"{person.hex}@erased.invalid"


def _refuse_the_last(row: Person) -> None:
    runs = Membership.objects.filter(role=Role.SECRETARIAT, ended_at=None, person__is_active=True)
    if runs.filter(person=row).exists() and not runs.exclude(person=row).exists():
        raise Conflict(
            "They are the last who run this room.", hint="Let somebody else join it first."
        )


erases("organisations", forget_person)
retains("contacts", Contact, since="kept_since", days=THREE_YEARS)
