"""The tables of a brief: exposure by item, effect by elasticity source, answers."""

from collections.abc import Mapping, Sequence

from situationroom.documents import formats
from situationroom.documents.blocks import Column, Table, Text
from situationroom.rooms.impact.content import CONTENT_NAMES, content_year
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import figures_of, item_rows
from situationroom.rooms.issues.queries import Row
from situationroom.rooms.issues.states import ResponseState
from situationroom.rooms.reports.cells import amount, money, money_unit, ref, share
from situationroom.rooms.reports.wording import SOURCE_NAMES, Words

Names = Mapping[str, tuple[str, str]]


def trade_source(words: Words) -> str:
    """Return the source line of exposure figures."""
    return words(
        "미국 센서스국 2024년 소비수입(과세가격), 美 HTS, 조치 등록부",
        "US Census Bureau, imports for consumption 2024 (customs value); HTS; register",
    )


def exposure_table(run: Run, names: Names, words: Words, *, basis: str) -> Table:
    """Return value hit and exempt and the duty before and after, by item."""
    f = figures_of(run)
    rows: list[tuple[Text, ...]] = [
        (
            (_name(names, row["item"], words),),
            *(
                (amount(f[row["item"], name], words),)
                for name in ("base_usd", "hit_usd", "exempt_usd")
            ),
            (money(row["outside_usd"], words),),
            (share(f[row["item"], "rate_before"]),),
            (share(f[row["item"], "rate_after"]),),
        )
        for row in item_rows(run)
    ]
    labels = words(
        "품목,수출액(2024),부과,면제,대상 외,관세율(전),관세율(후)",
        "Item,Exports 2024,Hit,Exempt,Outside,Duty before,Duty after",
    ).split(",")
    return Table(
        caption=words("품목별 노출", "Exposure by item") + basis,
        columns=_columns(labels),
        rows=tuple(rows),
        unit=f"{money_unit(words)[0]}, %",
        source=trade_source(words),
    )


def effect_table(run: Run, names: Names, words: Words, *, basis: str) -> Table:
    """Return the change of exports by item and elasticity source, with its range."""
    f = figures_of(run)
    sources = run.result["sources"]
    rows: list[tuple[Text, ...]] = []
    for row in item_rows(run):
        figure = f[row["item"], "change_usd"]
        ends = (money(end, words, digits=1) for end in (figure.low, figure.high))
        rows.append(
            (
                (_name(names, row["item"], words),),
                *((ref(figure, money(figure.by_source[s], words, digits=1)),) for s in sources),
                ("~".join(ends),),
            )
        )
    heads = [
        words("품목", "Item"),
        *(words(*SOURCE_NAMES[s]) for s in sources),
        words("범위", "Range"),
    ]
    return Table(
        caption=words(
            "탄력성 출처별 수출 변화(감도 범위)",
            "Change of exports by elasticity source (a sensitivity range)",
        )
        + basis,
        columns=_columns(heads),
        rows=tuple(rows),
        unit=money_unit(words)[0],
        source=words(
            "상황실 계산(CES 부분균형), 탄력성: CEPII ProTEE, Broda·Weinstein, Caliendo·Parro",
            "Own calculation (CES partial equilibrium); elasticities: CEPII ProTEE, "
            "Broda and Weinstein, Caliendo and Parro",
        ),
    )


def content_table(run: Run, names: Names, words: Words, *, basis: str) -> Table:
    """Return Korean value added in what is hit, directly and through third countries, by item."""
    f = figures_of(run)
    year = content_year(run.result)
    rows: list[tuple[Text, ...]] = [
        (
            (_name(names, item, words),),
            *((amount(f[item, name], words),) for name in CONTENT_NAMES),
        )
        for item in _items_with_content(run)
    ]
    heads = words(
        "품목,직접(우리 수출),간접(제3국 수출)",
        "Item,Direct (our exports),Indirect (exports of third countries)",
    ).split(",")
    return Table(
        caption=words(
            f"부과 대상 수출 속 한국 부가가치({year}년 비중)",
            f"Korean value added in what is hit (shares of {year})",
        )
        + basis,
        columns=_columns(heads),
        rows=tuple(rows),
        unit=money_unit(words)[0],
        source=words(
            f"상황실 계산: 미국 수입(2024년)에 국제산업연관표({year}년)의 부가가치 비중을 곱함",
            "Own calculation: US imports of 2024 times shares of value added from an "
            f"inter-country input-output table of {year}",
        ),
    )


def _items_with_content(run: Run) -> list[str]:
    """Return the items with value added in what is hit, in their order, the total last."""
    f = figures_of(run)
    return [
        item
        for item in (row["item"] for row in run.result["items"])
        if item == "total" or any(f[item, name].value for name in CONTENT_NAMES)
    ]


def _standing_of(row: Row, words: Words) -> str:
    """Say whether an organisation answered; what it said to the government alone is not shown."""
    if row.response.state != ResponseState.ANSWERED:
        return words("무응답", "no answer")
    if row.is_kept:
        return words("회신(정부 한정)", "answered (government)")
    return words("회신", "answered")


def answers_table(answers: Sequence[Row], words: Words) -> Table:
    """Return what each organisation answered, the silent ones too."""
    rows: list[tuple[Text, ...]] = [
        (
            (words(r.response.organisation.name_ko, r.response.organisation.name_en),),
            (_standing_of(r, words),),
            ((r.said and r.said.position) or "-",),
            ((r.said and r.said.action) or "-",),
            (formats.day(r.said.next_date) if r.said and r.said.next_date else "-",),
        )
        for r in answers
    ]
    heads = words(
        "기관,상태,입장,조치,다음 일정", "Organisation,State,Position,Action,Next date"
    ).split(",")
    return Table(
        caption=words("기관별 대응", "Responses"),
        columns=tuple(Column(h) for h in heads),
        rows=tuple(rows),
    )


def _columns(labels: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(label, "left" if i == 0 else "right") for i, label in enumerate(labels))


def _name(names: Names, item: str, words: Words) -> str:
    return words("합계", "Total") if item == "total" else words(*names[item])
