"""An invitation that arrives by mail is found in it, wherever a program put it."""

from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from situationroom.documents.calendars.reading import read_calendar
from situationroom.rooms.delivery.parsing import MOST_CALENDARS, parse

INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//others//KO\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "UID:1@others.example\r\nDTSTART;TZID=Korea Standard Time:20260310T100000\r\n"
    "DTEND;TZID=Korea Standard Time:20260310T110000\r\nSUMMARY:한-미 반도체 대화\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def letter(text: str = "초대합니다.") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "kim@others.example", "room@room.example", "초대"
    mail.set_content(text)
    return mail


def beside_the_text(encoding: str) -> bytes:
    """Return a mail as Outlook and Google send one: the invitation is another form of the text."""
    mail = letter()
    mail.add_alternative("<p>초대합니다.</p>", subtype="html")
    mail.add_alternative(INVITATION.encode(encoding), maintype="text", subtype="calendar")
    part = mail.get_payload()[-1]
    part.set_param("method", "REQUEST")
    part.set_param("charset", encoding)
    return mail.as_bytes()


def attached(kind: str, name: str) -> bytes:
    main, sub = kind.split("/")
    mail = letter()
    mail.add_attachment(INVITATION.encode(), maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        beside_the_text("utf-8"),
        beside_the_text("cp949"),
        attached("text/calendar", "invite.ics"),
        attached("application/ics", "초대.ICS"),
        attached("application/octet-stream", "invite.ics"),
    ],
)
def test_an_invitation_is_found_and_read(raw):
    mail = parse(raw)
    (content,) = mail.calendars
    found = read_calendar(content, zone="Asia/Seoul")
    (event,) = found.events
    assert (found.method, event.title, found.lost) == ("REQUEST", "한-미 반도체 대화", ())
    assert event.starts == datetime(2026, 3, 10, 10, tzinfo=ZoneInfo("Asia/Seoul"))
    assert mail.text == "초대합니다."


def test_the_same_invitation_twice_is_one_and_no_mail_holds_more_than_a_few():
    mail = letter()
    for number in range(10):
        content = INVITATION.replace("UID:1", f"UID:{number // 2}").encode()
        mail.add_attachment(content, maintype="text", subtype="calendar", filename="a.ics")
    assert len(parse(mail.as_bytes()).calendars) == MOST_CALENDARS
    assert len({*parse(mail.as_bytes()).calendars}) == MOST_CALENDARS


def test_an_ordinary_mail_holds_none():
    assert parse(letter().as_bytes()).calendars == ()
