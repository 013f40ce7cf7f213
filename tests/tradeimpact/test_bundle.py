"""A run as files: computed again by somebody else it has the same digits, and faults are named."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.tradeimpact.test_scenario import (
    FLOWS,
    ITEM_OF,
    ITEMS,
    LINES,
    SCENARIO,
    SIGMAS,
    answer,
    surcharge,
)

from tradeimpact.bundle import FLOWS as TABLE
from tradeimpact.bundle import INPUTS, Bundle, read_bundle, write_bundle
from tradeimpact.errors import LabelMismatch
from tradeimpact.schedule import (
    Agreement,
    Columns,
    End,
    Fill,
    Provision,
    Quota,
    Scope,
    ScopeEntry,
    Share,
)

HARD = Provision(
    "hard", "hard", "x", "9903", 0.2, since=date(2025, 1, 1), known=date(2025, 1, 1),
    origins=frozenset({"KR", "CN"}), ends=(End(date(2025, 1, 1), date(2026, 1, 1)),),
    listed=Scope((ScopeEntry("8542", share=Share(0.0, 0.5, 1.0), condition="chip:advanced"),)),
    claimed=(("MX", 0.4),), quota=Quota(10.0, "t", fills=(Fill(date(2025, 1, 1), 1.0),)),
)  # fmt: skip


def bundle(**more: object) -> Bundle:
    said: dict[str, object] = {
        "scenario": SCENARIO, "flows": FLOWS, "lines": LINES, "provisions": (surcharge(), HARD),
        "elasticities": SIGMAS, "item_of": ITEM_OF, "items": ITEMS, **more,
    }  # fmt: skip
    return Bundle(**said)  # type: ignore[arg-type]


def written(folder: Path, whole: Bundle) -> Path:
    for name, content in write_bundle(whole).items():
        (folder / name).write_bytes(content)
    return folder


def test_what_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    columns = Columns(
        second=(("CU", date(2025, 1, 1)),),
        agreements=(Agreement("korus", "KR", frozenset({"KR"})),),
    )
    whole = bundle(
        columns=columns,
        added=(replace(HARD, key="more", exempt=Scope((ScopeEntry("8541"),))),),
    )
    read = read_bundle(written(tmp_path, whole))
    assert (read.scenario, read.flows, read.provisions) == (
        whole.scenario, whole.flows, whole.provisions,
    )  # fmt: skip
    assert read.columns == columns
    assert (read.added, read.lines, read.elasticities) == (whole.added, LINES, SIGMAS)


def test_it_is_computed_again_to_the_last_digit(tmp_path: Path) -> None:
    again = read_bundle(written(tmp_path, bundle())).compare()
    first = answer(provisions=[surcharge(), HARD])
    assert [e.by_source for e in again.effects] == [e.by_source for e in first.effects]
    assert again.lines == first.lines


def test_a_file_that_is_none_of_a_run_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, bundle())
    (folder / TABLE).write_bytes(b"no table")
    with pytest.raises(LabelMismatch, match=TABLE):
        read_bundle(folder)
    (folder / INPUTS).write_text('{"scenario": {}}', encoding="utf-8")
    with pytest.raises(LabelMismatch, match="scenario"):
        read_bundle(folder)
