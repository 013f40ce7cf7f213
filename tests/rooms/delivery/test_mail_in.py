"""Mail in: taken once from who was written to, refused by name otherwise, and never in circles."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.base.steps import on_postgresql
from tests.rooms.delivery.steps import (
    NOON,
    follow,
    organisation,
    outbox,
    person,
    ring,
    send_all,
    speak,
)  # fmt: skip
from tests.rooms.delivery.test_links import at_once
from tests.rooms.steps import actor

from situationroom.base.actors import room_rule
from situationroom.base.errors import NotFound
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label
from situationroom.rooms.delivery import attachments, maildir, parsing, queries
from situationroom.rooms.delivery.models import ReceivedMail, ReplyAddress
from situationroom.rooms.delivery.services.incoming import receive_mail, reply_address
from situationroom.rooms.delivery.states import MailState
from situationroom.rooms.organisations.models import Membership

db = pytest.mark.django_db
ABOUT = UUID("00000000-0000-4000-8000-000000000002")
READER = room_rule("delivery.mail_in")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files" / "mail"


def address(name: str = "nipa", level: Level = Level.ROOM, **more: Any) -> str:
    to = {"person": person(name)} if name else {}
    return reply_address(
        by=READER, at=NOON, kind="bell", about=ABOUT,
        label=Label.objects.create(level=level), **(to | more),
    )  # fmt: skip


def letter(
    to: str, text: str = "회신합니다.", sender: str = "nipa@demo.example", **heads: str
) -> Any:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Re: 알림"
    mail["Message-ID"] = f"<{uuid4()}@mail.example>"
    for name, value in heads.items():
        del mail[name.replace("_", "-")]
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def receive(mail: Any, at: datetime = NOON, recipient: str = "") -> ReceivedMail:
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    return receive_mail(by=READER, at=at, raw=raw, recipient=recipient)


@db
def test_an_answer_is_taken_as_its_senders_own_act_and_upper_rooms_are_told():
    row = receive(letter(address(), "영향을 분석 중입니다.\n\n> 이전 글"))
    assert (row.state, row.text, row.subject, row.sender) == (
        "taken", "영향을 분석 중입니다.", "Re: 알림", "nipa@demo.example"
    )  # fmt: skip
    event = Event.objects.get(verb="mail_received")
    assert (event.about, event.actor, event.label) == (ABOUT, person("nipa").id, row.label)
    assert event.payload == {"mail": str(row.id), "object_kind": "bell"}
    assert queries.list_received(kind="bell", about=ABOUT, by=actor("kea")) == [row]
    with pytest.raises(NotFound):
        queries.get_received(id=row.id, by=actor("company"))


@db
def test_the_address_of_a_mail_we_sent_takes_its_answer(settings):
    settings.MAIL_REPLIES = True
    speak(replies=True)
    ring("nipa", about=ABOUT)
    follow()
    send_all()
    (sent,) = outbox()
    assert "Please write above this line" in sent.get_body(("plain",)).get_content()
    reply = EmailMessage()
    reply["From"], reply["To"] = "nipa@demo.example", sent["Reply-To"]
    reply["Message-ID"], reply["In-Reply-To"] = f"<{uuid4()}@mail.example>", sent["Message-ID"]
    quoted = "\n".join(f"> {line}" for line in sent.get_body(("plain",)).get_content().split("\n"))
    reply.set_content(f"알겠습니다.\n\n2026년 8월 3일에 상황실에서 작성한 글:\n{quoted}")
    assert (receive(reply).text, receive(reply).reply.about) == ("알겠습니다.", ABOUT)


@db
def test_an_address_is_used_again_until_half_of_its_life_is_over():
    label = Label.objects.create(level=Level.ROOM)
    ask = {"by": READER, "kind": "bell", "about": ABOUT, "label": label, "person": person("nipa")}
    first = reply_address(at=NOON, **ask)
    assert reply_address(at=NOON + timedelta(days=89), **ask) == first
    assert reply_address(at=NOON + timedelta(days=91), **ask) != first
    assert len(first.split("@")[0]) <= 64


@db
def test_the_same_mail_is_taken_once_whatever_servers_wrote_on_its_way():
    mail = letter(address())
    first = receive(mail)
    again = b"Received: from x by y\nDelivered-To: someone@room.example\n" + mail.as_bytes()
    assert receive(again, recipient=mail["To"]) == first
    assert receive(mail.as_bytes().replace(b"\n", b"\r\n")) == first
    assert (ReceivedMail.unscoped.count(), Event.objects.filter(verb="mail_received").count()) == (
        1,
        1,
    )
    other = letter(mail["To"], "또 회신합니다.", Message_ID=mail["Message-ID"])
    assert receive(other) != first


@db
def test_one_mail_to_two_objects_is_taken_for_each():
    first, second = address(), reply_address(
        by=READER, at=NOON, kind="bell", about=uuid4(),
        label=Label.objects.create(level=Level.ROOM), person=person("nipa"),
    )  # fmt: skip
    mail = letter(f"{first}, {second}")
    rows = [receive(mail, recipient=one) for one in (first, second)]
    assert len({row.reply_id for row in rows}) == len({row.id for row in rows}) == 2


LOOPS = [
    {"Auto_Submitted": "auto-replied"}, {"Auto_Submitted": "auto-generated; x=y"},
    {"Precedence": "bulk"}, {"Precedence": "List"}, {"Precedence": "auto_reply"},
    {"X_Loop": "room@room.example"}, {"X_Autoreply": "yes"}, {"Return_Path": "<>"},
    {"List_Id": "<a.example>"}, {"From": "MAILER-DAEMON@mail.example"},
    {"From": "no-reply@mail.example"}, {"From": "room@room.example"},
]  # fmt: skip


@db
@pytest.mark.parametrize("heads", LOOPS, ids=str)
def test_what_a_program_wrote_is_dropped_and_nothing_of_it_is_kept(heads):
    row = receive(letter(address(), "부재중입니다.", **heads))
    assert (row.state, row.text, row.subject, row.sender) == ("loop", "", "", "")
    assert not Event.objects.filter(verb="mail_received").exists()


@db
def test_auto_submitted_no_is_a_person():
    assert receive(letter(address(), Auto_Submitted="no")).state == MailState.TAKEN


@db
def test_our_own_mail_that_comes_back_is_dropped(settings):
    settings.MAIL_REPLIES = True
    speak(replies=True)
    ring("nipa")
    follow()
    send_all()
    (sent,) = outbox()
    assert receive(sent).state == MailState.LOOP
    del sent["Auto-Submitted"], sent["X-Loop"], sent["From"], sent["To"]
    sent["From"], sent["To"] = "nipa@demo.example", sent["Reply-To"]
    assert receive(sent).state == MailState.LOOP  # known by its name


@db
def test_more_than_fifty_a_day_to_one_address_are_dropped():
    to = address()
    states = [receive(letter(to, f"회신 {n}")).state for n in range(52)]
    assert states == ["taken"] * 50 + ["many"] * 2
    assert receive(letter(to, "내일"), at=NOON + timedelta(days=1)).state == MailState.TAKEN


@db
@pytest.mark.parametrize(
    "change",
    [lambda t: "nobody@room.example", lambda t: t.replace("reply+", "reply"),
     lambda t: t[:8] + ("a" if t[8] != "a" else "b") + t[9:],
     lambda t: t.replace("@room.example", "@other.example"),
     lambda t: t[:41] + ("a" if t[41] != "a" else "b") + t[42:],
     lambda t: "reply+" + "a" * 36 + "@room.example", lambda t: "reply+@room.example"],
)  # fmt: skip
def test_a_forged_address_is_unknown(change):
    real = address()
    assert receive(letter(change(real))).state == MailState.UNKNOWN
    assert receive(letter(real.upper())).state == MailState.TAKEN  # servers may change the case


@db
def test_who_signed_cannot_be_changed_behind_the_address():
    to = address()
    ReplyAddress.unscoped.update(about=uuid4())
    assert receive(letter(to)).state == MailState.UNKNOWN


@db
def test_expired_another_sender_and_who_lost_the_right_are_refused_by_name():
    to = address()
    assert receive(letter(to), at=NOON + timedelta(days=181)).state == MailState.EXPIRED
    assert receive(letter(to, sender="kiet@demo.example")).state == MailState.SENDER
    assert receive(letter(to, sender="NIPA <NIPA@demo.example>")).state == MailState.TAKEN
    Label.objects.filter(pk__in=ReplyAddress.unscoped.values("label")).update(level=Level.NAMED)
    assert receive(letter(to, "다시")).state == MailState.HIDDEN
    Membership.objects.filter(person=person("nipa")).update(until="2026-01-31")
    assert receive(letter(to, "또다시")).state == MailState.UNKNOWN


@db
def test_an_organisation_answers_from_any_of_its_addresses():
    to = address("", organisation=organisation("kisa"))
    row = receive(letter(to, sender="anyone@kisa.example"))
    event = Event.objects.get(verb="mail_received")
    assert (row.state, event.organisation, event.actor) == ("taken", organisation("kisa").id, None)


@db
def test_what_is_too_large_is_refused_before_it_is_read(settings):
    settings.MAIL_IN_BYTES = 10_000
    row = receive(letter(address(), "x" * 20_000))
    assert (row.state, row.size > 10_000) == ("size", True)


@db
def test_files_are_kept_raw_where_the_settings_say_so(folder, settings):
    settings.MAIL_ATTACHMENTS = "folder"
    mail = letter(address())
    mail.add_attachment(b"\xd0\xcf\x11", maintype="application", subtype="x-hwp",
                        filename="../../의견.hwp")  # fmt: skip
    mail.add_attachment(b"same", maintype="application", subtype="pdf", filename="a.pdf")
    row = receive(mail)
    first, second = row.attachments
    assert (first["name"], first["type"], first["size"]) == ("의견.hwp", "application/x-hwp", 3)
    name = first["reference"].removeprefix("folder:")
    kept = folder / name[:2] / name
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"\xd0\xcf\x11", 0o600)
    assert second["name"] == "a.pdf"
    given: list[attachments.Attachment] = []

    def keep(one: attachments.Attachment) -> str:
        given.append(one)
        return "files:1"

    attachments.keeps_attachments("test.files")(keep)
    settings.MAIL_ATTACHMENTS = "test.files"
    again = letter(mail["To"], "다른 글")
    again.add_attachment(b"same", maintype="application", subtype="pdf", filename="a.pdf")
    assert receive(again).attachments[0]["reference"] == "files:1"
    assert (given[0].content, given[0].by.id, given[0].label) == (
        b"same", person("nipa").id, again and ReplyAddress.unscoped.get().label
    )  # fmt: skip
    assert (given[0].holder, given[0].about) == ("bell", ABOUT)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("네.\n\n-----Original Message-----\nFrom: x", "네."),
        ("네.\n\n-----원본 메시지-----\n보낸 사람: x", "네."),
        ("네.\n\nOn Mon, 3 Aug 2026 at 12:00, Room <room@room.example> wrote:\n> 알림", "네."),
        ("네.\n\n2026. 8. 3. 12:00, 상황실 <room@room.example> 작성:\n\n> 알림", "네."),
        ("네.\n\n2026년 8월 3일 오후 12:00, 상황실 <a@b.example>님이 작성:\n> 알림", "네."),
        ("다음과 같습니다 1:\n가\n> 인용", "다음과 같습니다 1:\n가"),
        ("네.\n보낸사람 : 상황실\n받는사람: 나", "네."),
        (f"네.\n\n{parsing.MARK}\n알림", "네."),
        ("> 인용만 있음", "> 인용만 있음"),
        ("첫째 줄\n\n\n\n\n둘째 줄", "첫째 줄\n\n둘째 줄"),
    ],
)
def test_of_an_answer_only_what_is_new_is_kept(written, kept):
    assert parsing.new_part(written) == kept


def mail_of(content: bytes, kind: str = "text/plain; charset=utf-8") -> bytes:
    return (
        b"From: a@b.example\r\nMessage-ID: <1@b>\r\nContent-Type: " + kind.encode()
        + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + content
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (mail_of("한글".encode("euc-kr"), "text/plain; charset=euc-kr"), "한글"),
        (mail_of("똠방".encode("cp949"), "text/plain; charset=ks_c_5601-1987"), "똠방"),
        (mail_of("한글".encode("cp949"), "text/plain; charset=unknown-8bit"), "한글"),
        (mail_of(b"<p>\xea\xb0\x80</p><script>alert(1)</script>&lt;b&gt;", "text/html"), "가\n<b>"),
        (mail_of(b"a\x00b"), "ab"),
        (mail_of(b"\xff\xfe"), None),
    ],
)
def test_every_charset_of_korean_programs_is_read(raw, text):
    found = parsing.parse(raw).text
    assert "\x00" not in found
    assert text is None or found == text


@given(st.binary(max_size=2000))
def test_no_bytes_stop_the_reader(raw):
    try:
        mail = parsing.parse(b"From: a@b.example\r\n" + raw)
    except parsing.Unreadable:
        return
    assert "\x00" not in mail.text + mail.subject + mail.sender + mail.message_id


HEADS = st.sampled_from(["From", "To", "Subject", "Message-ID", "Content-Type", "Delivered-To",
                         "Content-Disposition", "Content-Transfer-Encoding", "Date"])  # fmt: skip


@given(st.lists(st.tuples(HEADS, st.text(max_size=80)), max_size=12), st.text(max_size=200))
def test_no_headers_stop_the_reader(heads, body):
    lines = "".join(f"{name}: {value}\n" for name, value in heads)
    try:
        parsing.parse(f"{lines}\n{body}".encode("utf-8", "surrogatepass"))
    except parsing.Unreadable:
        return


def test_a_mail_of_a_thousand_parts_or_a_thousand_levels_is_refused():
    many = EmailMessage()
    many["From"] = "a@b.example"
    many.set_content("x")
    for _ in range(200):
        many.add_attachment(b"x", maintype="application", subtype="pdf", filename="x")
    deep = b"x"
    for n in range(1000):
        deep = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n'.encode()
                + deep + f"\r\n--b{n}--\r\n".encode())  # fmt: skip
    for raw in (many.as_bytes(), b"From: a@b.example\r\n" + deep, b"", b"\x00" * 50):
        try:
            assert parsing.parse(raw).files == ()
        except parsing.Unreadable:
            continue


@db
def test_a_maildir_is_emptied_once_and_what_cannot_be_stored_stays(tmp_path, monkeypatch):
    new = tmp_path / "box" / "new"
    new.mkdir(parents=True)
    to = address()
    for n in range(3):
        (new / f"1{n}.a.host").write_bytes(letter(to, f"회신 {n}").as_bytes())
    (new / "20.bad.host").write_bytes(b"\x00")
    assert maildir.poll(tmp_path / "box") == 4
    assert list(new.iterdir()) == []
    seen = sorted(path.name for path in (tmp_path / "box" / "cur").iterdir())
    assert seen == ["10.a.host:2,S", "11.a.host:2,S", "12.a.host:2,S", "20.bad.host:2,S"]
    assert ReceivedMail.unscoped.filter(state="taken").count() == 3
    assert maildir.poll(tmp_path / "box") == 0
    assert maildir.poll(tmp_path / "nowhere") == 0

    def full(**_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(maildir, "receive_mail", full)
    (new / "30.a.host").write_bytes(letter(to).as_bytes())
    assert maildir.poll(tmp_path / "box") == 0
    assert [path.name for path in new.iterdir()] == ["30.a.host"]


@on_postgresql
def test_the_same_mail_delivered_ten_times_at_once_is_taken_once(committed):
    mail = letter(address())
    came = at_once(10, lambda: receive(mail))
    assert {getattr(one, "id", one) for one in came} == {ReceivedMail.unscoped.get().id}
    assert Event.objects.filter(verb="mail_received").count() == 1


ASK = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
call_command("migrate", verbosity=0)
from situationroom.cli.load import load_demo
load_demo(quiet=True)
from situationroom.base.actors import room_rule
from situationroom.base.models import Label
from situationroom.rooms.organisations.queries import find_person_by_email
from situationroom.rooms.delivery.services.incoming import reply_address
from uuid import uuid4
print(reply_address(by=room_rule("x"), at=timezone.now(), kind="bell", about=uuid4(),
    label=Label.objects.create(level="room"), person=find_person_by_email("nipa@demo.example")))
"""


def test_a_mail_server_pipes_a_mail_into_the_room_and_is_told_what_became_of_it(tmp_path):
    env = os.environ | {"SITUATIONROOM_DATABASE": f"sqlite:///{tmp_path / 'room.sqlite3'}",
                        "DJANGO_SETTINGS_MODULE": "situationroom.config.settings"}  # fmt: skip
    to = subprocess.run([sys.executable, "-c", ASK], env=env, check=True, text=True,
                        capture_output=True).stdout.strip()  # fmt: skip

    def pipe(raw: bytes, **more: str) -> tuple[int, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "situationroom.cli.main", "mail", "receive", "--json"],
            input=raw, env=env | more, check=False, capture_output=True,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout) if done.stdout else {}

    status, said = pipe(letter(to, "둘째").as_bytes())
    assert (status, said["state"]) == (0, "taken")
    assert pipe(letter(to, Auto_Submitted="auto-replied").as_bytes())[0] == 0
    assert pipe(letter("reply+" + "a" * 36 + "@room.example").as_bytes())[0] == os.EX_NOUSER
    assert pipe(letter(to, sender="x@y.example").as_bytes())[0] == os.EX_NOPERM
    assert pipe(b"")[0] == os.EX_DATAERR
    gone = {"SITUATIONROOM_DATABASE": "postgresql://nobody@127.0.0.1:1/none"}
    assert pipe(letter(to).as_bytes(), **gone)[0] == os.EX_TEMPFAIL


@db
@pytest.mark.parametrize(
    "where", [{"text": "제 번호는 900101-1234568 입니다."}, {"Subject": "Re: 900101-1234568"}]
)
def test_a_mail_with_a_resident_number_is_refused_by_name_and_none_of_it_is_kept(where):
    mail = letter(address(), **where)
    row = receive_mail(by=READER, at=NOON, raw=mail.as_bytes())
    assert row.state == MailState.NUMBERED
    assert (row.sender, row.subject, row.text) == ("", "", "")
    assert "900101" not in str(list(Event.objects.values()))
    assert Event.objects.filter(verb="mail_received").count() == 0
    plain = receive_mail(by=READER, at=NOON, raw=letter(address(), "2026-11-27 회신").as_bytes())
    assert plain.state == MailState.TAKEN
