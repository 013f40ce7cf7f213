"""The panel 붙임: what it shows, sending with the page, and what it says when a file is refused."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.base.filing import add, an_issue, begun, checked, folders_of_a_test, sent

from situationroom.base import worker
from situationroom.base.egress import disposition
from situationroom.base.labels import Level
from situationroom.base.models import StoredFile
from situationroom.rooms.organisations.models import Person

TEXT = "수출 동향 보고\n".encode()


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> None:
    folders_of_a_test(settings, tmp_path)


@pytest.fixture
def issue(db: None) -> Any:
    return an_issue()


def visitor(name: str, language: str = "ko") -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=f"{name}@demo.example"))
    client.cookies["django_language"] = language
    return client


def page(client: Client, issue: Any) -> str:
    return client.get(f"/issues/{issue.id}/").content.decode()


def send(client: Client, issue: Any, name: str, content: bytes, **more: str) -> Any:
    said = {"file": SimpleUploadedFile(name, content), "grade": "S", "next": f"/issues/{issue.id}/"}
    return client.post(f"/files/issue/{issue.id}/send", said | more, follow=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", ("붙임", "아직 붙인 파일이 없습니다.", "파일 붙이기", "보안 등급")),
     ("en", ("Attached files", "No file yet.", "Attach a file", "Grade"))],
)  # fmt: skip
def test_the_panel_speaks_both_languages(issue, language, words):
    shown = page(visitor("nipa", language), issue)
    assert all(word in shown for word in words)


def test_a_file_sent_with_the_page_arrives_and_is_shown_in_each_of_its_states(issue):
    nipa = visitor("nipa")
    answer = send(nipa, issue, "보고.txt", TEXT)
    assert answer.redirect_chain == [(f"/issues/{issue.id}/", 302)]
    assert "파일이 도착했습니다." in answer.content.decode()
    assert "검사 중" in page(nipa, issue)
    while worker.do_job():
        pass
    shown = page(nipa, issue)
    assert "검사 완료" in shown
    assert "내려받기" in shown
    assert "every 3s" not in shown


def test_a_file_on_its_way_shows_how_much_of_it_has_arrived(issue):
    add(begun(issue, TEXT * 100), TEXT * 25)
    shown = page(visitor("nipa"), issue)
    assert '<progress max="100" value="25"' in shown
    assert "전송 중" in shown
    assert "every 3s" in shown


def test_a_refused_file_shows_its_reason_and_the_remedy(issue):
    checked(sent(issue, b"MZ" + bytes(90), "보고.exe"))
    shown = page(visitor("nipa"), issue)
    assert "문서가 아니라 프로그램입니다." in shown
    assert "문서, 표, 그림 또는 일반 텍스트 파일을 보내십시오." in shown


def test_a_state_secret_is_refused_by_its_grade_before_a_byte_is_kept(issue):
    answer = send(visitor("nipa"), issue, "보고.txt", TEXT, grade="C")
    assert "기밀(C등급) 자료는 이곳에 올릴 수 없습니다." in answer.content.decode()
    assert not StoredFile.unscoped.exists()


@pytest.mark.parametrize("more", [{"grade": "X"}, {"level": "public"}, {"file": ""}])
def test_a_form_that_is_not_ours_is_refused_and_says_so(issue, more):
    answer = send(visitor("nipa"), issue, "보고.txt", TEXT, **more)
    assert "파일을 보내지 못했습니다." in answer.content.decode()
    assert not StoredFile.unscoped.exists()


def test_who_only_reads_sees_the_files_and_no_form(issue):
    checked(sent(issue, TEXT))
    shown = page(visitor("leadership"), issue)
    assert "보고.txt" in shown
    assert "파일 붙이기" not in shown
    answer = send(visitor("leadership"), issue, "a.txt", TEXT).content.decode()
    assert "열람할 수 있으나 파일을 붙일 수는 없습니다." in answer
    assert StoredFile.unscoped.count() == 1


def test_a_file_for_ones_own_organisation_is_not_shown_to_others(issue):
    checked(sent(issue, TEXT, "내부.txt", level=Level.OWN))
    assert "내부.txt" in page(visitor("nipa"), issue)
    assert "내부.txt" not in page(visitor("kea"), issue)
    assert "내부.txt" not in page(visitor("secretariat"), issue)


def test_a_download_above_room_asks_why_and_then_hands_the_file_out(issue):
    file = checked(sent(issue, TEXT, level=Level.OWN))
    nipa = visitor("nipa")
    assert "열람 사유" in page(nipa, issue)
    without = nipa.post(f"/files/{file.id}/open")
    assert without.status_code == 400
    assert "이 파일을 열람하는 사유를 적으십시오." in without.content.decode()
    answer = nipa.post(f"/files/{file.id}/open", {"reason": "회의 준비"}, follow=True)
    assert b"".join(answer.streaming_content) == TEXT


def test_the_way_back_leads_to_no_other_house(issue):
    for there in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", ""):
        answer = send(visitor("nipa"), issue, "보고.txt", TEXT, next=there)
        assert answer.redirect_chain[0][0] == "/"


def test_a_file_that_is_refused_on_its_way_leaves_nothing_half(issue, monkeypatch):
    def is_full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "pwrite", is_full)
    answer = send(visitor("nipa"), issue, "보고.txt", TEXT)
    assert "이 파일을 받을 저장 공간이 부족합니다." in answer.content.decode()
    assert not StoredFile.unscoped.exists()


XSS = "<img src=x onerror=alert(1)>.txt"


def test_a_name_is_shown_as_a_name_whatever_it_is(issue):
    checked(sent(issue, TEXT, XSS))
    shown = page(visitor("nipa"), issue)
    assert "<img src=x" not in shown
    assert "_img src=x onerror=alert(1)_.txt" in shown


def test_a_file_inside_a_page_stays_a_file(issue):
    """A page with a script that says it is text is not even kept."""
    file = checked(sent(issue, b"<html><script>alert(1)</script>", "a.txt"))
    assert (file.state, file.reason) == ("refused", "kind")


@pytest.mark.parametrize(
    "name", ["보고.pdf", 'a"b.pdf', "a\r\nSet-Cookie: x.pdf", "é;filename=x.exe.pdf", "%2e%2e.pdf"]
)
def test_a_header_holds_one_name_and_nothing_else(name):
    header = disposition(name)
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
    assert "\r" not in header
    assert header.isascii()
