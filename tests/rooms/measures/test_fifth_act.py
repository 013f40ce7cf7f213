"""An act that stands in no repository, through the officer's service: no line of code changes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.rooms.steps import AT, actor, register, settle

from situationroom.rooms.impact import services as impact
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.states import Knowledge
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import get_duty
from situationroom.rooms.measures.rules import MeasureInput
from situationroom.rooms.measures.services import confirm_act
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import document_of
from tradeimpact.schedule import LATEST

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "referees" / "expected_fifth_act.json"
EXPECTED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
CLAIMS = {"unclaimed": "none", "claimed": "all"}
KNOWLEDGE = {"announced": Knowledge.THEN, "now": Knowledge.NOW}


def fifth() -> StateAct:
    """Register the act as the referee's file describes it."""
    said = EXPECTED["act"]
    assert said["form"] == "add-on"
    assert said["yields_to"] == []
    measure = MeasureInput(
        programme="s999", rate=said["rate"], since=date.fromisoformat(said["since"]),
        except_origins=tuple(said["except_origins"]), listed=tuple(said["products"]),
        exempt=tuple(said["except_products"]),
    )  # fmt: skip
    return register(
        measure, title_ko="제999조 예시", title_en=said["title"], code="us-fifth",
        announced=date.fromisoformat(said["announced"]),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def after_the_fifth(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Register the act and let the rooms follow it, once for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        fifth()
        settle()
        yield
        transaction.set_rollback(True)


def the_act() -> StateAct:
    return StateAct.unscoped.get(code="us-fifth")


def test_its_duties_equal_the_independent_calculation() -> None:
    confirm_act(by=actor("confirm"), at=AT, act=the_act())
    for row in EXPECTED["duties"]:
        known = date.fromisoformat(row["known_on"]) if row["known_on"] else LATEST
        duty = get_duty(line=row["line"], origin=row["origin"],
                        on=date.fromisoformat(row["on"]), known_on=known)  # fmt: skip
        assert (duty.total, duty.low, duty.high) == pytest.approx(
            (row["total"], row["low"], row["high"]), abs=1e-9
        )


def test_its_brief_comes_by_itself_and_its_exposure_is_the_independent_one() -> None:
    act = the_act()
    assert Brief.unscoped.get(issue__act=act).edition == 1
    for row in EXPECTED["exposure"]:
        run = Run.unscoped.get(act=act, knowledge=KNOWLEDGE[row["known"]])
        assert run.unconfirmed
        assert run.scenario["before"] == row["before"]
        assert run.scenario["after"] == row["after"]
        ours = next(r for r in run.result["items"] if r["item"] == row["item"])
        for name in ("base_usd", "hit_usd", "hit_low_usd", "hit_high_usd", "exempt_usd",
                     "outside_usd"):  # fmt: skip
            assert ours[name] == pytest.approx(float(row[name]), abs=0.5)
        for name in ("rate_before", "rate_after"):
            if run.scenario["claims"] == "none":
                assert ours[name] == pytest.approx(float(row[name]), abs=1e-8)


@pytest.mark.parametrize("claims", sorted(CLAIMS))
@pytest.mark.parametrize("known", sorted(KNOWLEDGE))
def test_its_effect_equals_the_independent_calculation(known: str, claims: str) -> None:
    act = the_act()
    scenario = impact.scenario_of_act(
        act, knowledge=KNOWLEDGE[known], then=act.date_announced or date.min
    )
    result = impact.compute(replace(scenario, claims=CLAIMS[claims])).result
    ours = {row["item"]: row["effect"]["by_source"] for row in result["items"]}
    rows = [r for r in EXPECTED["effect"] if (r["known"], r["claims"]) == (known, claims)]
    assert len(rows) == 3 * 11
    for row in rows:
        theirs = float(row["change_usd"])
        assert ours[row["item"]][row["source"]] == pytest.approx(theirs, rel=1e-6, abs=0.01)


def test_the_effect_of_the_rooms_own_run_does_not_hang_on_who_claims() -> None:
    act = the_act()
    theirs = {r["source"]: float(r["change_usd"]) for r in EXPECTED["effect"]
              if (r["known"], r["claims"], r["item"]) == ("now", "claimed", "total")}  # fmt: skip
    run = Run.unscoped.get(act=act, knowledge=Knowledge.NOW)
    ours = run.result["items"][-1]["effect"]["by_source"]
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_its_brief_says_it_is_unconfirmed_in_both_languages() -> None:
    act = the_act()
    brief = Brief.unscoped.get(issue__act=act)
    for language, word in (("ko", "미확인"), ("en", "unconfirmed")):
        text = repr(document_of(brief, language=language))
        assert word in text
        assert "17.5" in text
        assert "': '" not in text
        assert "(': 17.5" not in text
