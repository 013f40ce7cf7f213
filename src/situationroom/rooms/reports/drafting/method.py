"""산출 방법: the note on how a run was computed, written from the traces of its figures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, override

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Detail, Document, Note, Point, Topic
from situationroom.rooms.impact.content import INDIRECT
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.rooms.impact.reproduce import bundle_name, equation_of
from situationroom.rooms.reports.cells import ref, share, usd
from situationroom.rooms.reports.wording import SOURCE_NAMES, Words

HEADLINE = ("base_usd", "hit_usd", "rate_before", "rate_after", "change_usd", INDIRECT)
FIGURE_WORDS = {
    "base_usd": ("수출(2024년)", "Exports 2024"),
    "hit_usd": ("부과 대상", "Hit"),
    "rate_before": ("관세율(전)", "Duty before"),
    "rate_after": ("관세율(후)", "Duty after"),
    "change_usd": ("수출 변화", "Change of exports"),
    INDIRECT: ("제3국 경유 한국 부가가치", "Korean value added through third countries"),
}
PARAMETER_WORDS = {
    "origin": ("원산지", "Origin"),
    "before": ("비교 기준일", "Day before"),
    "after": ("비교일", "Day after"),
    "baseline_on": ("보정 기준일", "Calibrated at the duties of"),
    "eta": ("수요탄력성 η", "Demand elasticity η"),
    "omega": ("공급탄력성 ω", "Export-supply elasticity ω"),
    "model": ("모형", "Model"),
}
SHOWN = 12


def method_note_of(run: Run, *, at: datetime, language: str) -> Document:
    """Return the method note of a run in a language; each figure leads to its trace."""
    words = Words(language)
    with override(language):
        found = figures_of(run)
        figures = [found["total", name] for name in HEADLINE if ("total", name) in found]
        return Document(
            title=words(f"{run.title_ko} 산출 방법", f"How it was computed: {run.title_en}"),
            reported_at=formats.kst(at),
            department=words("K-ICT 수출 상황실", "K-ICT export situation room"),
            blocks=(
                *_results(figures, words),
                *_assumed(run, words),
                *_equations(figures, words),
                *_data(figures, words),
                *_left_out(run, words),
                *_again(run, words),
            ),
            language=language,
        )


def _results(figures: Sequence[Figure], words: Words) -> list[Block]:
    blocks: list[Block] = [Topic(words("결과", "Results"))]
    for figure in figures:
        said = usd(figure) if figure.unit == "USD" else share(figure)
        blocks.append(Point((said,), key=words(*FIGURE_WORDS[figure.name])))
        blocks += [
            Detail((words(*SOURCE_NAMES[source]) + ": ", ref(figure, formats.usd(value))))
            for source, value in sorted(figure.by_source.items())
        ]
    return blocks


def _assumed(run: Run, words: Words) -> list[Block]:
    said = {"model": "ces", **run.scenario}
    points: list[Block] = [
        Detail((f"{words(*name)}: {_value(said[key], words)}",))
        for key, name in PARAMETER_WORDS.items()
        if key in said
    ]
    return [Topic(words("가정", "What was assumed")), Point((gettext(run.method),)), *points]


def _value(value: Any, words: Words) -> str:
    return words("∞(가격 전가 완전)", "∞ (complete pass-through)") if value == "inf" else str(value)


def _equations(figures: Sequence[Figure], words: Words) -> list[Block]:
    """Quote each equation once, from its method page."""
    blocks: list[Block] = [Topic(words("수식", "Equations"))]
    for one in dict.fromkeys(equation_of(figure.name) for figure in figures):
        blocks.append(Point((f"{one.page}, {one.heading}",)))
        blocks += [Detail((line.strip(),)) for line in one.lines if line.strip()]
    return blocks


def _data(figures: Sequence[Figure], words: Words) -> list[Block]:
    """Count the rows each figure stands on, by data set, with vintage and citation."""
    rows: dict[tuple[str, str], set[str]] = {}
    cited: dict[tuple[str, str], str] = {}
    for source in (source for figure in figures for source in figure.trace["sources"]):
        key = source["dataset"], source["vintage"]
        rows.setdefault(key, set()).add(source["key"])
        cited.setdefault(key, source["citation"].split(", sigma of ")[0])
    blocks: list[Block] = [Topic(words("자료", "Data"))]
    for (dataset, vintage), keys in sorted(rows.items()):
        count = words(f"{len(keys)}행", f"{len(keys)} rows")
        blocks.append(Point((f"{dataset} ({vintage}): {count}",)))
        blocks.append(Detail((cited[dataset, vintage],)))
    return blocks


def _left_out(run: Run, words: Words) -> list[Block]:
    gaps = {gap["code"]: gap["reason"] for gap in run.result["not_covered"]}
    blocks: list[Block] = [Topic(words("모르는 것", "What is not known"))]
    for code in list(gaps)[:SHOWN]:
        blocks.append(Detail((f"{code}: {gaps[code]}",)))
    if (more := len(gaps) - SHOWN) > 0:
        blocks.append(Note((words(f"그 밖의 {more}개", f"and {more} more"),)))
    blocks.append(
        Note(
            (
                words(
                    "조치 전일 대비 변화이며 전망 아님. 미국 내 생산, 제3시장 전환은 미반영",
                    "Against the day before; not a forecast. US home sales and diversion to third "
                    "markets are not in it",
                ),
            )
        )
    )
    return blocks


def _again(run: Run, words: Words) -> list[Block]:
    code = "from tradeimpact.bundle import read_bundle"
    return [
        Topic(words("재현", "Computing it again")),
        Point((run.code_version,), key=words("코드 버전", "Code version")),
        Point((run.digest,), key=words("실행", "Run")),
        Point((f"{run.result['residual']:.1e}",), key=words("잔차", "Solver residual")),
        Point(
            (
                words(
                    f"입력 자료 {bundle_name(run.digest)}.zip을 풀어 실행: ",
                    f"Unpack the inputs {bundle_name(run.digest)}.zip and run: ",
                )
                + f'{code}; read_bundle(Path("{bundle_name(run.digest)}")).compare()',
            )
        ),
    ]
