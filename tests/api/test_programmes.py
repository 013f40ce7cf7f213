"""What a program does with support programmes: register, match, follow, retire."""

from typing import Any

import pytest

SAID = {
    "kind": "applied", "field": "export", "title_ko": "수출 바우처", "window": "always",
    "conditions": [
        {"kind": "size_in", "values": ["micro", "small", "medium"]},
        {"kind": "age_max", "value": 7, "or_pre_founder": True},
    ],
    "budget": 10_000_000_000,
}  # fmt: skip


@pytest.fixture
def nipa(caller: Any) -> Any:
    return caller("nipa")


def test_a_programme_is_registered_matched_followed_and_retired(nipa: Any, caller: Any) -> None:
    made = nipa.post("/programmes", SAID)
    assert made.status_code == 200, made.json()
    one = made.json()
    assert (one["owner"], one["read_by"], one["closed"]) == ("nipa", "person", "")
    company = caller("company")
    assert company.post("/programmes", SAID).status_code == 403
    known = {"size": "small", "founded_on": "2025-01-01"}
    answer = company.post("/programme-fits", known)
    assert answer.status_code == 200, answer.json()
    fit = answer.json()["items"][0]
    assert (fit["verdict"], [one["held"] for one in fit["reasons"]]) == ("eligible", ["met", "met"])
    asked = company.post("/programme-fits", {"size": "small"}).json()["items"][0]
    assert asked["verdict"] == "unknown"
    assert company.post("/programme-fits", {"size": "large"}).json()["items"] == []
    said = {"progress": "모두 집행", "on": "2026-01-05", "spent": 10_000_000_000}
    assert nipa.post(f"/programmes/{one['id']}/progress", said).json()["closed"] == "budget"
    assert company.get("/programmes?open=true").json()["items"] == []
    assert company.get("/programmes/inspection").json()["items"][0]["share"] == 1.0
    assert nipa.post(f"/programmes/{one['id']}/retire", {}).json()["retired_at"]
    assert nipa.post(f"/programmes/{one['id']}", SAID).status_code == 409


def test_a_faulty_condition_is_refused_by_words(nipa: Any) -> None:
    wrong = SAID | {"conditions": [{"kind": "size_in", "values": ["tiny"]}]}
    refused = nipa.post("/programmes", wrong)
    assert (refused.status_code, "does not know" in refused.json()["title"]) == (400, True)
    assert nipa.get("/programmes").json()["items"] == []
