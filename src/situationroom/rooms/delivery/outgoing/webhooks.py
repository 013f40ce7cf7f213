"""Webhooks after Standard Webhooks: signed, named, without contents."""

import base64
import hashlib
import hmac
import json
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from situationroom.base.actors import room_rule
from situationroom.base.labels import readable_by
from situationroom.base.models import Event
from situationroom.base.outside import CallFailed, call
from situationroom.base.seals import unseal
from situationroom.rooms.delivery.events import NoticesRecalled
from situationroom.rooms.delivery.models import Message, Webhook
from situationroom.rooms.delivery.outbox import SENT, Outcome, again, dropped, failed
from situationroom.rooms.delivery.services.webhooks import SEAL, note_call
from situationroom.rooms.organisations.queries import get_actor_of_organisation

CALLER = "delivery.webhook"
PING = "delivery.ping"
GONE = 410


def ready(at: datetime) -> Q:
    """Return the clause that keeps calls whose address does not rest."""
    return Q(webhook__rests_until=None) | Q(webhook__rests_until__lte=at)


def send_webhook(message: Message, at: datetime) -> Outcome:
    """Call an address; what its organisation may not read any more is dropped."""
    hook = message.webhook
    if hook is None or hook.off_at is not None:
        return failed("This webhook is off.")
    recalls = message.event is not None and message.event.kind == NoticesRecalled.kind()
    if message.event is not None and not recalls and not _may_read(hook, message.event):
        return dropped("The receiver may no longer read what it is about.")
    body = body_of(message, at)
    headers = signed(
        name=f"msg_{message.id.hex}",
        at=at,
        body=body,
        secret=unseal(hook.secret, purpose=SEAL),
    )
    try:
        reply = call(hook.url, body=body, headers=headers, private=settings.WEBHOOK_PRIVATE_HOSTS)
    except CallFailed as problem:
        return _noted(hook, at, again(problem.text, problem.status))
    if 200 <= reply.status < 300:
        return _noted(hook, at, Outcome(SENT.state, code=reply.status))
    return _noted(hook, at, again("It did not answer that it took the call.", reply.status))


def _noted(hook: Webhook, at: datetime, outcome: Outcome) -> Outcome:
    """Note how a call went; what waits for an address that is off now is given up."""
    ok = outcome.state is SENT.state
    now = note_call(by=room_rule(CALLER), at=at, webhook=hook.id, ok=ok, gone=outcome.code == GONE)
    return outcome if ok or now.off_at is None else failed(now.why_off, outcome.code)


def body_of(message: Message, at: datetime) -> bytes:
    """Return what is sent: which event, of what kind, about which object. No contents, ever."""
    event = message.event
    content = {
        "type": event.kind if event else PING,
        "timestamp": (event.at if event else at).isoformat(),
        "data": {"event": str(event.id), "about": str(event.about)} if event else {},
    }
    return json.dumps(content, separators=(",", ":")).encode()


def signed(*, name: str, at: datetime, body: bytes, secret: bytes) -> dict[str, str]:
    """Return the headers of a call: its name stays the same however often it is tried."""
    seconds = str(int(at.timestamp()))
    mac = hmac.new(secret, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _may_read(hook: Webhook, event: Event) -> bool:
    actor = get_actor_of_organisation(hook.organisation)
    return Event.objects.filter(pk=event.pk).filter(readable_by(actor)).exists()
