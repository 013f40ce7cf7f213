"""What a program does with requests to posts: ask, move, introduce, keep an answer."""

from typing import Any

import pytest

SAID = {
    "kind": "partner", "area": "VN", "title": "유통사", "question": "유통할 회사를 찾습니다.",
    "due_at": "2031-01-10T09:00:00Z", "name": "김담당", "reach": "kim@example.org",
}  # fmt: skip
PARTNER = {"kind": "firm", "area": "VN", "name": "Example JSC", "confirmed_on": "2026-01-05"}


@pytest.fixture
def nipa(caller: Any) -> Any:
    return caller("nipa")


@pytest.fixture
def hanoi(caller: Any) -> Any:
    return caller("hanoi")


def moved(by: Any, id: str, step: str, read_in: str, **more: Any) -> Any:
    said = {"step": step, "read_in": read_in} | more
    return by.post(f"/post-requests/{id}/move", said)


def test_a_request_goes_from_hand_to_result_by_programs_alone(nipa: Any, hanoi: Any) -> None:
    made = nipa.post("/post-requests", SAID)
    assert made.status_code == 200, made.json()
    one = made.json()
    assert (one["post"], one["state"], one["asker"]) == ("post-hanoi", "asked", "nipa")
    assert moved(nipa, one["id"], "accept", "asked").status_code == 403
    assert moved(hanoi, one["id"], "accept", "asked").json()["state"] == "accepted"
    assert moved(hanoi, one["id"], "decline", "asked", says="?").status_code == 409
    partner = hanoi.post("/post-partners", PARTNER).json()
    said = {"partner": partner["id"], "consented": True, "consent_how": "mail"}
    assert hanoi.post(f"/post-requests/{one['id']}/introduce", said).status_code == 200
    assert nipa.get(f"/post-partners/{partner['id']}").status_code == 404
    assert moved(hanoi, one["id"], "start", "accepted").status_code == 200
    assert moved(hanoi, one["id"], "answer", "in_work", says="둘").status_code == 200
    closed = moved(nipa, one["id"], "close", "answered", result="meeting", says="만남").json()
    assert (closed["state"], closed["result"]) == ("closed", "meeting")
    whole = nipa.get(f"/post-requests/{one['id']}").json()
    assert [turn["step"] for turn in whole["turns"]] == ["close", "answer", "start", "accept"]
    assert (whole["card"], whole["introductions"][0]["name"]) == (None, "Example JSC")
    assert hanoi.get(f"/post-requests/{one['id']}").json()["card"]["name"] == "김담당"
    posts = {post["code"]: post for post in nipa.get("/posts").json()["items"]}
    assert (posts["post-hanoi"]["meetings"], posts["post-hanoi"]["introductions"]) == (1, 1)


def test_the_queue_countries_and_capacity_of_a_post(nipa: Any, hanoi: Any) -> None:
    nipa.post("/post-requests", SAID)
    assert len(hanoi.get("/posts/post-hanoi/queue").json()["items"]) == 1
    standing = {"at_once": 3, "areas": ["VN", "LA"]}
    set_ = hanoi.post("/posts/post-hanoi/standing", standing).json()
    assert (set_["at_once"], set_["areas"]) == (3, ["LA", "VN"])
    assert nipa.post("/posts/post-hanoi/standing", standing).status_code == 403
    there = nipa.post("/post-requests", SAID | {"area": "LA"}).json()
    assert there["post"] == "post-hanoi"
    nowhere = nipa.post("/post-requests", SAID | {"area": "BR"})
    assert (nowhere.status_code, nowhere.json()["title"]) == (
        400, "No post is in charge of this country.",
    )  # fmt: skip


def test_an_answer_is_kept_taken_and_withdrawn(nipa: Any, hanoi: Any, caller: Any) -> None:
    said = {
        "kind": "partner", "area": "VN", "question": "유통사?", "says": "협회",
        "as_of": "2026-01-05", "circle": "room", "names_nobody": True,
    }  # fmt: skip
    refused = hanoi.post("/post-answers", said | {"names_nobody": False})
    assert (refused.status_code, "name nobody" in refused.json()["title"]) == (400, True)
    one = hanoi.post("/post-answers", said).json()
    assert nipa.get("/post-answers?area=vn").json()["items"] == [one]
    assert caller("company").get(f"/post-answers/{one['id']}").status_code == 404
    assert nipa.post(f"/post-answers/{one['id']}/take", {}).status_code == 200
    assert nipa.post(f"/post-answers/{one['id']}/withdraw", {}).status_code == 403
    assert hanoi.post(f"/post-answers/{one['id']}/withdraw", {}).status_code == 200
    assert nipa.get(f"/post-answers/{one['id']}").status_code == 404


def test_a_partner_is_changed_taken_out_and_there_again(hanoi: Any) -> None:
    one = hanoi.post("/post-partners", PARTNER).json()
    again = hanoi.post("/post-partners", PARTNER)
    assert (again.status_code, "already" in again.json()["title"]) == (409, True)
    assert hanoi.post(f"/post-partners/{one['id']}/retire", {}).json()["retired_at"]
    assert hanoi.get("/post-partners").json()["items"] == []
    back = hanoi.post(f"/post-partners/{one['id']}", PARTNER | {"does": "유통"}).json()
    assert (back["retired_at"], back["does"]) == (None, "유통")
