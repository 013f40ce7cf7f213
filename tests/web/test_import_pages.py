"""Pages of imports: a file goes in, a wrong one is said at once, hidden ones look absent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.base.filing import folders_of_a_test
from tests.rooms.delivery.steps import person
from tests.rooms.issues.test_ledgers import GOOD, ROWS, mapped, ours, read, sheet, work_off

from situationroom.base.labels import Level
from situationroom.base.models import LedgerImport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(tmp_path, settings):
    folders_of_a_test(settings, tmp_path)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def sent(content: bytes, **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("대장.xlsx", content)
    return {"target": "issues", "file": file, "level": "own", "row_level": "own", **more}


def test_a_file_goes_through_its_four_steps_without_scripts() -> None:
    client = signed_in("secretariat")
    answer = client.post("/imports/new/", sent(sheet(*ROWS)))
    ledger = LedgerImport.unscoped.get()
    assert answer.headers["Location"] == f"/imports/{ledger.id}/columns/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "현안명" in page
    columns = {"c-0-1": "title_ko", "c-0-2": "kind", "c-0-3": "owner", "c-0-4": "severity"}
    refused = client.post(f"/imports/{ledger.id}/columns/", {**columns, "c-0-4": "owner"})
    assert refused.status_code == 422
    assert "둘 이상의 열" in refused.content.decode()
    assert client.post(f"/imports/{ledger.id}/columns/", columns).status_code == 302
    preview = client.get(f"/imports/{ledger.id}/").content.decode()
    assert "통상무역원" in preview
    assert "2행 쓰기" in preview
    assert client.post(f"/imports/{ledger.id}/write").status_code == 302
    work_off()
    assert len(ours()) == 2
    report = client.get(f"/imports/{ledger.id}/report.csv")
    assert "통상무역원" in report.content.decode("utf-8-sig")
    assert client.post(f"/imports/{ledger.id}/take-back").status_code == 302
    work_off()
    assert "거둠" in client.get(f"/imports/{ledger.id}/").content.decode()


def test_a_wrong_file_is_said_in_the_form_and_nothing_is_kept() -> None:
    client = signed_in("secretariat")
    refused = client.post("/imports/new/", sent(b"PK nonsense"))
    assert refused.status_code == 422
    wider = client.post("/imports/new/", sent(sheet(GOOD), row_level="room"))
    assert wider.status_code == 422
    assert "많아집니다" in wider.content.decode()
    assert not LedgerImport.unscoped.exists()


def test_what_is_hidden_looks_absent_and_others_may_only_read() -> None:
    hidden = mapped(read(sheet(GOOD), level=Level.OWN, row_level=Level.OWN))
    shown = mapped(read(sheet(GOOD)))
    other = signed_in("nipa")
    assert other.get(f"/imports/{hidden.id}/").status_code == 404
    assert hidden.name not in other.get(f"/imports/{hidden.id}/").content.decode()
    assert other.get(f"/imports/{shown.id}/").status_code == 200
    assert other.post(f"/imports/{shown.id}/write").status_code == 403
    assert signed_in("company").get("/imports/new/").status_code == 403
