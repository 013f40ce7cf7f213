"""What delivery does by itself: follow the log, tell people, send what waits to go out."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.actors import Actor, room_rule
from situationroom.base.bell import Topic
from situationroom.base.chores import chore
from situationroom.base.facts import LabelWidened, WideningAsked, WideningRefused
from situationroom.base.followers import follows
from situationroom.base.models import Event, Label, LabelChange
from situationroom.base.privacy.erasure import Gone, erases
from situationroom.base.privacy.retention import MASKED, THREE_YEARS, retains
from situationroom.rooms.delivery.events import NoticesRecalled, WebhookSwitchedOff
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.maildir import poll
from situationroom.rooms.delivery.models import (
    CalendarFeed,
    OneTimeLink,
    Preference,
    PushSubscription,
    ReceivedMail,
    Receiver,
    ReplyAddress,
    Webhook,
)
from situationroom.rooms.delivery.outbox import send_next
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.outgoing.push import send_push
from situationroom.rooms.delivery.outgoing.webhooks import ready, send_webhook
from situationroom.rooms.delivery.services import messages, notices, recalls, webhooks
from situationroom.rooms.delivery.states import Channel
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import find_people, list_members

NOTIFY, CALL = "delivery.notify", "delivery.call"
CALLERS = 4  # an address that lets us wait holds up one of them


@follows(name=NOTIFY)
def notify(events: Sequence[Event]) -> None:
    """Tell whom the rules of the rooms name; never replayed, because telling is not undone."""
    by, at = room_rule(NOTIFY), timezone.now()
    notices.tell(by=by, at=at, events=events)
    for event in events:
        if event.kind == NoticesRecalled.kind():
            recalls.correct(by=by, at=at, event=event)


@follows(name=CALL)
def call_webhooks(events: Sequence[Event]) -> None:
    """Queue the calls of organisations' programs; never replayed, like all that tells."""
    webhooks.call_webhooks(by=room_rule(CALL), at=timezone.now(), events=events)


@chore("delivery.mail", topic=Topic.OUTGOING)
def send_mails() -> bool:
    """Send the next mail that is due."""
    return send_next(Channel.MAIL, send_mail)


@chore("delivery.digests", topic=Topic.JOBS, seconds=60.0)
def queue_digests() -> bool:
    """Queue the digests of those whose hour has come."""
    return messages.queue_digests(by=room_rule("delivery.digests"), at=timezone.now()) > 0


@chore("delivery.push", topic=Topic.OUTGOING)
def push_next() -> bool:
    """Push the next notice that is due."""
    return send_next(Channel.PUSH, send_push)


@chore("delivery.maildir", topic=Topic.JOBS, seconds=5.0)
def look_for_mail() -> bool:
    """Take what is new in the Maildir, where there is one."""
    return bool(settings.MAILDIR) and poll(Path(settings.MAILDIR)) > 0


def call_next() -> bool:
    """Call the next address that is due and does not rest."""
    return send_next(Channel.WEBHOOK, send_webhook, ready=ready(timezone.now()))


for number in range(1, CALLERS + 1):
    chore(f"delivery.webhooks-{number}", topic=Topic.OUTGOING)(call_next)


def hosts(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what webhooks are called: the name of their server."""
    rows = Webhook.unscoped.filter(pk__in=ids).values_list("pk", "url")
    return {pk: Title(name, name) for pk, url in rows for name in [urlsplit(url).hostname or url]}


def is_of_organisation(webhook: UUID, by: Actor) -> bool:
    """Tell whether a webhook is of the organisation of somebody."""
    rows = Webhook.objects.visible_to(by).filter(pk=webhook)
    return rows.filter(organisation=by.organisation).exists()


def organisation_of(event: Event) -> list[Organisation]:
    """Return the organisation of a webhook."""
    hook = Webhook.unscoped.filter(pk=event.about).select_related("organisation").first()
    return [hook.organisation] if hook is not None else []


speaks_of("webhook", titles=hosts, managed_by=is_of_organisation)
notifies(
    WebhookSwitchedOff,
    name="delivery.webhook_off",
    to=organisation_of,
    about="webhook",
    says="A webhook of your organisation was switched off.",
)


def titles_of_labels(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what a change of a label is called; what has the label is not said."""
    return dict.fromkeys(ids, Title("열람 범위 변경", "Change of who may see"))


def is_of_owner(label: UUID, by: Actor) -> bool:
    """Tell whether somebody is of the organisation that owns what has a label."""
    rows = Label.objects.filter(pk=label, owner=by.organisation)
    return by.organisation is not None and rows.exists()


def who_decide(event: Event) -> list[Person]:
    """Return the people of the owning organisation, who may approve; letters ask who may read."""
    label = Label.objects.filter(pk=event.about).first()
    if label is None or label.owner is None:
        return []
    pairs = list_members([label.owner], on=timezone.localdate(event.at))
    return [person for _, person in pairs]


def who_asked(event: Event) -> list[Person]:
    """Return who had asked for what another person decided now."""
    rows = LabelChange.unscoped.filter(label=event.about)
    if event.kind == WideningRefused.kind():
        rows = rows.filter(pk=event.payload["change"])
    else:  # a label is widened for other reasons too: by one person alone, or as a paper goes up
        rows = rows.filter(effective_at=event.at, approved_by__isnull=False)
    return list(find_people(rows.values_list("asked_by", flat=True)).values())


speaks_of("label", titles=titles_of_labels, managed_by=is_of_owner)
notifies(
    WideningAsked,
    name="base.widening_asked",
    to=who_decide,
    about="label",
    says="A colleague asks that more may see something of your organisation. Decide it.",
)
notifies(
    WideningRefused,
    name="base.widening_refused",
    to=who_asked,
    about="label",
    says="What you asked was refused: who may see it stays as it was.",
)
notifies(
    LabelWidened,
    name="base.label_widened",
    to=who_asked,
    about="label",
    says="What you asked was approved: more may see it now.",
)

retains(
    "mails_received",
    ReceivedMail,
    since="at",
    days=THREE_YEARS,
    masks={"sender": "", "subject": "", "text": ""},
)
retains("links_ended", OneTimeLink, since="expires_at", days=THREE_YEARS, masks={"address": ""})


def forget_receiver(person: UUID, at: datetime) -> list[Gone]:
    """Reach a person no more: how and when they were told goes, and their address of mail."""
    email = Person.objects.filter(pk=person).values_list("email", flat=True).first() or "-"
    links = OneTimeLink.objects.filter(address__iexact=email)
    mails = ReceivedMail.unscoped.filter(sender__iexact=email)
    gone = [
        Gone(table, table._base_manager.filter(person=person).delete()[0])
        for table in (CalendarFeed, PushSubscription, Preference, Receiver)
    ]
    replies = ReplyAddress.unscoped.filter(person=person, expires_at__gt=at)
    return [
        *gone,
        Gone(ReplyAddress, replies.update(expires_at=at), MASKED),
        Gone(OneTimeLink, links.update(address="", revoked_at=at), MASKED),
        Gone(ReceivedMail, mails.update(sender=""), MASKED),
    ]


erases("delivery", forget_receiver)
