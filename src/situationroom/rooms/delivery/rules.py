"""When somebody may be told, how long to wait after a failure, what may be named outside."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from situationroom.rooms.delivery.states import Channel, Choice, Importance

QUIET_FROM, QUIET_UNTIL, DIGEST_AT = time(22), time(7), time(8, 30)
# Labels that may be named in what leaves the room; above them a message is a link (rule 8).
NAMED_OUTSIDE = frozenset({"room", "public"})
_MINUTE, _HOUR = 60, 3600
REST_SECONDS = {
    Channel.MAIL: (_MINUTE, 5 * _MINUTE, 15 * _MINUTE, *(h * _HOUR for h in (1, 3, 6, 12, 24))),
    # The schedule that Standard Webhooks recommends.
    Channel.WEBHOOK: (
        5,
        5 * _MINUTE,
        30 * _MINUTE,
        *(hours * _HOUR for hours in (2, 5, 10, 14, 20, 24)),
    ),
    Channel.PUSH: (_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR),
}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which somebody is not to be disturbed, by the clock on their wall.

    They may cross midnight; from and until the same hour means the whole day.
    """

    begins: time
    ends: time
    zone: str

    def covers(self, at: datetime) -> bool:
        """Tell whether a moment lies in these hours."""
        wall = at.astimezone(ZoneInfo(self.zone)).time()
        if self.begins < self.ends:
            return self.begins <= wall < self.ends
        return wall >= self.begins or wall < self.ends

    def end_after(self, at: datetime) -> datetime:
        """Return when the quiet hours that cover a moment end.

        An end that the clocks skip is an hour later on the wall; one that comes twice is the
        first that has not gone by.
        """
        zone = ZoneInfo(self.zone)
        here = at.astimezone(zone)
        day = here.date() if here.time() < self.ends else here.date() + timedelta(days=1)
        ends = (
            datetime.combine(day, self.ends, tzinfo=zone).replace(fold=fold).astimezone(UTC)
            for fold in (0, 1)
        )
        return next((end for end in ends if end > at), at)


def may_leave_at(at: datetime, *, quiet: Quiet | None, importance: Importance) -> datetime:
    """Return when a message that arises at a moment may leave: what is urgent, at once."""
    if quiet is None or importance is Importance.URGENT or not quiet.covers(at):
        return at
    return quiet.end_after(at)


def rest_after(channel: Channel, tries: int) -> timedelta | None:
    """Return how long to wait after so many failures; None when it is given up."""
    rests = REST_SECONDS[channel]
    return timedelta(seconds=rests[tries - 1]) if tries <= len(rests) else None


def may_be_named(level: str) -> bool:
    """Tell whether what carries this label may be named outside the room (rule 8)."""
    return level in NAMED_OUTSIDE


def chosen(channel: Channel, wish: Choice | None, default: Choice) -> Choice:
    """Return what holds of one kind through one channel: in the room always at once."""
    if channel is Channel.ROOM:
        return Choice.AT_ONCE
    held = default if wish is None else wish
    if held is Choice.DIGEST and channel is not Channel.MAIL:
        return Choice.OFF
    return held


HOPELESS_AFTER = timedelta(days=5)
_LONGEST_REST = timedelta(minutes=30)


def webhook_rest(failures: int) -> timedelta:
    """Return how long an address is left alone after so many failures in a row."""
    return min(timedelta(seconds=5 * 2 ** min(failures - 1, 12)), _LONGEST_REST)


def webhook_is_hopeless(failing_since: datetime, at: datetime) -> bool:
    """Tell whether an address has failed for so long that it is switched off."""
    return at - failing_since >= HOPELESS_AFTER
