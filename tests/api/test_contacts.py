"""Contacts over the interface: listed, corrected and erased by who keeps them."""

from typing import Any

import pytest
from tests.rooms.organisations.test_contacts import everybody, noted

from situationroom.base.labels import Level

pytestmark = pytest.mark.django_db
SAID = {"organisation": "kea", "name": "김하나", "phone": "02-6388-0000", "source": "명단",
        "basis": "consent"}  # fmt: skip


def test_programs_read_correct_and_erase_contacts(secretariat: Any, caller: Any) -> None:
    row, hidden = noted(), noted(level=Level.OWN, name="숨김")
    found = secretariat.get("/contacts?organisation=kea&text=kim&limit=1").json()
    assert [one["id"] for one in found["items"]] == [str(row.id)]
    after = secretariat.get(f"/contacts?limit=1&after={found['next']}").json()
    assert [one["id"] for one in after["items"]] == [str(hidden.id)]
    nipa = caller("nipa")
    assert nipa.get(f"/contacts/{hidden.id}").status_code == 404
    assert nipa.post(f"/contacts/{row.id}/correct", SAID).status_code == 403
    assert nipa.post(f"/contacts/{row.id}/erase", {}).status_code == 403
    assert secretariat.get("/contacts?after=nonsense").status_code == 400
    assert secretariat.get("/contacts?organisation=nobody").status_code == 404
    wrong = secretariat.post(f"/contacts/{row.id}/correct", SAID | {"phone": ""})
    assert wrong.status_code == 400
    corrected = secretariat.post(f"/contacts/{row.id}/correct", SAID)
    assert (corrected.status_code, corrected.json()["basis"]) == (200, "consent")
    assert secretariat.post(f"/contacts/{row.id}/erase", {}).status_code == 200
    assert everybody() == [hidden]
