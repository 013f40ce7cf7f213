"""The commands answer in the shape of the contract, and say what to do where they cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.db import connection
from tests.cli.steps import answer, refused
from tests.rooms.steps import COURT, DRILLS, counts
from tests.walls import as_owner

from situationroom.base.models import Event
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.models import Brief

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def drilled(ask: Any, folder: Path) -> Any:
    """Play the drill again; the worker beside it cannot see into the test's own transaction."""
    status, out, _ = ask("drill", COURT, "--out", folder, "--json")
    assert status == 0
    return json.loads(out)


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_doctor_says_of_each_check_whether_it_is_well(ask: Any) -> None:
    status, out, _ = ask("doctor", "--json")
    said = json.loads(out)
    assert set(said) == {"ok", "checks"}
    assert all(set(check) == {"name", "ok", "detail"} for check in said["checks"])
    assert status == (0 if said["ok"] else 1)
    by_name = {check["name"]: check for check in said["checks"]}
    for name in ("database", "migrations", "reference data", "organisations", "event log"):
        assert by_name[name]["ok"], by_name[name]
    assert all(check["detail"] for check in said["checks"])


def test_the_drills_are_listed(ask: Any) -> None:
    assert [row["drill"] for row in answer(ask, "drill", "--list")] == list(DRILLS)
    _, out, _ = ask("drill", "--list")
    assert [line.split()[0] for line in out.splitlines()] == list(DRILLS)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the worker waits for the test itself")
def test_a_drill_answers_in_the_shape_of_the_contract(ask: Any, tmp_path: Path) -> None:
    before = counts()
    said = drilled(ask, tmp_path)
    assert set(said) == {"drill", "seconds", "steps", "issue", "figures", "brief"}
    assert said["drill"] == COURT
    assert len(said["steps"]) == 5
    assert all(set(step) == {"name", "seconds"} for step in said["steps"])
    assert said["issue"] == Issue.unscoped.get().short
    for figure in said["figures"]:
        assert set(figure) == {"name", "value", "low", "high", "unit", "trace"}
    values = {f["name"]: f["value"] for f in said["figures"]}
    assert len(values) == len(said["figures"])
    for knowledge in ("then", "now"):
        share = values[f"{knowledge}.total.exempt_share"]
        assert share == pytest.approx(0.876888, abs=1e-6)
    assert set(said["brief"]) == {"html", "pdf", "hwpx"}
    beginnings = {"html": b"<!doctype html", "pdf": b"%PDF", "hwpx": b"PK"}
    for form, path in said["brief"].items():
        assert Path(path).read_bytes()[:14].lower().startswith(beginnings[form].lower())
    again = drilled(ask, tmp_path)
    assert again["figures"] == said["figures"]
    assert counts() == before


def test_a_drill_in_a_scratch_database_needs_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "situationroom.cli.main", "drill", DRILLS[0], "--scratch",
         "--json", "--out", str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=240, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["seconds"] < 60
    shares = {f["name"]: f["value"] for f in said["figures"]
              if f["name"].endswith(".total.exempt_share")}  # fmt: skip
    assert shares == pytest.approx(
        {"then.total.exempt_share": 0.141176, "now.total.exempt_share": 0.876264}, abs=1e-6
    )
    assert all(Path(path).stat().st_size > 1000 for path in said["brief"].values())


def test_a_duty_answers_in_the_shape_of_the_contract(ask: Any) -> None:
    said = answer(ask, "duty", "8528.72.24.00", "--origin", "KR", "--on", "2026-02-24")
    assert set(said) >= {
        "line", "origin", "destination", "on", "total_ad_valorem", "low", "high", "components",
        "not_applied", "next_changes", "coverage",
    }  # fmt: skip
    assert (said["line"], said["origin"], said["destination"]) == ("8528722400", "KR", "US")
    for part in said["components"]:
        assert {"programme", "authority", "rate", "legal_basis", "from", "until"} <= set(part)
    for left in said["not_applied"]:
        assert {"programme", "why"} <= set(left)
    assert set(said["coverage"]) == {"from", "until"}
    assert 0 < said["total_ad_valorem"] < 1
    assert sum(part["rate"] for part in said["components"]) == pytest.approx(
        said["total_ad_valorem"]
    )


def test_a_duty_as_known_on_a_day_is_another_one(ask: Any) -> None:
    words = ("duty", "8471.50.01.50", "--origin", "KR", "--on", "2025-04-09")
    then = answer(ask, *words, "--known-on", "2025-04-02")
    now = answer(ask, *words)
    assert then["total_ad_valorem"] > now["total_ad_valorem"]


def test_a_duty_is_told_in_words_too(ask: Any) -> None:
    status, out, _ = ask("duty", "8528722400", "--origin", "KR", "--on", "2026-02-24")
    assert status == 0
    assert "8528722400" in out
    assert "%" in out


def test_the_table_of_a_day_is_a_parquet_file_of_four_columns(ask: Any, tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    said = answer(ask, "duty", "--table", "--on", "2026-02-24", "--out", path)
    frame = pl.read_parquet(path)
    assert frame.columns == ["line", "origin", "programme", "rate"]
    assert said["rows"] == frame.height
    assert frame["rate"].max() == 3.5  # tobacco, 350 %


def test_the_table_of_a_day_as_known_on_another_is_another_one(ask: Any, tmp_path: Path) -> None:
    words = ("duty", "--table", "--on", "2025-04-09", "--out")
    answer(ask, *words, now := tmp_path / "now.parquet")
    answer(ask, *words, then := tmp_path / "then.parquet", "--known-on", "2025-04-02")
    assert not pl.read_parquet(now).equals(pl.read_parquet(then))


def test_a_scenario_answers_in_the_shape_of_the_contract(ask: Any, tmp_path: Path) -> None:
    path = written(tmp_path, "before: 2026-02-19\nafter: 2026-02-24\n")
    said = answer(ask, "impact", path)
    assert {"scenario", "method", "seed", "items", "not_covered", "trace"} <= set(said)
    for row in said["items"]:
        assert {"item", "base_usd", "exposed_usd", "change_usd", "low", "high",
                "by_source"} <= set(row)  # fmt: skip
        assert row["low"] <= row["change_usd"] <= row["high"]
        assert len(row["by_source"]) == 3
    assert said["items"][-1]["item"] == "total"
    assert any(gap["code"] == "853400" for gap in said["not_covered"])
    assert answer(ask, "impact", path) == said


@pytest.mark.parametrize(("form", "beginning"), [("html", b"<!doctype"), ("pdf", b"%PDF"),
                                                 ("hwpx", b"PK"), ("txt", b"")])  # fmt: skip
def test_a_brief_is_written_in_every_form(
    ask: Any, tmp_path: Path, form: str, beginning: bytes
) -> None:
    issue, path = Issue.unscoped.get(), tmp_path / "deep" / f"brief.{form}"
    said = answer(ask, "brief", issue.id, "--format", form, "-o", path)
    assert said["brief"] == str(Brief.unscoped.get().id)
    assert path.read_bytes()[:9].lower().startswith(beginning.lower())


def test_a_brief_is_written_in_english_too(ask: Any, tmp_path: Path) -> None:
    path = tmp_path / "brief.txt"
    answer(ask, "brief", Issue.unscoped.get().id, "--format", "txt", "-o", path, "--language", "en")
    assert "Situation brief" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("change", [str, str.lower, lambda short: f" {short} "])
def test_a_brief_is_asked_for_by_the_short_id_of_its_issue(
    ask: Any, tmp_path: Path, change: Any
) -> None:
    short = Issue.unscoped.get().short
    path = tmp_path / "brief.txt"
    status, out, _ = ask("brief", change(short), "--format", "txt", "-o", path)
    assert status == 0
    assert short in out
    assert path.stat().st_size > 1000


def test_an_unknown_issue_is_refused_with_the_newest(ask: Any, tmp_path: Path) -> None:
    for name in ("ZZZZZZ", "00000000-0000-0000-0000-000000000000", "7"):
        err = refused(ask, "brief", name, "-o", tmp_path / "brief.pdf")
        assert name in err
        assert Issue.unscoped.get().short in err
    assert list(tmp_path.iterdir()) == []


def test_the_audit_verifies_the_log_and_finds_a_change(ask: Any) -> None:
    assert answer(ask, "audit", "verify") == {"ok": True, "faults": []}
    with as_owner():
        Event.objects.filter(number=2).update(actor_name="nobody")
    status, out, _ = ask("audit", "verify", "--json")
    said = json.loads(out)
    assert (status, said["ok"]) == (1, False)
    assert said["faults"] == ["event 2 does not match its chain"]
    assert "event 2" in refused(ask, "audit", "verify")


def test_loading_twice_is_quick_and_changes_nothing(ask: Any) -> None:
    assert answer(ask, "load", "reference") == {}
    first = answer(ask, "load", "demo")
    assert answer(ask, "load", "demo") == first
    assert first["accounts"] == 12


def test_the_worker_stops_when_nothing_is_left(ask: Any) -> None:
    assert ask("worker", "--once")[0] == 0


# --- what a command cannot do ---------------------------------------------------------------------


def test_an_unknown_drill_is_refused_with_those_there_are(ask: Any) -> None:
    err = refused(ask, "drill", "nothing", "--json")
    assert "nothing" in err
    assert all(name in err for name in DRILLS)


def test_an_unknown_line_is_refused_with_the_nearest(ask: Any) -> None:
    err = refused(ask, "duty", "8542.31.99", "--origin", "KR", "--on", "2026-02-24", "--json")
    assert "8542.31.99" in err
    assert "854231" in err


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("duty", "chips", "--origin", "KR", "--on", "2026-02-24"), "8542.31.00"),
        (("duty", "8542310000", "--origin", "ZZ", "--on", "2026-02-24"), "KR"),
        (("duty", "8542310000", "--origin", "KR", "--on", "2020-01-01"), "2025-01-01"),
        (("duty", "8542310000", "--origin", "KR", "--on", "24.2.2026"), "2026-02-24"),
        (("duty", "8542310000", "--on", "2026-02-24"), "--origin"),
        (("duty", "8528722400", "--origin", "KR", "--on", "2026-02-24", "--destination", "CN"),
         "US"),
        (("duty", "--table", "--on", "2026-02-24"), "--out"),
        (("duty", "--table", "--on", "2020-01-01", "--out", "x.parquet"), "2025-01-01"),
        (("drill",), "--list"),
        (("impact", "nothing.yaml"), "nothing.yaml"),
        (("brief", "7"), "-o"),
        (("duty", "8542310000", "--origin", "KR", "--table", "--on", "2026-02-24", "--out", "x"),
         "leave out LINE"),
        (("duty", "--table", "--on", "2026-02-24", "--out", "x", "--destination", "CN"), "US"),
        (("load", "reference", "x.yaml"), "SITUATIONROOM_REFERENCE"),
        (("serve", "--port", "80x"), "8010"),
        (("serve", "--port", "70000"), "8010"),
        (("watch", "run", "nothing"), "federal-register"),
        (("load", "nothing"), "reference"),
        (("nothing",), "doctor"),
        ((), "doctor"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_on_standard_error_with_the_remedy(
    ask: Any, words: tuple[str, ...], remedy: str
) -> None:
    assert remedy in refused(ask, *words)


@pytest.mark.parametrize("rate", ["25", "12.5%", "-0.1"])
def test_a_rate_in_percent_is_refused_with_the_share_to_write(
    ask: Any, tmp_path: Path, rate: str
) -> None:
    path = written(tmp_path, f"changes: [{{rate: {rate}}}]")
    assert "0.25" in refused(ask, "impact", path, "--json")


def test_every_command_has_help(ask: Any) -> None:
    for command in ("doctor", "drill", "duty", "impact", "brief", "watch", "watch run",
                    "watch list", "load", "audit", "audit verify", "worker", "serve"):  # fmt: skip
        status, out, _ = ask(*command.split(), "--help")
        assert status == 0
        assert "usage" in out
