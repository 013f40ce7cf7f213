"""Solar and battery cells: decisions look to where a cell was made, not where it was joined."""

from tradeimpact.origin.findings import Finding, Reason, likely, open_between
from tradeimpact.origin.goods import Goods, Work

SOLAR = "HQ H298653"
BATTERY = "HQ H309485 (affirming NY N306055); HQ H306336"
SOLAR_CODES = ("854142", "854143", "850171", "850172", "850180")
BATTERY_HEADING = "8507"
CELL_WORK = (Work.CELL, Work.CELL_PARTLY, Work.CELLS_JOINED, Work.ASSEMBLED, Work.FINISHED)


def find_cells(goods: Goods) -> Finding | None:
    """Return the origin of cells, modules and packs; None for goods that are none of these."""
    solar = goods.line.startswith(SOLAR_CODES)
    if not solar and not goods.line.startswith(BATTERY_HEADING):
        return None
    citation = SOLAR if solar else BATTERY
    whole, partly = goods.done(Work.CELL), goods.done(Work.CELL_PARTLY)
    makers = tuple(dict.fromkeys(stage.country for stage in whole))
    if partly:
        places = tuple(dict.fromkeys(stage.country for stage in (*whole, *partly)))
        if len(places) > 1 or not whole:
            return open_between(places, Reason("cell_in_parts", citation), asks=("cell_steps",))
    if not makers:
        return open_between(
            goods.countries, Reason("cell_unsaid", citation), asks=("cell_country",)
        )
    if len(makers) > 1:
        return open_between(makers, Reason("cells_of_several", citation), asks=("cells_apart",))
    made = max(at for at, stage in enumerate(goods.stages) if stage in (*whole, *partly))
    if any(stage.work not in CELL_WORK for stage in goods.stages[made:]):
        return open_between(
            goods.countries, Reason("cell_and_more", citation), asks=("three_questions",)
        )
    return likely(makers[0], Reason("cell_country", citation, makers[0]))
