"""Draft the brief of an issue in the ministry's style: □ ○ - ※, noun endings, unit and source.

Every figure in a sentence is a `Ref` to the stored figure its trace hangs on. Korean and English
are written side by side here, because a ministry brief is not a translated sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from situationroom.documents import formats
from situationroom.documents.blocks import (
    Block,
    Column,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Ref,
    Table,
    Text,
    Topic,
)
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.queries import figures_of, item_rows
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.states import ResponseState
from situationroom.rooms.measures.models import Measure
from situationroom.rooms.measures.queries import list_measures_of
from situationroom.rooms.reports.wording import SOURCE_NAMES, Words

EOK = 1e8
MILLION = 1e6


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


def _ref(figure: Figure, text: str) -> Ref:
    return Ref(text, str(figure.id))


def _usd(figure: Figure) -> Ref:
    return _ref(figure, formats.usd(figure.value))


def _ranged(figure: Figure) -> Ref:
    return _ref(figure, formats.usd_range(figure.value, figure.low, figure.high))


def _share(figure: Figure) -> Ref:
    if figure.low is not None and figure.high is not None and figure.low != figure.high:
        low, high = formats.share(figure.low), formats.share(figure.high)
        return _ref(figure, f"{formats.share(figure.value)} ({low}~{high})")
    return _ref(figure, formats.share(figure.value))


def _summary(m: Material, words: Words) -> list[Block]:
    f = figures_of(m.then)
    base, hit = f["total", "base_usd"], f["total", "hit_usd"]
    exempt, share = f["total", "exempt_usd"], f["total", "exempt_share"]
    before, after = f["total", "rate_before"], f["total", "rate_after"]
    return [
        Topic(words("총괄", "Summary")),
        Point(
            (
                words("대미 ICT 수출(2024년) ", "Of ICT exports to the US (2024), "),
                _usd(base),
                words(" 중 ", ", "),
                _ranged(hit),
                words(" 부과 대상, ", " are hit and "),
                _usd(exempt),
                words(" 면제(비중 ", " exempt by law ("),
                _share(share),
                words(")", ")"),
            ),
            key=words("노출", "Exposure"),
        ),
        Point(
            (
                words("가중평균 관세율 ", "Trade-weighted duty from "),
                _share(before),
                words(" → ", " to "),
                _share(after),
            ),
            key=words("관세율", "Duty"),
        ),
        Point(_effect_text(f["total", "change_usd"], words), key=words("효과", "Effect")),
    ]


def _effect_text(figure: Figure, words: Words) -> Text:
    signs = {value > 0 for value in figure.by_source.values() if value}
    turn = (
        words("; 출처에 따라 부호가 다름", "; the sign differs by source") if len(signs) > 1 else ""
    )
    return (
        words("수출액 변화 ", "Change of exports "),
        _ref(figure, formats.usd(figure.value)),
        words(
            f" (탄력성 출처별 {formats.usd(figure.low)}~{formats.usd(figure.high)}{turn}),"
            " 전망이 아닌 무관세 기준 대비 편차",
            f" ({formats.usd(figure.low)} to {formats.usd(figure.high)} by elasticity source"
            f"{turn}); a deviation from the no-tariff baseline, not a forecast",
        ),
    )


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
    blocks += [_measure(measure, words) for measure in list_measures_of(act)[:6]]
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


def _measure(measure: Measure, words: Words) -> Detail:
    form = (
        words("상한(기본관세 포함)", "ceiling incl. the ordinary duty")
        if measure.form == "ceiling"
        else words("추가", "added")
    )
    until = measure.ends[-1]["until"] if measure.ends else None
    end = words(f"~{until}", f" to {until}") if until else words(" 이후", " on")
    heading = f"{measure.heading}: " if measure.heading else ""
    return Detail(
        (f"{heading}{formats.share(measure.rate)} {form}, {measure.since.isoformat()}{end}",)
    )


def _impact(m: Material, words: Words) -> list[Block]:
    blocks: list[Block] = [Topic(words("영향", "Impact"))]
    if m.then.id == m.now.id:
        blocks.append(
            Note(
                (
                    words(
                        "발표 당일과 현재의 파악 내용이 같음",
                        "The same by what was known that day and now",
                    ),
                )
            )
        )
    else:
        blocks.append(_known_now(m, words))
    blocks.append(_exposure_table(m.then, m, words))
    if f"exposure_{words.language}" in m.charts:
        blocks.append(
            _picture(
                m.charts[f"exposure_{words.language}"],
                words("품목별 부과·면제 금액", "Value hit and exempt by item"),
                words,
            )
        )
    blocks.append(_effect_table(m.then, m, words))
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


def _known_now(m: Material, words: Words) -> Point:
    then, now = figures_of(m.then), figures_of(m.now)
    key = ("total", "exempt_share")
    return Point(
        (
            words("발표일 기준 면제 비중 ", "Exempt as known that day "),
            _share(then[key]),
            words(", 현재 파악 기준 ", ", as known now "),
            _share(now[key]),
            words("; 부과 대상 ", "; hit "),
            _usd(then["total", "hit_usd"]),
            words(" → ", " → "),
            _usd(now["total", "hit_usd"]),
        ),
        key=words("당시·현재", "Then and now"),
    )


def _picture(svg: str, caption: str, words: Words) -> Picture:
    return Picture(svg=svg, alt=caption, caption=caption, source=_trade_source(words))


def _trade_source(words: Words) -> str:
    return words(
        "미국 센서스국 2024년 소비수입(과세가격), 美 HTS, 조치 등록부",
        "US Census Bureau, imports for consumption 2024 (customs value); HTS; register",
    )


def _name(m: Material, item: str, words: Words) -> str:
    if item == "total":
        return words("합계", "Total")
    return words(*m.item_names[item])


def _amount(figure: Figure, words: Words) -> Ref:
    unit = EOK if words.language == "ko" else MILLION
    value = None if figure.value is None else figure.value / unit
    return _ref(figure, formats.number(value, 2 if words.language == "ko" else 1))


def _unit(words: Words) -> str:
    return words("억 달러, %", "USD million, %")


def _exposure_table(run: Run, m: Material, words: Words) -> Table:
    f = figures_of(run)
    rows: list[tuple[Text, ...]] = [
        (
            (_name(m, row["item"], words),),
            *(
                (_amount(f[row["item"], name], words),)
                for name in ("base_usd", "hit_usd", "exempt_usd")
            ),
            (_share(f[row["item"], "rate_before"]),),
            (_share(f[row["item"], "rate_after"]),),
        )
        for row in item_rows(run)
    ]
    labels = words(
        "품목,수출액(2024),부과,면제,관세율(전),관세율(후)",
        "Item,Exports 2024,Hit,Exempt,Duty before,Duty after",
    ).split(",")
    return Table(
        caption=words("품목별 노출", "Exposure by item"),
        columns=tuple(
            Column(label, "left" if i == 0 else "right") for i, label in enumerate(labels)
        ),
        rows=tuple(rows),
        unit=_unit(words),
        source=_trade_source(words),
    )


def _in(unit: float, value: float | None) -> float | None:
    return None if value is None else value / unit


def _effect_table(run: Run, m: Material, words: Words) -> Table:
    f = figures_of(run)
    sources = run.result["sources"]
    unit = EOK if words.language == "ko" else MILLION
    rows: list[tuple[Text, ...]] = []
    for row in item_rows(run):
        figure = f[row["item"], "change_usd"]
        digits = 1
        cells: list[Text] = [(_name(m, row["item"], words),)]
        cells += [
            (_ref(figure, formats.number(_in(unit, figure.by_source[s]), digits)),) for s in sources
        ]
        low, high = _in(unit, figure.low), _in(unit, figure.high)
        cells.append((f"{formats.number(low, digits)}~{formats.number(high, digits)}",))
        rows.append(tuple(cells))
    heads = [
        words("품목", "Item"),
        *(words(*SOURCE_NAMES[s]) for s in sources),
        words("범위", "Range"),
    ]
    return Table(
        caption=words(
            "탄력성 출처별 수출 변화(감도 범위)",
            "Change of exports by elasticity source (a sensitivity range)",
        ),
        columns=tuple(Column(h, "left" if i == 0 else "right") for i, h in enumerate(heads)),
        rows=tuple(rows),
        unit=words("억 달러", "USD million"),
        source=words(
            "상황실 계산(CES 부분균형), 탄력성: CEPII ProTEE, Broda·Weinstein, Caliendo·Parro",
            "Own calculation (CES partial equilibrium); elasticities: CEPII ProTEE, "
            "Broda and Weinstein, Caliendo and Parro",
        ),
    )


def _responses(m: Material, words: Words) -> list[Block]:
    silent = sum(r.state == ResponseState.NO_ANSWER for r in m.responses)
    rows: list[tuple[Text, ...]] = []
    for r in m.responses:
        answered = r.state == ResponseState.ANSWERED
        rows.append(
            (
                (words(r.organisation.name_ko, r.organisation.name_en),),
                (words("회신", "answered") if answered else words("무응답", "no answer"),),
                (r.position or "-",),
                (r.action or "-",),
                (formats.day(r.next_date) if r.next_date else "-",),
            )
        )
    heads = words(
        "기관,상태,입장,조치,다음 일정", "Organisation,State,Position,Action,Next date"
    ).split(",")
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
        Table(
            caption=words("기관별 대응", "Responses"),
            columns=tuple(Column(h) for h in heads),
            rows=tuple(rows),
        ),
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
        seen = sorted({gap["code"] for gap in gaps})
        more = "" if len(seen) <= 8 else words(f" 등 {len(seen)}개", f" and others, {len(seen)}")
        blocks.append(
            Note(
                (
                    words(
                        "일부 출처에서 계산 제외(0으로 보지 않음): ",
                        "Left out in some source, never counted as zero: ",
                    )
                    + ", ".join(seen[:8])
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
