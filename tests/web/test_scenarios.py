"""Scenarios written on a page, runs beside each other, and a run computed again elsewhere."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.web.visits import visit

from situationroom.rooms.impact.models import Run

pytestmark = pytest.mark.django_db
PAGE, DAY, KEY = "/impact/scenarios/new/", "2026-08-19", "s301fl-ceiling-125"
ROOT = Path(__file__).resolve().parents[2]


def said(**more: str) -> dict[str, str]:
    return {"title": "강제노동 관세 6 %", "after": DAY, "form": "add", **more}


def stored(client: object, **more: str) -> Run:
    answer = client.post(PAGE, said(**more))  # type: ignore[attr-defined]
    assert answer.status_code == 302, answer.content.decode()
    return Run.unscoped.get(pk=answer["Location"].rstrip("/").rpartition("/")[2])


def test_a_measure_gets_another_rate_and_another_is_taken_out() -> None:
    client = visit("nipa")
    run = stored(client, **{f"percent-{KEY}": "6", "out-s232-semiconductors": "on"})
    assert run.scenario["changes"][0] | {"key": KEY, "rate": 0.06} == run.scenario["changes"][0]
    assert run.scenario["without"] == ["s232-semiconductors"]
    page = client.get(f"/impact/runs/{run.id}/").content.decode()
    assert "s232-semiconductors" in page
    assert run.result["items"][-1]["rate_after"] < run.result["items"][-1]["rate_before"]


def test_a_duty_is_added_and_the_page_is_written_from_its_run() -> None:
    client = visit("nipa")
    run = stored(client, percent="17.5", products="8473.30\n8523.51", exempt="8473.30.20")
    form = client.get(f"{PAGE}?run={run.id}").content.decode()
    assert 'value="17.5"' in form
    assert "847330, 852351" in form


def test_the_measures_of_another_day_are_shown_and_what_was_typed_is_kept() -> None:
    client = visit("nipa")
    assert f"out-{KEY}" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, said(after="2025-12-01", percent="3", show="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"out-{KEY}" not in page
    assert "out-reciprocal-kr-ceiling" in page
    assert 'value="3"' in page
    assert "강제노동 관세 6 %" in page


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "바뀌는 것이 없습니다"),
        ({"before": "2026-08-20"}, "2026-08-20"),
        ({"percent": "5", "products": "9999.99"}, "9999"),
        ({"percent": "5", "origins": "DE"}, "EU"),
        ({"percent": "900"}, "200"),
    ],
)
def test_what_cannot_be_computed_is_refused_and_kept(more: dict[str, str], words: str) -> None:
    before = Run.unscoped.count()
    answer = visit("nipa").post(PAGE, said(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "강제노동 관세 6 %" in answer.content.decode()
    assert Run.unscoped.count() == before


def test_who_may_not_run_scenarios_is_told_before_writing_one() -> None:
    assert visit("kea").get(PAGE).status_code == 403


def test_two_runs_stand_beside_each_other_with_what_they_differ_in() -> None:
    client = visit("nipa")
    one, two = (stored(client, **{f"percent-{KEY}": rate}) for rate in ("6", "9"))
    page = client.get(f"/impact/compare/?run={one.id}&run={two.id}").content.decode()
    assert 'id="compare-change-usd"' in page
    assert all(f"{rate} %" in page for rate in (6, 9))
    assert client.get("/impact/compare/?run=no").status_code == 404
    hidden = visit("kea").get(f"/impact/compare/?run={one.id}")
    assert hidden.status_code == 404


def test_a_run_is_computed_again_by_the_library_alone(tmp_path: Path) -> None:
    client = visit("nipa")
    run = stored(client, **{f"percent-{KEY}": "6"})
    answer = client.get(f"/impact/runs/{run.id}/inputs.zip")
    assert answer.status_code == 200
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    only = "import sys; sys.modules['django'] = sys.modules['situationroom'] = None; "
    program = f"{only}import runpy; runpy.run_path({str(tmp_path / 'run.py')!r})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True,
        env={"PYTHONPATH": str(ROOT / "src")}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "largest difference from the stored run: 0 USD" in done.stdout
    assert "own" in (tmp_path / "LABEL.txt").read_text(encoding="utf-8")


def test_a_run_whose_law_has_changed_is_not_given_as_if_it_had_not() -> None:
    client = visit("nipa")
    run = stored(client, percent="4", products="8473.30")
    Run.unscoped.filter(pk=run.pk).update(digest="0" * 64)
    answer = client.get(f"/impact/runs/{run.id}/inputs.zip")
    assert answer.status_code == 409
