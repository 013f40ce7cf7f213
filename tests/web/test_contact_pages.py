"""Pages of contacts: found, corrected, erased; hidden ones look absent."""

from typing import Any

import pytest
from tests.rooms.organisations.test_contacts import everybody, house, noted
from tests.web.visits import visit

from situationroom.base.labels import Level

pytestmark = pytest.mark.django_db


def form(**more: Any) -> dict[str, Any]:
    said = {"name": "김하나", "organisation": str(house("kea").id), "department": "통상팀",
            "email": "kim@kea.example", "source": "명단", "basis": "duty"}  # fmt: skip
    return {**said, **more}


def test_a_contact_is_found_corrected_and_erased() -> None:
    row = noted()
    client = visit("secretariat")
    assert "김하나" in client.get("/contacts/?text=kim@").content.decode()
    assert "김하나" not in client.get("/contacts/?text=nobody").content.decode()
    page = client.get(f"/contacts/{row.id}/").content.decode()
    assert "명단 출처" in page
    assert "공공기관 소관 업무 수행" in page
    refused = client.post(f"/contacts/{row.id}/correct", form(email="", phone=""))
    assert refused.status_code == 422
    assert "연락할 방법" in refused.content.decode()
    assert client.post(f"/contacts/{row.id}/correct", form(job_title="단장")).status_code == 302
    assert everybody()[0].job_title == "단장"
    assert client.post(f"/contacts/{row.id}/erase").status_code == 302
    assert not everybody()


def test_others_read_what_their_label_lets_them_and_change_nothing() -> None:
    hidden, shown = noted(level=Level.OWN), noted(name="이두리", email="lee@kea.example")
    other = visit("nipa")
    assert other.get(f"/contacts/{hidden.id}/").status_code == 404
    page = other.get(f"/contacts/{shown.id}/").content.decode()
    assert "lee@kea.example" in page
    assert "이 연락처 지우기" not in page
    assert other.post(f"/contacts/{shown.id}/erase").status_code == 403
    assert other.post(f"/contacts/{hidden.id}/erase").status_code == 404
    assert "이두리" not in visit("kea").get("/contacts/").content.decode()
