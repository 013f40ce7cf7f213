"""The four drills end to end: a notice in, a brief out, twice the same, and the referee agrees."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.rooms.steps import AT, DRILLS, actor, counts, play

from situationroom.base.actors import room_rule
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.models import Event
from situationroom.base.relay import verify_chain
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.rooms.impact.states import Knowledge
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.progress import get_progress
from situationroom.rooms.watch.drills import list_drills, start_drill
from situationroom.rooms.watch.models import Notice

pytestmark = pytest.mark.django_db
REFEREE = Path(__file__).parents[2] / "referees" / "expected_exposure.csv"
# What the file calls the days, and what the room's runs of that act are called. The duty against
# forced labour is briefed by what was known on the day of its notice (23 July, "signed").
KNOWLEDGE = {"announced": "then", "signed": "then", "now": "now"}


@pytest.fixture(scope="module", autouse=True)
def after_all_drills(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Play every drill once for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in DRILLS:
            assert play(name)
        yield
        transaction.set_rollback(True)


def run_of(drill: str, knowledge: str) -> Run:
    return Run.unscoped.get(act__code=f"us-{drill}", knowledge=knowledge)


def expected() -> list[dict[str, str]]:
    """Return the referee's rows that a drill of the room answers."""
    with REFEREE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    forced_labour = [r for r in rows if r["drill"].endswith("301") and r["known"] == "announced"]
    return [row for row in rows if row not in forced_labour]


def figures() -> list[tuple[Any, ...]]:
    rows = Figure.objects.order_by("run__act__code", "run__knowledge", "item", "name")
    return list(rows.values_list("id", "value", "low", "high", "by_source", "how"))


def test_the_drills_are_the_four_of_the_issue() -> None:
    assert [drill.name for drill in list_drills()] == list(DRILLS)
    assert all(drill.entry.abstract_by_us for drill in list_drills())
    assert all(drill.entry.abstract and drill.entry.abstract_ko for drill in list_drills())


@pytest.mark.parametrize("name", DRILLS)
def test_a_drill_goes_from_its_notice_to_a_brief_within_a_minute(name: str) -> None:
    act = StateAct.unscoped.get(code=f"us-{name}")
    progress = get_progress(act.notices.get().pk)
    assert progress.finished
    assert progress.failed == ""
    assert [step.at is not None for step in progress.steps] == [True] * 5
    assert sum(step.seconds or 0.0 for step in progress.steps) < 60
    assert Brief.unscoped.get(issue__act=act).edition == 1
    assert act.issue.responses.count() == 17


@pytest.mark.parametrize("name", DRILLS)
def test_the_same_drill_again_changes_nothing_to_the_last_digit(name: str) -> None:
    before = counts(), figures(), Event.objects.count()
    assert not play(name)
    assert (counts(), figures(), Event.objects.count()) == before


def test_every_drill_leaves_one_of_each() -> None:
    assert counts() == {"notices": 4, "joins": 4, "runs": 8, "issues": 4, "briefs": 4}


@pytest.mark.parametrize(
    ("drill", "knowledge", "share"),
    [
        ("2025-04-02-reciprocal", "then", 0.1412),
        ("2025-04-02-reciprocal", "now", 0.8763),
        ("2026-02-20-court", "then", 0.8769),
        ("2026-02-20-court", "now", 0.8769),
    ],
)
def test_the_exempt_share_is_the_one_of_the_law(drill: str, knowledge: str, share: float) -> None:
    found = figures_of(run_of(drill, knowledge))
    assert found["total", "exempt_share"].value == pytest.approx(share, abs=5e-5)
    assert found["total", "base_usd"].value == 17_914_759_493


def test_the_figures_are_the_referees() -> None:
    wrong = []
    for row in expected():
        found = {
            r["item"]: r for r in run_of(row["drill"], KNOWLEDGE[row["known"]]).result["items"]
        }
        for name in ("base_usd", "hit_usd", "hit_low_usd", "hit_high_usd", "exempt_usd",
                     "outside_usd"):  # fmt: skip
            if found[row["item"]][name] != pytest.approx(float(row[name]), abs=0.5):
                wrong.append((row["drill"], row["known"], row["item"], name))
    assert wrong == []
    assert len(expected()) == 8 * 11


def test_every_run_is_of_one_act_and_one_knowledge() -> None:
    for name in DRILLS:
        assert {run.knowledge for run in Run.unscoped.filter(act__code=f"us-{name}")} == set(
            Knowledge
        )


def test_the_whole_way_stands_in_a_log_that_is_whole() -> None:
    assert verify_chain() == []
    verbs = list(Event.objects.order_by("number").values_list("room", "verb"))
    assert verbs.count(("watch", "notice_stored")) == 4
    assert verbs.count(("measures", "act_notified")) == 4
    assert verbs.count(("impact", "act_assessed")) == 4
    assert verbs.count(("issues", "issue_opened")) == 4
    assert verbs.count(("reports", "brief_drafted")) == 4


def test_issues_are_as_severe_as_what_is_hit() -> None:
    severity = dict(Issue.unscoped.values_list("act__code", "severity"))
    assert severity["us-2025-04-02-reciprocal"] == "severe"
    assert severity["us-2026-02-20-court"] == "severe"
    assert severity["us-2026-01-14-semiconductors"] == "severe"


def test_only_the_secretariat_starts_a_drill() -> None:
    for name in ("nipa", "kea", "company", "hanoi", "leadership"):
        with pytest.raises(NotAllowed, match="Only the secretariat"):
            start_drill(by=actor(name), at=AT, name=DRILLS[0])
    _, new = start_drill(by=actor("secretariat"), at=AT, name=DRILLS[0])
    assert not new


def test_a_drill_nobody_knows_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="There is no drill nothing") as refused:
        start_drill(by=room_rule("watch.drill"), at=AT, name="nothing")
    assert refused.value.values["known"] == ", ".join(DRILLS)
    assert Notice.unscoped.count() == 4
