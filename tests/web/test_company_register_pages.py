"""Registering a company and changing who it is, on pages: by whom it may be, and written down."""

from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.companies.steps import NUMBER, SAID, a_company
from tests.rooms.organisations.steps import everything, hire, org
from tests.web.visits import visit

from situationroom.base.models import AuditRow, Event
from situationroom.rooms.companies.models import CompanyIdentity, CompanyProfile, Intake

pytestmark = pytest.mark.django_db
HERE = "/companies/register/"
FORM = {
    "name": "라마바전자", "registration_number": NUMBER, "contact_name": "이몽룡",
    "contact_mail": "mong@example.org", "contact_phone": "", "address": "", "size": "middle",
    "items": ["semiconductors"],
}  # fmt: skip


@pytest.mark.parametrize("who", ["nipa", "kea", "hanoi", "secretariat"])
def test_who_deals_with_companies_registers_one_and_takes_it_in(who):
    client = visit(who)
    assert HERE in client.get("/companies/").content.decode()
    answer = client.post(HERE, FORM)
    row = CompanyIdentity.unscoped.get(name=FORM["name"])
    assert answer["Location"] == f"/companies/{row.company_id}/"
    assert FORM["name"] in client.get(answer["Location"]).content.decode()
    assert Intake.unscoped.get(company=row.company).organisation_id != row.company_id
    profile = CompanyProfile.unscoped.get(company=row.company)
    assert (profile.size, [item.code for item in profile.items.all()]) == (
        "middle", ["semiconductors"],
    )  # fmt: skip
    assert Event.objects.filter(verb="company_registered", about=row.company_id).count() == 1
    stranger = "kiet" if who != "kiet" else "nipa"
    assert visit(stranger).get(answer["Location"]).status_code == 404


def test_a_company_registers_itself_once_and_nobody_else_knows_it():
    client = visit("company", "en")
    CompanyIdentity.unscoped.filter(company=org("example-company")).delete()
    assert "Register your company" in client.get(HERE).content.decode()
    assert client.post(HERE, FORM).status_code == 302
    row = CompanyIdentity.unscoped.get(name=FORM["name"])
    assert row.company_id == org("example-company")
    assert not Intake.unscoped.filter(company=row.company).exists()
    assert HERE not in client.get("/companies/").content.decode()
    again = client.post(HERE, FORM)
    assert again.status_code == 422
    assert "registered already" in again.content.decode()
    for other in ("nipa", "secretariat", "kea"):
        assert visit(other).get(f"/companies/{row.company_id}/").status_code == 404


@pytest.mark.parametrize("who", ["leadership", "expert", "broker", "platform"])
def test_nobody_else_registers_one(who):
    client = visit(who)
    before = everything(), CompanyIdentity.unscoped.count()
    for answer in (client.get(HERE), client.post(HERE, FORM)):
        assert answer.status_code == 403
    after = everything(), CompanyIdentity.unscoped.count()
    before[0].pop("base.IdempotencyKey")
    after[0].pop("base.IdempotencyKey")
    assert after == before
    assert visit().get(HERE).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"registration_number": "124-81-00999"}, {"size": "huge"}, {"items": ["x"]},
     {"contact_mail": "nobody"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_form_filled(wrong):
    answer = visit("nipa").post(HERE, FORM | wrong)
    assert answer.status_code == 422
    assert FORM["contact_name"] in answer.content.decode()
    assert not CompanyIdentity.unscoped.filter(name=FORM["name"]).exists()


def test_who_it_is_is_changed_after_reading_it_with_an_event_and_a_row():
    company, client = a_company("nipa"), visit("nipa")
    here = f"/companies/{company.id}/"
    assert f"{here}change" not in client.get(here).content.decode()
    read = client.post(f"{here}read", {"reason": "연락처 확인"}).content.decode()
    assert f"{here}change" in read
    assert f'value="{SAID.contact_name}"' in read
    said = {"name": "가나다반도체", "contact_name": "성춘향"}
    assert client.post(f"{here}change", said).status_code == 422
    assert CompanyIdentity.unscoped.get().contact_name == SAID.contact_name
    said["reason"] = "담당자 교체"
    assert client.post(f"{here}change", said).status_code == 302
    assert CompanyIdentity.unscoped.get().contact_name == "성춘향"
    assert Event.objects.filter(verb="identity_changed", about=company.id).count() == 1
    row = AuditRow.unscoped.get(what="identity_changed")
    assert (row.reason, row.whose, row.address) == ("담당자 교체", company.id, "127.0.0.1")
    hire("owner", company.code, "member")
    log = visit("owner").get(f"/audit/?month={timezone.localdate():%Y-%m}").content.decode()
    assert "기업 신원 정보 변경" in log
    assert "담당자 교체" in log


def test_who_was_told_reads_it_and_cannot_change_it_and_others_find_nothing():
    company, nipa = a_company("nipa"), visit("nipa")
    here = f"/companies/{company.id}/"
    told = {"organisation": org("kiet"), "purpose": "상담", "consented": "form"}
    assert nipa.post(f"{here}disclose", told).status_code == 302
    kiet, said = visit("kiet"), {"name": "다른 이름", "reason": "바꾸고 싶음"}
    assert f"{here}change" not in kiet.post(f"{here}read", {"reason": "상담"}).content.decode()
    assert kiet.post(f"{here}change", said).status_code == 422
    for who in ("secretariat", "kea", "company", "leadership"):
        for one in (company.id, uuid4()):
            assert visit(who).post(f"/companies/{one}/change", said).status_code == 404
    assert CompanyIdentity.unscoped.get().name == SAID.name
    assert not AuditRow.unscoped.filter(what="identity_changed").exists()
