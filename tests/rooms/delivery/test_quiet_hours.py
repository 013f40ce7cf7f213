"""Quiet hours by the clock on the wall of eight posts, and on the days that clock is put."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.delivery.steps import follow, organisation, person, ring
from tests.rooms.steps import actor

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.models import Message
from situationroom.rooms.delivery.rules import Quiet, may_leave_at
from situationroom.rooms.delivery.services import receivers
from situationroom.rooms.delivery.services.receivers import Times
from situationroom.rooms.delivery.states import Channel, Choice, Importance
from situationroom.rooms.organisations.models import Organisation

NIGHT = (time(22), time(7))
LA = "America/Los_Angeles"
# zone, quiet hours, a moment in UTC, when a message of it may leave (UTC). Worked out by hand
# from the zones' offsets: Singapore, Beijing +8, Hanoi and Ho Chi Minh City +7, Dubai +4,
# Tokyo +9, New Delhi +5:30, Los Angeles −8 and −7 from 8 March to 1 November 2026.
CASES = [
    ("Asia/Singapore", NIGHT, "2026-08-03T13:59", "2026-08-03T13:59"),  # 21:59
    ("Asia/Singapore", NIGHT, "2026-08-03T14:00", "2026-08-03T23:00"),  # 22:00 → 07:00
    ("Asia/Singapore", NIGHT, "2026-08-03T22:59", "2026-08-03T23:00"),  # 06:59 → 07:00
    ("Asia/Singapore", NIGHT, "2026-08-03T23:00", "2026-08-03T23:00"),  # 07:00
    ("Asia/Ho_Chi_Minh", NIGHT, "2026-08-03T15:00", "2026-08-04T00:00"),  # 22:00 → 07:00
    ("Asia/Ho_Chi_Minh", NIGHT, "2026-08-03T14:59", "2026-08-03T14:59"),
    ("Asia/Dubai", NIGHT, "2026-08-03T18:00", "2026-08-04T03:00"),
    ("Asia/Dubai", (time(12), time(14)), "2026-08-03T09:00", "2026-08-03T10:00"),  # 13:00
    ("Asia/Shanghai", NIGHT, "2026-12-31T16:30", "2026-12-31T23:00"),  # 1 January 00:30
    ("Asia/Tokyo", NIGHT, "2026-08-03T13:00", "2026-08-03T22:00"),
    ("Asia/Tokyo", (time(0), time(0)), "2026-08-03T13:00", "2026-08-03T15:00"),  # all day
    ("Asia/Kolkata", NIGHT, "2026-08-03T16:30", "2026-08-04T01:30"),
    ("Asia/Kolkata", NIGHT, "2026-08-03T16:29", "2026-08-03T16:29"),
    ("Asia/Seoul", NIGHT, "2026-02-20T15:00", "2026-02-20T22:00"),  # the court, at midnight
    (LA, NIGHT, "2026-01-15T06:00", "2026-01-15T15:00"),  # winter: 22:00 → 07:00
    (LA, NIGHT, "2026-07-15T05:00", "2026-07-15T14:00"),  # summer: 22:00 → 07:00
    (LA, NIGHT, "2026-07-15T14:00", "2026-07-15T14:00"),
    (LA, NIGHT, "2026-03-08T06:00", "2026-03-08T14:00"),  # the night that is an hour short
    (LA, NIGHT, "2026-11-01T05:00", "2026-11-01T15:00"),  # the night that is an hour long
    (LA, (time(22), time(2, 30)), "2026-03-08T09:00", "2026-03-08T10:30"),  # 02:30 is skipped
    (LA, (time(22), time(2, 30)), "2026-03-08T10:00", "2026-03-08T10:00"),  # it is 03:00 there
    (LA, (time(22), time(1, 30)), "2026-11-01T08:10", "2026-11-01T08:30"),  # the first 01:30
    (LA, (time(22), time(1, 30)), "2026-11-01T09:10", "2026-11-01T09:30"),  # the second 01:30
    (LA, (time(22), time(1, 30)), "2026-11-01T08:45", "2026-11-01T08:45"),  # 01:45, first time
    (LA, (time(1), time(2)), "2026-11-01T08:00", "2026-11-01T10:00"),  # 01:00 … 02:00, twice
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "hours", "at", "leaves"), CASES)
def test_a_message_leaves_when_the_quiet_hours_of_its_receiver_end(zone, hours, at, leaves):
    quiet = Quiet(*hours, zone)
    assert may_leave_at(utc(at), quiet=quiet, importance=Importance.NORMAL) == utc(leaves)
    assert may_leave_at(utc(at), quiet=quiet, importance=Importance.URGENT) == utc(at)
    assert may_leave_at(utc(at), quiet=None, importance=Importance.NORMAL) == utc(at)


ZONES = sorted({case[0] for case in CASES})
MOMENTS = st.integers(1_767_225_600, 1_830_297_600).map(lambda s: datetime.fromtimestamp(s, UTC))


@given(MOMENTS, st.sampled_from(ZONES), st.times(), st.times())
def test_nobody_waits_longer_than_a_day_and_nothing_leaves_before_it_is_told(at, zone, a, b):
    leaves = may_leave_at(at, quiet=Quiet(a, b, zone), importance=Importance.NORMAL)
    assert 0 <= (leaves - at).total_seconds() <= 25 * 3600


@pytest.mark.django_db
def test_a_post_is_left_alone_by_its_own_clock_unless_it_is_urgent():
    # NOON in Seoul is 10:00 in Hanoi, 20:00 of the day before in Los Angeles, 07:00 in Dubai
    Organisation.objects.filter(code="post-hanoi").update(zone="Pacific/Honolulu")  # 17:00
    Organisation.objects.filter(code="nipa").update(zone="America/New_York")  # 23:00
    for urgent in (False, True):
        ring("nipa", "hanoi", urgent=urgent)
        follow()
    due = {
        (row.person.email.split("@")[0], row.event.payload["urgent"]): row.due_at - row.queued_at
        for row in Message.objects.select_related("person", "event")
    }
    hours = {key: wait.total_seconds() / 3600 for key, wait in due.items()}
    assert hours == {("nipa", False): 8, ("nipa", True): 0, ("hanoi", False): 0,
                     ("hanoi", True): 0}  # fmt: skip


@pytest.mark.django_db
def test_ones_own_hours_and_zone_count_before_those_of_the_organisation(clock):
    by = actor("nipa")
    receivers.set_times(
        by=by, at=clock.at, times=Times("Asia/Dubai", time(6), time(8), time(9))
    )  # it is 07:00 in Dubai
    ring("nipa")
    follow()
    assert (Message.objects.get().due_at - clock.at).total_seconds() == 3600
    receivers.set_times(by=by, at=clock.at, times=Times("Asia/Dubai", None, None, time(9)))
    ring("nipa")
    follow()
    assert Message.objects.filter(due_at=clock.at).count() == 1


@pytest.mark.django_db
def test_a_wish_counts_for_its_kind_and_channel_and_the_room_tells_everything(clock):
    by = actor("nipa")
    wishes = {("bells.rang", Channel.MAIL): Choice.OFF}
    receivers.set_wishes(by=by, at=clock.at, wishes=wishes)
    ring("nipa", "kiet")
    follow()
    assert [row.person for row in Message.objects.all()] == [person("kiet")]
    assert queries.count_unread(by=by) == 1
    ((_, held),) = queries.list_wishes(by=by)
    assert held == {Channel.MAIL: Choice.OFF, Channel.PUSH: Choice.AT_ONCE}


@pytest.mark.django_db
def test_what_cannot_be_wished_is_refused(clock):
    by = actor("nipa")
    for wishes, why in (
        ({("bells.rang", Channel.ROOM): Choice.OFF}, "cannot be received"),
        ({("bells.rang", Channel.PUSH): Choice.DIGEST}, "cannot be received"),
        ({("no.such", Channel.MAIL): Choice.OFF}, "no notices of the kind"),
    ):
        with pytest.raises(Refusal, match=why):
            receivers.set_wishes(by=by, at=clock.at, wishes=wishes)
    for times, why in (
        (Times("Seoul", None, None, time(9)), "no time zone"),
        (Times("../../etc/passwd", None, None, time(9)), "no time zone"),
        (Times("", time(9), None, time(9)), "give both or none"),
    ):
        with pytest.raises(Refusal, match=why):
            receivers.set_times(by=by, at=clock.at, times=times)
    with pytest.raises(NotAllowed):
        receivers.set_times(by=ANONYMOUS, at=clock.at, times=Times("", None, None, time(9)))
    assert organisation("nipa").zone == "Asia/Seoul"
