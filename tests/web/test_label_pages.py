"""Who can see this, changing it, and what a person could see: as pages and over the interface."""

import json
from uuid import UUID, uuid4

import pytest
from django.test import Client
from tests.rooms.companies.steps import AT, a_company
from tests.rooms.steps import actor, settle
from tests.web.visits import visit

from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, Label, LabelChange
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Organisation, Person

pytestmark = pytest.mark.django_db
TITLE = "조용한 이슈"
WHY = "회의 전 확인"


@pytest.fixture
def issue() -> Issue:
    return services.open_issue(
        by=actor("secretariat"), at=AT, kind=IssueKind.TARIFF, title_ko=TITLE, title_en="Quiet",
        owner=Organisation.objects.get(code="msit"), severity=Severity.CAUTION, asked=[],
    )  # fmt: skip


def level_of(issue: Issue) -> str:
    return Label.objects.get(pk=issue.label_id).level


def ask(name: str, issue: Issue, level: Level, **more: str):
    return visit(name).post(
        f"/labels/{issue.label_id}/ask", {"level": level, "reason": WHY, **more}
    )


def decide(name: str, change: LabelChange, what: str, reason: str = ""):
    said = {what: "", "reason": reason}
    return visit(name).post(f"/labels/changes/{change.id}/decide", said)


def waiting() -> LabelChange:
    return LabelChange._base_manager.get(effective_at=None, refused_at=None)


def page_of(name: str, address: str, **headers: str) -> str:
    answer = visit(name).get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def company_row(issue: Issue) -> Organisation:
    """Let the issue be about a company that NIPA took in, at its own organisation's level."""
    company = a_company("nipa")
    Label.objects.filter(pk=issue.label_id).update(company=company.id, level=Level.OWN)
    return company


def test_an_object_says_who_sees_it_by_kind_and_number(issue):
    part = page_of("nipa", f"/readers/issue/{issue.id}/", **{"HX-Request": "true"})
    assert "<html" not in part
    assert "TLP:" in part
    assert "내가 볼 수 있는 까닭" in part
    whole = page_of("nipa", f"/readers/issue/{issue.id}/")
    assert "<html" in whole
    assert TITLE in whole


def test_who_may_not_see_an_object_finds_nothing(issue):
    assert ask("secretariat", issue, Level.OWN).status_code == 302
    for address in (f"/readers/issue/{issue.id}/", f"/labels/{issue.label_id}/"):
        assert visit("nipa").get(address).status_code == 404
        assert visit("company").get(address).status_code == 404
    assert visit("nipa").get(f"/readers/nothing/{issue.id}/").status_code == 404


def test_a_label_is_narrowed_at_once_and_its_history_says_why(issue):
    assert ask("nipa", issue, Level.OWN).status_code == 422
    assert ask("secretariat", issue, Level.OWN).status_code == 302
    assert level_of(issue) == Level.OWN
    page = page_of("confirm", f"/labels/{issue.label_id}/")
    assert WHY in page
    assert "좁힘" in page


def test_who_narrows_something_out_of_their_sight_is_led_to_the_list(issue):
    answer = ask("confirm", issue, Level.NAMED)
    assert answer.status_code == 302
    assert answer["Location"] == "/labels/"


def test_widening_from_few_to_many_takes_two_and_both_are_told(issue):
    ask("secretariat", issue, Level.OWN)
    assert ask("secretariat", issue, Level.ROOM).status_code == 302
    assert level_of(issue) == Level.OWN
    settle()
    told = Notification.objects.filter(kind="base.widening_asked", about=issue.label_id)
    names = {one.recipient.email.partition("@")[0] for one in told}
    assert "confirm" in names
    assert not names & {"secretariat", "nipa", "company", "leadership"}
    assert "결정할 차례" in page_of("confirm", "/labels/")
    assert "내 요청" in page_of("secretariat", "/labels/")
    assert TITLE not in page_of("nipa", "/labels/")
    assert decide("secretariat", waiting(), "approve").status_code == 422
    assert level_of(issue) == Level.OWN
    assert decide("confirm", waiting(), "approve", "좋습니다").status_code == 302
    assert level_of(issue) == Level.ROOM
    settle()
    told = Notification.objects.filter(kind="base.label_widened", about=issue.label_id)
    assert {one.recipient.email.partition("@")[0] for one in told} == {"secretariat"}
    assert "좋습니다" in page_of("secretariat", f"/labels/{issue.label_id}/")


def test_a_refusal_says_why_and_who_asked_takes_back_without_a_word(issue):
    ask("secretariat", issue, Level.OWN)
    ask("secretariat", issue, Level.ROOM)
    assert decide("confirm", waiting(), "refuse").status_code == 422
    assert decide("confirm", waiting(), "refuse", "아직 이릅니다").status_code == 302
    assert level_of(issue) == Level.OWN
    settle()
    told = Notification.objects.filter(kind="base.widening_refused", about=issue.label_id)
    assert {one.recipient.email for one in told} == {"secretariat@demo.example"}
    ask("secretariat", issue, Level.ROOM)
    assert decide("secretariat", waiting(), "refuse").status_code == 302
    assert "거둠" in page_of("secretariat", f"/labels/{issue.label_id}/")


def test_without_the_companys_consent_nothing_is_widened(issue):
    company_row(issue)
    answer = ask("secretariat", issue, Level.GOVERNMENT)
    assert answer.status_code == 422
    assert "관련 기업이 이 범위의 공개에 동의하지 않았습니다." in answer.content.decode()
    assert level_of(issue) == Level.OWN
    assert not LabelChange._base_manager.exists()
    record = visit("secretariat").post(
        f"/labels/{issue.label_id}/consent", {"level": "government", "note": "전화"}
    )
    assert record.status_code == 422  # it is not theirs to give


def test_a_company_agrees_and_takes_that_back_over_the_interface(issue):
    company = company_row(issue)
    Label.objects.filter(pk=issue.label_id).update(owner=Organisation.objects.get(code="nipa").id)
    client, path = visit("nipa"), f"/api/v1/labels/issue/{issue.id}"
    given = send(client, f"{path}/consent", {"label": "government", "note": "전화"})
    assert given.status_code == 201, given.content
    choices = client.get(f"{path}/choices").json()["items"]
    assert {one["label"]: one["needs_consent"] for one in choices if not one["narrows"]} == {
        "group": False, "government": False, "room": True, "public": True,
    }  # fmt: skip
    assert send(client, f"{path}/consent/withdraw", {}).status_code == 200
    refused = send(client, f"{path}/changes", {"label": "government", "reason": WHY})
    assert refused.status_code == 409
    assert company.code not in client.get(path).content.decode()


def send(client: Client, path: str, said: dict[str, object]):
    return client.post(
        path, json.dumps(said), "application/json", headers={"Idempotency-Key": uuid4().hex}
    )


def test_two_people_widen_over_the_interface(issue):
    path = f"/api/v1/labels/issue/{issue.id}"
    first, second, other = visit("secretariat"), visit("confirm"), visit("nipa")
    narrowed = send(first, f"{path}/changes", {"label": "own", "reason": WHY})
    assert (narrowed.status_code, narrowed.json()["state"]) == (201, "effective")
    asked = send(first, f"{path}/changes", {"label": "room", "reason": WHY}).json()
    assert asked["state"] == "waiting"
    assert [one["id"] for one in second.get("/api/v1/label-changes").json()["items"]] == [
        asked["id"]
    ]
    change = f"/api/v1/label-changes/{asked['id']}"
    assert other.get(change).status_code == other.get(path).status_code == 404
    assert send(other, f"{change}/approve", {"reason": ""}).status_code == 404
    assert send(first, f"{change}/approve", {"reason": ""}).status_code == 403
    assert send(second, f"{change}/approve", {"reason": "좋음"}).json()["state"] == "effective"
    assert other.get(path).json()["label"] == "room"


def test_members_of_a_group_are_counted_for_its_manager_and_for_nobody_in_it(issue):
    from situationroom.base.models import Audience, Seat

    group = Audience.objects.create(
        name="극비 모임", manager=Organisation.objects.get(code="msit").id
    )
    for code in ("nipa", "kea"):
        Seat.objects.create(audience=group, organisation=Organisation.objects.get(code=code).id)
    Label.objects.filter(pk=issue.label_id).update(level=Level.GROUP, audience=group)
    path = f"/api/v1/labels/issue/{issue.id}"
    seen = visit("nipa").get(path).json()
    assert seen["group"] == ""
    assert seen["readers"] == [{"why": "group", "kind": None, "persons": None}]
    Seat.objects.create(audience=group, organisation=Organisation.objects.get(code="msit").id)
    assert visit("nipa").get(path).json()["readers"] == seen["readers"]
    known = visit("secretariat").get(path).json()
    assert known["group"] == "극비 모임"
    kinds = {one["kind"] for one in known["readers"] if one["persons"]}
    assert {"officer", "association"} <= kinds


def test_who_knows_a_company_is_not_told_who_else_does():
    company = a_company("nipa")
    seen = visit("nipa").get(f"/api/v1/labels/company/{company.id}").json()
    assert seen["label"] is None
    assert seen["yours"] == "taken_in"
    assert {one["persons"] for one in seen["readers"]} == {None}
    assert visit("kea").get(f"/api/v1/labels/company/{company.id}").status_code == 404
    assert "누가 볼 수 있" in page_of("nipa", f"/companies/{company.id}/")


def test_what_is_nobodys_to_relabel_has_no_page_of_its_label():
    secret = make_label(Level.ROOM, owner=actor("secretariat").organisation)
    assert visit("secretariat").get(f"/labels/{secret.id}/").status_code == 404


def test_one_sees_in_numbers_what_one_could_see_and_nothing_of_it(issue):
    page = page_of("nipa", "/account/sight/")
    assert "이슈" in page
    assert TITLE not in page
    before = numbers("nipa")["issue"]["total"]
    ask("secretariat", issue, Level.OWN)
    assert numbers("nipa")["issue"]["total"] == before - 1
    assert numbers("secretariat")["issue"]["total"] >= before


def numbers(name: str) -> dict[str, dict[str, int]]:
    rows = visit(name).get("/api/v1/me/sight").json()["items"]
    return {row["kind"]: row for row in rows}


def sight_of(name: str) -> tuple[UUID, UUID, str]:
    person = Person.objects.get(email=f"{name}@demo.example")
    home = actor(name).organisation
    assert home is not None
    return home, person.id, f"/members/{home}/{person.id}/sight/"


def test_of_another_person_one_says_why_and_it_is_written_down(issue):
    home, person, address = sight_of("nipa")
    client = visit("secretariat")
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not AuditRow._base_manager.filter(about=person).exists()
    page = client.post(address, {"reason": WHY})
    assert page.status_code == 200
    assert TITLE not in page.content.decode()
    row = AuditRow._base_manager.get(about=person)
    assert (row.what, row.whose, row.reason) == ("organisations.sight", home, WHY)
    api = f"/api/v1/organisations/{home}/members/{person}/sight"
    assert client.get(api).status_code == 400
    told = {one["kind"]: one["total"] for one in client.get(f"{api}?reason=ok").json()["items"]}
    mine = {kind: one["total"] for kind, one in numbers("nipa").items()}
    assert {k: v for k, v in told.items() if k != "job"} == {
        k: v for k, v in mine.items() if k != "job"
    }


def test_who_manages_no_members_is_not_told_what_another_sees():
    _, _, address = sight_of("nipa")
    for name in ("kea", "nipa", "leadership", "company"):
        answer = visit(name).post(address, {"reason": WHY})
        assert answer.status_code in {403, 404}, name
    assert not AuditRow._base_manager.exists()
