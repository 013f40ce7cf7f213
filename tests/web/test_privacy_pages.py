"""Pages of audit, break-glass and privacy: what is shown to whom, and what a form does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.companies.steps import SAID, a_company
from tests.rooms.steps import actor
from tests.web.visits import visit

from situationroom.base import glass, reviews
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.models import AuditReview, AuditRow, Consent, DataRequest
from situationroom.base.privacy import requests
from situationroom.base.privacy.retention import RULES
from situationroom.base.states import RequestKind
from situationroom.rooms.companies.services import identity
from situationroom.web.privacy import RULE_TEXT

pytestmark = pytest.mark.django_db


def last_month():
    return timezone.now().replace(day=1) - timedelta(days=5)


def read_identity() -> None:
    company = a_company("nipa")
    identity.read_identity(
        by=actor("nipa"), at=last_month(), company=company.id, reason=f"{SAID.name} 회신"
    )


def asked():
    return requests.request_data(
        by=actor("nipa"), at=timezone.now(), kind=RequestKind.ERASE, says="옛 연락처 삭제"
    )


def test_the_secretariat_sees_a_pseudonym_and_no_reason():
    read_identity()
    page = visit("secretariat").get("/audit/").content.decode()
    assert "NIPA 담당" in page
    assert "기업 " in page
    assert SAID.name not in page
    assert "소유 기관에만 표시" in page


def test_an_organisation_sees_only_its_own():
    read_identity()
    assert "NIPA 담당" not in visit("kea").get("/audit/").content.decode()
    assert visit("leadership").get("/audit/").status_code == 403
    assert visit().get("/audit/").status_code == 302


def test_a_month_is_signed_off_and_says_by_whom():
    read_identity()
    secretariat = visit("secretariat")
    month = reviews.first_of(timezone.localdate(), 1)
    answer = secretariat.post("/audit/sign", {"month": f"{month:%Y-%m}", "note": "이상 없음"})
    assert answer.status_code == 302
    assert AuditReview.unscoped.get().reads == 1
    page = secretariat.get(answer["Location"]).content.decode()
    assert "상황실 사무국" in page
    assert "이상 없음" in page
    assert secretariat.get("/audit/?month=x").status_code == 400


def test_anybody_reads_how_long_what_is_kept():
    page = visit().get("/privacy/").content.decode()
    assert "731" in page
    assert "파기대장" not in page
    assert "파기대장" in visit("nipa").get("/privacy/").content.decode()


def test_every_rule_of_keeping_has_words_of_its_own():
    assert set(RULES) <= set(RULE_TEXT)


def test_a_person_sees_and_takes_what_is_kept_of_them():
    nipa = visit("nipa")
    assert "organisations.person" in nipa.get("/privacy/mine/").content.decode()
    told = nipa.get("/privacy/mine.json")
    assert "attachment" in told["Content-Disposition"]
    assert "nipa@demo.example" in told.content.decode()
    assert "scrypt" not in told.content.decode()
    assert visit().get("/privacy/mine.json").status_code == 302


def test_consent_is_given_and_taken_back_on_the_page():
    nipa = visit("nipa")
    nipa.post("/privacy/mine/consent/contact", {"give": "yes"})
    assert Consent.unscoped.get().withdrawn_at is None
    nipa.post("/privacy/mine/consent/contact")
    assert Consent.unscoped.get().withdrawn_at is not None
    assert nipa.post("/privacy/mine/consent/nothing").status_code == 400


def test_a_request_goes_to_the_secretariat_and_comes_back_answered():
    nipa, secretariat = visit("nipa"), visit("secretariat")
    assert nipa.post("/privacy/mine/ask", {"kind": "correct", "says": ""}).status_code == 422
    nipa.post("/privacy/mine/ask", {"kind": "correct", "says": "전화번호를 고쳐 주십시오"})
    row = DataRequest.unscoped.get()
    page = secretariat.get("/privacy/requests/").content.decode()
    assert f"/privacy/requests/{row.id}/" in page
    answer = {"state": "done", "answer": "고쳤습니다"}
    assert secretariat.post(f"/privacy/requests/{row.id}/", answer).status_code == 302
    assert "고쳤습니다" in nipa.get("/privacy/mine/").content.decode()


def test_what_others_asked_is_hidden():
    row, kea = asked(), visit("kea")
    assert kea.get("/privacy/requests/").status_code == 403
    for one in (row.id, uuid4()):
        assert kea.get(f"/privacy/requests/{one}/").status_code == 404


def test_the_owner_sees_a_broken_glass_and_cannot_read_through_it():
    first, second = (
        Actor(ActorKind.PLATFORM_ADMIN, id=uuid4(), organisation=uuid4(), name=name)
        for name in ("첫째 운영자", "둘째 운영자")
    )
    row = glass.ask_glass(
        by=first, at=timezone.now(), kind="issues.issue", organisation=actor("nipa").organisation,
        reason="장애 원인을 확인하기 위함", minutes=30,
    )  # fmt: skip
    glass.approve_glass(by=second, at=timezone.now(), glass=row.id)
    nipa = visit("nipa")
    assert "첫째 운영자" in nipa.get("/glass/").content.decode()
    page = nipa.get(f"/glass/{row.id}/").content.decode()
    assert "둘째 운영자" in page
    for act in ("read", "approve", "close"):
        assert nipa.post(f"/glass/{row.id}/{act}").status_code in (403, 404)
    assert visit("kea").get(f"/glass/{row.id}/").status_code == 404
    assert visit("secretariat").get("/glass/ask").status_code == 403
    assert not AuditRow.unscoped.exists()


def test_a_company_is_read_with_a_reason_and_disclosed_on_its_page():
    company = a_company("nipa")
    nipa, kea = visit("nipa"), visit("kea")
    here = f"/companies/{company.id}/"
    assert SAID.name in nipa.get("/companies/").content.decode()
    before = nipa.get(here).content.decode()
    assert SAID.contact_name not in before
    assert nipa.post(f"{here}read", {"reason": ""}).status_code == 400
    assert not AuditRow.unscoped.exists()
    assert SAID.contact_name in nipa.post(f"{here}read", {"reason": "회신 연락"}).content.decode()
    assert {row.what for row in AuditRow.unscoped.all()} == {"identity", "figures"}
    assert kea.get(here).status_code == kea.get(f"/companies/{uuid4()}/").status_code == 404
    said = {"organisation": actor("kea").organisation, "purpose": "법률 자문", "consented": "form"}
    assert nipa.post(f"{here}disclose", {**said, "purpose": ""}).status_code == 422
    assert nipa.post(f"{here}disclose", said).status_code == 302
    assert kea.get(here).status_code == 200
    assert kea.post(f"{here}disclose", said).status_code == 422
