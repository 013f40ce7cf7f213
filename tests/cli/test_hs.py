"""`situationroom hs` and `load rulings`: codes by words, with an operator's rulings or without."""

import json

import pytest

from situationroom.cli.main import run
from situationroom.rooms.codelists.finding import find_codes
from situationroom.rooms.codelists.models import Ruling, RulingFile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("태양전지 모듈", "854143"),
        ("SSD", "852351"),
        ("자동차용 카메라", "85258"),
        ("solar module", "854143"),
    ],
)
def test_words_of_the_trade_lead_to_the_line_with_the_shipped_names_alone(said, begins, capsys):
    assert run(["hs", said, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"hs6", "line", "score", "reason"} <= set(found[0])
    assert any(one["hs6"].startswith(begins) for one in found[:3])
    assert all(one["line"].startswith(one["hs6"]) for one in found)
    assert all(one["reason"] for one in found)
    assert [one["score"] for one in found] == sorted((o["score"] for o in found), reverse=True)


def test_without_json_each_code_is_a_line_with_its_reason(capsys):
    assert run(["hs", "SSD", "--limit", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("8523.51")


@pytest.mark.parametrize("said", ["", "!!!", "x" * 4001])
def test_what_no_code_fits_is_refused_with_a_remedy(said, capsys):
    assert run(["hs", said]) == 1
    assert "→" in capsys.readouterr().err


def test_rulings_of_an_operator_become_reasons_and_replace_those_before(tmp_path, settings, capsys):
    settings.FINDER = tmp_path / "finder"
    rows = [
        {"reference_id": f"시험-{n}", "hs_code": code, "organization": "관세평가분류원",
         "decision_date": "2024-05-06", "description": text}
        for n, (code, text) in enumerate([
            ("3926.90-9000", "수지제 휴대폰 거치대로 차량 송풍구에 끼우는 것"),
            ("4202.92-2000", "방직용 섬유재료로 만든 여행용 다용도 가방"),
            ("8504.40-3010", "휴대폰용 무선 충전 거치대"),
        ])
    ]  # fmt: skip
    file = tmp_path / "rulings.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    for _ in range(2):
        assert run(["load", "rulings", str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"rulings": 3, "left_out": 0}
    assert (RulingFile.objects.count(), Ruling.objects.count()) == (1, 3)
    assert "시험-0" in find_codes(text="차량 송풍구에 끼우는 수지제 휴대폰 거치대")[0].reason
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(b"\xff\xfe")
    for name in (str(bad), str(tmp_path / "none.jsonl")):
        assert run(["load", "rulings", name]) == 1
        assert "→" in capsys.readouterr().err
    assert Ruling.objects.count() == 3
