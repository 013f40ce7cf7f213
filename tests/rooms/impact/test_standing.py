"""What a run stands on: once it is otherwise the run is stale, and once it is back it stands."""

import csv
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.db.models import Max
from tests.rooms.steps import AT, CHIPS, COURT, actor, confirmed, register, settle

from situationroom.base.actors import Actor, room_rule
from situationroom.base.errors import Conflict
from situationroom.base.models import Event
from situationroom.cli.load import load_reference
from situationroom.rooms.impact import services
from situationroom.rooms.impact.inputs import gather_inputs
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.services import move_issue
from situationroom.rooms.issues.states import Ended, IssueState
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.services import confirm_act, note_act, withdraw_act
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.services import Entry, ensure_source, store_notice
from tradeimpact.question import Scenario

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
COVERED = date(2025, 1, 1)
AFTER = Scenario(
    origin="KR", before=date(2026, 2, 19), after=date(2026, 2, 24), baseline_on=COVERED
)
BEFORE = replace(AFTER, before=date(2025, 4, 4), after=date(2025, 4, 9))
EVERYBODY = replace(CHIPS, rate=0.25, since=date(2026, 2, 2), listed=None)
RULE = room_rule("watch.test")


def store(by: Actor, scenario: Scenario) -> Run:
    return services.store_run(
        by=by, at=AT, computed=services.compute(scenario), title_ko="시험", title_en="A trial"
    )


def state(run: Run) -> str:
    return str(Run.unscoped.values_list("state", flat=True).get(pk=run.pk))


def current(act: StateAct) -> dict[str, Run]:
    runs = Run.unscoped.filter(act=act, state=RunState.CURRENT)
    assert len({run.knowledge for run in runs}) == len(runs)
    return {run.knowledge: run for run in runs}


def total(run: Run, name: str) -> float:
    value = run.figures.get(item="total", name=name).value
    assert value is not None
    return value


def court() -> StateAct:
    return StateAct.unscoped.get(code=f"us-{COURT}")


def withdraw(act: StateAct, reason: str = "잘못 등록") -> StateAct:
    return withdraw_act(by=actor("secretariat"), at=AT, act=act, reason=reason)


# --- the law changes ------------------------------------------------------------------------------


def test_a_confirmed_duty_makes_stale_what_stood_on_the_law_before_and_computes_open_issues_again():
    act, before = court(), current(court())
    theirs, long_ago = store(actor("nipa"), AFTER), store(actor("nipa"), BEFORE)
    confirmed(EVERYBODY, announced=date(2026, 2, 1))
    settle()
    now = current(act)
    assert set(now) == {"then", "now"}
    assert set(now.values()).isdisjoint(before.values())
    for knowledge, run in now.items():
        assert total(before[knowledge], "rate_after") == pytest.approx(0.0145, abs=1e-4)
        assert total(run, "rate_after") == pytest.approx(0.2645, abs=1e-4)
    assert state(theirs) == RunState.STALE
    assert state(long_ago) == RunState.CURRENT
    brief = Brief.unscoped.filter(issue__act=act).order_by("-edition")[0]
    assert set(brief.runs.all()) == set(now.values())


def test_each_run_goes_stale_once_and_each_act_is_computed_again_once():
    confirmed(EVERYBODY, announced=date(2026, 2, 1))
    settle()
    stale = Event.objects.filter(verb="run_went_stale").values_list("about", flat=True)
    assert len(stale) == len(set(stale))
    assert Event.objects.filter(verb="act_assessed", about=court().id).count() == 2


def test_a_duty_that_was_not_known_then_leaves_what_was_known_then():
    before = current(court())
    confirmed(EVERYBODY, announced=date(2026, 3, 1))
    settle()
    after = current(court())
    assert after["then"] == before["then"]
    assert after["now"] != before["now"]


def test_a_withdrawn_act_brings_back_the_runs_that_stood_without_it():
    before, mine = current(court()), store(actor("nipa"), AFTER)
    act = confirmed(EVERYBODY, announced=date(2026, 2, 1))
    settle()
    editions = Brief.unscoped.filter(issue__act=court()).count()
    withdraw(act)
    settle()
    assert current(court()) == before
    brief = Brief.unscoped.filter(issue__act=court()).order_by("-edition")[0]
    assert set(brief.runs.all()) == set(before.values())
    assert brief.edition == editions + 1
    assert state(mine) == RunState.STALE
    assert store(actor("nipa"), AFTER) == mine
    assert state(mine) == RunState.CURRENT


def test_a_closed_issue_is_not_computed_again_until_it_is_opened():
    issue, secretariat = Issue.unscoped.get(act=court()), actor("secretariat")
    move_issue(
        by=secretariat, at=AT, issue=issue, new=IssueState.CLOSED, why="끝", ended=Ended.RESOLVED
    )
    confirmed(EVERYBODY, announced=date(2026, 2, 1))
    settle()
    assert current(court()) == {}
    move_issue(by=secretariat, at=AT, issue=issue, new=IssueState.OPEN)
    settle()
    assert set(current(court())) == {"then", "now"}


def test_an_unconfirmed_act_makes_nothing_stale():
    before = current(court())
    register(EVERYBODY, announced=date(2026, 2, 1))
    settle()
    assert current(court()) == before


# --- the tables and the code change ---------------------------------------------------------------


@pytest.fixture
def other_elasticities(tmp_path: Path, settings: Any) -> Path:
    """Return a copy of the reference with one elasticity of the reference source doubled."""
    folder = tmp_path / "reference"
    shutil.copytree(settings.REFERENCE, folder)
    table, manifest = folder / "elasticities.csv", folder / "manifest.csv"
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    with table.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    for row in rows:
        if row["source"] == "caliendo_parro":
            row["sigma"] = str(2 * float(row["sigma"]))
    with table.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    new = hashlib.sha256(table.read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return folder


def test_tables_loaded_again_make_stale_what_stood_on_the_old_ones(
    other_elasticities: Path, settings: Any
) -> None:
    before, mine = current(court()), store(actor("nipa"), BEFORE)
    load_reference(quiet=True, force=True)
    settle()
    assert current(court()) == before
    settings.REFERENCE = other_elasticities
    load_reference(quiet=True)
    settle()
    after = current(court())
    assert set(after) == {"then", "now"}
    assert total(after["now"], "change_usd") < 1.5 * total(before["now"], "change_usd")
    assert total(after["now"], "rate_after") == total(before["now"], "rate_after")
    assert state(mine) == RunState.STALE


def test_a_digest_names_the_elasticities_that_were_read_not_those_of_the_manifest(
    other_elasticities: Path, settings: Any
) -> None:
    ours = services.compute(AFTER)
    settings.REFERENCE = other_elasticities
    theirs = services.compute(AFTER)
    assert theirs.digest != ours.digest
    assert theirs.result["items"][-1]["effect"] != ours.result["items"][-1]["effect"]


def test_a_digest_does_not_depend_on_what_a_scenario_does_not_read():
    before = services.compute(AFTER).digest
    confirmed(replace(CHIPS, since=date(2026, 8, 1)))
    assert services.compute(AFTER).digest == before


def test_the_code_version_names_the_code_that_computes(tmp_path: Path) -> None:
    source = Path(services.__file__).parents[4]
    shutil.copytree(source, tmp_path / "src", ignore=shutil.ignore_patterns("locale", "static"))

    def version() -> str:
        return subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n"
             "from situationroom.rooms.impact.services import CODE_VERSION\nprint(CODE_VERSION)"],
            check=True, capture_output=True, text=True, cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path / "src"),
                              "SITUATIONROOM_VAR": str(tmp_path / "var"),
                              "SITUATIONROOM_REFERENCE": str(ours.REFERENCE),
                              "DJANGO_SETTINGS_MODULE": "situationroom.config.settings"},
        ).stdout.strip()  # fmt: skip

    (tmp_path / "var").mkdir()
    assert version() == services.CODE_VERSION
    solver = tmp_path / "src" / "tradeimpact" / "partial" / "ces.py"
    solver.write_text(solver.read_text(encoding="utf-8") + "\n# mended\n", encoding="utf-8")
    assert version() != services.CODE_VERSION


def test_a_run_of_other_code_goes_stale_with_the_next_change_of_the_register():
    old = current(court())
    for number, run in enumerate(old.values()):
        Run.unscoped.filter(pk=run.pk).update(
            code_version="situationroom 0.0.1+000000000000", digest=str(number) * 64
        )
    confirmed(replace(CHIPS, since=date(2026, 8, 1)))
    settle()
    new = current(court())
    assert set(new.values()).isdisjoint(old.values())
    assert {run.code_version for run in new.values()} == {services.CODE_VERSION}


# --- notices of another day -----------------------------------------------------------------------


def note(key: str, published_on: date) -> None:
    citation = court().citations[0]["citation"]
    entry = Entry(external_id=key, title=key, published_on=published_on, citation=citation)
    store_notice(by=RULE, at=AT, source=ensure_source(code="ustr", name_ko="가", name_en="A"),
                 entry=entry)  # fmt: skip
    settle()


def test_an_act_never_ends_without_a_current_run_whatever_days_its_notices_have():
    first = current(court())
    day = Notice.unscoped.get().published_on
    note("n2", date(2026, 4, 1))
    second = current(court())
    assert second["then"] != first["then"]
    assert second["now"] == first["now"]
    note("n3", day)
    assert current(court()) == first
    assert Event.objects.filter(verb="run_revived", about=first["then"].id).count() == 1
    brief = Brief.unscoped.filter(issue__act=court()).order_by("-edition")[0]
    assert set(brief.runs.all()) == set(first.values())


# --- a withdrawn act ------------------------------------------------------------------------------


def traces_of(act: StateAct) -> dict[str, int]:
    issues = Issue.unscoped.filter(act=act)
    return {
        "current": Run.unscoped.filter(act=act, state=RunState.CURRENT).count(),
        "issues": issues.count(),
        "asked": Response.objects.filter(issue__in=issues).count(),
        "briefs": Brief.unscoped.filter(issue__in=issues).count(),
    }


NOTHING = {"current": 0, "issues": 0, "asked": 0, "briefs": 0}


def test_an_act_withdrawn_before_the_room_came_to_it_does_nothing():
    act = register()
    withdraw(act)
    settle()
    assert traces_of(act) == NOTHING


def test_an_act_withdrawn_while_it_was_computed_is_not_assessed():
    act = register()
    then, now = services.assess(act, then=date(2026, 7, 30))
    withdraw(act)
    by = room_rule("impact.assess_act")
    assert services.assess_act(by=by, at=AT, act=act, then=then, now=now) is None
    assert traces_of(act) == NOTHING


def test_an_act_confirmed_while_it_was_computed_has_to_be_computed_again():
    act = register()
    then, now = services.assess(act, then=date(2026, 7, 30))
    confirm_act(by=actor("confirm"), at=AT, act=act)
    by = room_rule("impact.assess_act")
    with pytest.raises(Conflict, match="compute it again"):
        services.assess_act(by=by, at=AT, act=act, then=then, now=now)
    settle()
    assert {run.unconfirmed for run in Run.unscoped.filter(act=act)} == {False}


def test_a_withdrawn_act_closes_its_issue_and_says_why():
    act = register()
    settle()
    issue = Issue.unscoped.get(act=act)
    assert issue.state == IssueState.OPEN
    withdraw(act, reason="관보 정정")
    settle()
    issue.refresh_from_db()
    assert issue.state == IssueState.CLOSED
    assert "철회" in issue.outcome
    assert "withdrawn" in issue.outcome
    assert "관보 정정" in issue.outcome
    assert traces_of(act)["current"] == 0
    moved = Event.objects.get(verb="issue_moved", about=issue.id)
    assert moved.actor_name == "issues.follow_act"


def test_an_issue_closed_by_hand_stays_as_it_was_closed_when_its_act_is_withdrawn():
    act = register()
    settle()
    issue = Issue.unscoped.get(act=act)
    move_issue(
        by=actor("secretariat"),
        at=AT,
        issue=issue,
        new=IssueState.CLOSED,
        why="해결",
        ended=Ended.RESOLVED,
    )
    withdraw(act)
    settle()
    issue.refresh_from_db()
    assert issue.outcome == "해결"


def test_a_notice_that_comes_after_the_withdrawal_wakes_nothing():
    act = register()
    settle()
    withdraw(act)
    settle()
    before = traces_of(act) | {"last": Run.unscoped.aggregate(last=Max("made_at"))["last"]}
    note_act(by=RULE, at=AT, act=act, notice=Notice.unscoped.get())
    settle()
    after = traces_of(act) | {
        "last": Run.unscoped.filter(act=act).aggregate(last=Max("made_at"))["last"]
    }
    assert after == before


def test_what_is_computed_says_what_it_stands_on():
    inputs = gather_inputs(AFTER)
    keys = {provision.key for provision in inputs.provisions}
    assert "s122-surcharge" in keys
    assert "s301fl-add-125" not in keys
    assert inputs.unconfirmed is False
    act = register(replace(CHIPS, since=date(2026, 2, 24)), announced=date(2026, 2, 20))
    scenario = services.scenario_of_act(act, knowledge=Knowledge.NOW, then=AT.date())
    assert gather_inputs(scenario).unconfirmed is True
