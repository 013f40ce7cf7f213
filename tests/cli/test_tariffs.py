"""`load tariffs`, and the duty of the destination that was loaded."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.cli.steps import answer, refused
from tests.rooms.measures.steps_tariffs import MEMBERS, MFN, PREF

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the tests are not the owner there"),
]
ASKED = ("--origin", "KR", "--on", "2026-06-01", "--destination", "VN")


def files(folder: Path) -> list[Path]:
    texts = {"mfn.csv": MFN, "pref.csv": PREF, "members.csv": MEMBERS}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


def test_files_are_loaded_once_and_asked_at_once(ask: Any, tmp_path: Path) -> None:
    mfn, pref, members = files(tmp_path)
    words = ("load", "tariffs", "--destination", "VN", mfn, pref, "--beneficiaries", members)
    assert answer(ask, *words) == {"vintages": 1, "tariff_lines": 5, "preferences": 3}
    assert answer(ask, *words) == {}
    found = answer(ask, "duty", "8542.32.00", *ASKED)
    assert (found["destination"], found["total_ad_valorem"]) == ("VN", 0.03)
    assert found["coverage"] == {"from": "2026-01-01", "until": "2026-12-31"}
    out = tmp_path / "day.parquet"
    table = ("duty", "--table", "--on", "2026-06-01", "--destination", "VN", "--out", out)
    assert answer(ask, *table)["rows"] > 0


def test_what_is_missing_is_said(ask: Any, tmp_path: Path) -> None:
    mfn, pref, _ = files(tmp_path)
    assert "VN의 관세율표가 없습니다" in refused(ask, "duty", "854232", *ASKED)
    assert "needs --destination" in refused(ask, "load", "tariffs", mfn)
    assert "needs --destination" in refused(ask, "load", "tariffs", "--destination", "VN")
    said = refused(ask, "load", "tariffs", "--destination", "VN", mfn, pref)
    assert "2행" in said
    assert "--beneficiaries" in said
    assert "unrecognized" in refused(ask, "load", "tariffs", "--nonsense", mfn)
