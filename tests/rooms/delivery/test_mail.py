"""Mail over a real server: at least once under one name, never more than its receiver may read."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.rooms.delivery.server import Post, mail_server
from tests.rooms.delivery.steps import (
    CANARY,
    NOON,
    follow,
    organisation,
    parsed,
    person,
    ring,
    send_all,
    speak,
    words_of,
)  # fmt: skip
from tests.rooms.steps import actor

from situationroom.base.errors import Conflict, NotAllowed, NotFound
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.config import environment
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.models import Attempt, Message
from situationroom.rooms.delivery.outbox import SENT, finish, take
from situationroom.rooms.delivery.outgoing.mail import send_mail
from situationroom.rooms.delivery.services import messages
from situationroom.rooms.delivery.states import Channel, Choice, MessageState
from situationroom.rooms.organisations.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings) -> Iterator[Post]:
    with mail_server() as server:
        for name, value in environment.mail(f"smtp://127.0.0.1:{server.port}").items():
            setattr(settings, name, value)
        yield server


def the_message() -> Message:
    return Message.objects.get(kind="notice")


def test_a_mail_arrives_in_the_language_of_its_receiver_as_text_and_html(post):
    person("kiet").__class__.objects.filter(pk=person("kiet").pk).update(language="en")
    event = ring("nipa", "kiet")
    follow()
    assert send_all() == 2
    korean, english = sorted(post.mails, key=lambda letter: "Canary" in letter["Subject"])
    assert korean["Subject"].strip() == f"[상황실] {CANARY} {event.about}"
    assert english["Subject"].strip() == f"[Situation Room] Canary title {event.about}"
    assert [part.get_content_type() for part in korean.iter_parts()] == ["text/plain", "text/html"]
    assert "nipa@demo.example" in korean["To"]
    assert korean["Auto-Submitted"] == "auto-generated"
    assert korean["X-Situationroom-Event"] == str(event.id)
    assert {row.state for row in Message.objects.all()} == {MessageState.SENT}


def test_a_title_cannot_write_headers_or_markup_of_its_own(post):
    from situationroom.rooms.delivery import kinds

    evil = "<script>alert(1)</script>\r\nBcc: all@example.org"
    kinds.speaks_of(
        "bell",
        titles=lambda ids: {one: kinds.Title(evil, evil) for one in ids},
        managed_by=lambda about, by: False,
    )
    ring("nipa")
    follow()
    send_all()
    (letter,) = post.mails
    assert letter["Bcc"] is None
    assert post.asked == 1
    html = letter.get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("level", [Level.GOVERNMENT, Level.OWN, Level.NAMED, Level.GROUP])
def test_above_room_nothing_of_the_object_leaves_in_any_part_of_the_raw_mail(post, level):
    owner = organisation("nipa").id
    event = ring("nipa", level=Level.ROOM, owner=owner)
    follow()
    event.label.level, event.label.creator = level, person("nipa").id
    event.label.save()
    send_all()
    if level == Level.GROUP:  # nobody reads a group yet
        assert post.mails == []
        return
    (letter,) = post.mails
    assert CANARY not in words_of(letter)
    assert CANARY.encode() not in post.raw[0]
    assert letter["Subject"].strip() == "[상황실] 상황실에 새 알림이 있습니다."
    assert f"http://127.0.0.1:8000/alerts/{the_message().notifications.get().id}/" in words_of(
        letter
    )


def test_what_its_receiver_may_no_longer_read_is_not_sent_and_the_row_says_why(post):
    event = ring("nipa")
    follow()
    event.label.level, event.label.owner = Level.OWN, organisation("kisa").id
    event.label.save()
    send_all()
    row = the_message()
    assert (post.mails, row.state, row.tries) == ([], MessageState.DROPPED, 0)
    assert row.why == "The receiver may no longer read what it is about."
    assert not Attempt.objects.exists()


def test_who_left_the_room_gets_no_mail(post):
    ring("nipa", level=Level.PUBLIC)
    follow()
    Membership.objects.filter(person=person("nipa")).update(until="2026-01-31")
    send_all()
    assert (post.mails, the_message().state) == ([], MessageState.DROPPED)


def test_a_server_that_is_busy_is_asked_again_later_under_the_same_name(post, clock):
    post.answers = ["451 come back later"]
    ring("nipa")
    follow()
    assert send_all() == 1
    row = the_message()
    assert (row.state, row.tries, row.why) == (MessageState.WAITING, 1, "come back later")
    assert send_all() == 0
    clock.go(seconds=61)
    assert send_all() == 1
    assert the_message().state == MessageState.SENT
    (letter,) = post.mails
    assert letter["Message-ID"] == f"<{row.id}@room.example>"
    assert list(Attempt.objects.order_by("at").values_list("ok", "code")) == [
        (False, 451),
        (True, None),
    ]


def test_an_address_that_does_not_exist_is_not_tried_again(post):
    post.answers = ["550 no such user"]
    ring("nipa")
    follow()
    send_all()
    row = the_message()
    assert (row.state, row.why, row.tries) == (MessageState.FAILED, "no such user", 1)


def test_without_a_server_a_mail_rests_longer_and_longer_and_is_given_up(settings, clock):
    for name, value in environment.mail("smtp://127.0.0.1:9").items():
        setattr(settings, name, value)
    ring("nipa")
    follow()
    rests = []
    while send_all():
        row = the_message()
        rests.append((row.due_at - clock.at).total_seconds())
        clock.at = row.due_at
        if row.state != MessageState.WAITING:
            break
    assert rests[:8] == [60, 300, 900, 3600, 10800, 21600, 43200, 86400]
    assert (row.state, row.tries) == (MessageState.FAILED, 9)
    told = Event.objects.get(verb="message_ended")
    assert (told.payload["state"], told.label.level) == ("failed", "named")


def test_an_operator_lets_a_mail_go_out_again_and_nobody_else_may(post):
    post.answers = ["550 no such user"]
    ring("nipa", level=Level.GOVERNMENT)
    follow()
    send_all()
    row = the_message()
    for name in ("nipa", "kea", "leadership", "company"):
        with pytest.raises(NotAllowed):
            messages.retry_message(by=actor(name), at=NOON, message=row.id)
        with pytest.raises(NotAllowed):
            queries.list_messages(by=actor(name))
    by = actor("secretariat")
    assert queries.list_messages(by=by) == [row]
    with pytest.raises(NotFound):
        messages.retry_message(by=by, at=NOON, message=uuid4())
    messages.retry_message(by=by, at=NOON, message=row.id)
    assert send_all() == 1
    assert len(post.mails) == 1
    with pytest.raises(Conflict):
        messages.retry_message(by=by, at=NOON, message=row.id)


def test_a_worker_killed_after_the_server_took_the_mail_sends_it_again_under_its_name(post, clock):
    ring("nipa")
    follow()
    taken = take(Channel.MAIL, at=NOON)
    assert taken is not None
    assert send_mail(taken, NOON) == SENT  # and the worker is killed here
    assert take(Channel.MAIL, at=clock.go(seconds=119)) is None
    clock.go(seconds=2)
    assert send_all() == 1
    first, again = post.mails
    assert first["Message-ID"] == again["Message-ID"]
    finish(taken, SENT, at=clock.at, seconds=0.1)  # it was only slow
    assert Event.objects.filter(verb="message_ended").count() == 1


def test_two_workers_never_hold_the_same_mail():
    ring("nipa")
    follow()
    assert take(Channel.MAIL, at=NOON) is not None
    assert take(Channel.MAIL, at=NOON) is None


def test_a_clock_that_was_put_back_holds_no_mail_up(clock):
    ring("nipa")
    follow()
    take(Channel.MAIL, at=clock.go(hours=1))
    clock.go(hours=-1)
    assert take(Channel.MAIL, at=clock.at) is not None


def test_a_digest_is_one_mail_a_day_at_ones_own_hour_with_what_one_may_still_read(post, clock):
    speak(mail=Choice.DIGEST)
    by = actor("secretariat")
    gone, *_ = [ring("nipa", level=level) for level in (Level.ROOM, Level.ROOM, Level.GOVERNMENT)]
    follow()
    assert messages.queue_digests(by=by, at=clock.at) == 0  # told after this morning's hour
    gone.label.level = Level.NAMED
    gone.label.save()
    clock.go(hours=20.5)  # 08:30 in Seoul
    assert messages.queue_digests(by=by, at=clock.at) == 1
    assert messages.queue_digests(by=by, at=clock.at) == 0
    assert send_all() == 1
    (letter,) = post.mails
    assert letter["Subject"].strip() == "[상황실] 오늘의 알림 2건"
    text = letter.get_body(("plain",)).get_content()
    assert text.count(CANARY) == 1
    assert text.count("/alerts/") == 3  # two notices and the page of settings
    assert len(letter["X-Situationroom-Event"].split(", ")) == 2


def test_a_digest_of_nothing_that_may_be_read_is_not_sent(post, clock):
    speak(mail=Choice.DIGEST)
    event = ring("nipa")
    follow()
    event.label.level = Level.NAMED
    event.label.save()
    messages.queue_digests(by=actor("secretariat"), at=clock.go(days=1))
    send_all()
    assert (post.mails, Message.objects.get().state) == ([], MessageState.DROPPED)


def test_in_the_demonstration_a_mail_is_a_file_only_operators_may_read(settings, tmp_path: Path):
    settings.EMAIL_BACKEND = environment.mail("folder:")["EMAIL_BACKEND"]
    settings.MAIL_FOLDER = tmp_path / "mail"
    ring("nipa")
    follow()
    send_all()
    (file,) = settings.MAIL_FOLDER.iterdir()
    assert file.name == f"20260803-030000-{the_message().id}.eml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert CANARY in words_of(parsed(file.read_bytes()))


@pytest.mark.parametrize(
    "url", ["", "mail://x", "smtp://", "smtp://host?tls=yes", "mailhost:25", "smtps:"]
)
def test_a_wrong_address_of_the_mail_server_stops_the_start_and_names_itself(url):
    with pytest.raises(environment.EnvironmentProblem, match="SITUATIONROOM_MAIL="):
        environment.mail(url)


def test_the_address_of_the_mail_server_says_how_it_is_spoken_to():
    assert environment.mail("smtp://me%40x:p%2Fw@mail.example?tls=start") == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example", "EMAIL_PORT": 587, "EMAIL_HOST_USER": "me@x",
        "EMAIL_HOST_PASSWORD": "p/w", "EMAIL_USE_SSL": False, "EMAIL_USE_TLS": True,
    }  # fmt: skip
    secure = environment.mail("smtps://mail.example")
    assert (secure["EMAIL_PORT"], secure["EMAIL_USE_SSL"]) == (465, True)
