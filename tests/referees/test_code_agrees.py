"""The code against the referee: duties, exposure and effect it has never seen."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from situationroom.rooms.impact import services
from situationroom.rooms.impact.inputs import gather_inputs
from situationroom.rooms.measures import queries as measures
from situationroom.rooms.measures.models import StateAct
from tradeimpact.question import Scenario
from tradeimpact.schedule import LATEST, duty_table, look_up
from tradeimpact.schedule.lines import GENERAL_ONLY

HERE = Path(__file__).parent
MARGIN = 5e-7  # the files carry six decimals


def rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def known(text: str) -> date:
    return date.fromisoformat(text) if text else LATEST


DUTIES = list(rows("expected_duties.csv"))


@pytest.mark.django_db
def test_every_duty_of_the_referee_is_ours_too() -> None:
    provisions = measures.list_provisions()
    wrong = []
    for row in DUTIES:
        on = date.fromisoformat(row["on"])
        line = measures.get_line(row["line"], on=on)
        duty = look_up(line, row["origin"], provisions, on=on, known_on=known(row["known_on"]))
        ours = (duty.total, duty.low, duty.high)
        theirs = tuple(float(row[name]) for name in ("total", "low", "high"))
        if any(abs(a - b) > MARGIN for a, b in zip(ours, theirs, strict=True)):
            wrong.append(
                (
                    row["line"],
                    row["origin"],
                    row["on"],
                    row["known_on"],
                    ours,
                    theirs,
                    row["reason"],
                )
            )
    assert not wrong, f"{len(wrong)} of {len(DUTIES)}:\n" + "\n".join(map(str, wrong[:20]))


@pytest.mark.django_db
def test_the_table_of_a_day_equals_the_look_ups() -> None:
    provisions = measures.list_provisions()
    by_day: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in DUTIES:
        by_day.setdefault((row["on"], row["known_on"]), []).append(row)
    for (on_text, known_text), group in sorted(by_day.items()):
        on = date.fromisoformat(on_text)
        lines = [measures.get_line(code, on=on) for code in sorted({r["line"] for r in group})]
        origins = sorted({r["origin"] for r in group})
        table = duty_table(lines, origins, provisions, on=on, known_on=known(known_text))
        for i, line in enumerate(lines):
            for j, origin in enumerate(origins):
                duty = look_up(line, origin, provisions, on=on, known_on=known(known_text))
                ours = (table.total[i, j], table.low[i, j], table.high[i, j])
                assert ours == pytest.approx((duty.total, duty.low, duty.high), abs=1e-12)


def scenario_of(row: dict[str, str], claims: str = "none") -> Scenario:
    act = StateAct.unscoped.get(code=f"us-{row['drill']}")
    codes = tuple(sorted(act.measures.values_list("code", flat=True)))
    day = known(row["known_on"])
    return Scenario(
        origin="KR",
        before=date.fromisoformat(row["before"]),
        after=date.fromisoformat(row["after"]),
        baseline_on=date(2025, 1, 1),
        known_before=day,
        known_after=day,
        focus=codes,
        claims=claims,  # type: ignore[arg-type]
    )


@pytest.mark.django_db
def test_exposure_of_every_drill_equals_the_referee() -> None:
    results: dict[Scenario, dict[str, dict[str, object]]] = {}
    wrong = []
    for row in rows("expected_exposure.csv"):
        scenario = scenario_of(row)
        if scenario not in results:
            # The referee reads column 1 general alone; Korea pays column 1 in either.
            plain = replace(gather_inputs(scenario), columns=GENERAL_ONLY)
            result = services.compute(scenario, inputs=plain).result
            results[scenario] = {item["item"]: item for item in result["items"]}
        item = results[scenario][row["item"]]
        for name in (
            "base_usd",
            "hit_usd",
            "hit_low_usd",
            "hit_high_usd",
            "exempt_usd",
            "outside_usd",
        ):
            if abs(float(item[name]) - float(row[name])) > 0.5:  # type: ignore[arg-type]
                wrong.append((row["drill"], row["known"], row["item"], name, item[name], row[name]))
        for name in ("rate_before", "rate_after"):
            if abs(float(item[name] or 0) - float(row[name] or 0)) > 1e-8:  # type: ignore[arg-type]
                wrong.append((row["drill"], row["known"], row["item"], name, item[name], row[name]))
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(map(str, wrong[:30]))


Effects = dict[str, dict[str, float]]


def _by_source(result: dict[str, Any]) -> Effects:
    return {item["item"]: item["effect"]["by_source"] for item in result["items"]}


def _apart(one: Effects, other: Effects) -> float:
    """Return by how much two answers differ, as a share of the larger effect of the total."""
    whole = max(abs(value) for value in other["total"].values()) or 1.0
    return max(
        abs(value - other[item][source]) / whole
        for item, by in one.items()
        for source, value in by.items()
        if value is not None
    )


CLAIMS = {"unclaimed": "none", "claimed": "all"}


@pytest.mark.django_db
def test_effect_of_every_drill_equals_the_referee() -> None:
    results: dict[Scenario, Effects] = {}
    wrong, apart = [], []
    for row in rows("expected_effect.csv"):
        scenario = scenario_of(row, CLAIMS[row["claims"]])
        if scenario not in results:
            # The referee reads column 1 general alone; what ships is held to it by a bound.
            inputs = gather_inputs(scenario)
            plain = replace(inputs, columns=GENERAL_ONLY)
            results[scenario] = _by_source(services.compute(scenario, inputs=plain).result)
            shipped = _by_source(services.compute(scenario, inputs=inputs).result)
            apart.append(_apart(shipped, results[scenario]))
        ours = results[scenario][row["item"]][row["source"]]
        theirs = float(row["change_usd"])
        if abs(ours - theirs) > 1e-6 * max(1.0, abs(theirs)) + 0.01:
            wrong.append(
                (
                    row["drill"],
                    row["known"],
                    row["claims"],
                    row["source"],
                    row["item"],
                    ours,
                    theirs,
                )
            )
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(map(str, wrong[:30]))
    assert max(apart) < 1e-3, max(apart)


@pytest.mark.django_db
def test_the_inputs_have_one_digest() -> None:
    day = date(2026, 2, 24)
    scenario = Scenario(origin="KR", before=day, after=day, baseline_on=day)
    first, second = (gather_inputs(scenario).digest for _ in range(2))
    assert first == second


def test_the_fifth_act_is_described() -> None:
    expected = json.loads((HERE / "expected_fifth_act.json").read_text(encoding="utf-8"))
    assert expected
