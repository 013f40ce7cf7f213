"""What a run could not cover, in words: named with its value, and never counted as zero."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.documents import formats
from situationroom.rooms.codelists.queries import get_hs_names, items_by_hs6
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import item_rows
from situationroom.web.names import goods_text, item_names, source_name

SHOWN = 3
WHOLE = "total"
LACKING = re.compile(r"no usable elasticity in (\w+)")
REASONS = {
    "the ordinary duty of the line is not ad valorem": gettext_noop(
        "%(goods)s: its ordinary duty is not a share of the value, so that part of the duty is "
        "left out; that is not zero."
    ),
    "the line is not in the tariff schedule": gettext_noop(
        "%(goods)s: the line is not in the tariff schedule, so it is left out; that is not zero."
    ),
}


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Goods left out: an item as a whole, a code some sources lack, or a line without a rate."""

    item: str
    name: str
    value: float
    sources: tuple[str, ...] = ()
    everywhere: bool = False
    reason: str = ""


def list_gaps(run: Run, *, item: str = WHOLE) -> list[Gap]:
    """Return what a run left out, of one item or in all, the largest trade first."""
    gaps = [*_whole_items(run), *_codes(run)]
    wanted = [gap for gap in gaps if item in (WHOLE, gap.item)]
    return sorted(wanted, key=lambda gap: -gap.value)


def gap_text(gap: Gap) -> str:
    """Say what was left out and why."""
    goods = _("%(name)s (exports 2024: %(value)s)") % {
        "name": gap.name,
        "value": formats.usd(gap.value),
    }
    if gap.reason:
        return _(REASONS[gap.reason]) % {"goods": goods} if gap.reason in REASONS else gap.name
    if gap.everywhere:
        return _(
            "%(goods)s: no elasticity source covers it, so its change is not computed and it "
            "is left out of every total; that is not zero."
        ) % {"goods": goods}
    return _(
        "%(goods)s: %(sources)s has no usable elasticity for it, so it is left out of that "
        "source's total; that is not zero."
    ) % {"goods": goods, "sources": ", ".join(map(source_name, gap.sources))}


def totals_note(run: Run) -> str:
    """Say beside a total what is not in it; nothing where all is covered."""
    gaps = [gap for gap in list_gaps(run) if not gap.reason]
    if not gaps:
        return ""
    named = [
        f"{gap.name} {formats.usd(gap.value)}"
        + ("" if gap.everywhere else f" [{', '.join(map(source_name, gap.sources))}]")
        for gap in gaps[:SHOWN]
    ]
    more = len(gaps) - len(named)
    return _("Left out of the totals, not counted as zero: %(goods)s") % {
        "goods": "; ".join(named) + (_(" and %(n)d more") % {"n": more} if more > 0 else "")
    }


def is_uncovered(row: Mapping[str, Any]) -> bool:
    """Tell whether no source covers an item of a run at all."""
    return all(value is None for value in row["effect"]["by_source"].values())


def _whole_items(run: Run) -> list[Gap]:
    names = item_names()
    return [
        Gap(item=row["item"], name=names[row["item"]], value=row["base_usd"], everywhere=True)
        for row in item_rows(run)
        if row["item"] != WHOLE and is_uncovered(row)
    ]


def _source(gap: Mapping[str, Any]) -> str:
    """Return which elasticity source lacks the goods; runs stored early say it in words only."""
    found = LACKING.fullmatch(gap["reason"])
    return str(gap.get("source") or (found[1] if found else ""))


def _codes(run: Run) -> list[Gap]:
    """Return the codes left out, once each, with every source that lacks them."""
    whole = {gap.item for gap in _whole_items(run)}
    item_of, every = items_by_hs6(), set(run.result["sources"])
    lacking: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for gap in run.result["not_covered"]:
        reason = "" if _source(gap) else gap["reason"]
        lacking.setdefault((gap["code"], reason), []).append(gap)
    rows = get_hs_names(sorted({code[:6] for code, _reason in lacking}))
    gaps = []
    for (code, reason), found in lacking.items():
        item = item_of.get(code[:6], "")
        if item in whole and not reason:
            continue
        sources = tuple(_source(gap) for gap in found) if not reason else ()
        gaps.append(
            Gap(
                item=item,
                name=goods_text(code, rows.get(code[:6])),
                value=found[0]["value"],
                sources=sources,
                everywhere=set(sources) == every,
                reason=reason,
            )
        )
    return gaps
