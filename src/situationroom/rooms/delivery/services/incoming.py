"""Writes: addresses to reply to, and mails that come in."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.privacy.numbers import holds_resident_number
from situationroom.rooms.delivery.attachments import Attachment, keep
from situationroom.rooms.delivery.events import MailReceived, MailRefused
from situationroom.rooms.delivery.models import Message, ReceivedMail, ReplyAddress
from situationroom.rooms.delivery.parsing import Mail, Unreadable, parse
from situationroom.rooms.delivery.states import MailState
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_actor, get_actor_of_organisation

POST = "the post is taken in before anybody reads it"
LIVES = timedelta(days=180)
KEY_BYTES, MAC_BYTES = 10, 12
DAY = timedelta(days=1)
MOST_A_DAY = 50
TOKEN = re.compile(r"reply\+([a-z2-7]{36})@(.+)")
OWN = re.compile(r"<([0-9a-f-]{36})@(.+)>")


def reply_address(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    about: UUID,
    label: Label,
    person: Person | None = None,
    organisation: Organisation | None = None,
) -> str:
    """Return the address under which somebody answers on an object by mail.

    It is used again for half of its life. Raises ValueError without anybody to answer.
    """
    if (person is None) == (organisation is None):
        raise ValueError("an address to reply to is for a person or for an organisation")
    with acting_as(by), as_room(POST):
        rows = ReplyAddress.unscoped.filter(
            kind=kind, about=about, person=person, organisation=organisation, label=label
        )
        row = rows.filter(expires_at__gt=at + LIVES / 2).order_by("-expires_at").first()
        if row is None:
            row = ReplyAddress.unscoped.create(
                label=label,
                key=_base32(secrets.token_bytes(KEY_BYTES)),
                kind=kind,
                about=about,
                person=person,
                organisation=organisation,
                expires_at=at + LIVES,
            )
    return f"reply+{_token(row)}@{settings.MAIL_REPLY_DOMAIN}"


def receive_mail(*, by: Actor, at: datetime, raw: bytes, recipient: str = "") -> ReceivedMail:
    """Take a mail that came in, or refuse it by name; the same mail is taken once.

    `by` is the rule that reads the post; a mail that is taken is its sender's own act.
    `recipient` is the address it was delivered to, where the mail server says so.
    """
    size, whole = len(raw), hashlib.sha256(raw).hexdigest()
    if size > settings.MAIL_IN_BYTES:
        return _refuse(by, at, MailState.SIZE, "", whole, size)
    try:
        mail = parse(raw)
    except Unreadable:
        return _refuse(by, at, MailState.UNREADABLE, "", whole, size)
    reply = _reply_of((recipient.lower(),) if recipient else mail.receivers)
    digest = hashlib.sha256(f"{mail.digest} {reply.key if reply else ''}".encode()).hexdigest()
    known = ReceivedMail.unscoped.filter(message_id=mail.message_id, digest=digest).first()
    if known is not None:
        return known
    sender = _actor_of(reply, at) if reply is not None else None
    state = _judge(mail, reply, sender, at)
    if state is MailState.TAKEN and _holds_numbers(mail):
        state = MailState.NUMBERED
    if state is not MailState.TAKEN or reply is None or sender is None:
        return _refuse(by, at, state, mail.message_id, digest, size)
    return _take(sender, at, mail, reply, digest, size)


def _judge(mail: Mail, reply: ReplyAddress | None, sender: Actor | None, at: datetime) -> MailState:
    if mail.by_program or _is_ours(mail):
        return MailState.LOOP
    if reply is None or sender is None:
        return MailState.UNKNOWN
    if reply.expires_at <= at:
        return MailState.EXPIRED
    if reply.person is not None and mail.sender != reply.person.email.lower():
        return MailState.SENDER
    if not ReplyAddress.objects.visible_to(sender).filter(pk=reply.pk).exists():
        return MailState.HIDDEN
    today = ReceivedMail.unscoped.filter(reply=reply, state=MailState.TAKEN, at__gt=at - DAY)
    return MailState.MANY if today.count() >= MOST_A_DAY else MailState.TAKEN


def _holds_numbers(mail: Mail) -> bool:
    """Tell whether what a mail says is what the law forbids to hold (PIPA, art. 24-2).

    Contents of its files are judged where every file is.
    """
    said = [mail.subject, mail.text, *(file.name for file in mail.files)]
    return any(holds_resident_number(text) for text in said)


def _take(
    sender: Actor, at: datetime, mail: Mail, reply: ReplyAddress, digest: str, size: int
) -> ReceivedMail:
    with acting_as(sender), as_room(POST):
        row, is_new = ReceivedMail.unscoped.get_or_create(
            message_id=mail.message_id,
            digest=digest,
            defaults={
                "label": reply.label,
                "state": MailState.TAKEN,
                "at": at,
                "size": size,
                "reply": reply,
                "sender": mail.sender,
                "subject": mail.subject,
                "text": mail.text,
            },
        )
        if is_new:
            row.attachments = _kept(sender, at, mail, reply)
            row.save(update_fields=["attachments"])
            emit(
                MailReceived(mail=str(row.id), object_kind=reply.kind),
                about=reply.about,
                label=reply.label,
                by=sender,
                at=at,
            )
    return row


def _kept(sender: Actor, at: datetime, mail: Mail, reply: ReplyAddress) -> list[dict[str, Any]]:
    """Keep the files of a mail in the transaction that takes it, so that they come once with it."""
    return [
        {
            "name": file.name,
            "type": file.content_type,
            "size": len(file.content),
            "reference": keep(
                Attachment(
                    holder=reply.kind,
                    about=reply.about,
                    name=file.name,
                    content_type=file.content_type,
                    content=file.content,
                    label=reply.label,
                    by=sender,
                    at=at,
                )
            ),
        }
        for file in mail.files
    ]


def _refuse(
    by: Actor, at: datetime, state: MailState, message_id: str, digest: str, size: int
) -> ReceivedMail:
    """Keep that a mail was refused and why, and nothing of what it said."""
    with acting_as(by), as_room(POST):
        row = ReceivedMail.unscoped.filter(message_id=message_id, digest=digest).first()
        if row is not None:
            return row
        label = Label.objects.create(level=Level.NAMED)
        row, is_new = ReceivedMail.unscoped.get_or_create(
            message_id=message_id,
            digest=digest,
            defaults={"label": label, "state": state, "at": at, "size": size},
        )
        if is_new:
            told = MailRefused(mail=str(row.id), state=state)
            emit(told, about=row.id, label=label, by=by, at=at)
    return row


def _is_ours(mail: Mail) -> bool:
    """Tell whether a mail is one of ours that comes back, or says it is from us."""
    if mail.sender == settings.MAIL_FROM.lower() or TOKEN.fullmatch(mail.sender):
        return True
    own = OWN.fullmatch(mail.message_id)
    return own is not None and Message.objects.filter(pk=own[1]).exists()


def _reply_of(addresses: tuple[str, ...]) -> ReplyAddress | None:
    """Return the row of the first address that bears our signature."""
    for address in addresses:
        found = TOKEN.fullmatch(address)
        if found is None or found[2] != settings.MAIL_REPLY_DOMAIN.lower():
            continue
        key = _base32(_bytes(found[1])[:KEY_BYTES])
        rows = ReplyAddress.unscoped.select_related("label", "person", "organisation")
        row = rows.filter(key=key).first()
        if row is not None and hmac.compare_digest(_token(row), found[1]):
            return row
    return None


def _actor_of(reply: ReplyAddress, at: datetime) -> Actor | None:
    if reply.organisation is not None:
        return get_actor_of_organisation(reply.organisation)
    if reply.person is None:
        return None
    actor = get_actor(reply.person, on=timezone.localdate(at))
    return None if actor.kind is ActorKind.ANONYMOUS else actor


def _token(row: ReplyAddress) -> str:
    signed = [row.kind, row.about, row.person_id, row.organisation_id, row.expires_at.isoformat()]
    key = _bytes(row.key)
    content = key + "|".join(str(one) for one in signed).encode()
    secret = hashlib.sha256(b"situationroom.reply" + settings.SECRET_KEY.encode()).digest()
    mac = hmac.new(secret, content, hashlib.sha256).digest()[:MAC_BYTES]
    return _base32(key + mac)


def _base32(content: bytes) -> str:
    return base64.b32encode(content).decode().rstrip("=").lower()


def _bytes(text: str) -> bytes:
    return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
