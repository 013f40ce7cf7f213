"""What a program does with meetings: open, raise, plan, ask, hold, close, and read what is left."""

from typing import Any

SERIES = {
    "kind": "dialogue", "title_ko": "한미 공급망·산업대화", "owner": "msit",
    "counterpart_area": "US", "meeting_level": "director_general", "circle": "room",
    "themes": [{"name_ko": "반도체", "name_en": "Semiconductors"}],
}  # fmt: skip


def done(answer: Any) -> Any:
    assert answer.status_code == 200, answer.json()
    return answer.json()


def planned(by: Any, series: str, day: str, **more: Any) -> str:
    said = {"day": day, "time": "10:00", "zone": "America/New_York"} | more
    return str(done(by.post(f"/series/{series}/sessions", said))["id"])


def test_a_dialogue_goes_through_two_years_by_programs_alone(secretariat: Any, caller: Any) -> None:
    by = secretariat
    series = done(by.post("/series", SERIES))["id"]
    raised = {"level": "minister", "on": "2022-05-21", "by_document": "양해각서"}
    assert (
        done(by.post(f"/series/{series}/level", raised))["levels"][0]["by_document"] == "양해각서"
    )
    beside = done(by.post("/series", SERIES | {"title_ko": "반도체 대화"}))["id"]
    pair = {"other": beside, "says": "반도체를 나누어 맡음"}
    assert done(by.post(f"/series/{series}/relate", pair))["related"][0]["id"] == beside
    first = planned(by, series, "2022-05-21")
    guests = {"guests": [{"name": "네이버", "told_by": "전화"}, {"organisation": "nipa"}]}
    listed = done(by.post(f"/sessions/{first}/invitees", guests))["invitees"]
    done(by.post(f"/sessions/{first}/invite"))
    moved = {"day": "2022-05-21", "time": "11:00"}
    assert by.post(f"/sessions/{first}/move", moved).status_code == 400
    assert done(by.post(f"/sessions/{first}/move", moved | {"why": "일정"}))["sequence"] == 1
    done(by.post(f"/sessions/{first}/hold"))
    came = {"invitee": listed[0]["id"], "attendance": "came"}
    done(by.post(f"/sessions/{first}/attendance", came))
    said = {"side": "ours", "text_ko": "철강 232조", "asked_by": "한국 정부"}
    ask = done(by.post(f"/sessions/{first}/asks", said))["id"]
    standing = {"ask": ask, "standing": "promised", "words": "검토", "said_by": "미국 상무부"}
    assert done(by.post(f"/sessions/{first}/standings", standing))["standing"] == "promised"
    what = {"what_ko": "작업반을 둔다", "owner": "nipa"}
    decision = done(by.post(f"/sessions/{first}/decisions", what))["id"]
    point = done(by.post(f"/sessions/{first}/items", {"title_ko": "조기경보"}))
    assert point["number"] == 1
    assert by.post(f"/sessions/{first}/close", {}).status_code == 400
    minutes = done(by.post(f"/sessions/{first}/minutes", {"text": "□ 개회", "read": 0}))
    assert minutes["edits"] == 1
    late = by.post(f"/sessions/{first}/minutes", {"text": "□ 다른", "read": 0})
    assert late.status_code == 409
    done(by.post(f"/sessions/{first}/close", {"why": "시간"}))

    second = planned(by, series, "2023-04-27")
    agenda = done(caller("kea").get(f"/sessions/{second}/agenda"))["items"]
    assert [(one["source"], one["came_from"]) for one in agenda] == [
        ("undecided", first), ("decision", first), ("ask", first),
    ]  # fmt: skip
    assert len(done(by.post(f"/sessions/{second}/agenda"))["items"]) == 3
    nipa = caller("nipa")
    ended = {"new": "done", "says": "첫 회의"}
    assert caller("kiet").post(f"/decisions/{decision}/end", ended).status_code == 403
    assert done(nipa.post(f"/decisions/{decision}/end", ended))["state"] == "done"
    done(by.post(f"/sessions/{second}/hold"))
    undecided = {"item": agenda[0]["id"], "state": "decided"}
    done(by.post(f"/sessions/{second}/settle", undecided))
    done(by.post(f"/sessions/{second}/close", {}))
    third = planned(by, series, "2024-06-27")
    (left,) = done(by.get(f"/sessions/{third}/agenda"))["items"]
    assert [(one["number"], one["standing"]) for one in left["ask"]["history"]] == [
        (1, "promised"), (2, "silent"),
    ]  # fmt: skip
    assert left["ask"]["silent_since"] == first
    assert done(by.get(f"/series/{series}/asks"))["items"][0]["id"] == ask
    found = done(by.get(f"/sessions?series={series}"))["items"]
    assert [one["id"] for one in found] == [third, second, first]
    done(by.post(f"/sessions/{third}/cancel", {"why": "선거"}))
    assert done(by.get("/sessions?ahead=true"))["items"] == []
    done(by.post(f"/series/{series}/end", {"why": "합침"}))
    assert done(by.get("/series?state=ended&kind=dialogue&area=US"))["items"][0]["id"] == series


def test_hidden_is_absent_and_a_refusal_names_its_rule(secretariat: Any, caller: Any) -> None:
    secret = done(secretariat.post("/series", SERIES | {"circle": "government"}))["id"]
    kea = caller("kea")
    assert kea.get(f"/series/{secret}").status_code == 404
    assert kea.post(f"/series/{secret}/end", {"why": "x"}).status_code == 404
    assert kea.get("/series").json()["items"] == []
    assert kea.post("/series", SERIES).status_code == 403
    refused = secretariat.post("/series", SERIES | {"counterpart_area": ""})
    assert refused.status_code == 400
    session = planned(secretariat, secret, "2026-01-05")
    assert kea.get(f"/sessions/{session}").status_code == 404
    again = secretariat.post(
        f"/series/{secret}/sessions", {"day": "2026-02-05", "time": "10:00", "number": 1}
    )
    assert again.status_code == 409


def test_a_decision_is_handed_over_to_an_issue(secretariat: Any, caller: Any) -> None:
    series = done(secretariat.post("/series", SERIES))["id"]
    session = planned(secretariat, series, "2026-01-05")
    done(secretariat.post(f"/sessions/{session}/hold"))
    what = {"what_ko": "관세 설명회", "owner": "nipa"}
    decision = done(secretariat.post(f"/sessions/{session}/decisions", what))["id"]
    said = {"kind": "tariff", "title_ko": "관세", "severity": "caution", "asked": ["nipa"]}
    issue = done(secretariat.post("/issues", said))["id"]
    over = {"issue": issue, "due_on": "2100-01-05"}
    shown = done(secretariat.post(f"/decisions/{decision}/hand-over", over))
    action = done(caller("nipa").get(f"/actions/{shown['action']}"))
    assert action["title_ko"] == "관세 설명회"
    ended = {"new": "done", "says": "했다"}
    assert secretariat.post(f"/decisions/{decision}/end", ended).status_code == 409
    assert secretariat.post(f"/decisions/{decision}/hand-over", over).status_code == 409
