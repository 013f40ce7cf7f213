"""What delivery does by itself: follow the log, tell people, send what waits to go out."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from situationroom.base.actors import Actor, room_rule
from situationroom.base.chores import chore
from situationroom.base.followers import follows
from situationroom.base.models import Event
from situationroom.rooms.delivery.events import NoticesRecalled, WebhookSwitchedOff
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.maildir import poll
from situationroom.rooms.delivery.models import Webhook
from situationroom.rooms.delivery.outbox import send_next
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.outgoing.push import send_push
from situationroom.rooms.delivery.outgoing.webhooks import ready, send_webhook
from situationroom.rooms.delivery.services import messages, notices, recalls, webhooks
from situationroom.rooms.delivery.states import Channel
from situationroom.rooms.organisations.models import Organisation

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


@chore("delivery.mail")
def send_mails() -> bool:
    """Send the next mail that is due."""
    return send_next(Channel.MAIL, send_mail)


@chore("delivery.digests", seconds=60.0)
def queue_digests() -> bool:
    """Queue the digests of those whose hour has come."""
    return messages.queue_digests(by=room_rule("delivery.digests"), at=timezone.now()) > 0


@chore("delivery.push")
def push_next() -> bool:
    """Push the next notice that is due."""
    return send_next(Channel.PUSH, send_push)


@chore("delivery.maildir", seconds=5.0)
def look_for_mail() -> bool:
    """Take what is new in the Maildir, where there is one."""
    return bool(settings.MAILDIR) and poll(Path(settings.MAILDIR)) > 0


def call_next() -> bool:
    """Call the next address that is due and does not rest."""
    return send_next(Channel.WEBHOOK, send_webhook, ready=ready(timezone.now()))


for number in range(1, CALLERS + 1):
    chore(f"delivery.webhooks-{number}")(call_next)


def hosts(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what webhooks are called: the name of their server."""
    rows = Webhook.objects.filter(pk__in=ids).values_list("pk", "url")
    return {pk: Title(name, name) for pk, url in rows for name in [urlsplit(url).hostname or url]}


def is_of_organisation(webhook: UUID, by: Actor) -> bool:
    """Tell whether a webhook is of the organisation of somebody."""
    rows = Webhook.objects.visible_to(by).filter(pk=webhook)
    return rows.filter(organisation=by.organisation).exists()


def organisation_of(event: Event) -> list[Organisation]:
    """Return the organisation of a webhook."""
    hook = Webhook.objects.filter(pk=event.about).select_related("organisation").first()
    return [hook.organisation] if hook is not None else []


speaks_of("webhook", titles=hosts, managed_by=is_of_organisation)
notifies(
    WebhookSwitchedOff,
    name="delivery.webhook_off",
    to=organisation_of,
    about="webhook",
    says="A webhook of your organisation was switched off.",
)
