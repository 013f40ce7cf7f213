"""□ 기관별 대응현황, □ 향후 계획, ※ 모르는 것, 붙임: who acts, what follows, what nobody knows."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Note, Point, Topic
from situationroom.rooms.impact.content import content_year
from situationroom.rooms.issues.states import ResponseState
from situationroom.rooms.reports.drafting.material import Material
from situationroom.rooms.reports.tables import answers_table
from situationroom.rooms.reports.wording import Words


def responses(m: Material, words: Words) -> list[Block]:
    """Say how many answered, and what each said; the silent ones stand in the table too."""
    silent = sum(r.response.state == ResponseState.NO_ANSWER for r in m.responses)
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


def plan(m: Material, words: Words) -> list[Block]:
    """Say what follows, and until when."""
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


def unknown(m: Material, words: Words) -> list[Block]:
    """Say what the figures leave out and what the law leaves open."""
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
        Note(
            (
                words(
                    "경쟁국 관세는 반영(전환 효과 포함), 미국 내 생산과 제3시장 전환은 미반영",
                    "Rivals' duties are counted (diversion to and from Korea); US home sales and "
                    "diversion to third markets are not",
                ),
            )
        ),
        Note((_content_unknown(m, words),)),
    ]
    return blocks


def _content_unknown(m: Material, words: Words) -> str:
    """Say what the direct and indirect figures do not tell."""
    year = content_year(m.then.result)
    if year is None:
        return words(
            "직접 수출 기준이며 제3국 경유분 미포함(부가가치 비중 자료 없음)",
            "Direct exports only; value through third countries is not in it (no shares loaded)",
        )
    return words(
        f"효과는 직접 수출 기준. 간접 노출은 {year}년 산업 평균 비중을 2024년 교역에 곱한 "
        "가정으로, 현재 공급망·개별 품목의 비중과 간접분의 감소 규모는 알 수 없음. "
        "표에 없는 국가는 '그 밖의 세계' 비중을 씀",
        f"The effect is on direct exports. Indirect exposure takes industry averages of {year} for "
        "the trade of 2024, an assumption: today's supply chains, single products and how much of "
        "it is lost are not known; a country the table does not name has the share of the rest of "
        "the world",
    )


def _largest_first(gaps: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the value of each code left out, once each, the largest trade first."""
    values = {gap["code"]: gap["value"] for gap in gaps}
    return dict(sorted(values.items(), key=lambda pair: (-pair[1], pair[0])))


def annex(m: Material, words: Words) -> list[Block]:
    """Name the two export series and the run the figures come from."""
    method = gettext(m.then.method)
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
                    f"산출: {m.then.code_version}, 실행 {m.then.digest[:12]}, 방법 {method}",
                    f"Computed by {m.then.code_version}, run {m.then.digest[:12]}, method {method}",
                ),
            )
        ),
    ]
