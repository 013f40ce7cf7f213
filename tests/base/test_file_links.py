"""A file is handed out by a link that belongs to its reader, asks for the right again, and ends."""

from datetime import timedelta
from typing import Any

import pytest
from tests.base.filing import NOW, an_issue, checked, sent, who

from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.files import serving
from situationroom.base.labelling import narrow_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, StoredFile
from situationroom.rooms.organisations.models import Membership, Person
from situationroom.rooms.organisations.queries import get_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
TEXT = "수출 동향 보고\n".encode()
SESSION, ADDRESS = "a-session", "203.0.113.7"


@pytest.fixture
def file(db: None) -> StoredFile:
    return checked(sent(an_issue(), TEXT))


@pytest.fixture
def own(db: None) -> StoredFile:
    return checked(sent(an_issue(), TEXT, level=Level.OWN))


def link(file: StoredFile, by: str = "nipa", reason: str = "", session: str = SESSION) -> str:
    return serving.make_link(by=who(by), at=NOW(), file=file.id, bound_to=session, reason=reason)


def follow(to: str, by: str = "nipa", session: str = SESSION, **more: Any) -> bytes:
    handed = serving.follow_link(
        by=who(by), at=more.get("at", NOW()), link=to, bound_to=session, address=ADDRESS
    )
    with handed.content as content:
        read: bytes = content.read()
        return read


def downloads() -> list[AuditRow]:
    return list(AuditRow.unscoped.filter(what="file"))


def test_a_reader_gets_the_file_and_leaves_a_row_of_who_when_where_and_why(own):
    assert follow(link(own, reason="회의 준비")) == TEXT
    (row,) = downloads()
    assert (row.about, row.actor) == (own.id, who("nipa").id)
    assert (row.address, row.reason, row.whose) == (ADDRESS, "회의 준비", own.label.owner)
    assert (row.event.kind, row.event.about) == ("base.read", own.id)
    assert "회의" not in str(row.event.payload)


def test_every_time_the_link_is_followed_leaves_a_row(file):
    to = link(file)
    assert follow(to) == follow(to) == TEXT
    assert len(downloads()) == 2


@pytest.mark.parametrize("reason", ["", " ", "x", "  \n "])
def test_above_room_a_reason_is_asked_for(own, reason):
    with pytest.raises(Refusal, match="why") as refused:
        link(own, reason=reason)
    assert refused.value.hint
    assert downloads() == []


def test_in_the_room_no_reason_is_asked_for(file):
    assert not serving.needs_reason(file)
    link(file)


def test_a_link_ends_within_a_minute(file):
    to = link(file)
    assert follow(to, at=NOW() + timedelta(seconds=55)) == TEXT
    with pytest.raises(NotFound):
        follow(to, at=NOW() + timedelta(seconds=62))


def test_a_link_is_of_no_use_to_another_or_in_another_session(file):
    to = link(file)
    for by, session in (("kea", SESSION), ("nipa", "another"), ("secretariat", SESSION)):
        with pytest.raises(NotFound):
            follow(to, by=by, session=session)
    assert downloads() == []


def test_a_link_that_was_changed_in_any_letter_leads_nowhere(file):
    to = link(file)
    for at in range(0, len(to), 7):
        other = "A" if to[at] != "A" else "B"
        with pytest.raises(NotFound):
            follow(to[:at] + other + to[at + 1 :])


@pytest.mark.parametrize("nonsense", ["", "x", "가나다", "gAAAAA" * 30])
def test_nonsense_leads_nowhere(db, nonsense):
    with pytest.raises(NotFound):
        follow(nonsense)


def test_a_link_tells_neither_the_file_nor_the_reason(own):
    to = link(own, reason="비공개 회의")
    assert own.id.hex not in to
    assert str(own.id) not in to


def test_who_loses_the_right_after_asking_gets_nothing(own):
    to = link(own, reason="회의 준비")
    narrow_label(by=who("secretariat"), at=NOW(), label=own.label, level=Level.NAMED)
    own.label.refresh_from_db()
    assert follow(to) == TEXT  # who sent it is the person named
    other = checked(sent(an_issue(), TEXT))
    to = link(other, by="kea")
    narrow_label(
        by=who("secretariat"), at=NOW(), label=other.label, level=Level.OWN,
        owner=who("nipa").organisation,
    )  # fmt: skip
    with pytest.raises(NotFound):
        follow(to, by="kea")


def test_who_leaves_the_organisation_after_asking_gets_nothing(file):
    to = link(file)
    Membership.objects.filter(person=who("nipa").id).update(until=NOW().date() - timedelta(days=1))
    nobody = get_actor(Person.objects.get(email="nipa@demo.example"), on=NOW().date())
    with pytest.raises(NotFound):
        serving.follow_link(by=nobody, at=NOW(), link=to, bound_to=SESSION, address=ADDRESS)


READERS = {
    Level.ROOM: {"nipa", "kea", "secretariat", "leadership", "hanoi"},
    Level.OWN: {"nipa"},
    Level.NAMED: {"nipa"},
}


@pytest.mark.parametrize("level", READERS)
def test_visibility_a_file_is_read_by_whom_its_label_names_and_by_nobody_else(db, level):
    file = checked(sent(an_issue(), TEXT, level=level))
    for name in ("nipa", "kea", "secretariat", "leadership", "hanoi", "company"):
        found = StoredFile.objects.visible_to(who(name)).filter(pk=file.pk).exists()
        assert found == (name in READERS[level]), name
        if not found:
            with pytest.raises(NotFound):
                link(file, by=name, reason="회의 준비")


def test_what_is_not_clean_gets_no_link(db):
    waiting = sent(an_issue(), TEXT)
    with pytest.raises(Conflict):
        link(waiting)
    refused = checked(sent(an_issue(), b"MZ" + bytes(90), "a.exe"))
    with pytest.raises(Conflict):
        link(refused)
