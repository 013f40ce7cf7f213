"""The register loaded again: what the reference no longer holds counts no longer, and says so."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.conf import settings

from situationroom.base.models import Event
from situationroom.rooms.measures.models import Measure, StateAct
from situationroom.rooms.measures.queries import list_coverage, list_provisions
from situationroom.rooms.measures.queries.coverage import COVERAGE_FROM, COVERAGE_UNTIL
from situationroom.rooms.measures.reference import load_register
from situationroom.rooms.measures.states import ActState

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, tzinfo=ZoneInfo("Asia/Seoul"))
GONE, KEY = "us-232-copper", "s232-copper"


def reload(folder: Path, leave_out: str = "", without: str = "") -> None:
    shutil.copytree(settings.REFERENCE / "measures", folder, dirs_exist_ok=True)
    acts = yaml.safe_load((folder / "acts.yaml").read_text(encoding="utf-8"))
    kept = [act for act in acts if act["act"] != leave_out]
    for act in kept:
        act["measures"] = [m for m in act["measures"] if m["key"] != without]
    (folder / "acts.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    load_register(folder, at=AT)


def test_every_measure_has_the_authority_its_programme_is_named_after():
    wrong = {
        p.key: (p.authority, p.programme)
        for p in list_provisions()
        if not p.programme.startswith(p.authority)
    }
    assert wrong == {}
    korean = next(p for p in list_provisions() if p.key == "s232-auto-parts-kr")
    assert (korean.authority, korean.legal_basis) == ("s232", "90 FR 55964")


def test_an_act_that_vanished_from_the_reference_is_withdrawn_with_a_note(tmp_path: Path):
    before = {p.key for p in list_provisions()}
    reload(tmp_path, leave_out=GONE)
    act = StateAct.unscoped.get(code=GONE)
    assert act.state == ActState.WITHDRAWN
    assert act.note_en.startswith("No longer in the compiled register")
    assert "철회" in act.note_ko
    left = {p.key for p in list_provisions()}
    assert before - left == set(Measure.objects.filter(act=act).values_list("code", flat=True))
    told = Event.objects.filter(verb="act_withdrawn", about=act.id)
    assert told.count() == 1
    reload(tmp_path / "again", leave_out=GONE)
    assert told.count() == 1


def test_one_that_comes_back_counts_again_but_not_what_an_officer_withdrew(tmp_path: Path):
    reload(tmp_path, leave_out=GONE)
    StateAct.unscoped.filter(code="us-232-wood").update(state=ActState.WITHDRAWN)
    reload(tmp_path / "again")
    states = dict(StateAct.unscoped.values_list("code", "state"))
    assert (states[GONE], states["us-232-wood"]) == (ActState.CONFIRMED, ActState.WITHDRAWN)
    assert "No longer" not in StateAct.unscoped.get(code=GONE).note_en


def test_a_measure_that_vanished_from_its_act_is_gone(tmp_path: Path):
    assert Measure.objects.filter(code="s232-autos-gb").exists()
    reload(tmp_path, without="s232-autos-gb")
    assert not Measure.objects.filter(code="s232-autos-gb").exists()


def test_what_is_answered_is_bounded_by_the_sources_that_decide():
    deciding = [one for one in list_coverage() if one.decides]
    assert max(one.since for one in deciding) == COVERAGE_FROM
    assert min(one.until for one in deciding) == COVERAGE_UNTIL
    assert all(one.read and one.name_ko and one.since <= one.until for one in list_coverage())
