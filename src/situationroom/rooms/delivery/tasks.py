"""What delivery does by itself: follow the log, tell people, send what waits to go out."""

from collections.abc import Sequence

from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.base.chores import chore
from situationroom.base.followers import follows
from situationroom.base.models import Event
from situationroom.rooms.delivery.outbox import send_next
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.services import messages, notices
from situationroom.rooms.delivery.states import Channel

NOTIFY = "delivery.notify"


@follows(name=NOTIFY)
def notify(events: Sequence[Event]) -> None:
    """Tell whom the rules of the rooms name; never replayed, because telling is not undone."""
    notices.tell(by=room_rule(NOTIFY), at=timezone.now(), events=events)


@chore("delivery.mail")
def send_mails() -> bool:
    """Send the next mail that is due."""
    return send_next(Channel.MAIL, send_mail)


@chore("delivery.digests", seconds=60.0)
def queue_digests() -> bool:
    """Queue the digests of those whose hour has come."""
    return messages.queue_digests(by=room_rule("delivery.digests"), at=timezone.now()) > 0
