"""Push: a line without a title and a link, encrypted for each browser of its receiver."""

import json
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.base.outside import CallFailed, call
from situationroom.rooms.delivery.letters import Content, Line, write_push
from situationroom.rooms.delivery.models import Message, PushSubscription
from situationroom.rooms.delivery.outbox import SENT, Outcome, again, dropped
from situationroom.rooms.delivery.outgoing.mail import sendable, why_not
from situationroom.rooms.delivery.services.pushes import forget_push
from situationroom.rooms.delivery.states import Importance, MessageState
from situationroom.rooms.delivery.webpush import encrypt, proof, room_key
from situationroom.rooms.organisations.queries import get_actor

LIVES_SECONDS = 24 * 3600
GONE = (404, 410)
WHY_TEXT = {"none": "No browser of the receiver is told by push any more."}


def send_push(message: Message, at: datetime) -> Outcome:
    """Push to every browser of a receiver; one that took it is enough."""
    person = message.person
    browsers = list(PushSubscription.objects.filter(person=person)) if person else []
    if person is None or not browsers:
        return dropped(WHY_TEXT["none"])
    actor = get_actor(person, on=timezone.localdate(at))
    rows = sendable(message, actor)
    if not rows:
        return dropped(why_not(message, rows, actor))
    line = Line(notification=rows[0].id, at=rows[0].at)
    said = write_push(Content(language=person.language, lines=(line,)))
    content = json.dumps(said, ensure_ascii=False).encode()
    urgent = rows[0].importance == Importance.URGENT
    outcomes = [_push(one, content, urgent, at) for one in browsers]
    order = [SENT.state, MessageState.WAITING, MessageState.DROPPED]
    return min(outcomes, key=lambda one: order.index(one.state))


def _push(browser: PushSubscription, content: bytes, urgent: bool, at: datetime) -> Outcome:
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(LIVES_SECONDS),
        "Urgency": "high" if urgent else "normal",
        "Authorization": proof(
            browser.endpoint, key=room_key(settings.PUSH_KEY), contact=settings.MAIL_FROM, at=at
        ),
    }
    body = encrypt(content, public=bytes(browser.public), secret=bytes(browser.secret))
    try:
        reply = call(
            browser.endpoint, body=body, headers=headers, private=settings.WEBHOOK_PRIVATE_HOSTS
        )
    except CallFailed as problem:
        return again(problem.text, problem.status)
    if 200 <= reply.status < 300:
        return Outcome(SENT.state, code=reply.status)
    if reply.status in GONE:
        forget_push(by=room_rule("delivery.push"), at=at, subscription=browser.id)
        return dropped(WHY_TEXT["none"])
    return again("The push service did not take it.", reply.status)
