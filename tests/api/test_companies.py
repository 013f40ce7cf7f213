"""Companies, audit and privacy as a program sees them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.companies.steps import SAID, a_company

from situationroom.base.models import AuditRow, IdempotencyKey
from situationroom.base.reviews import first_of

pytestmark = pytest.mark.django_db
COMPANY = {"name": SAID.name, "registration_number": SAID.registration_number, "size": "middle"}


def test_a_company_is_registered_and_read_with_a_reason(caller):
    nipa = caller("nipa")
    made = nipa.post("/companies", COMPANY | {"items": ["semiconductors"]})
    assert made.status_code == 201
    company = made.json()["id"]
    assert [one["id"] for one in nipa.get("/companies").json()["items"]] == [company]
    assert nipa.get(f"/companies/{company}/identity").json()["title"] == "Say why you read this."
    told = nipa.get(f"/companies/{company}/identity?reason=회신 연락").json()
    assert told["name"] == SAID.name
    assert AuditRow.unscoped.get().reason == "회신 연락"
    assert not IdempotencyKey.objects.filter(body__contains=SAID.name).exists()


def test_hidden_and_absent_are_one_answer(caller):
    company = a_company("nipa")
    for name in ("secretariat", "leadership", "kea", "company"):
        ask = caller(name)
        assert ask.get("/companies").json()["items"] == []
        for path in ("identity", "figures"):
            hidden, absent = (
                ask.get(f"/companies/{one}/{path}?reason=알고 싶음")
                for one in (company.id, uuid4())
            )
            assert (hidden.status_code, hidden.content) == (404, absent.content)
        hidden, absent = (
            ask.post(f"/companies/{one}/disclosures", {"organisation": "kea", "purpose": "자문"})
            for one in (company.id, uuid4())
        )
        assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert ask.get(f"/companies/{company.id}/disclosures").json()["items"] == []


def test_a_disclosure_opens_and_ends(caller):
    company, nipa, kea = a_company("nipa"), caller("nipa"), caller("kea")
    said = {"organisation": "kea", "purpose": "법률 자문", "consented": "phone"}
    tie = nipa.post(f"/companies/{company.id}/disclosures", said).json()
    address = f"/companies/{company.id}/identity?reason=상담"
    assert kea.get(address).status_code == 200
    assert [
        one["id"] for one in nipa.get(f"/companies/{company.id}/disclosures").json()["items"]
    ] == [tie["id"]]
    assert kea.post(f"/disclosures/{tie['id']}/end").status_code == 403
    figures = {"figures": [{"key": "단가", "value": "1,200", "currency": "USD"}]}
    assert kea.post(f"/companies/{company.id}/figures", figures).status_code == 403
    assert nipa.post(f"/companies/{company.id}/figures", figures).json() == {"rows": 1}


def test_a_month_is_reviewed_and_signed_by_a_program(caller):
    company, nipa = a_company("nipa"), caller("nipa")
    nipa.get(f"/companies/{company.id}/identity?reason=상담")
    AuditRow.unscoped.update(at=timezone.now().replace(day=1) - timedelta(days=3))
    month = f"{first_of(timezone.localdate(), 1):%Y-%m}"
    secretariat = caller("secretariat")
    (reading,) = secretariat.get("/audit/readings").json()["items"]
    assert (reading["what"], reading["count"], reading["is_unusual"]) == ("identity", 1, False)
    (row,) = secretariat.get(f"/audit/rows?month={month}").json()["items"]
    assert row["reason"] == ""
    assert secretariat.post("/audit/reviews", {"month": month}).status_code == 201
    assert len(secretariat.get("/audit/reviews").json()["items"]) == 1
    assert caller("leadership").get("/audit/rows").status_code == 403


def test_ones_own_data_consent_and_requests(caller):
    nipa = caller("nipa")
    assert any(
        one["table"] == "organisations.person" for one in nipa.get("/me/data").json()["items"]
    )
    given = nipa.post("/me/consents", {"purpose": "contact", "text_version": "2026-1"}).json()
    assert nipa.post(f"/me/consents/{given['id']}/withdraw").json()["withdrawn_at"]
    asked = nipa.post("/me/data-requests", {"kind": "access", "says": "모두 보고 싶습니다"}).json()
    answer = {"state": "done", "answer": "보냈습니다"}
    assert nipa.post(f"/data-requests/{asked['id']}/answer", answer).status_code == 403
    assert (
        caller("secretariat").post(f"/data-requests/{asked['id']}/answer", answer).status_code
        == 200
    )
    assert nipa.get("/me/data-requests").json()["items"][0]["answer"] == "보냈습니다"
    assert nipa.get("/data-requests").status_code == 403
    assert nipa.get("/retention").json()["items"]
    assert nipa.get("/destructions").json()["items"] == []


def test_break_glass_is_for_those_who_run_the_servers(caller):
    said = {"kind": "issues.issue", "organisation": str(uuid4()), "minutes": 30,
            "reason": "장애 원인을 확인하기 위함"}  # fmt: skip
    secretariat = caller("secretariat")
    assert secretariat.post("/glass", said).status_code == 403
    assert secretariat.get("/glass").json()["items"] == []
    for act in ("approve", "close"):
        assert secretariat.post(f"/glass/{uuid4()}/{act}").status_code == 404
    assert secretariat.get(f"/glass/{uuid4()}/objects").status_code == 404
