"""□ 총괄 and □ 주요 동향: the three lines on top, and what was announced."""

from datetime import date

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Detail, Note, Point, Text, Topic
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.rooms.measures.models import Measure
from situationroom.rooms.measures.queries import list_measures_of
from situationroom.rooms.reports.cells import ranged_usd, ref, share, usd
from situationroom.rooms.reports.drafting.material import Material
from situationroom.rooms.reports.wording import SOURCE_NAMES, Words

MEASURES = 6


def summary(m: Material, words: Words) -> list[Block]:
    """Say exposure, duty and effect in three lines."""
    f = figures_of(m.then)
    base, hit = f["total", "base_usd"], f["total", "hit_usd"]
    exempt, part = f["total", "exempt_usd"], f["total", "exempt_share"]
    before, after = f["total", "rate_before"], f["total", "rate_after"]
    return [
        Topic(words("총괄", "Summary") + basis(m, words)),
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


def basis(m: Material, words: Words) -> str:
    """Say that figures stand on that day's knowledge, where today's is another."""
    if same_figures(m):
        return ""
    return words(" (발표일에 알려진 내용 기준)", " (as known that day)")


def same_figures(m: Material) -> bool:
    """Tell whether that day's knowledge and today's give the same figures."""
    if m.then.id == m.now.id:
        return True
    then, now = (
        {key: (f.value, f.low, f.high) for key, f in figures_of(run).items()}
        for run in (m.then, m.now)
    )
    return then == now


def developments(m: Material, words: Words) -> list[Block]:
    """Say what was announced, under which law and with which dates."""
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
    rate = words("세율 미확인", "rate not known")
    if measure.rate is not None:
        rate = f"{formats.share(measure.rate)} {form}"
    return Detail((f"{heading}{rate}, {measure.since.isoformat()}{text}",))
