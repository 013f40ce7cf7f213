"""What a program does with proposals: hand in, own, join, answer, follow to being in force."""

from typing import Any

import pytest

SAID = {
    "kind": "rule", "title_ko": "시제품 인증 면제", "problem": "석 달 늦다", "asks": "면제",
    "theme": "network", "author": "정보통신산업진흥원", "gathered_on": "2026-08-01",
    "circle": "room", "about": "VN",
}  # fmt: skip


@pytest.fixture
def nipa(caller: Any) -> Any:
    return caller("nipa")


def handed_in(by: Any, **more: Any) -> str:
    answer = by.post("/proposals", SAID | more)
    assert answer.status_code == 200, answer.json()
    return str(answer.json()["id"])


def test_a_proposal_goes_from_hand_to_in_force_by_programs_alone(
    secretariat: Any, nipa: Any, caller: Any
) -> None:
    kea = caller("kea")
    whole = handed_in(nipa)
    part = handed_in(kea, author_kind="association", author="진흥회", title_ko="다른 제목")
    assert (
        secretariat.post(f"/proposals/{part}/join", {"into": whole, "why": "같음"}).status_code
        == 200
    )
    assert secretariat.post(f"/proposals/{whole}/assign", {"owner": "nipa"}).status_code == 200
    said = {"answer": "partly", "reasons": "일부", "read": 0}
    assert kea.post(f"/proposals/{whole}/answer", said).status_code == 403
    assert nipa.post(f"/proposals/{whole}/answer", said).status_code == 200
    assert nipa.post(f"/proposals/{whole}/answer", said).status_code == 409
    shown = kea.get(f"/proposals/{part}").json()
    assert [one["reasons"] for one in shown["answers"]] == ["일부"]
    assert (shown["merged_into"], shown["state"]) == (whole, "merged")
    rule = nipa.post(
        f"/proposals/{whole}/rules",
        {"kind": "notice", "law": "고시", "article": "3조", "ministry": "msit"},
    ).json()
    assert (rule["provision"], rule["next"][0]) == ("「고시」 제3조", "administrative_notice")
    for stage in ("administrative_notice", "regulatory_review", "issued", "in_force"):
        said = {"new": stage, "on": rule["stage_on"], "evidence": "고시 제1호"}
        answer = nipa.post(f"/rule-changes/{rule['id']}/step", said)
        assert answer.status_code == 200, answer.json()
    assert nipa.get(f"/proposals/{whole}").json()["state"] == "done"
    assert kea.get("/rule-changes?stage=in_force").json()["items"][0]["id"] == rule["id"]
    standing = kea.get("/proposals/standing").json()
    assert (standing["whole"]["total"], standing["whole"]["done"]) == (1, 1)


def test_hidden_is_absent_and_a_refusal_names_its_rule(caller: Any, nipa: Any) -> None:
    company = caller("company")
    own = handed_in(company, circle="owner", author="")
    assert nipa.get(f"/proposals/{own}").status_code == 404
    assert nipa.post(f"/proposals/{own}/take-back", {"why": "x"}).status_code == 404
    assert company.get(f"/proposals/{own}").json()["author_kind"] == "company"
    assert company.post(f"/proposals/{own}/take-back", {"why": " "}).status_code == 400
    assert company.post(f"/proposals/{own}/take-back", {"why": "해결됨"}).status_code == 200
    assert company.post(f"/proposals/{own}/ask-again", {"why": "x"}).status_code == 409
    assert company.post("/proposals", SAID).status_code == 400
    assert caller("leadership").post("/proposals", SAID).status_code == 403
    for address in ("/proposals?silent=true", "/proposals?owner=nipa&state=received"):
        assert company.get(address).json()["items"] == []
