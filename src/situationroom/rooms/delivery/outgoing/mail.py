"""Mail: written when it is sent, from what its receiver may read at that moment."""

import smtplib
from datetime import datetime
from email.utils import formataddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import Q
from django.utils import timezone

from situationroom.base.actors import Actor, ActorKind, room_rule
from situationroom.base.labels import readable_by
from situationroom.base.seals import unseal
from situationroom.rooms.delivery.calendar import SOURCES, UNNAMED, invitation
from situationroom.rooms.delivery.letters import (
    Appointment,
    Content,
    Invitation,
    Letter,
    Line,
    write,
)
from situationroom.rooms.delivery.links import PURPOSES
from situationroom.rooms.delivery.models import Message, Notification, OneTimeLink
from situationroom.rooms.delivery.outbox import SENT, Outcome, again, dropped, failed
from situationroom.rooms.delivery.queries import kind_of, shown
from situationroom.rooms.delivery.rules import may_be_named
from situationroom.rooms.delivery.services.incoming import reply_address
from situationroom.rooms.delivery.states import MessageKind
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import get_actor

# Message ids; the page of messages shows them in the reader's language.
WHY_TEXT = {
    "gone": "The receiver is no longer a member of the room.",
    "hidden": "The receiver may no longer read what it is about.",
    "recalled": "It was recalled before it was sent.",
    "over": "The link does not work any more.",
    "unknown": "No room knows this kind of notice any more.",
}


def send_mail(message: Message, at: datetime) -> Outcome:
    """Write a mail and hand it to the server; what may not leave any more is dropped."""
    if message.link is not None:
        return _send_link(message, message.link, at)
    person = message.person
    if person is None:
        return dropped(WHY_TEXT["gone"])
    actor = get_actor(person, on=timezone.localdate(at))
    if message.meeting:
        return _send_invitation(message, person, actor)
    rows = sendable(message, actor)
    lines = lines_of(rows, actor)
    if not lines:
        return dropped(why_not(message, rows, actor))
    reply = _reply_to(message, rows, person, at)
    letter = write(
        Content(
            language=person.language,
            lines=lines,
            is_digest=message.kind == MessageKind.DIGEST,
            may_reply=bool(reply),
        )
    )
    to = formataddr((person.name, person.email))
    mail = envelope(message, to, letter, [row.event_id for row in rows])
    mail.reply_to = [reply] if reply else []
    return deliver(mail)


def _reply_to(message: Message, rows: list[Notification], person: Person, at: datetime) -> str:
    """Return where the receiver answers on the object of a mail, where it takes answers."""
    kind = kind_of(rows[0])
    takes = kind is not None and kind.replies and message.kind == MessageKind.NOTICE
    if not takes or kind is None or not settings.MAIL_REPLIES:
        return ""
    return reply_address(
        by=room_rule("delivery.mail"),
        at=at,
        kind=kind.about,
        about=rows[0].about,
        label=rows[0].event.label,
        person=person,
    )


def _send_link(message: Message, link: OneTimeLink, at: datetime) -> Outcome:
    """Send a one-time link; who has no account may be told by name only what is public."""
    if link.uses_left < 1 or link.revoked_at is not None or link.expires_at <= at:
        return dropped(WHY_TEXT["over"])
    level, kind = message.label.level, PURPOSES.get(link.purpose)
    encloses = kind.encloses if kind is not None else None
    enclosed = encloses(link, room_rule("delivery.mail"), at) if encloses is not None else None
    if encloses is not None and enclosed is None:
        return dropped(WHY_TEXT["over"])
    named = kind is not None and (kind.of_account or may_be_named(level) or enclosed is not None)
    letter = write(
        Invitation(
            language=message.language,
            token=unseal(message.sealed or b"", purpose="link").decode(),
            until=link.expires_at,
            says=kind.says if kind is not None and named else "",
            title=enclosed.title if enclosed is not None else None,
            may_reply=enclosed is not None and bool(enclosed.reply_to),
        )
    )
    mail = envelope(message, link.address, letter, [])
    if enclosed is not None:
        mail.reply_to = [enclosed.reply_to] if enclosed.reply_to else []
        mail.attach(enclosed.name, enclosed.content, enclosed.media_type)
    return deliver(mail)


def _send_invitation(message: Message, person: Person, actor: Actor) -> Outcome:
    """Send an invitation as its source gives the meeting to its receiver now."""
    name, uid = message.meeting.split(":", 1)
    meeting = SOURCES[name].one(uid, actor) if name in SOURCES else None
    if actor.kind is ActorKind.ANONYMOUS or meeting is None:
        return dropped(WHY_TEXT["hidden"])
    named = may_be_named(meeting.level)
    letter = write(
        Appointment(
            language=person.language,
            title=meeting.title if named else UNNAMED,
            starts=meeting.starts,
            ends=meeting.ends,
            place=meeting.place if named else "",
            kind=meeting.kind,
            about=meeting.about,
            cancelled=meeting.cancelled,
        )
    )
    content, method = invitation(
        meeting,
        to=person.email,
        name=person.name,
        language=person.language,
    )
    mail = envelope(message, formataddr((person.name, person.email)), letter, [])
    mail.attach("invite.ics", content.decode(), f"text/calendar; method={method}")
    return deliver(mail)


def sendable(message: Message, actor: Actor) -> list[Notification]:
    """Return the notices of a message that may still leave: read by their receiver, not recalled.

    Corrections go to whoever was told, also to who lost the right since; they name nothing then.
    """
    rows = message.notifications.filter(recipient=message.person_id, recalled=None)
    may = Q(corrects__isnull=False)
    if actor.kind is not ActorKind.ANONYMOUS:
        may |= readable_by(actor, "event__label")
    rows = rows.filter(may).select_related("event__label", "corrects")
    return list(rows.order_by("-importance", "at"))


def why_not(message: Message, rows: list[Notification], actor: Actor) -> str:
    """Return why a message has nothing to say, as a message id."""
    if rows:
        return WHY_TEXT["unknown"]
    if not message.notifications.filter(recalled=None).exists():
        return WHY_TEXT["recalled"]
    return WHY_TEXT["gone" if actor.kind is ActorKind.ANONYMOUS else "hidden"]


def lines_of(rows: list[Notification], actor: Actor) -> tuple[Line, ...]:
    """Return what a letter says of each notice: above *room* only its link."""
    return tuple(
        Line(
            notification=one.row.id,
            at=one.row.at,
            says=one.kind.says if named else "",
            title=one.title if named else None,
            kind=one.kind.about,
            about=one.row.about,
        )
        for one in shown(rows, by=actor)
        for named in (one.kind.public_facts or may_be_named(one.row.event.label.level),)
    )


def envelope(
    message: Message, to: str, letter: Letter, events: list[UUID]
) -> EmailMultiAlternatives:
    """Return a mail whose name stays the same however often it is tried."""
    headers = {
        "Message-ID": message_id(message.id),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "X-Loop": settings.MAIL_FROM,
    }
    if events:
        headers["X-Situationroom-Event"] = ", ".join(str(event) for event in events)
    mail = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=formataddr((settings.MAIL_SENDER, settings.MAIL_FROM)),
        to=[to],
        headers=headers,
    )
    mail.attach_alternative(letter.html, "text/html")
    return mail


def message_id(message: UUID) -> str:
    """Return the name of a mail."""
    return f"<{message}@{settings.MAIL_DOMAIN}>"


def deliver(mail: EmailMultiAlternatives) -> Outcome:
    """Hand a mail to the server; what a server refuses for good is not tried again."""
    try:
        sent = get_connection().send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()), (0, b""))
        return _refused(code, said)
    except smtplib.SMTPResponseException as refused:
        return _refused(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as problem:
        return again(f"{type(problem).__name__}: {problem}")
    return SENT if sent else again("The mail server took nothing.")


def _refused(code: int, said: bytes | str) -> Outcome:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    # 5xx is for good, save where the server did not know us: that is for an operator to mend.
    lasting = 500 <= code < 600 and code not in (530, 534, 535, 538)
    return failed(text, code) if lasting else again(text, code)
