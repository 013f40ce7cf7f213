"""Notices of 기업마당 read by rules, against a hundred that were read by hand."""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from situationroom.base.errors import Refusal
from situationroom.rooms.support.conditions import Window
from situationroom.rooms.support.sources.bizinfo.conditions import read_conditions
from situationroom.rooms.support.sources.bizinfo.notices import Notice, read_notice, read_window
from situationroom.rooms.support.states import ConditionKind, WindowKind

LABELS = yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text(encoding="utf-8"))
PRECISION, RECALL, WINDOWS = 0.9, 0.85, 0.93
"""What was reached, a little below: a change that reads worse fails. See docs/figures/desk.md."""


@pytest.fixture(scope="module")
def notices(shared_data: Path) -> dict[str, Notice]:
    return read_all(shared_data)


def read_all(shared_data: Path) -> dict[str, Notice]:
    file = shared_data / "programmes" / "bizinfo_support_programmes_2021-12.json.gz"
    rows = json.loads(gzip.decompress(file.read_bytes()))["jsonArray"]
    return {row["pblancId"]: read_notice(row) for row in rows}


def keys(kind: str, values: list[Any], value: float | None) -> Iterator[tuple[str, Any]]:
    """Yield what one condition says; 미만 of a sum may be written one below it."""
    if value is not None:
        yield kind, float(value) if value < 10**6 else round(value / 100) * 100
    else:
        yield kind, tuple(sorted(map(str, values)))


def compared(notices: dict[str, Notice]) -> Counter[tuple[str, str]]:
    """Count by kind what is right, missed and wrong; `or_other` and words are not compared."""
    counts: Counter[tuple[str, str]] = Counter()
    for label in LABELS:
        by_hand = {
            key
            for one in label["conditions"] or []
            for key in keys(one["kind"], one.get("values", []), one.get("value"))
        }
        by_rule = {
            key
            for one in read_conditions(notices[label["id"]])
            for key in keys(one.kind.value, list(one.values), one.value)
        }
        counts.update((kind, "right") for kind, _ in by_hand & by_rule)
        counts.update((kind, "missed") for kind, _ in by_hand - by_rule)
        counts.update((kind, "wrong") for kind, _ in by_rule - by_hand)
    return counts


def shares(counts: Counter[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall over all kinds."""
    right, missed, wrong = (
        sum(n for (_, name), n in counts.items() if name == wanted)
        for wanted in ("right", "missed", "wrong")
    )
    return right / (right + wrong), right / (right + missed)


def windows_right(notices: dict[str, Notice]) -> int:
    right = 0
    for label in LABELS:
        said, read = label["window"], notices[label["id"]].window
        kind = WindowKind(said.get("kind", "days"))
        days = [date.fromisoformat(said[of]) if of in said else None for of in ("from", "until")]
        right += [read.kind, read.since, read.until] == [kind, *days]
    return right


@pytest.mark.referee
def test_rules_read_conditions_as_a_person_did(notices: dict[str, Notice]) -> None:
    precision, recall = shares(compared(notices))
    assert precision >= PRECISION
    assert recall >= RECALL


@pytest.mark.referee
def test_rules_read_windows_as_a_person_did(notices: dict[str, Notice]) -> None:
    assert windows_right(notices) >= WINDOWS * len(LABELS)


@pytest.mark.referee
def test_every_condition_keeps_words_that_stand_in_its_notice(notices: dict[str, Notice]) -> None:
    for notice in notices.values():
        said = " ".join(
            [notice.title, notice.summary, notice.target, "@".join(notice.regions),
             "@".join(notice.industries)]
        )  # fmt: skip
        for one in read_conditions(notice):
            assert all(part in said for part in one.words.split(", ")) or one.words in said


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("20211220 ~ 20220110", Window(WindowKind.DAYS, date(2021, 12, 20), date(2022, 1, 10))),
        ("2021.12.20 ~ 2022.01.10", Window(WindowKind.DAYS, date(2021, 12, 20), date(2022, 1, 10))),
        ("20211320 ~ 20220110", Window(WindowKind.ANNOUNCED_LATER)),
        ("예산 소진시까지", Window(WindowKind.UNTIL_BUDGET_ENDS)),
        ("세부사업별 상이", Window(WindowKind.VARIES)),
        ("통지를 받은 날부터 30일 이내", Window(WindowKind.BY_EVENT)),
        ("상시 접수", Window(WindowKind.ALWAYS)),
        ("", Window(WindowKind.ANNOUNCED_LATER)),
    ],
)
def test_a_window_is_read_from_its_words(words: str, window: Window) -> None:
    assert read_window(words) == window


def test_markup_is_undone_and_what_has_no_number_is_refused() -> None:
    row = {"pblancId": "P1", "pblancNm": "A &amp; B", "bsnsSumryCn": "<p>대상&#40;전체&#41;</p>"}
    notice = read_notice(row)
    assert (notice.title, notice.summary) == ("A & B", "대상(전체)")
    with pytest.raises(Refusal):
        read_notice({"pblancNm": "제목"})


def main() -> None:
    """Tell the figures of docs/figures/desk.md."""
    notices = read_all(Path(__file__).parents[4] / "shared" / "data")
    counts = compared(notices)
    precision, recall = shares(counts)
    lines = [f"precision {precision:.3f}, recall {recall:.3f} of {len(LABELS)} notices"]
    lines += [
        f"{kind}: " + ", ".join(f"{counts[kind, of]} {of}" for of in ("right", "missed", "wrong"))
        for kind in ConditionKind
    ]
    lines.append(f"windows: {windows_right(notices)} right")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
