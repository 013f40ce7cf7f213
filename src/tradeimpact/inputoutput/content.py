"""A country's value added in the trade a duty hits: directly, and inside what third countries sell.

Shares of a year of an input-output table times customs values of another year: an assumption, kept
visible by the year each share carries. Method page: docs/methods/indirect.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.inputoutput.indirect import Embodied

REST = "ROW"
"""The rest of the world in a table: stands for every exporter the table does not name."""


@dataclass(frozen=True, slots=True)
class ContentShare:
    """Value added of one country in a unit of what an exporter's industry sells to the market.

    Attributes
    ----------
    exporter : str
        Code of the country, or `REST`.
    goods : str
        First digits of the HS codes the industry makes.
    industry : str
        Label of the industry in the table.
    share : float
        Of gross output, from 0 to 1.
    exports : float
        Gross exports of the industry to the market in the table's year, USD.
    year : int
    """

    exporter: str
    goods: str
    industry: str
    share: float
    exports: float
    year: int


@dataclass(frozen=True, slots=True)
class Hit:
    """Imports of an HS6 code from an origin in the base year, and the part a duty hits; USD."""

    hs6: str
    item: str
    origin: str
    value: float
    hit: float


@dataclass(frozen=True, slots=True)
class Content:
    """Value added of the origin in one exporter's goods of one item, USD.

    `stands_for` is the exporter of the row the share was taken from: `REST` where the table does
    not name the exporter. `share` and `content` are None where no row fits: not known, never 0.
    """

    item: str
    exporter: str
    goods: str
    industry: str
    value: float
    hit: float
    share: float | None
    content: float | None
    stands_for: str
    year: int | None


def shares_of(
    found: Embodied,
    *,
    industry_of: Mapping[str, str],
    name_of: Mapping[str, str],
    joined: Mapping[str, Sequence[str]],
    scale: float,
) -> tuple[ContentShare, ...]:
    """Return the shares of an embodied table by exporter and goods, in a fixed order.

    Parameters
    ----------
    found : Embodied
    industry_of : mapping of HS digits to industry
    name_of : mapping of the table's country to the code wanted
        One that is not in it is left out.
    joined : mapping of a code to the codes it holds
        A union of countries: its share is that of their exports together.
    scale : float
        USD in a unit of the table.

    Raises
    ------
    LabelMismatch
        The table has no such industry.
    """
    frame = found.frame()
    lacking = sorted(set(industry_of.values()) - set(frame["industry"]))
    if lacking:
        raise LabelMismatch(
            f"the table of {found.table.year} holds no industry {', '.join(lacking)}; it holds "
            f"{', '.join(sorted(set(frame['industry']))[:8])} and others."
        )
    held: dict[tuple[str, str], tuple[float, float, float]] = {}
    columns = ("exporter", "industry", "exports", "value_added", "share")
    for exporter, industry, exports, inside, share in frame.select(columns).iter_rows():
        if exporter in name_of and industry in industry_of.values():
            held[name_of[exporter], industry] = (exports, inside, share)
    exporters = {exporter for exporter, _ in held}
    for union, members in joined.items():
        for industry in set(industry_of.values()):
            rows = [held[m, industry] for m in members if (m, industry) in held]
            if rows and (exports := fsum(row[0] for row in rows)) > 0:
                inside = fsum(row[1] for row in rows)
                held[union, industry] = (exports, inside, inside / exports)
        exporters |= {union}
    return tuple(
        ContentShare(
            exporter, goods, industry, share, exports * scale, found.table.year
        )
        for exporter in sorted(exporters)
        for goods, industry in sorted(industry_of.items())
        for exports, _, share in [held.get((exporter, industry), (0.0, 0.0, None))]
        if share is not None
    )  # fmt: skip


def content_of(
    hits: Sequence[Hit], shares: Sequence[ContentShare], *, own: str
) -> tuple[Content, ...]:
    """Return the value added in the goods of every exporter, by item; rows in a fixed order.

    Rows of both sides are matched by label, whatever their order: the longest digits that begin
    an HS6 code, and the exporter, or the rest of the world where the table does not name it.
    Nothing stands for `own`, the country whose value added is followed.

    Raises
    ------
    BadFlow
        A value is negative or not finite, or more is hit than there is.
    LabelMismatch
        A share is not one, or stands twice.
    """
    by_label = _by_label(shares)
    parts: dict[tuple[str, str, str], list[Hit]] = {}
    for hit in hits:
        _check_hit(hit)
        if hit.value > 0:
            row = _row_for(hit, by_label, own)
            parts.setdefault((hit.item, hit.origin, row.goods if row else ""), []).append(hit)
    return tuple(
        _content(item, exporter, goods, parts[item, exporter, goods], by_label)
        for item, exporter, goods in sorted(parts)
    )


def _row_for(
    hit: Hit, by_label: Mapping[tuple[str, str], ContentShare], own: str
) -> ContentShare | None:
    """Return the row of the exporter, or that of the rest of the world; None where neither is."""
    beginnings = [hit.hs6[:length] for length in range(len(hit.hs6), 0, -1)]
    for exporter in (hit.origin, *(() if hit.origin == own else (REST,))):
        for goods in beginnings:
            if row := by_label.get((exporter, goods)):
                return row
    return None


def _content(
    item: str,
    origin: str,
    goods: str,
    hits: Sequence[Hit],
    by_label: Mapping[tuple[str, str], ContentShare],
) -> Content:
    row = by_label.get((origin, goods)) or by_label.get((REST, goods)) if goods else None
    hit = fsum(one.hit for one in hits)
    return Content(
        item=item,
        exporter=origin,
        goods=goods,
        industry=row.industry if row else "",
        value=fsum(one.value for one in hits),
        hit=hit,
        share=row.share if row else None,
        content=row.share * hit if row else None,
        stands_for=row.exporter if row else "",
        year=row.year if row else None,
    )


def check_shares(shares: Sequence[ContentShare]) -> None:
    """Refuse shares that are none or stand twice.

    Raises
    ------
    LabelMismatch
    """
    _by_label(shares)


def _by_label(shares: Sequence[ContentShare]) -> dict[tuple[str, str], ContentShare]:
    found: dict[tuple[str, str], ContentShare] = {}
    for row in shares:
        label = row.exporter, row.goods
        if not 0.0 <= row.share <= 1.0 + 1e-9:
            raise LabelMismatch(
                f"the share of {row.exporter} {row.goods} is {row.share}: a share of gross output "
                "is from 0 to 1; divide by 100 if it is a percentage."
            )
        if label in found:
            raise LabelMismatch(f"the share of {row.exporter} {row.goods} stands twice; keep one.")
        found[label] = row
    return found


def _check_hit(hit: Hit) -> None:
    for name, value in (("value", hit.value), ("hit", hit.hit)):
        if not isfinite(value) or value < 0:
            raise BadFlow(
                f"{name} of {hit.hs6} from {hit.origin} is {value}; give a finite amount of zero "
                "or more, and leave out what is not known."
            )
    if hit.hit > hit.value * (1 + 1e-9):
        raise BadFlow(
            f"{hit.hs6} from {hit.origin}: {hit.hit} is hit of {hit.value}; a duty hits no more "
            "than there is."
        )
