"""Who asked to be forgotten is forgotten in every room, once the secretariat says it is done."""

import json

import pytest
from django.apps import apps
from django.utils import timezone
from tests.rooms.companies.steps import SAID, a_company
from tests.rooms.organisations.steps import PASSWORD, actor, hire, org, person, refused
from tests.web.visits import visit

from situationroom.base import relay
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Consent, DataRequest, Destruction, Event
from situationroom.base.privacy import consents, requests
from situationroom.base.states import Purpose, RequestKind, RequestState
from situationroom.rooms.companies.models import CompanyIdentity
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.rooms.delivery.services import accounts
from situationroom.rooms.issues.services import open_issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Membership, Organisation, Person
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.organisations.services.access import prove_password

pytestmark = pytest.mark.django_db
NAME, MAIL = "홍길동", SAID.contact_mail


@pytest.fixture
def asked() -> DataRequest:
    """Return the request of somebody of whom every room keeps something."""
    now = timezone.now()
    who = hire("gildong", "kiet", "officer")
    who.email, who.name = MAIL, NAME
    who.save()
    a_company()  # whose contact they are
    by = get_actor(who, on=timezone.localdate())
    consents.give_consent(by=by, at=now, purpose=Purpose.CONTACT)
    accounts.ask_for_new_password(by=by, at=now, email=MAIL, address="203.0.113.9")
    return requests.request_data(by=by, at=now, kind=RequestKind.ERASE, says="모두 지워 주십시오")


def done(row: DataRequest, by: str = "secretariat") -> DataRequest:
    now = timezone.now()
    return requests.answer_request(
        by=actor(by, now), at=now, request=row.id, state=RequestState.DONE, answer="지웠습니다"
    )


def where(word: str) -> set[str]:
    """Return the tables in which a word stands."""
    found = set()
    for model in apps.get_models():
        if model.__module__.startswith("situationroom."):
            rows = model._base_manager.values()
            if any(word in json.dumps(row, default=str, ensure_ascii=False) for row in rows):
                found.add(model._meta.label)
    return found


def test_name_and_address_stand_in_no_table(asked):
    assert {"organisations.Person", "companies.CompanyIdentity"} <= where(NAME)
    assert {"organisations.Person", "delivery.OneTimeLink"} <= where(MAIL)
    done(asked)
    assert where(NAME) == set()
    assert where(MAIL) == set()
    company = CompanyIdentity.unscoped.get()
    assert (company.name, company.contact_phone) == (SAID.name, "")
    assert Consent.unscoped.get().withdrawn_at is not None
    assert OneTimeLink.objects.get().revoked_at is not None


def test_the_account_is_closed_and_nobody_signs_in_by_it(asked):
    client = visit()
    client.post("/sign-in/", {"username": MAIL, "password": PASSWORD})
    assert client.get("/issues/").status_code == 200
    done(asked)
    assert client.get("/issues/").status_code == 302
    with pytest.raises(Refusal):
        prove_password(
            by=actor("nipa"), at=timezone.now(), email=MAIL, password=PASSWORD, address=""
        )
    assert not Membership.objects.filter(person=asked.person, ended_at=None).exists()


def test_the_register_says_how_many_rows_went_and_nothing_of_them(asked):
    done(asked)
    rows = {row.what: row for row in Destruction.unscoped.filter(rule="request_of_a_person")}
    assert rows["organisations.person"].rows == 1
    assert rows["companies.companyidentity"].how == "masked"
    assert {row.label.level for row in rows.values()} == {Level.ROOM}
    assert Event.objects.filter(verb="rows_destroyed").count() == len(rows)
    assert relay.verify_chain() == []
    kept = DataRequest.unscoped.get()
    assert (kept.state, kept.answer) == ("done", "지웠습니다")


def test_a_refused_request_and_one_to_correct_erase_nothing(asked):
    before = where(NAME)
    now = timezone.now()
    requests.answer_request(
        by=actor("secretariat", now), at=now, request=asked.id, state=RequestState.REFUSED,
        answer="법령에 따른 보존",
    )  # fmt: skip
    with pytest.raises(Conflict):
        done(asked)
    correct = requests.request_data(
        by=actor("nipa", now), at=now, kind=RequestKind.CORRECT, says="고쳐 주십시오"
    )
    done(correct)
    assert where(NAME) == before
    assert not Destruction.unscoped.exists()


def test_the_last_who_runs_the_room_and_oneself_are_not_erased(asked):
    now = timezone.now()
    own = requests.request_data(
        by=actor("secretariat", now), at=now, kind=RequestKind.ERASE, says="지워 주십시오"
    )
    with refused(NotAllowed):
        done(own)
    hire("second", "msit", "secretariat")
    Membership.objects.filter(person=person("second")).update(ended_at=None)
    done(own, by="second")
    last = requests.request_data(
        by=actor("second", now), at=now, kind=RequestKind.ERASE, says="지워 주십시오"
    )
    hire("third", "msit", "officer")
    with refused(NotAllowed):
        done(last, by="second")
    assert person("second").is_active
    assert org("msit") is not None


def test_the_page_of_the_request_erases_when_it_is_done(asked):
    secretariat = visit("secretariat", "en")
    here = f"/privacy/requests/{asked.id}/"
    assert "Done erases at once" in secretariat.get(here).content.decode()
    said = {"state": "done", "answer": "지웠습니다"}
    assert secretariat.post(here, said).status_code == 302
    assert where(NAME) == set()
    listed = secretariat.get("/privacy/").content.decode()
    assert "What a person asked to have erased" in listed
    assert secretariat.post(here, said).status_code == 422


def test_what_they_did_stands_in_the_log_and_names_nobody(asked):
    by = get_actor(Person.objects.get(pk=asked.person), on=timezone.localdate())
    home = Organisation.objects.get(code="kiet")
    issue = open_issue(
        by=by, at=timezone.now(), kind=IssueKind.TARIFF,
        title_ko="물음", title_en="Question", owner=home, severity=Severity.CAUTION,
        asked=[],
    )  # fmt: skip
    seen = f"/issues/{issue.id}/"
    assert NAME in visit("secretariat", "en").get(seen).content.decode()
    done(asked)
    told = Event.objects.filter(actor=by.id)
    assert told.exists()
    assert where(NAME) == {"issues.Issue"}  # as text beside what was decided, and nowhere else
    assert "Erased person" in visit("secretariat", "en").get(seen).content.decode()
