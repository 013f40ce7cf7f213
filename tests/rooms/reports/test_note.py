"""The one-page note of an issue: what its reader may read, as strict as what it tells."""

import io
import zipfile

import pytest
from tests.rooms.issues.test_answers import SECRET, say
from tests.rooms.issues.test_stages import answer, opened
from tests.rooms.steps import AT, actor

from situationroom.base.egress import Parcel, Receiver
from situationroom.base.models import AuditRow
from situationroom.documents.text import write_text
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import list_responses
from situationroom.rooms.reports.drafting.note import note_of
from situationroom.rooms.reports.services import take_out_note

pytestmark = pytest.mark.django_db


def said(issue: Issue, name: str, language: str = "ko") -> str:
    rows = list_responses(issue, by=actor(name))
    return write_text(note_of(issue, rows, at=AT, language=language))


def taken(issue: Issue, name: str, form: str) -> Parcel:
    return take_out_note(
        by=actor(name), at=AT, to=Receiver(name=name), issue=issue, form=form, language="ko"
    )


def test_a_note_says_who_answered_who_is_silent_and_until_when() -> None:
    issue = opened()
    answer(issue, "nipa")
    text = said(issue, "secretariat")
    assert "요청 3개 기관 중 회신 1개, 무응답 2개" in text
    assert "조사 중" in text
    assert "한국전자정보통신산업진흥회(KEA)" in text
    assert "회신 기한" in text
    assert "1 of 3 organisations have answered" in said(issue, "secretariat", "en")


def test_what_the_government_alone_was_told_is_in_its_officers_note_only() -> None:
    issue = opened()
    say(issue, SECRET, to_government=True)
    assert SECRET in said(issue, "secretariat")
    assert SECRET not in said(issue, "kea")
    assert "회신(정부 한정)" in said(issue, "kea")


def test_a_note_is_marked_as_strict_as_the_strictest_answer_it_tells() -> None:
    issue = opened()
    say(issue, SECRET, to_government=True)
    government, room = (
        _inside(taken(issue, "secretariat", "hwpx")),
        _inside(taken(issue, "kea", "hwpx")),
    )
    assert (b"TLP:AMBER" in government, b"TLP:AMBER" in room) == (True, False)
    rows = AuditRow.unscoped.filter(about=issue.id)
    assert {row.reason.split()[0] for row in rows} == {"issue-note.hwpx"}


def _inside(parcel: Parcel) -> bytes:
    with zipfile.ZipFile(io.BytesIO(parcel.content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
