"""What a program does to an issue: open, find, let wait, remind, give time, merge and split it."""

from typing import Any
from uuid import uuid4

import pytest

SAID = {
    "kind": "non_tariff",
    "severity": "caution",
    "severity_reason": "통관이 늦어짐",
    "title_ko": "가상의 인증 의무",
    "about": [{"kind": "country", "code": "VN"}],
    "asked": ["nipa", "kea"],
}
LATER = "2100-01-04T18:00:00+09:00"


@pytest.fixture
def opened(secretariat: Any) -> dict[str, Any]:
    answer = secretariat.post("/issues", SAID)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_an_issue_opened_by_a_program_says_what_it_is_about_and_whom_it_asks(
    secretariat: Any, caller: Any, opened: dict[str, Any]
) -> None:
    whole = secretariat.get(f"/issues/{opened['id']}").json()
    assert whole["about"] == SAID["about"]
    assert {one["organisation"] for one in whole["responses"]} == {"nipa", "kea"}
    assert {one["late"] for one in whole["responses"]} == {False}
    assert caller("company").post("/issues", SAID).status_code == 403
    assert secretariat.post("/issues", SAID | {"title_ko": " "}).status_code == 400
    assert secretariat.post("/issues", SAID | {"asked": ["nobody"]}).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [("kind=non_tariff", True), ("kind=ai_rule", False), ("silent=nipa", True),
     ("silent=kiet", False), ("unanswered=true", True), ("about_kind=country&about=VN", True),
     ("about_kind=country&about=US", False), ("stance=offensive", False)],
)  # fmt: skip
def test_issues_are_asked_for_by_what_they_are(
    secretariat: Any, opened: dict[str, Any], asked: str, found: bool
) -> None:
    items = secretariat.get(f"/issues?{asked}").json()["items"]
    assert (opened["id"] in {one["id"] for one in items}) is found


def test_an_answer_for_the_government_is_kept_from_an_association(
    secretariat: Any, caller: Any, opened: dict[str, Any]
) -> None:
    address = f"/issues/{opened['id']}"
    said = {"position": "협상안", "to_government": True}
    assert caller("nipa").post(f"{address}/response", said).json()["position"] == "협상안"

    def seen(name: str) -> dict[str, Any]:
        rows = caller(name).get(address).json()["responses"]
        return next(one for one in rows if one["organisation"] == "nipa")

    assert (seen("secretariat")["position"], seen("secretariat")["kept"]) == ("협상안", False)
    assert (seen("kea")["position"], seen("kea")["kept"], seen("kea")["state"]) == (
        "", True, "answered",
    )  # fmt: skip


def test_an_issue_waits_is_reminded_of_and_gets_more_time(
    secretariat: Any, caller: Any, opened: dict[str, Any]
) -> None:
    address = f"/issues/{opened['id']}"
    waits = secretariat.post(f"{address}/wait", {"on": "kea", "what": "회원사 자료"}).json()
    assert (waits["waiting"]["on"], waits["waiting"]["what"]) == ("kea", "회원사 자료")
    assert secretariat.post(f"{address}/wait", {}).json()["waiting"] is None
    assert secretariat.post(f"{address}/remind", {"organisations": ["nipa"]}).json() == {
        "reminded": 1
    }
    assert caller("nipa").post(f"{address}/remind", {}).status_code == 403
    ask = {"organisation": "kea", "due_at": LATER, "why": "자료 취합"}
    assert (
        caller("kea").post(f"{address}/more-time", ask | {"due_at": LATER[:19]}).status_code == 422
    )
    asked = caller("kea").post(f"{address}/more-time", ask).json()
    one = f"{address}/more-time/{asked['id']}"
    assert caller("kea").post(one, {"granted": True}).status_code == 403
    assert secretariat.post(f"{address}/more-time/{uuid4()}", {"granted": True}).status_code == 404
    assert secretariat.post(one, {"granted": True}).status_code == 200
    rows = secretariat.get(address).json()["responses"]
    kea = next(row for row in rows if row["organisation"] == "kea")
    assert kea["due_at"].startswith("2100-01-04")
    assert kea["more_time"] is None


def test_issues_are_merged_and_split_and_a_faster_mover_is_told(
    secretariat: Any, opened: dict[str, Any]
) -> None:
    stays = secretariat.post("/issues", SAID | {"title_ko": "남는 이슈"}).json()
    merged = secretariat.post(
        f"/issues/{opened['id']}/merge", {"into": stays["id"], "why": "같은 조치"}
    )
    assert merged.json()["id"] == stays["id"]
    gone = secretariat.get(f"/issues/{opened['id']}").json()
    assert (gone["state"], gone["merged_into"]) == ("merged", stays["short"])
    part = secretariat.post(f"/issues/{stays['id']}/split", {"title_ko": "부분"}).json()
    assert secretariat.get(f"/issues/{part['id']}").json()["split_from"] == stays["short"]
    late = {"new": "closed", "why": "끝", "ended": "partly", "read": "acting"}
    assert secretariat.post(f"/issues/{stays['id']}/move", late).status_code == 409


def test_a_note_is_given_as_a_file(secretariat: Any, caller: Any, opened: dict[str, Any]) -> None:
    address = f"/issues/{opened['id']}/note.txt"
    assert "가상의 인증 의무" in secretariat.get(f"{address}?language=ko").content.decode()
    assert caller("company").get(address).status_code == 404
