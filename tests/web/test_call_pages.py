"""Pages of data calls: who sees which, a bad file is said at once, a link needs no account."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.base.filing import folders_of_a_test
from tests.rooms.datacalls.steps import a_form, asked, form_mail, made, newest, sent
from tests.rooms.delivery.steps import person

from situationroom.rooms.datacalls.models import Reply

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    folders_of_a_test(settings, tmp_path)
    settings.MAIL_REPLIES = True


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def sheet(content: bytes, name: str = "회신.xlsx") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


def test_who_asks_sees_the_board_and_who_is_asked_its_own_row_alone():
    call = sent()
    page = signed_in("secretariat").get(f"/issues/calls/{call.id}/").content.decode()
    assert "산업연구원" in page
    own = signed_in("nipa").get(f"/issues/calls/{call.id}/").content.decode()
    assert "정보통신산업진흥원" in own
    assert "산업연구원" not in own
    theirs = f"/issues/calls/asked/{asked(call, 'kiet').id}/"
    assert signed_in("nipa").get(theirs).status_code == 404
    assert signed_in("company").get(f"/issues/calls/{call.id}/").status_code == 404


def test_a_bad_file_is_said_at_once_and_a_good_one_is_a_version():
    call = sent()
    address = f"/issues/calls/asked/{asked(call, 'nipa').id}/"
    client = signed_in("nipa")
    refused = client.post(address, sheet(a_form("xlsx")))
    assert refused.status_code == 422
    assert "빈 채로" in refused.content.decode()
    assert not Reply.unscoped.exists()
    assert client.post(address, sheet(made().content)).status_code == 302
    assert "제1판" in client.get(address).content.decode()


def test_a_link_of_a_mail_takes_a_file_from_who_has_no_account():
    call = sent()
    body = form_mail().get_body(("plain",))
    assert body is not None
    url = next(w for w in body.get_content().split() if w.startswith("http") and len(w) > 50)
    path, client = urlsplit(url).path, Client()
    assert "2026년 수출 실적 취합" in client.get(path).content.decode()
    assert client.post(path, sheet(b"PK nonsense")).status_code == 422
    assert client.post(path, sheet(made().content)).status_code == 200
    assert newest(call, "kosa").by_mail
