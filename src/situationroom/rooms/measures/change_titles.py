"""What a change of watched duties is called, in both languages: public facts and nothing else.

The title leaves by mail. A rate that hangs on what somebody declared of their goods would tell it:
0.4 of metal can be read off it, so such a change is told without its rates.
"""

from collections.abc import Mapping
from typing import Any

from situationroom.rooms.codelists.models import Area
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.delivery.kinds import Title
from situationroom.rooms.measures.models import DutyChange


def title_of_change(row: DutyChange, areas: Mapping[str, Area], *, declared: bool = False) -> Title:
    """Return the title: from what to what, from which day, by which law; how many more.

    `declared` says that the first duty hangs on what was declared of the goods.
    """
    first, more = row.changes[0], len(row.changes) - 1
    area = areas.get(first["origin"])
    head = dotted_code(first["line"])
    rates = _rates(first)
    korean = f"{head} {area.name_ko if area else first['origin']} {'변경' if declared else rates}"
    english = f"{head} {area.name_en if area else first['origin']} "
    english += "changes" if declared else rates
    korean += f" ({first['on']}부터{_law(first)})"
    english += f" (from {first['on']}{_law(first)})"
    if more:
        korean, english = f"{korean} 외 {more:,}건", f"{english} and {more:,} more"
    return Title(korean, english)


def _rates(change: Mapping[str, Any]) -> str:
    return f"{_percent(change['was'])} → {_percent(change['now'])}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100, 2):g} %"


def _law(change: Mapping[str, Any]) -> str:
    return f", {change['law']}" if change["law"] else ""
