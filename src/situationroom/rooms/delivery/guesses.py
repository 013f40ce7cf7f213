"""Who names secrets that do not work is slowed down: ten tries in ten minutes for one caller."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.delivery.models import FailedGuess

SPAN = timedelta(minutes=10)
MOST = 10


class TooManyTries(Refusal):
    """Somebody named links that do not work, again and again."""

    status = 429


def require_patience(caller: str, at: datetime) -> None:
    """Raise TooManyTries for who has named too many that do not work, whatever they name now."""
    row = FailedGuess.objects.filter(caller=_hash(caller, at), since=_span(at)).first()
    if row is not None and row.count >= MOST:
        raise TooManyTries(
            "Too many links that do not work were tried from here.",
            hint="Wait ten minutes, then open the link from your mail once more.",
        )


def count_guess(caller: str, at: datetime, *, by: Actor) -> None:
    """Note that a caller named one that does not work."""
    with acting_as(by):
        row, _ = FailedGuess.objects.get_or_create(caller=_hash(caller, at), since=_span(at))
        FailedGuess.objects.filter(pk=row.pk).update(count=F("count") + 1)
        FailedGuess.objects.filter(since__lt=at - timedelta(days=1)).delete()


def _span(at: datetime) -> datetime:
    seconds = int(SPAN.total_seconds())
    return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


def _hash(caller: str, at: datetime) -> str:
    content = f"{at:%Y-%m-%d} {caller}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), content, hashlib.sha256).hexdigest()
