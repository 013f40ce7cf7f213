"""The example brief: Korean, every kind of block, as a ministry would send it up."""

import json

import altair as alt
import pytest
import vl_convert

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
    Topic,
)

ITEMS = (
    ("반도체", "8541·8542", "234.5", "△4.2", "△1.8", "9.7~15.2"),
    ("무선통신기기", "8517", "87.3", "1.1", "0.4", "2.2~4.9"),
    ("이차전지", "8507", "61.0", "△2.6", "△4.1", "3.3~6.8"),
    ("컴퓨터·저장장치", "8471·8523", "102.8", "3.9", "2.0", "1.4~3.7"),
    ("디스플레이", "8524", "18.4", "△0.7", "△3.6", "0.5~1.1"),
    ("전자부품(기판 등)", "8534", "22.9", "0.2", "0.8", "0.6~1.3"),
    ("가전", "8418·8450", "45.6", "△1.3", "△2.7", "1.9~4.0"),
    ("정보통신 합계", "-", "572.5", "△3.6", "△0.6", "19.6~37.0"),
)

AGENCIES = (
    ("산업통상자원부", "민관 합동 대책회의 개최, 업종별 영향 점검", "11. 23. 10:00", "대응 중"),
    ("관세청", "품목분류 사전심사 신속처리 창구 개설", "11. 24.", "대응 중"),
    ("KOTRA 워싱턴무역관", "현지 통관 동향 1차 보고 완료", "11. 23. 07:00", "완료"),
    ("한국무역협회", "회원사 애로 접수 47건", "11. 25.", "대응 중"),
    ("정보통신산업진흥원 실리콘밸리", "-", "-", "무응답 (26시간)"),
    ("대한무역투자진흥공사 하노이무역관", "-", "-", "무응답 (9시간)"),
)


def figure(text: str, number: int) -> Ref:
    return Ref(text, f"fig-{number:04d}")


def chart() -> str:
    rows = [{"품목": row[0], "손실": float(row[5].split("~")[1])} for row in ITEMS[:-1]]
    bars = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(color="#2b5797")
        .encode(
            y=alt.Y("품목:N", sort="-x", title=None),
            x=alt.X("손실:Q", title="수출 감소 상한 (억 달러)"),
        )
        .properties(width=430, height=170)
    )
    return str(vl_convert.vegalite_to_svg(json.loads(bars.to_json())))


def overview() -> tuple[Block, ...]:
    return (
        Topic("총괄"),
        Point(
            (
                "美 무역대표부, 11. 21. 무역법 §301 조사 결과에 따라 반도체 등 정보통신 품목 ",
                figure("42개", 1),
                "에 추가관세 부과안 관보 게재",
            ),
            key="총괄",
        ),
        Point(
            (
                "對美 정보통신 수출 ",
                figure("572.5억 달러", 2),
                "의 ",
                figure("3.4~6.5%", 3),
                " 감소 가능, 시행일까지 ",
                figure("23일", 4),
                " 남음",
            ),
            key="영향",
        ),
        Point(("6개 기관 중 4개 기관 대응 착수, 2개 기관 무응답으로 재촉구 예정",), key="조치"),
        Topic("주요 동향"),
        Point(("관보 제2026-25871호: 기존 25%에 10%p를 더해 35% 적용, 의견 제출 기한 12. 8.",)),
        Detail(("반도체 제조장비와 미국산 웨이퍼 사용 제품은 제외, 원산지 증명 요건은 미정",)),
        Detail(("EU·日은 협의 착수, 中은 상응조치를 예고함",)),
        Note(("부과안 기준이며 확정 고시 전까지 세율·품목 변동 가능",)),
    )


def impact() -> tuple[Block, ...]:
    return (
        Topic("영향"),
        Point(
            (
                "반도체 수출이 최대 ",
                figure("15.2억 달러", 5),
                " 감소해 전체 감소폭의 41%를 차지할 전망",
            ),
            key="품목",
        ),
        Table(
            caption="품목별 對美 수출과 예상 감소액",
            columns=(
                Column("품목"),
                Column("HS 4단위", "center"),
                Column("수출액('25)", "right"),
                Column("전년 대비 증감", "right"),
                Column("증감률", "right"),
                Column("예상 감소액", "right"),
            ),
            rows=tuple(
                (*((cell,) for cell in row[:5]), (figure(row[5], 10 + number),))
                for number, row in enumerate(ITEMS)
            ),
            unit="억 달러, %",
            source="관세청 수출입무역통계(2026. 10. 기준), 부분균형 모형 추정",
        ),
        Picture(
            svg=chart(),
            alt="예상 감소액 상한은 반도체 15.2억 달러, 이차전지 6.8억 달러 순으로 큼",
            caption="품목별 예상 감소액 상한",
            source="부분균형 모형 추정(탄력성 3.1~5.4)",
        ),
        Note(("범위는 탄력성 90% 구간이며, 확정되지 않은 조치에 근거함",)),
    )


def responses() -> tuple[Block, ...]:
    return (
        Topic("기관별 대응현황"),
        Table(
            caption="기관별 대응현황",
            columns=(
                Column("기관"),
                Column("조치 사항"),
                Column("다음 일정", "center"),
                Column("상태", "center"),
            ),
            rows=tuple(tuple((cell,) for cell in row) for row in AGENCIES),
            source="상황실 집계(2026. 11. 22. 09:00 기준)",
        ),
        Point(("11. 23. 10:00 관계기관 합동회의, 12. 5.까지 의견서 초안 마련 예정",), key="계획"),
        Note(("모르는 것: 제외품목의 원산지 기준, 우회수출 조사 여부, 시행일 유예 가능성",)),
    )


@pytest.fixture(scope="session")
def brief() -> Document:
    return Document(
        title="美 §301 추가관세 부과안 관련 정보통신 수출 상황보고",
        reported_at="2026. 11. 22. 09:00",
        department="정보통신산업정책관 수출상황실",
        blocks=(*overview(), *impact(), *responses()),
        watermark="대외주의",
        properties={"created": "2026-11-22T09:00:00+09:00", "edition": "1"},
    )
