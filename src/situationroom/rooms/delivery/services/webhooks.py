"""Writes: an organisation's webhooks and what is sent to them."""

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import ROOM_MEMBERS, Actor
from situationroom.base.bell import Topic
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.events import emit, ring_after_commit
from situationroom.base.labels import Level, readable_by
from situationroom.base.models import Event, Label
from situationroom.base.outside import CallFailed, address_of
from situationroom.base.seals import seal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.events import WebhookAdded, WebhookChanged, WebhookSwitchedOff
from situationroom.rooms.delivery.models import Message, Webhook
from situationroom.rooms.delivery.rules import webhook_is_hopeless, webhook_rest
from situationroom.rooms.delivery.states import Channel, MessageKind, MessageState
from situationroom.rooms.organisations.queries import get_actor_of_organisation, get_organisation

SEAL = "webhook"
PREFIX = "whsec_"
SECRET_BYTES = (24, 64)  # what Standard Webhooks allows
MOST = 10
# Message ids.
OFF_TEXT = {
    "asked": "It was switched off by its organisation.",
    "gone": "It answered that it is gone for good (410).",
    "hopeless": "It failed for five days.",
}


@dataclass(frozen=True, slots=True)
class Added:
    """A webhook and its secret, which is told here and never again."""

    webhook: Webhook
    secret: str


def add_webhook(
    *, by: Actor, at: datetime, url: str, kinds: Sequence[str], secret: str = ""
) -> Added:
    """Add an address of the organisation of `by`; without a secret one is made.

    Raises NotAllowed for who belongs to no organisation of the room, Refusal for an address that
    is never called, kinds that do not exist, a secret that is too short, and the eleventh.
    """
    organisation = get_organisation(id=by.organisation) if by.organisation else None
    if organisation is None or by.kind not in ROOM_MEMBERS:
        raise NotAllowed("Webhooks are for the organisations of the room.")
    _check(url, kinds)
    spoken = secret or PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    with acting_as(by):
        if Webhook.unscoped.filter(organisation=organisation).count() >= MOST:
            raise Refusal("An organisation has ten webhooks at most: change one of them.")
        hook = Webhook.unscoped.create(
            label=Label.objects.create(level=Level.OWN, owner=organisation.id, creator=by.id),
            organisation=organisation,
            url=url,
            secret=seal(_secret_bytes(spoken), purpose=SEAL),
            kinds=sorted(set(kinds)),
            created_at=at,
        )
        _tell(WebhookAdded(webhook=str(hook.id)), hook, by=by, at=at)
    return Added(hook, spoken)


def change_webhook(
    *, by: Actor, at: datetime, webhook: UUID, url: str, kinds: Sequence[str], secret: str = ""
) -> Webhook:
    """Change where and of what a webhook is called, and its secret where one is given.

    Raises NotFound, NotAllowed and the refusals of `add_webhook`.
    """
    _check(url, kinds)
    with acting_as(by):
        hook = _held(by, webhook)
        hook.url, hook.kinds = url, sorted(set(kinds))
        if secret:
            hook.secret = seal(_secret_bytes(secret), purpose=SEAL)
        hook.save()
        _tell(WebhookChanged(webhook=str(hook.id)), hook, by=by, at=at)
    return hook


def renew_secret(*, by: Actor, at: datetime, webhook: UUID) -> Added:
    """Give a webhook a new secret; the old one signs nothing from now on. Raises NotFound."""
    spoken = PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    with acting_as(by):
        hook = _held(by, webhook)
        hook.secret = seal(_secret_bytes(spoken), purpose=SEAL)
        hook.save(update_fields=["secret"])
        _tell(WebhookChanged(webhook=str(hook.id)), hook, by=by, at=at)
    return Added(hook, spoken)


def switch_webhook(*, by: Actor, at: datetime, webhook: UUID, on: bool) -> Webhook:
    """Switch a webhook on or off; what waits for one that is off is given up. Raises NotFound."""
    with acting_as(by):
        hook = _held(by, webhook)
        if on and hook.off_at is not None:
            hook.off_at, hook.why_off = None, ""
            hook.failures, hook.failing_since, hook.rests_until = 0, None, None
            hook.save()
            _tell(WebhookChanged(webhook=str(hook.id)), hook, by=by, at=at)
        elif not on and hook.off_at is None:
            _switch_off(hook, OFF_TEXT["asked"], by=by, at=at)
    return hook


def ping_webhook(*, by: Actor, at: datetime, webhook: UUID) -> Message:
    """Send a webhook a call that means nothing, to try it. Raises NotFound, Conflict when off."""
    with acting_as(by):
        hook = _held(by, webhook)
        if hook.off_at is not None:
            raise Conflict("This webhook is off.", hint="Switch it on first.")
        message = _queue(hook, None, at, once=f"ping:{hook.id}:{at.isoformat()}")
        _tell(WebhookChanged(webhook=str(hook.id)), hook, by=by, at=at)
    return message


def redeliver(*, by: Actor, at: datetime, webhook: UUID, message: UUID) -> Message:
    """Let a call that was given up go out again.

    Raises NotFound, and Conflict when it was not given up or the webhook is off.
    """
    with acting_as(by):
        hook = _held(by, webhook)
        row = Message.objects.select_for_update().filter(pk=message, webhook=hook).first()
        if row is None:
            raise NotFound("There is no such call of this webhook.")
        if row.state != MessageState.FAILED:
            raise Conflict("Only a message that could not be delivered can go out again.")
        if hook.off_at is not None:
            raise Conflict("This webhook is off.", hint="Switch it on first.")
        row.state, row.tries, row.why = MessageState.WAITING, 0, ""
        row.due_at, row.ended_at = at, None
        ring_after_commit(Topic.OUTGOING)
        row.save()
        _tell(WebhookChanged(webhook=str(hook.id)), hook, by=by, at=at)
    return row


def call_webhooks(*, by: Actor, at: datetime, events: Sequence[Event]) -> int:
    """Queue the calls of events, in the transaction of the follower; return how many.

    What an organisation may not read is not queued for it, and asked again when it is sent.
    """
    hooks = list(Webhook.unscoped.filter(off_at=None).select_related("organisation", "label"))
    queued = 0
    for hook in hooks:
        wanted = [event for event in events if event.kind in hook.kinds]
        actor = get_actor_of_organisation(hook.organisation)
        rows = Event.objects.filter(pk__in=[event.pk for event in wanted])
        for event in rows.filter(readable_by(actor)).order_by("number") if wanted else ():
            _queue(hook, event, at, once=f"webhook:{event.id}:{hook.id}")
            queued += 1
    return queued


def note_call(*, by: Actor, at: datetime, webhook: UUID, ok: bool, gone: bool = False) -> Webhook:
    """Note how a call went: one that fails rests longer and longer, and is off after five days."""
    with acting_as(by), as_room("a webhook rests whoever calls it"):
        hook = Webhook.unscoped.select_for_update().select_related("label").get(pk=webhook)
        if ok:
            hook.failures, hook.failing_since, hook.rests_until = 0, None, None
        else:
            hook.failures += 1
            hook.failing_since = hook.failing_since or at
            hook.rests_until = at + webhook_rest(hook.failures)
        hook.save()
        if hook.off_at is None and not ok:
            if gone:
                _switch_off(hook, OFF_TEXT["gone"], by=by, at=at)
            elif webhook_is_hopeless(hook.failing_since or at, at):
                _switch_off(hook, OFF_TEXT["hopeless"], by=by, at=at)
    return hook


def _secret_bytes(spoken: str) -> bytes:
    """Return the bytes of a secret as Standard Webhooks writes it. Raises Refusal."""
    try:
        content = base64.b64decode(spoken.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        content = b""
    if not spoken.startswith(PREFIX) or not SECRET_BYTES[0] <= len(content) <= SECRET_BYTES[1]:
        raise Refusal(
            "This is no secret of a webhook.",
            hint="Write whsec_ and 24 to 64 random bytes in Base64.",
        )
    return content


def _check(url: str, kinds: Sequence[str]) -> None:
    try:
        address_of(url, private=settings.WEBHOOK_PRIVATE_HOSTS)
    except CallFailed as problem:
        raise Refusal(problem.text, hint="Give the https address of a public server.") from None
    unknown = sorted(set(kinds) - set(queries.list_event_kinds()))
    if unknown:
        raise Refusal("There are no events of the kind %(kind)s.", kind=unknown[0])
    if not kinds:
        raise Refusal("Choose at least one kind of event.")


def _held(by: Actor, webhook: UUID) -> Webhook:
    queries.get_webhook(id=webhook, by=by)
    return Webhook.unscoped.select_for_update().select_related("label").get(pk=webhook)


def _switch_off(hook: Webhook, why: str, *, by: Actor, at: datetime) -> None:
    hook.off_at, hook.why_off = at, why
    hook.save()
    waiting = Message.objects.filter(webhook=hook, state=MessageState.WAITING)
    waiting.update(state=MessageState.FAILED, why=why, ended_at=at)
    _tell(WebhookSwitchedOff(webhook=str(hook.id)), hook, by=by, at=at)


def _queue(hook: Webhook, event: Event | None, at: datetime, *, once: str) -> Message:
    ring_after_commit(Topic.OUTGOING)
    message, _ = Message.objects.get_or_create(
        once=once,
        defaults={
            "label": hook.label,
            "channel": Channel.WEBHOOK,
            "kind": MessageKind.EVENT,
            "event": event,
            "webhook": hook,
            "queued_at": at,
            "due_at": at,
        },
    )
    return message


def _tell(
    fact: WebhookAdded | WebhookChanged | WebhookSwitchedOff,
    hook: Webhook,
    *,
    by: Actor,
    at: datetime,
) -> None:
    emit(fact, about=hook.id, label=hook.label, by=by, at=at)
