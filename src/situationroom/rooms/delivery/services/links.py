"""Writes: issue one-time links, look behind one, redeem it once, revoke it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.bell import Topic
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.events import emit, ring_after_commit
from situationroom.base.models import Label
from situationroom.base.seals import seal
from situationroom.rooms.delivery.events import LinkIssued, LinkRedeemed, LinkRevoked
from situationroom.rooms.delivery.guesses import count_guess, require_patience
from situationroom.rooms.delivery.links import PURPOSES, hash_of
from situationroom.rooms.delivery.models import Message, OneTimeLink
from situationroom.rooms.delivery.states import Channel, MessageKind
from situationroom.rooms.organisations.models import Organisation

HOLDER = "who holds a link may have no account"
TOKEN_BYTES = 24  # 192 bits
SEAL = "link"


@dataclass(frozen=True, slots=True)
class Issued:
    """A link and its token, which is told here and never again."""

    link: OneTimeLink
    token: str


def issue_link(
    *,
    by: Actor,
    at: datetime,
    purpose: str,
    about: UUID,
    label: Label,
    address: str = "",
    organisation: Organisation | None = None,
    days: int | None = None,
    language: str = "ko",
    token: str = "",
) -> Issued:
    """Issue a one-time link; with an address it is sent there by mail.

    A `token` is given where another room knows the same secret by its own hash. Raises Refusal
    for a purpose nobody registered. Whoever calls has asked whether `by` may.
    """
    kind = PURPOSES.get(purpose)
    if kind is None:
        raise Refusal("There are no links for %(purpose)s.", purpose=purpose)
    token = token or secrets.token_urlsafe(TOKEN_BYTES)
    with acting_as(by), as_room(HOLDER):
        link = OneTimeLink.objects.create(
            label=label,
            purpose=purpose,
            about=about,
            token_hash=hash_of(token),
            address=address,
            organisation=organisation,
            issued_at=at,
            issuer=by.id,
            expires_at=at + timedelta(days=kind.days if days is None else days),
            uses_left=kind.uses,
        )
        if address:
            ring_after_commit(Topic.OUTGOING)
            Message.objects.create(
                label=label,
                channel=Channel.MAIL,
                kind=MessageKind.LETTER,
                link=link,
                sealed=seal(token.encode(), purpose=SEAL),
                language=language,
                once=f"link:{link.id}",
                queued_at=at,
                due_at=at,
            )
        _tell(LinkIssued, link, by=by, at=at)
    return Issued(link, token)


def look_behind(*, by: Actor, at: datetime, token: str, caller: str) -> OneTimeLink:
    """Return the link of a token without using it up.

    Unknown, used, expired and revoked look the same: NotFound. Raises TooManyTries for who has
    named too many that do not work.
    """
    require_patience(caller, at)
    link = _works(token, at)
    if link is None:
        count_guess(caller, at, by=by)
        raise _no_link()
    return link


def redeem_link(*, by: Actor, at: datetime, token: str, purpose: str) -> OneTimeLink:
    """Use a link up, in the transaction of what it is used for: exactly once.

    Raises NotFound for one that does not work (any more), or was issued for something else.
    """
    link = _works(token, at)
    if link is None or link.purpose != purpose:
        raise _no_link()
    with acting_as(by), as_room(HOLDER):
        left = OneTimeLink.objects.filter(
            pk=link.pk, uses_left__gt=0, revoked_at=None, expires_at__gt=at
        )
        if left.update(uses_left=F("uses_left") - 1, used_at=at) != 1:
            raise _no_link()
        link.refresh_from_db()
        _tell(LinkRedeemed, link, by=by, at=at)
    return link


def use_link(*, by: Actor, at: datetime, token: str) -> OneTimeLink:
    """Redeem a link and do its deed, both or neither.

    Raises NotFound, Refusal for a purpose that has a page of its own, and what the deed raises.
    """
    link = _works(token, at)
    kind = PURPOSES.get(link.purpose) if link is not None else None
    if link is None or kind is None:
        raise _no_link()
    if kind.deed is None:
        raise Refusal("This link leads to a page of its own.")
    with acting_as(by):
        link = redeem_link(by=by, at=at, token=token, purpose=kind.name)
        kind.deed(link, by, at)
    return link


def revoke_link(*, by: Actor, at: datetime, link: UUID) -> OneTimeLink:
    """Let a link work no more; who may read its object may. Raises NotFound."""
    with acting_as(by):
        row = OneTimeLink.objects.select_related("label").filter(pk=link).first()
        if row is None or by.id is None:
            raise _no_link()
        if by.kind is not ActorKind.SECRETARIAT and row.issuer != by.id:
            raise NotAllowed("Only who issued this link and the secretariat may revoke it.")
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            _tell(LinkRevoked, row, by=by, at=at)
    return row


def _works(token: str, at: datetime) -> OneTimeLink | None:
    with as_room(HOLDER):
        rows = OneTimeLink.objects.select_related("label", "organisation")
        return rows.filter(
            token_hash=hash_of(token), uses_left__gt=0, revoked_at=None, expires_at__gt=at
        ).first()


def _no_link() -> NotFound:
    return NotFound(
        "This link does not work, or does not work any more.",
        hint="Ask who sent it to you for a new one.",
    )


def _tell(
    fact: type[LinkIssued] | type[LinkRedeemed] | type[LinkRevoked],
    link: OneTimeLink,
    *,
    by: Actor,
    at: datetime,
) -> None:
    told = fact(link=str(link.id), purpose=link.purpose)
    emit(told, about=link.about, label=link.label, by=by, at=at)
