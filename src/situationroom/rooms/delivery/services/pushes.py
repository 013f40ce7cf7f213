"""Writes: browsers that want to be told by push."""

from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.outside import CallFailed, address_of
from situationroom.rooms.delivery.events import PushEnded, PushWanted
from situationroom.rooms.delivery.models import PushSubscription
from situationroom.rooms.delivery.services.receivers import ensure_receiver
from situationroom.rooms.delivery.webpush import CURVE, from_text

MOST = 10
SECRET_BYTES = 16


def want_push(
    *, by: Actor, at: datetime, endpoint: str, public: str, secret: str, browser: str = ""
) -> PushSubscription:
    """Let a browser of `by` be told by push; the same browser again is the same row.

    Raises NotAllowed for who is nobody, Refusal for what no browser says, and the eleventh.
    """
    if by.id is None:
        raise NotAllowed("Only who is signed in has notices.")
    try:
        address_of(endpoint, private=settings.WEBHOOK_PRIVATE_HOSTS)
        key, shared = from_text(public), from_text(secret)
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    except CallFailed as problem:
        raise Refusal(problem.text) from None
    except ValueError:
        raise Refusal("The key of this browser cannot be read.") from None
    if len(shared) != SECRET_BYTES or len(endpoint) > 1000:
        raise Refusal("The key of this browser cannot be read.")
    with acting_as(by):
        mine = PushSubscription.objects.filter(person=by.id).exclude(endpoint=endpoint)
        if mine.count() >= MOST:
            raise Refusal("Ten browsers are told at most: end one first.")
        row, _ = PushSubscription.objects.update_or_create(
            endpoint=endpoint,
            defaults={
                "person_id": by.id,
                "public": key,
                "secret": shared,
                "browser": browser[:120],
                "at": at,
            },
        )
        label = ensure_receiver(by.id).label
        emit(PushWanted(subscription=str(row.id)), about=row.id, label=label, by=by, at=at)
    return row


def end_push(*, by: Actor, at: datetime, subscription: UUID) -> None:
    """Tell a browser of `by` nothing any more. Raises NotFound for another's."""
    with acting_as(by):
        row = PushSubscription.objects.filter(pk=subscription, person=by.id).first()
        if row is None:
            raise NotFound("There is no such browser.")
        _end(row, by=by, at=at)


def forget_push(*, by: Actor, at: datetime, subscription: UUID) -> None:
    """Forget a browser whose push service says that it is gone."""
    with acting_as(by), as_room("a browser that is gone is forgotten whosoever it was"):
        row = PushSubscription.objects.filter(pk=subscription).first()
        if row is not None:
            _end(row, by=by, at=at)


def _end(row: PushSubscription, *, by: Actor, at: datetime) -> None:
    label = ensure_receiver(row.person_id).label
    emit(PushEnded(subscription=str(row.id)), about=row.id, label=label, by=by, at=at)
    row.delete()
