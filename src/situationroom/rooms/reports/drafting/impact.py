"""□ 영향: exposure, effect by source, direct and indirect, in that order."""

from django.utils.translation import gettext

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Note, Picture, Point, Ref, Topic
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import figures_of, list_rivals
from situationroom.rooms.measures.states import PROGRAMME_TEXT
from situationroom.rooms.reports.cells import ref, share, usd
from situationroom.rooms.reports.drafting.content import area_text, content
from situationroom.rooms.reports.drafting.material import Material
from situationroom.rooms.reports.drafting.summary import basis, same_figures
from situationroom.rooms.reports.tables import effect_table, exposure_table, trade_source
from situationroom.rooms.reports.wording import Words

RIVALS = 3


def impact(m: Material, words: Words) -> list[Block]:
    """Show exposure, effect by source, and what is exposed directly and through third countries."""
    blocks: list[Block] = [Topic(words("영향", "Impact"), new_page=True)]
    if same_figures(m):
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
    blocks.append(exposure_table(m.then, m.item_names, words, basis=basis(m, words)))
    if f"exposure_{words.language}" in m.charts:
        blocks.append(
            _picture(
                m.charts[f"exposure_{words.language}"],
                words("품목별 부과·면제 금액", "Value hit and exempt by item"),
                words,
            )
        )
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
    blocks.append(effect_table(m.then, m.item_names, words, basis=basis(m, words)))
    blocks += _rivals(m.then, words)
    blocks += content(m, words)
    return blocks


def _rivals(run: Run, words: Words) -> list[Block]:
    """Name who gains and who loses beside Korea, the largest first; each leads to its trace."""
    others = [f for f in list_rivals(run) if f.item != run.scenario["origin"] and f.value]
    sides = (
        (words("증가 ", "gain "), [f for f in others if (f.value or 0.0) > 0][:RIVALS]),
        (words("감소 ", "lose "), [f for f in reversed(others) if (f.value or 0.0) < 0][:RIVALS]),
    )
    parts: list[str | Ref] = []
    for name, figures in sides:
        for place, figure in enumerate(figures):
            parts.append(", " if place else f"; {name}" if parts else name)
            said = f"{area_text(figure.item, words)} {formats.usd(figure.value)}"
            parts.append(ref(figure, said))
    if not parts:
        return []
    return [Point(tuple(parts), key=words("경쟁국 수입 변화", "Imports from rivals"))]


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
