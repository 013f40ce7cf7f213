"""직접·간접 노출: Korean value added in what is hit, and through whom it gets to the market."""

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Note, Point, Text
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.impact.content import (
    DIRECT,
    INDIRECT,
    content_by_exporter,
    content_year,
    unknown_content,
)
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.rooms.reports.cells import ref, usd
from situationroom.rooms.reports.drafting.material import Material
from situationroom.rooms.reports.drafting.summary import basis
from situationroom.rooms.reports.tables import content_table
from situationroom.rooms.reports.wording import Words

SHOWN = 5


def content(m: Material, words: Words) -> list[Block]:
    """Show what is exposed directly and indirectly; nothing where no share is loaded."""
    found = figures_of(m.then)
    if ("total", INDIRECT) not in found:
        return []
    year = content_year(m.then.result)
    direct, indirect = found["total", DIRECT], found["total", INDIRECT]
    blocks: list[Block] = [
        Point(
            (
                words("부과 대상 수출에 담긴 한국 부가가치: 직접 ", "Korean value added in what is "
                      "hit: directly "),
                usd(direct),
                words(", 제3국 경유 ", ", through third countries "),
                usd(indirect),
                *_through(m.then, words),
                words(f" (부가가치 비중 {year}년, 교역 2024년)",
                      f" (shares of {year}, trade of 2024)"),
            ),
            key=words("직접·간접", "Direct and indirect"),
        ),
        content_table(m.then, m.item_names, words, basis=basis(m, words)),
    ]  # fmt: skip
    unknown = unknown_content(m.then.result)
    if unknown:
        said = ", ".join(
            f"{area_text(code, words)}({formats.usd(unknown[code])})" for code in unknown
        )
        blocks.append(
            Note((words("부가가치 비중을 알 수 없어 제외: ", "No share is known of: ") + said,))
        )
    return blocks


def _through(run: Run, words: Words) -> Text:
    """Name the countries through which most of it goes; each amount leads to its trace."""
    figure = figures_of(run)["total", INDIRECT]
    largest = list(content_by_exporter(run.result).items())[:SHOWN]
    parts = [
        ref(figure, f"{area_text(exporter, words)} {formats.usd(value)}")
        for exporter, value in largest
        if value > 0
    ]
    if not parts:
        return ()
    separated = [part for one in parts for part in (", ", one)][1:]
    return (" (", *separated, ")")


def area_text(code: str, words: Words) -> str:
    """Name a country or area by its code."""
    area = list_areas().get(code)
    return code if area is None else words(area.name_ko, area.name_en)
