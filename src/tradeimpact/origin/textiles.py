"""Textile and apparel goods: 19 CFR 102.21, whose order decides (19 U.S.C. 3592)."""

from tradeimpact.origin.findings import Finding, Reason, likely, open_between
from tradeimpact.origin.goods import Goods, Stage, Work

RULES = "19 CFR 102.21(c)"
CHAPTERS = frozenset(str(number) for number in range(50, 64))
APPAREL = ("61", "62")
# 19 CFR 102.21(e)(2) and 19 U.S.C. 3592(b)(2)(A): where the fabric was formed decides.
BY_FABRIC = (
    "5609", "5807", "5811", "6213", "6214", "6301", "6302", "6303", "6304", "6305", "6306",
    "630710", "630790", "6308", "940490",
)  # fmt: skip


def is_textile(goods: Goods) -> bool:
    """Tell whether goods are textile or apparel goods under the rules of 102.21."""
    return goods.chapter in CHAPTERS or goods.line.startswith("940490")


def find_textiles(goods: Goods) -> Finding:
    """Return the origin of textile goods by the rules in their order, or that it is open."""
    fabric = goods.done(Work.FABRIC)
    if goods.line.startswith(BY_FABRIC):
        return _one(goods, fabric, "textile_by_fabric", "19 CFR 102.21(e)(2)", "fabric_country")
    knit = goods.done(Work.KNIT_TO_SHAPE)
    if knit:
        return _one(goods, knit, "textile_knit", f"{RULES}(3)(i)", "knit_country")
    if goods.chapter in APPAREL or goods.chapter == "63":
        if goods.done(Work.SEWN_PARTLY):
            return open_between(
                goods.countries,
                Reason("textile_most_important", f"{RULES}(4)"),
                asks=("most_important_assembly",),
            )
        return _one(
            goods, goods.done(Work.SEWN), "textile_assembled", f"{RULES}(3)(ii)", "sewn_country"
        )
    if fabric and not goods.done(Work.SEWN, Work.SEWN_PARTLY):
        return _one(goods, fabric, "textile_fabric", f"{RULES}(2), (e)(1)", "fabric_country")
    return open_between(
        goods.countries, Reason("textile_open", f"{RULES}(2), (e)(1)"), asks=("fabric_country",)
    )


def _one(goods: Goods, stages: tuple[Stage, ...], rule: str, citation: str, asks: str) -> Finding:
    places = tuple(dict.fromkeys(stage.country for stage in stages))
    if len(places) == 1:
        return likely(places[0], Reason(rule, citation, places[0]))
    return open_between(places or goods.countries, Reason(rule, citation), asks=(asks,))
