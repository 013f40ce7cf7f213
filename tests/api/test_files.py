"""Files over the interface: announced, sent in pieces, listed, handed out; refused by name."""

import base64
import hashlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.api.conftest import NOBODY, PREFIX, Caller
from tests.base.filing import an_issue, checked, folders_of_a_test, sent
from tests.documents import samples

from situationroom.base import worker
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, StoredFile, Upload
from situationroom.rooms.organisations.models import Person

TEXT = "수출 동향 보고\n".encode() * 50
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    folders_of_a_test(settings, tmp_path)


@pytest.fixture
def issue(db: None) -> Any:
    return an_issue()


def metadata(**said: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())


def announce(caller: Caller, issue: Any, size: int = len(TEXT), **more: str) -> Any:
    said = {"holder": "issue", "about": str(issue.id), "filename": "보고.txt", **more}
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata(**said)}
    return caller.client.post(f"{PREFIX}/uploads", headers={**headers, "Accept-Language": "en"})


def patch(caller: Caller, to: str, content: bytes, offset: int, **more: str) -> Any:
    headers = {**TUS, "Upload-Offset": str(offset), "Accept-Language": "en", **more}
    return caller.client.patch(to, content, content_type=PIECE, headers=headers)


def head(caller: Caller, to: str) -> Any:
    return caller.client.head(to, headers=TUS)


def test_the_protocol_is_told_to_everybody(anonymous):
    told = anonymous.client.options(f"{PREFIX}/uploads")
    assert told.status_code == 204
    assert told["Tus-Version"] == "1.0.0"
    assert told["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert told["Tus-Max-Size"] == str(200 * 1024**2)
    assert set(told["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}


def test_a_file_goes_from_its_announcement_to_its_content(caller, issue):
    nipa = caller("nipa")
    made = announce(nipa, issue)
    assert (made.status_code, made["Tus-Resumable"], made["Upload-Offset"]) == (201, "1.0.0", "0")
    assert made["Upload-Expires"].endswith("GMT")
    to = made["Location"]
    first = patch(nipa, to, TEXT[:300], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "300")
    told = head(nipa, to)
    assert (told.status_code, told.content) == (200, b"")
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("300", str(len(TEXT)))
    assert told["Cache-Control"] == "no-store"
    assert "filename" in told["Upload-Metadata"]
    assert patch(nipa, to, TEXT[300:], 300)["Upload-Offset"] == str(len(TEXT))
    while worker.do_job():
        pass
    (listed,) = nipa.get(f"/files?holder=issue&about={issue.id}").json()["items"]
    assert (listed["state"], listed["name"], listed["kind"]) == ("clean", "보고.txt", "txt")
    link = nipa.post(f"/files/{listed['id']}/link", {}).json()
    content = nipa.client.get(link["url"])
    assert b"".join(content.streaming_content) == TEXT


def test_a_refused_file_says_why_and_what_to_do_in_both_languages(caller, issue):
    file = checked(sent(issue, samples.pdf(), "보고.docx"))
    nipa = caller("nipa")
    english = nipa.get(f"/files/{file.id}").json()["refused"]
    assert english["title"] == "The name says DOCX, but the content is PDF."
    korean = nipa.get(f"/files/{file.id}", language="ko").json()["refused"]
    assert korean["title"] == "확장자는 DOCX인데 내용은 PDF입니다."
    assert korean["detail"]


REFUSED = {
    "two gigabytes": ({"size": 2 * 1024**3}, 413),
    "nothing": ({"size": 0}, 400),
    "a state secret": ({"grade": "C"}, 400),
    "an id that is none": ({"about": "x"}, 400),
    "a level that is none": ({"level": "x"}, 400),
    "an object that is not there": ({"about": str(uuid4())}, 404),
    "an object of no kind": ({"holder": "x"}, 404),
    "a hash that is none": ({"sha256": "xyz"}, 400),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_a_problem_with_a_remedy(caller, issue, what):
    said, status = REFUSED[what]
    answer = announce(caller("nipa"), issue, **said)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer["Tus-Resumable"] == "1.0.0"
    assert answer.json()["detail"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("length", ["", "-1", "1.5", "1e9", "٣", "9" * 30])
def test_a_length_that_is_no_number_is_refused(caller, issue, length):
    said = metadata(holder="issue", about=str(issue.id), filename="a.txt")
    answer = caller("nipa").client.post(
        f"{PREFIX}/uploads", headers={**TUS, "Upload-Length": length, "Upload-Metadata": said}
    )
    assert answer.status_code == 400


def test_metadata_that_cannot_be_read_is_refused(caller, issue):
    for said in ("", "about", "about !!!", "holder aXNzdWU="):
        answer = caller("nipa").client.post(
            f"{PREFIX}/uploads", headers={**TUS, "Upload-Length": "5", "Upload-Metadata": said}
        )
        assert answer.status_code == 400, said


def test_another_version_of_the_protocol_is_not_spoken(caller, issue):
    nipa = caller("nipa")
    to = announce(nipa, issue)["Location"]
    for ask in (nipa.client.post, nipa.client.head, nipa.client.delete):
        answer = ask(to if ask != nipa.client.post else f"{PREFIX}/uploads")
        assert (answer.status_code, answer["Tus-Resumable"]) == (412, "1.0.0")
    assert nipa.client.patch(to, TEXT, content_type=PIECE).status_code == 412


def test_a_piece_at_another_place_or_of_another_type_is_refused(caller, issue):
    nipa = caller("nipa")
    to = announce(nipa, issue)["Location"]
    assert patch(nipa, to, TEXT[:10], 5).status_code == 409
    wrong = nipa.client.patch(
        to, TEXT, content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
    )
    assert wrong.status_code == 415
    assert patch(nipa, to, TEXT + b"x", 0).status_code == 413
    assert head(nipa, to)["Upload-Offset"] == "0"


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_piece_with_a_checksum_is_taken_only_when_it_fits(caller, issue, name):
    nipa = caller("nipa")
    to = announce(nipa, issue)["Location"]
    right = base64.b64encode(hashlib.new(name, TEXT).digest()).decode()
    assert patch(nipa, to, TEXT[:-1] + b"x", 0, **{"Upload-Checksum": f"{name} {right}"}
                 ).status_code == 460  # fmt: skip
    assert head(nipa, to)["Upload-Offset"] == "0"
    assert patch(nipa, to, TEXT, 0, **{"Upload-Checksum": f"{name} {right}"}).status_code == 204
    other = patch(nipa, to, TEXT, 0, **{"Upload-Checksum": f"md5 {right}"})
    assert other.status_code == 400


def test_an_upload_that_is_stopped_is_gone(caller, issue):
    nipa = caller("nipa")
    to = announce(nipa, issue)["Location"]
    assert nipa.client.delete(to, headers=TUS).status_code == 204
    assert head(nipa, to).status_code == 404
    assert patch(nipa, to, TEXT, 0).status_code == 404


def test_the_upload_of_another_looks_like_one_that_is_not_there(caller, issue):
    to = announce(caller("nipa"), issue)["Location"]
    absent = to[:-36] + str(uuid4())
    for name in ("kea", "secretariat"):
        other = caller(name)
        for ask in (head, lambda c, a: patch(c, a, TEXT, 0)):
            hidden, missing = ask(other, to), ask(other, absent)
            assert (hidden.status_code, hidden.content) == (404, missing.content)
            assert dict(hidden.headers) == dict(missing.headers)


def test_without_a_session_or_its_token_nothing_is_taken(caller, issue):
    assert announce(caller(NOBODY), issue).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(Person.objects.get(email="nipa@demo.example"))
    assert announce(Caller(strict), issue).status_code == 403
    to = announce(caller("nipa"), issue)["Location"]
    assert patch(Caller(strict), to, TEXT, 0).status_code == 403
    assert strict.delete(to, headers=TUS).status_code == 403
    assert Upload.objects.get().offset == 0


def test_a_file_is_hidden_from_who_may_not_read_it_to_the_last_byte(caller, issue):
    file = checked(sent(issue, TEXT, level=Level.OWN))
    kea = caller("kea")
    assert kea.get(f"/files?holder=issue&about={issue.id}").json()["items"] == []
    for path in (f"/files/{file.id}", f"/files/{uuid4()}"):
        assert kea.get(path).status_code == 404
    hidden, absent = (kea.get(f"/files/{one}") for one in (file.id, uuid4()))
    assert hidden.content == absent.content
    assert kea.post(f"/files/{file.id}/link", {"reason": "회의"}).status_code == 404
    assert caller("company").get(f"/files?holder=issue&about={issue.id}").status_code == 404


def test_above_room_a_reason_is_asked_for_and_stands_in_the_log(caller, issue):
    file = checked(sent(issue, TEXT, level=Level.OWN))
    nipa = caller("nipa")
    without = nipa.post(f"/files/{file.id}/link", {})
    assert (without.status_code, without.json()["title"]) == (400, "Say why you read this file.")
    link = nipa.post(f"/files/{file.id}/link", {"reason": "차관 보고 준비"}).json()
    answer = nipa.client.get(link["url"], REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)
    told = AuditRow.unscoped.get(what="file")
    assert (told.reason, told.address) == ("차관 보고 준비", "203.0.113.9")


def test_a_file_is_served_as_an_attachment_that_no_browser_runs(caller, issue):
    file = checked(sent(issue, samples.pdf(), '보고 "최종".pdf'))
    nipa = caller("nipa")
    answer = nipa.client.get(nipa.post(f"/files/{file.id}/link", {}).json()["url"])
    assert b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"__ ____.pdf\"; filename*=UTF-8''"
        "%EB%B3%B4%EA%B3%A0%20_%EC%B5%9C%EC%A2%85_.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_link_of_one_session_is_of_no_use_in_another(caller, issue):
    file = checked(sent(issue, TEXT))
    link = caller("nipa").post(f"/files/{file.id}/link", {}).json()["url"]
    for other in (caller("nipa"), caller("kea"), caller(NOBODY)):
        assert other.client.get(link).status_code == 404
    assert not AuditRow.unscoped.exists()


def test_what_is_not_clean_cannot_be_had_by_any_address(caller, issue):
    file = sent(issue, TEXT)
    answer = caller("nipa").post(f"/files/{file.id}/link", {})
    assert answer.status_code == 409
    assert StoredFile.unscoped.get(pk=file.pk).blob is None
