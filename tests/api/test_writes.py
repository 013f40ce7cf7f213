"""What programs may write: under a key, with the session's token, by the rules of the rooms."""

from uuid import uuid4

import pytest
from tests.api.conftest import ACT, NOBODY, PREFIX, SCENARIO, changed

from situationroom.rooms.impact.models import Run
from situationroom.rooms.measures.models import StateAct


def test_an_act_is_registered_confirmed_by_another_and_withdrawn(caller, secretariat):
    made = secretariat.post("/acts", ACT)
    assert (made.status_code, made.json()["state"], made.json()["label"]) == (
        201, "unconfirmed", "government"
    )  # fmt: skip
    address = f"/acts/{made.json()['code']}"
    assert secretariat.post(f"{address}/confirm").status_code == 403
    assert caller("nipa").post(f"{address}/confirm").status_code == 403
    assert caller("company").post(f"{address}/confirm").status_code == 404
    confirmed = caller("confirm").post(f"{address}/confirm")
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert caller("confirm").post(f"{address}/confirm").status_code == 409
    shown = secretariat.get(address).json()["measures"]
    assert [(m["rate"], m["origins"], m["programme"]) for m in shown] == [
        (0.25, ["KR"], "act_s232_20260301")
    ]
    assert secretariat.post(f"{address}/withdraw", {"reason": " "}).status_code == 400
    gone = secretariat.post(f"{address}/withdraw", {"reason": "시험 종료"})
    assert gone.json()["state"] == "withdrawn"


@pytest.mark.parametrize("who", ["nipa", "kea", "company", "leadership"])
def test_only_the_register_role_registers(caller, who):
    assert caller(who).post("/acts", ACT).status_code == 403
    assert not StateAct.unscoped.filter(citations__0__citation="91 FR 12345").exists()


WRONG = [
    (changed(rate=25), 400, "MEA-01"),
    (changed(until="2026-01-01"), 400, "MEA-02"),
    (changed(products=["chips"]), 400, "MEA-03"),
    (changed(origins=["Korea"]), 400, "MEA-05"),
    (changed(products=["8542.31.99"]), 400, "MEA-08"),
    (ACT | {"announced": "2099-01-01"}, 400, "MEA-09"),
    (ACT | {"measures": ACT["measures"] * 2}, 400, "MEA-10"),
    (changed(rate="25 %"), 422, "measures.0.rate"),
    (changed(since="soon"), 422, "measures.0.since"),
    (changed(since="0001-01-01"), 422, "measures.0.since"),
    (changed(prodcts=["8542"]), 422, "measures.0.prodcts"),
    (ACT | {"titel": "x"}, 422, "titel"),
    (ACT | {"url": "javascript:alert(1)"}, 422, "url"),
    (ACT | {"title_en": "\x00"}, 422, "The body"),
    (ACT | {"title_en": "\ud800"}, 422, "title_en"),
    (ACT | {"measures": []}, 400, None),
    (ACT | {"notice": str(uuid4())}, 404, None),
    ([], 422, None),
]


@pytest.mark.parametrize(("said", "status", "names"), WRONG, ids=range(len(WRONG)))
def test_an_act_that_cannot_be_read_is_refused_with_a_remedy(secretariat, said, status, names):
    answer = secretariat.post("/acts", said)
    problem = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert problem["detail"]
    named = problem.get("rule") or problem.get("errors", [{"field": None}])[0]["field"]
    assert names is None or named == names
    korean = secretariat.post("/acts", said, language="ko").json()
    assert not korean["title"].isascii()
    assert not korean["detail"].isascii()


def test_what_is_in_the_register_already_is_a_conflict_that_names_the_act(secretariat):
    code = secretariat.post("/acts", ACT).json()["code"]
    for said in (ACT, ACT | {"title_en": "Other", "citation": "91 Fed. Reg. 12345"}):
        answer = secretariat.post("/acts", said)
        assert (answer.status_code, answer.json()["act"]) == (409, code)
        assert code in answer.json()["title"]


def test_products_without_tariff_lines_are_named_in_the_answer(secretariat):
    made = secretariat.post("/acts", changed(products=["8542.31.00", "9802.00"])).json()
    assert (made["without_lines"], made["computable"]) == (["980200"], True)
    away = changed(products=["9802.00"]) | {"citation": "91 FR 2", "title_en": "Away"}
    made = secretariat.post("/acts", away).json()
    assert (made["without_lines"], made["computable"]) == (["980200"], False)
    shown = secretariat.get(f"/acts/{made['code']}").json()
    assert (shown["without_lines"], shown["computable"]) == (["980200"], False)


def test_who_may_not_is_told_which_role_may(caller):
    problem = caller("nipa").post("/acts", ACT).json()
    assert problem["role"] == "register"
    assert "register role" in problem["title"]


def test_the_nearest_field_is_named_first(secretariat):
    detail = secretariat.post("/acts", changed(prodcts=["8542"])).json()["detail"]
    assert detail.startswith("It knows: products, ")


def test_a_body_that_is_no_json_or_too_large_is_refused(secretariat, settings):
    ask = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
    assert secretariat.client.post(PREFIX + "/acts", "{", **ask).status_code == 400
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert secretariat.client.post(PREFIX + "/acts", "{" * 50, **ask).status_code == 413


def test_a_scenario_is_run_and_stays_in_its_organisation(caller):
    made = caller("nipa").post("/scenarios", SCENARIO)
    run = made.json()
    assert (made.status_code, run["label"], run["title_ko"]) == (201, "own", "시험")
    assert run["items"][-1]["exposed_usd"] > 0
    again = caller("nipa").post("/scenarios", SCENARIO)
    assert (again.status_code, again.json()["id"]) == (200, run["id"])
    others = caller("kiet").post("/scenarios", SCENARIO)
    assert (others.status_code, others.json()["items"][-1]["exposed_usd"]) == (
        201, run["items"][-1]["exposed_usd"]
    )  # fmt: skip
    assert others.json()["id"] != run["id"]
    assert caller("kiet").get(f"/runs/{run['id']}").status_code == 404
    figure = run["items"][-1]["figures"]["change_usd"]
    assert caller("nipa").get(f"/figures/{figure}").json()["unit"] == "USD"


@pytest.mark.parametrize("who", ["kea", "company"])
def test_only_officers_run_scenarios(caller, who):
    assert caller(who).post("/scenarios", SCENARIO).status_code == 403
    assert not Run.unscoped.filter(label__level="own").exists()


@pytest.mark.parametrize(
    ("said", "status", "remedy"),
    [(SCENARIO | {"changes": [{"rate": 25}]}, 400, ""),
     (SCENARIO | {"after": "2030-01-01"}, 400, "2026-08-19"),
     (SCENARIO | {"origin": "XX"}, 400, ""),
     (SCENARIO | {"changes": [{"rate": 0.1, "form": "minus"}]}, 422, "ceiling"),
     (SCENARIO | {"eta": -1}, 422, "0"),
     (SCENARIO | {"changes": [{"rate": 0.1, "product": "8542"}]}, 422, "products"),
     ({"changes": []}, 422, "")],
)  # fmt: skip
def test_a_scenario_that_cannot_be_run_is_refused_with_a_remedy(caller, said, status, remedy):
    answer = caller("nipa").post("/scenarios", said)
    assert answer.status_code == status
    assert remedy in answer.json()["detail"]
    assert answer["Content-Type"] == "application/problem+json"


def test_a_drill_is_started_by_the_secretariat_only(caller, secretariat):
    address = "/drills/2026-02-20-court"
    assert caller("nipa").post(address).status_code == 403
    assert caller(NOBODY).post(address).status_code == 401
    first, second = secretariat.post(address).json(), secretariat.post(address).json()
    assert (first["new"], second["new"]) == (True, False)
    assert first["notice"] == second["notice"]
    assert secretariat.get(f"/notices/{first['notice']}").json()["source"] == "supreme-court"
    unknown = secretariat.post("/drills/nothing")
    assert unknown.status_code == 404
    assert "2026-02-20-court" in unknown.json()["detail"]
    names = [drill["name"] for drill in caller("nipa").get("/drills").json()["items"]]
    assert "2026-02-20-court" in names


def test_organisations_answer_an_issue_and_its_owner_closes_it(caller, secretariat, walked):
    address = f"/issues/{walked.issue}"
    assert caller("nipa").post(f"{address}/response", {}).status_code == 400
    answered = caller("nipa").post(f"{address}/response", {"position": "지원 확대"})
    assert answered.json() | {"state": "answered", "organisation": "nipa"} == answered.json()
    assert secretariat.post(f"{address}/response", {"position": "x"}).status_code == 403
    assert caller("company").post(f"{address}/response", {"position": "x"}).status_code == 404
    assert secretariat.get(address).json()["state"] == "answering"
    assert caller("nipa").post(f"{address}/move", {"new": "closed", "why": "x"}).status_code == 403
    assert secretariat.post(f"{address}/move", {"new": "closed"}).status_code == 400
    assert secretariat.post(f"{address}/move", {"new": "open"}).status_code == 409
    assert secretariat.post(f"{address}/move", {"new": "gone"}).status_code == 422
    closed = secretariat.post(
        f"{address}/move", {"new": "closed", "why": "합의", "ended": "resolved"}
    ).json()
    assert (closed["state"], closed["outcome"]) == ("closed", "합의")
    assert caller("nipa").post(f"{address}/response", {"position": "x"}).status_code == 409


def test_a_brief_is_submitted_and_signed(caller, secretariat, walked):
    address = f"/briefs/{walked.brief}"
    assert caller("nipa").post(f"{address}/move", {"new": "submitted"}).status_code == 404
    assert secretariat.post(f"{address}/move", {"new": "signed"}).status_code == 403
    submitted = secretariat.post(f"{address}/move", {"new": "submitted"}).json()
    assert (submitted["state"], submitted["label"]) == ("submitted", "own")
    assert caller("nipa").get(address).status_code == 404
    signed = caller("leadership").post(f"{address}/move", {"new": "signed"}).json()
    assert (signed["state"], signed["signed_by"]) == ("signed", "제2차관실")
    assert signed["label"] == "government"
    assert caller("nipa").get(address).status_code == 200
    assert caller("kea").get(address).status_code == 404


def test_a_brief_goes_stale_is_redrafted_and_the_next_edition_is_signed(
    caller, secretariat, walked
):
    first, issue = f"/briefs/{walked.brief}", f"/issues/{walked.issue}"
    assert (secretariat.get(first).json()["stale"], secretariat.get(first).json()["newer"]) == (
        None, None
    )  # fmt: skip
    caller("nipa").post(f"{issue}/response", {"position": "지원 확대"})
    stale = secretariat.get(first).json()["stale"]
    assert (stale["answered"], stale["figures_since"]) == (["nipa"], None)
    refused = secretariat.post(f"{first}/move", {"new": "submitted"})
    assert (refused.status_code, refused.json()["rule"]) == (409, "REP-04")
    assert "next edition" in refused.json()["detail"]
    assert caller("nipa").post(f"{issue}/brief").status_code == 403
    assert caller("company").post(f"{issue}/brief").status_code == 404
    assert caller("leadership").post(f"{issue}/brief").status_code == 403
    second = secretariat.post(f"{issue}/brief").json()
    assert (second["edition"], second["state"], second["stale"]) == (2, "draft", None)
    assert secretariat.post(f"{issue}/brief").json()["id"] == second["id"]
    assert secretariat.get(first).json()["newer"] == second["id"]
    listed = {b["id"]: b["newer"] for b in secretariat.get("/briefs").json()["items"]}
    assert (listed[walked.brief], listed[second["id"]]) == (second["id"], None)
    superseded = secretariat.post(f"{first}/move", {"new": "submitted"})
    assert (superseded.status_code, superseded.json()["rule"]) == (409, "REP-03")
    secretariat.post(f"/briefs/{second['id']}/move", {"new": "submitted"})
    signed = caller("leadership").post(f"/briefs/{second['id']}/move", {"new": "signed"})
    assert (signed.json()["edition"], signed.json()["state"]) == (2, "signed")


def test_an_issue_is_assigned_by_its_owner_and_the_secretariat(caller, secretariat, walked):
    address = f"/issues/{walked.issue}"
    found = secretariat.get(f"{address}/candidates").json()
    assert "nipa" in found["owners"]
    assert "kea" not in found["owners"]
    assert caller("nipa").get(f"{address}/candidates").status_code == 403
    assert caller("company").get(f"{address}/candidates").status_code == 404
    assert caller("nipa").post(f"{address}/assign", {"owner": "nipa"}).status_code == 403
    person = found["officers"][0]
    named = secretariat.post(f"{address}/assign", {"responsible": person["id"]}).json()
    assert (named["owner"], named["responsible"]) == ("msit", person)
    wrong = secretariat.post(f"{address}/assign", {"responsible": str(uuid4())})
    assert (wrong.status_code, wrong.json()["rule"]) == (400, "ISS-10")
    assert secretariat.post(f"{address}/assign", {"owner": "nobody"}).status_code == 404
    assert secretariat.post(f"{address}/assign", {"owner": "kea"}).json()["rule"] == "ISS-09"
    given = secretariat.post(f"{address}/assign", {"owner": "nipa"}).json()
    assert (given["owner"], given["responsible"]) == ("nipa", None)
    assert secretariat.get(address).json()["owner"] == "nipa"
    assert caller("nipa").get(f"{address}/candidates").status_code == 200


def test_a_next_date_in_the_past_is_refused_with_its_rule(caller, walked):
    said = {"position": "검토", "next_date": "2020-01-01"}
    for language in ("ko", "en"):
        answer = caller("nipa").post(f"/issues/{walked.issue}/response", said, language=language)
        assert (answer.status_code, answer.json()["rule"]) == (400, "ISS-05")
        assert answer.json()["title"].isascii() == (language == "en")
