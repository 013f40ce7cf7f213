"""Draft the brief of an issue in the ministry's style: □ ○ - ※, noun endings, unit and source.

Every figure in a sentence is a `Ref` to the stored figure its trace hangs on. Korean and English
are written side by side here, because a ministry brief is not a translated sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, override

from situationroom.documents import formats
from situationroom.documents.blocks import (
    Block,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Text,
    Topic,
)
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.states import ResponseState
from situationroom.rooms.measures.models import Measure
from situationroom.rooms.measures.queries import list_measures_of
from situationroom.rooms.measures.states import PROGRAMME_TEXT
from situationroom.rooms.reports.cells import ranged_usd, ref, share, usd
from situationroom.rooms.reports.tables import (
    answers_table,
    effect_table,
    exposure_table,
    trade_source,
)
from situationroom.rooms.reports.wording import SOURCE_NAMES, Words

MEASURES = 6


@dataclass(frozen=True)
class Material:
    """What a brief is drafted from; `then` and `now` may be the same run."""

    issue: Issue
    then: Run
    now: Run
    responses: Sequence[Response]
    item_names: dict[str, tuple[str, str]]
    hs_total_usd: float | None
    mti_total_usd: float | None
    charts: dict[str, str]
    at: datetime


def draft(material: Material, *, language: str) -> Document:
    """Return the brief in a language."""
    words = Words(language)
    with override(language):
        blocks = [
            *_summary(material, words),
            *_developments(material, words),
            *_impact(material, words),
            *_responses(material, words),
            *_plan(material, words),
            *_unknown(material, words),
            *_annex(material, words),
        ]
        issue = material.issue
        return Document(
            title=words(f"{issue.title_ko} 관련 상황보고", f"Situation brief: {issue.title_en}"),
            reported_at=formats.kst(material.at),
            department=words(
                issue.owner.name_ko + " K-ICT 수출 상황실",
                issue.owner.name_en + ", K-ICT export situation room",
            ),
            blocks=tuple(blocks),
            language=language,
        )


def _summary(m: Material, words: Words) -> list[Block]:
    f = figures_of(m.then)
    base, hit = f["total", "base_usd"], f["total", "hit_usd"]
    exempt, part = f["total", "exempt_usd"], f["total", "exempt_share"]
    before, after = f["total", "rate_before"], f["total", "rate_after"]
    return [
        Topic(words("총괄", "Summary") + _basis(m, words)),
        Point(
            (
                words("대미 ICT 수출(2024년) ", "Of ICT exports to the US (2024), "),
                usd(base),
                words(" 중 ", ", "),
                ranged_usd(hit),
                words(" 부과 대상, ", " are hit and "),
                ranged_usd(exempt),
                words(" 면제(비중 ", " exempt by law ("),
                share(part),
                words(")", ")"),
            ),
            key=words("노출", "Exposure"),
        ),
        Point(
            (
                words("가중평균 관세율 ", "Trade-weighted duty from "),
                share(before),
                words(" → ", " to "),
                share(after),
            ),
            key=words("관세율", "Duty"),
        ),
        Point(_effect_text(f["total", "change_usd"], m.then, words), key=words("효과", "Effect")),
    ]


def _effect_text(figure: Figure, run: Run, words: Words) -> Text:
    since = formats.day(date.fromisoformat(run.scenario["baseline_on"]))
    whose = words(*SOURCE_NAMES[run.scenario["reference_source"]])
    signs = {value > 0 for value in figure.by_source.values() if value}
    turn = (
        words("; 출처에 따라 부호가 다름", "; the sign differs by source") if len(signs) > 1 else ""
    )
    return (
        words("수출액 변화 ", "Change of exports "),
        ref(figure, formats.usd(figure.value)),
        words(
            f" ({whose} 탄력성 기준; 탄력성 출처·법적 불확실성 범위 "
            f"{formats.usd(figure.low)}~{formats.usd(figure.high)}{turn}), "
            f"조치 전일 대비 변화(2024년 교역·{since} 세율로 보정), 전망 아님",
            f" with the elasticities of {whose} ({formats.usd(figure.low)} to "
            f"{formats.usd(figure.high)} by elasticity source and legal uncertainty{turn}); "
            f"against the day before, calibrated on 2024 trade at the duties of {since}; "
            "not a forecast",
        ),
    )


def _basis(m: Material, words: Words) -> str:
    """Say that figures stand on that day's knowledge, where today's is another."""
    if _same_figures(m):
        return ""
    return words(" (발표일에 알려진 내용 기준)", " (as known that day)")


def _same_figures(m: Material) -> bool:
    """Tell whether that day's knowledge and today's give the same figures."""
    if m.then.id == m.now.id:
        return True
    then, now = (
        {key: (f.value, f.low, f.high) for key, f in figures_of(run).items()}
        for run in (m.then, m.now)
    )
    return then == now


def _developments(m: Material, words: Words) -> list[Block]:
    act = m.issue.act
    blocks: list[Block] = [Topic(words("주요 동향", "Developments"))]
    if act is None:
        return blocks
    cited = "; ".join(c["citation"] for c in act.citations)
    state = "" if act.state == "confirmed" else words(" (미확인)", " (unconfirmed)")
    blocks.append(Point((words(act.title_ko, act.title_en) + state,), key=words("조치", "Act")))
    blocks.append(Detail((words("근거: ", "Citation: ") + cited,)))
    dates = [
        (words("발표", "announced"), act.date_announced),
        (words("서명", "signed"), act.date_signed),
        (words("게재", "published"), act.date_published),
    ]
    text = ", ".join(f"{name} {formats.day(value)}" for name, value in dates if value)
    blocks.append(Detail((words("일자: ", "Dates: ") + text,)))
    measures = list_measures_of(act)
    blocks += [_measure(measure, m.then, words) for measure in measures[:MEASURES]]
    if (more := len(measures) - MEASURES) > 0:
        blocks.append(
            Detail((words(f"그 밖의 조치 {more}건은 등록부에 있음",
                          f"{more} more measures are in the register"),))
        )  # fmt: skip
    if words(act.note_ko, act.note_en):
        blocks.append(Note((words(act.note_ko, act.note_en),)))
    if words(act.conflict_ko, act.conflict_en):
        blocks.append(
            Note(
                (
                    words("출처 간 차이: ", "Sources differ: ")
                    + words(act.conflict_ko, act.conflict_en),
                )
            )
        )
    return blocks


def _measure(measure: Measure, run: Run, words: Words) -> Detail:
    form = (
        words("상한(기본관세 포함)", "ceiling incl. the ordinary duty")
        if measure.form == "ceiling"
        else words("추가", "added")
    )
    known = [end for end in measure.ends if end["known"] <= run.scenario["known_after"]]
    until, last = (ends[-1]["until"] if ends else None for ends in (known, measure.ends))
    text = words(f"~{until}", f" to {until}") if until else words(" 이후", " on")
    if last != until:
        text += words(f"(이후 {last}까지로 바뀜)", f" (later changed to {last})")
    heading = f"{measure.heading}: " if measure.heading else ""
    return Detail(
        (f"{heading}{formats.share(measure.rate)} {form}, {measure.since.isoformat()}{text}",)
    )


def _impact(m: Material, words: Words) -> list[Block]:
    blocks: list[Block] = [Topic(words("영향", "Impact"))]
    if _same_figures(m):
        blocks.append(
            Note(
                (
                    words(
                        "발표 당일과 현재 파악 기준의 수치가 같음",
                        "The figures are the same by what was known that day and now",
                    ),
                )
            )
        )
    else:
        blocks.append(_known_now(m, words))
    blocks.append(exposure_table(m.then, m.item_names, words, basis=_basis(m, words)))
    if f"exposure_{words.language}" in m.charts:
        blocks.append(
            _picture(
                m.charts[f"exposure_{words.language}"],
                words("품목별 부과·면제 금액", "Value hit and exempt by item"),
                words,
            )
        )
    blocks.append(effect_table(m.then, m.item_names, words, basis=_basis(m, words)))
    blocks += [
        Note(
            (
                words(
                    "직접 수출 기준이며 제3국 경유분 미포함",
                    "Direct exports only; value through third countries is not in it",
                ),
            )
        ),
        Note(
            (
                words(
                    "경쟁국 관세를 함께 반영(전환 효과 포함), 미국 내 생산과 제3시장 전환은 미반영",
                    "Rivals' duties are counted (diversion to and from Korea); US home sales and "
                    "diversion to third markets are not",
                ),
            )
        ),
    ]
    blocks += _what_else_moves(m.then, words)
    if m.then.unconfirmed:
        blocks.append(
            Note(
                (
                    words(
                        "미확인 조치에 근거한 수치임",
                        "These figures stand on an unconfirmed measure",
                    ),
                )
            )
        )
    return blocks


def _what_else_moves(run: Run, words: Words) -> list[Block]:
    """Say what the numbers hold besides the act: other programmes, and rivals' duties."""
    blocks: list[Block] = []
    others = [
        gettext(PROGRAMME_TEXT.get(other["programme"], other["programme"]))
        + (words(" 종료", " ends") if other["change"] == "ends" else words(" 시작", " begins"))
        for other in run.result.get("others", [])
    ]
    if others:
        said = words(
            "같은 기간의 다른 조치도 함께 반영: ", "Other measures move in the same days: "
        )
        blocks.append(Note((said + ", ".join(others),)))
    f = figures_of(run)
    before, after = f["total", "rate_before"].value, f["total", "rate_after"].value
    change = f["total", "change_usd"].value
    if before is not None and after is not None and after <= before and (change or 0.0) < 0.0:
        blocks.append(
            Note(
                (
                    words(
                        "관세율이 오르지 않아도 수출이 주는 것은 경쟁국 관세가 더 내리기 때문",
                        "Exports fall although the duty does not rise: rivals' duties fall more",
                    ),
                )
            )
        )
    return blocks


def _known_now(m: Material, words: Words) -> Point:
    then, now = figures_of(m.then), figures_of(m.now)
    key = ("total", "exempt_share")
    return Point(
        (
            words("발표일 기준 면제 비중 ", "Exempt as known that day "),
            share(then[key]),
            words(", 현재 파악 기준 ", ", as known now "),
            share(now[key]),
            words("; 부과 대상 ", "; hit "),
            usd(then["total", "hit_usd"]),
            words(" → ", " → "),
            usd(now["total", "hit_usd"]),
        ),
        key=words("당시·현재", "Then and now"),
    )


def _picture(svg: str, caption: str, words: Words) -> Picture:
    return Picture(svg=svg, alt=caption, caption=caption, source=trade_source(words))


def _responses(m: Material, words: Words) -> list[Block]:
    silent = sum(r.state == ResponseState.NO_ANSWER for r in m.responses)
    return [
        Topic(words("기관별 대응현황", "Responses by organisation")),
        Point(
            (
                words(
                    f"요청 {len(m.responses)}개 기관 중 무응답 {silent}개",
                    f"{silent} of {len(m.responses)} organisations have not answered",
                ),
            ),
            key=words("회신", "Answers"),
        ),
        answers_table(m.responses, words),
    ]


def _plan(m: Material, words: Words) -> list[Block]:
    due = formats.kst(m.issue.due_at)
    return [
        Topic(words("향후 계획", "Next steps")),
        Point(
            (
                words(
                    f"전 기관 회신 취합({due}까지), 무응답 기관 독려",
                    f"Collect every organisation's answer by {due}; remind the silent ones",
                ),
            )
        ),
        Point(
            (
                words(
                    "부과 품목 기업 대상 품목별 세율·근거 안내",
                    "Tell exporters of the goods hit their duty and its law",
                ),
            )
        ),
    ]


def _unknown(m: Material, words: Words) -> list[Block]:
    blocks: list[Block] = [Topic(words("모르는 것", "What is not known"))]
    gaps = m.then.result["not_covered"]
    if gaps:
        seen = _largest_first(gaps)
        more = "" if len(seen) <= 8 else words(f" 등 {len(seen)}개", f" and others, {len(seen)}")
        blocks.append(
            Note(
                (
                    words(
                        "일부 출처에 탄력성이 없어 제외(HS6, 2024년 수출액; 0으로 보지 않음): ",
                        "No elasticity in some source (HS6, exports 2024; never counted as zero): ",
                    )
                    + ", ".join(f"{code}({formats.usd(seen[code])})" for code in list(seen)[:8])
                    + more,
                )
            )
        )
    blocks += [
        Note(
            (
                words(
                    "법이 남긴 조건(용도, 기술요건, 함량 등)은 최저·최고로 표시",
                    "What the law leaves open (use, technical test, content) is shown as low and "
                    "high",
                ),
            )
        ),
        Note(
            (
                words(
                    "실제 신고세율·특혜 활용은 반영하지 않은 법정세율 기준",
                    "Statutory duties; duties really claimed and preference use are not in it",
                ),
            )
        ),
    ]
    return blocks


def _largest_first(gaps: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the value of each code left out, once each, the largest trade first."""
    values = {gap["code"]: gap["value"] for gap in gaps}
    return dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))


def _annex(m: Material, words: Words) -> list[Block]:
    hs, mti = formats.usd(m.hs_total_usd), formats.usd(m.mti_total_usd)
    return [
        Topic(words("붙임", "Annex")),
        Note(
            (
                words(
                    f"대미 ICT 수출 2024: HS 기준 {hs}, 부처 발표(MTI) {mti}; 서로 다른 통계로 "
                    "합산·비교하지 않음",
                    f"ICT exports to the US 2024: {hs} on the HS list, {mti} in the ministry's "
                    "MTI release; different series, never added",
                ),
            )
        ),
        Note(
            (
                words(
                    f"산출: {m.then.code_version}, 실행 {m.then.digest[:12]}, 방법 {m.then.method}",
                    f"Computed by {m.then.code_version}, run {m.then.digest[:12]}, method "
                    f"{m.then.method}",
                ),
            )
        ),
    ]
