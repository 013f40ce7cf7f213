"""Whom an event is told to, exactly once in the room, and what a narrowed label hides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rooms.delivery.steps import (
    CANARY,
    NOON,
    follow,
    in_room,
    organisation,
    outbox,
    person,
    ring,
    send_all,
    speak,
    words_of,
)  # fmt: skip
from tests.rooms.steps import actor

from situationroom.base.errors import NotFound
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.services import notices
from situationroom.rooms.delivery.states import Channel, Importance
from situationroom.rooms.organisations.models import Membership

pytestmark = pytest.mark.django_db


def narrow(event: Event, level: Level, owner: str = "kisa") -> None:
    event.label.level, event.label.owner = level, organisation(owner).id
    event.label.save()


def test_people_and_those_who_work_for_an_organisation_are_told():
    ring("kiet", bodies=("nipa", "kea"))
    follow()
    told = {
        row.recipient.email.split("@")[0] for row in Notification.objects.filter(channel="room")
    }
    assert told == {"kiet", "nipa", "kea"}


def test_leadership_is_not_asked_what_its_organisation_is_asked():
    ring(bodies=("msit",))
    follow()
    assert (len(in_room("secretariat")), len(in_room("confirm"))) == (1, 1)
    assert in_room("leadership") == []


def test_who_did_it_is_not_told_of_it():
    ring("nipa", "kiet", by=actor("nipa"))
    follow()
    assert (len(in_room("nipa")), len(in_room("kiet"))) == (0, 1)


@pytest.mark.parametrize(
    ("level", "told"),
    [(Level.PUBLIC, {"kea", "nipa", "company"}), (Level.ROOM, {"kea", "nipa"}),
     (Level.GOVERNMENT, {"nipa"}), (Level.OWN, set()), (Level.NAMED, set())],
)  # fmt: skip
def test_nobody_is_told_of_what_they_may_not_read(level, told):
    ring("kea", "nipa", "company", level=level, owner=organisation("kisa").id)
    follow()
    assert {name for name in ("kea", "nipa", "company") if in_room(name)} == told


def test_whose_membership_has_ended_is_told_nothing():
    Membership.objects.filter(person=person("nipa")).update(until="2026-01-31")
    ring("nipa", bodies=("nipa",), level=Level.PUBLIC)
    follow()
    assert in_room("nipa") == []


def test_told_by_two_rules_somebody_has_one_notice_the_one_that_matters_more():
    speak(name="bells.urgent", importance=Importance.URGENT, says="It rang loudly.")
    ring("nipa", bodies=("nipa",))
    follow()
    (row,) = in_room("nipa")
    assert row.kind == "bells.urgent"


def test_an_event_told_again_is_told_once():
    event = ring("nipa")
    follow()
    for _ in range(2):
        notices.tell(by=actor("secretariat"), at=NOON, events=[event])
    assert Notification.objects.filter(event=event).count() == 2  # in the room, and by mail
    assert send_all() == 1


def test_a_narrowed_label_hides_a_notice_at_once_and_widening_shows_it_again():
    event = ring("nipa")
    follow()
    by = actor("nipa")
    (row,) = queries.list_notifications(by=by)
    assert queries.count_unread(by=by) == 1
    narrow(event, Level.OWN)
    assert queries.list_notifications(by=by) == []
    assert queries.count_unread(by=by) == 0
    for read in (queries.get_notification, queries.get_told):
        with pytest.raises(NotFound):
            read(id=row.id, by=by)
    with pytest.raises(NotFound):
        notices.mark_read(by=by, at=NOON, notification=row.id)
    assert notices.mark_all_read(by=by, at=NOON) == 0
    narrow(event, Level.ROOM)
    assert queries.list_notifications(by=by) == [row]


def test_nobody_reads_the_notices_of_another():
    ring("nipa")
    follow()
    (row,) = in_room("nipa")
    for name in ("kiet", "secretariat", "company"):
        assert queries.list_notifications(by=actor(name)) == []
        for missing in (row.id, uuid4()):
            with pytest.raises(NotFound, match="no such notice"):
                queries.get_notification(id=missing, by=actor(name))


def test_reading_marks_once_and_tells_the_log_what_only_the_reader_may_read():
    ring("nipa")
    ring("nipa")
    follow()
    by = actor("nipa")
    first, _ = queries.list_notifications(by=by)
    assert notices.mark_read(by=by, at=NOON, notification=first.id).read_at == NOON
    notices.mark_read(by=by, at=NOON + timedelta(hours=1), notification=first.id)
    assert notices.mark_all_read(by=by, at=NOON) == 1
    told = Event.objects.filter(verb="notifications_read")
    assert [event.payload for event in told] == [{"count": 1}, {"count": 1}]
    assert {(event.label.level, event.label.creator) for event in told} == {("named", by.id)}


def test_following_the_link_of_a_mail_marks_the_notice_in_the_room_as_read():
    ring("nipa")
    follow()
    by = actor("nipa")
    mail = Notification.objects.get(recipient=by.id, channel=Channel.MAIL)
    assert notices.open_notification(by=by, at=NOON, notification=mail.id).opened_at == NOON
    (row,) = in_room("nipa")
    assert (row.read_at, row.opened_at) == (NOON, None)
    with pytest.raises(NotFound):
        notices.open_notification(by=actor("kiet"), at=NOON, notification=mail.id)


def test_pages_follow_each_other_without_a_gap(clock):
    for _ in range(7):
        ring("nipa")
        follow()
        clock.go(seconds=1)
    by, seen, after = actor("nipa"), [], None
    while page := queries.list_notifications(by=by, after=after, limit=3):
        seen += page
        after = (page[-1].at, page[-1].id)
    assert len(seen) == len({row.id for row in seen}) == 7
    assert [row.at for row in seen] == sorted((row.at for row in seen), reverse=True)


def test_a_notice_says_what_its_object_is_called_now():
    event = ring("nipa")
    follow()
    (one,) = queries.shown(queries.list_notifications(by=actor("nipa")), by=actor("nipa"))
    assert (one.title.ko, one.kind.says) == (f"{CANARY} {event.about}", "A bell rang.")


def test_a_mail_of_the_room_names_its_object_and_one_above_is_a_link_alone():
    ring("nipa", level=Level.ROOM)
    ring("nipa", level=Level.GOVERNMENT)
    ring("nipa", level=Level.OWN, owner=organisation("nipa").id)
    follow()
    assert send_all() == 3
    words = [words_of(letter) for letter in outbox()]
    assert [CANARY in text for text in words].count(True) == 1
    for text in words:
        assert ("종이 울렸습니다" in text or "A bell rang" in text) == (CANARY in text)
        assert "/alerts/" in text
