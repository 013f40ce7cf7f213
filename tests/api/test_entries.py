"""The money clock for programs: rows answered or refused, by members and by keys that may read."""

import pytest
from tests.web.visits import visit

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/duty/entries"
ENTRY = {"id": "A1", "line": "8534.00.00", "origin": "KR", "on": "2025-07-31",
         "value": "88400", "paid": "8840"}  # fmt: skip


def ask(*entries, name="company", language="en", **more):
    said = {"entries": list(entries), "asked_on": "2026-11-27", **more}
    return visit(name, language=language).post(ADDRESS, said, content_type="application/json")


def test_a_list_is_answered_row_by_row():
    answer = ask(ENTRY, {**ENTRY, "id": "A2", "paid": "lots"}).json()
    good, bad = answer["rows"]
    assert (good["id"], good["answer"]["owed_then"], good["answer"]["owed_now"]) == (
        "A1", "8840.00", "0.00",
    )  # fmt: skip
    (candidate,) = good["answer"]["candidates"]
    assert (candidate["kind"], candidate["deadline"], candidate["deadline_kind"]) == (
        "ieepa_after_ruling", "2026-12-07", "protest_180_days",
    )  # fmt: skip
    assert bad["answer"] is None
    assert "lots is no amount" in bad["problem"]
    assert bad["remedy"]
    assert answer["totals"][0]["open_amount"] == "8840.00"
    assert "broker" in answer["note"]


def test_what_is_wrong_is_said_in_korean_too():
    (row,) = ask({**ENTRY, "line": "8542"}, language="ko").json()["rows"]
    assert "세번" in row["problem"] or "시작하는" in row["problem"] or "여러" in row["problem"]


@pytest.mark.parametrize(
    "said",
    [{"entries": []}, {"entries": [ENTRY] * 2001}, {"entries": [{**ENTRY, "colour": "red"}]}],
)
def test_a_list_that_is_none_is_refused_as_a_whole(said):
    answer = visit("company").post(ADDRESS, said, content_type="application/json")
    assert answer.status_code in (400, 422)


def test_who_is_not_signed_in_is_not_answered():
    assert ask(ENTRY, name="").status_code in (401, 403)
