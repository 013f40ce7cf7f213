"""The files of a mail that answers: they arrive at its object, are checked, and stand within it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.base.filing import an_issue, checked, folders_of_a_test
from tests.documents.samples import MARK, docx
from tests.rooms.delivery.steps import NOON, person
from tests.rooms.delivery.test_mail_in import READER, letter, receive
from tests.rooms.steps import actor

from situationroom.base.errors import NotFound, Refusal
from situationroom.base.files import serving, uploads
from situationroom.base.labelling import narrow_label
from situationroom.base.labels import Level
from situationroom.base.models import Blob, Event, Job, Label, StoredFile, Upload
from situationroom.cli import mail as command
from situationroom.rooms.delivery.models import ReceivedMail
from situationroom.rooms.delivery.services.incoming import reply_address
from situationroom.rooms.issues.models import Issue

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    folders_of_a_test(settings, tmp_path)


def answer_to(issue: Issue, *files: tuple[str, bytes]) -> Any:
    """Return a mail of NIPA that answers on an issue with files."""
    to = reply_address(
        by=READER, at=NOON, kind="issue", about=issue.id, label=issue.label, person=person("nipa")
    )
    mail = letter(to)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail


def file_of(row: ReceivedMail, place: int = 0) -> StoredFile:
    """Return the file a mail refers to."""
    return StoredFile.unscoped.get(pk=row.attachments[place]["reference"].removeprefix("files:"))


def test_a_file_of_an_answer_is_checked_cleaned_and_read_with_its_issue():
    issue = an_issue()
    row = receive(answer_to(issue, ("../../의견.docx", docx())))
    told = row.attachments[0]
    assert (told["name"], told["size"]) == ("의견.docx", len(docx()))
    arrived = file_of(row)
    assert (arrived.state, arrived.holder, arrived.about) == ("checking", "issue", issue.id)
    assert (arrived.sender, arrived.organisation) == (
        person("nipa").id, actor("nipa").organisation
    )  # fmt: skip
    file = checked(arrived)
    assert (file.state, file.kind, file.name) == ("clean", "docx", "의견.docx")
    link = serving.make_link(
        by=actor("kea"), at=NOON, file=file.id, bound_to="a session", reason="검토"
    )
    with serving.follow_link(
        by=actor("kea"), at=NOON, link=link, bound_to="a session", address="192.0.2.1"
    ).content as content:
        assert MARK.encode() not in content.read()
    assert serving.list_files(about=issue.id, by=actor("kea")) == [file]


def test_a_hostile_file_of_an_answer_is_refused_and_the_answer_itself_stays():
    row = receive(answer_to(an_issue(), ("급여.pdf", b"MZ" + bytes(200)), ("없음.txt", b"")))
    assert (row.state, row.text) == ("taken", "회신합니다.")
    found = [checked(file_of(row, place)) for place in (0, 1)]
    assert [(one.state, one.reason) for one in found] == [
        ("refused", "program"), ("refused", "empty")
    ]  # fmt: skip
    assert Blob.objects.count() == 0


def test_a_file_of_an_answer_has_the_label_of_its_issue_and_narrows_with_it():
    issue = an_issue()
    file = checked(file_of(receive(answer_to(issue, ("a.txt", "의견".encode())))))
    assert (file.label.level, file.label.within) == (issue.label.level, issue.label)
    narrow_label(by=actor("secretariat"), at=NOON, label=issue.label, level=Level.NAMED)
    with pytest.raises(NotFound):
        serving.get_file(id=file.id, by=actor("kea"))


def test_the_same_mail_brings_its_files_once():
    mail = answer_to(an_issue(), ("a.txt", "의견".encode()))
    first = receive(mail)
    assert receive(mail, at=NOON + timedelta(minutes=1)) == first
    assert (StoredFile.unscoped.count(), Job.unscoped.filter(kind=uploads.CHECK).count()) == (1, 1)


def test_where_a_file_cannot_be_kept_nothing_of_the_mail_is_and_the_server_tries_again(
    monkeypatch, capsys
):
    issue = an_issue()
    mail = answer_to(issue, ("a.txt", b"a"), ("b.txt", b"b"))
    labels = Label.objects.count()
    real, calls = uploads._write, []

    def full(row: Upload, content: bytes) -> None:
        calls.append(content)
        if len(calls) == 2:
            raise uploads._no_space()
        real(row, content)

    monkeypatch.setattr(uploads, "_write", full)
    with pytest.raises(Refusal):
        receive(mail)
    assert not ReceivedMail.unscoped.exists()
    assert not StoredFile.unscoped.exists()
    assert not Job.unscoped.filter(kind=uploads.CHECK).exists()
    assert not Event.objects.filter(verb__in=("mail_received", "file_stored")).exists()
    assert Label.objects.count() == labels
    calls.clear()
    monkeypatch.setattr("sys.stdin", Said(mail.as_bytes()))
    assert command.run_receive(Options()) == 75  # EX_TEMPFAIL: keep it and try again
    assert "try again" in capsys.readouterr().err
    monkeypatch.setattr(uploads, "_write", real)
    assert len(receive(mail).attachments) == 2


class Said:
    """Standard input that says one mail."""

    def __init__(self, raw: bytes) -> None:
        self.buffer, self._raw = self, raw

    def read(self, _: int) -> bytes:
        return self._raw


class Options:
    """What the command is told."""

    recipient, json = "", False
