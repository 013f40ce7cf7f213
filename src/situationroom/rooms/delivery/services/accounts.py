"""Writes of accounts that bring a mail: inviting somebody, and choosing a new password.

People stand below mail: this joins an invitation of theirs and the link that brings it.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.rooms.delivery.links import opens
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.rooms.delivery.services.links import issue_link, redeem_link
from situationroom.rooms.organisations.labels import label_of_person
from situationroom.rooms.organisations.models import Invitation, Person
from situationroom.rooms.organisations.queries import find_person_by_email
from situationroom.rooms.organisations.rules import INVITED_FOR
from situationroom.rooms.organisations.services import access, members
from situationroom.rooms.organisations.tries import (
    address_holder,
    count_failure,
    require_unlocked,
)

INVITATION, PASSWORD = "organisations.invitation", "organisations.password"
MOST_RESETS = 3

opens(
    INVITATION,
    says="You are invited to the situation room.",
    done="You have joined. Welcome.",
    days=INVITED_FOR.days,
    of_account=True,
)
opens(
    PASSWORD,
    says="Choose a new password for the situation room.",
    done="Your password is changed. Sign in with it.",
    days=1,
    of_account=True,
)


def invite_by_mail(
    *,
    by: Actor,
    at: datetime,
    organisation: UUID,
    email: str,
    roles: Collection[str],
    language: str = "ko",
) -> Invitation:
    """Invite somebody to an organisation, and send them the link. Raises as `invite_member`."""
    with acting_as(by):
        invited = members.invite_member(
            by=by, at=at, organisation=organisation, email=email, roles=roles
        )
        issue_link(
            by=by,
            at=at,
            purpose=INVITATION,
            about=invited.invitation.id,
            label=invited.invitation.label,
            address=invited.invitation.email,
            organisation=invited.invitation.organisation,
            language=language,
            token=invited.token,
        )
    return invited.invitation


def invite_the_first(*, by: Actor, at: datetime, organisation: UUID, email: str) -> str:
    """Invite who runs the room first; return the token of the link, which no mail brings.

    Whoever runs the servers may, as long as nobody runs the room; of several such links only the
    last works. Raises Conflict once somebody runs it, and as `invite_member`.
    """
    with acting_as(by):
        invited = members.invite_secretariat(by=by, at=at, organisation=organisation, email=email)
        issue_link(
            by=by,
            at=at,
            purpose=INVITATION,
            about=invited.invitation.id,
            label=invited.invitation.label,
            organisation=invited.invitation.organisation,
            token=invited.token,
        )
    return invited.token


def join_by_link(
    *, by: Actor, at: datetime, token: str, name: str = "", password: str = ""
) -> Person:
    """Accept an invitation by the link that brought it: both are used up, or neither.

    Raises as `accept_invitation`.
    """
    with acting_as(by):
        redeem_link(by=by, at=at, token=token, purpose=INVITATION)
        return members.accept_invitation(by=by, at=at, token=token, name=name, password=password)


def ask_for_new_password(*, by: Actor, at: datetime, email: str, address: str) -> None:
    """Send who has an account the link by which they choose a new password.

    What is answered does not tell whether there is one. Three links a day are sent to one
    account. Raises TooManyTries for who asks again and again.
    """
    caller = address_holder(f"reset {address}")
    require_unlocked("", caller, at)
    count_failure("", caller, at, by=by)
    person = find_person_by_email(email.strip())
    if person is None or not person.is_active or _was_sent(person, at):
        return
    with acting_as(by):
        issue_link(
            by=ANONYMOUS,
            at=at,
            purpose=PASSWORD,
            about=person.id,
            label=label_of_person(person),
            address=person.email,
            language=person.language,
        )


def choose_password(*, by: Actor, at: datetime, token: str, password: str) -> Person:
    """Choose a new password by the link that was sent; every session ends.

    Raises NotFound for a link that does not work, Refusal for a password that is too easy.
    """
    with acting_as(by):
        link = redeem_link(by=by, at=at, token=token, purpose=PASSWORD)
        OneTimeLink.objects.filter(purpose=PASSWORD, about=link.about, revoked_at=None).exclude(
            pk=link.pk
        ).update(revoked_at=at)
        return access.reset_password(by=by, at=at, person=link.about, password=password)


def _was_sent(person: Person, at: datetime) -> bool:
    since = at.replace(hour=0, minute=0, second=0, microsecond=0)
    sent = OneTimeLink.objects.filter(purpose=PASSWORD, about=person.id, issued_at__gte=since)
    return sent.count() >= MOST_RESETS
