"""경쟁국: who gains and who loses in the market, on the page of a run."""

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.impact.models import Figure as Number
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import list_rivals
from situationroom.web.figures import Figure
from situationroom.web.names import area_name, source_name
from situationroom.web.tables import Column, Link, Table

SHOWN = 4


def rivals_figure(run: Run) -> Figure | None:
    """Return the change of imports from every origin; None for a run stored without it."""
    rivals = list_rivals(run)
    if not rivals:
        return None
    sources = run.result["sources"]
    return Figure(
        anchor="rivals",
        sentence=_("Winners: %(winners)s. Losers: %(losers)s.")
        % {
            "winners": _named([one for one in rivals if (one.value or 0.0) > 0]),
            "losers": _named([one for one in reversed(rivals) if (one.value or 0.0) < 0]),
        },
        table=Table(
            anchor="rivals-table",
            caption=_("Change of US imports by origin and elasticity source"),
            fold=True,
            columns=[
                Column(key="origin", label=_("Origin"), kind="link", head=True),
                Column(key="base", label=_("Imports 2024"), kind="usd", digits=2),
                *(_column(source) for source in sources),
            ],
            rows=[
                {
                    "origin": Link(
                        text=area_name(one.item), url=reverse("impact_trace", args=[one.id])
                    ),
                    "base": run.result["rivals"][one.item][0],
                    **one.by_source,
                }
                for one in rivals
            ],
        ),
        unit=formats.money_unit()[0],
        source=_("Own calculation (CES partial equilibrium)"),
        vintage="2024",
        caveat=_("Diversion to third markets is not in it: the trade data hold one market."),
        unconfirmed=run.unconfirmed,
    )


def _column(source: str) -> Column:
    return Column(
        key=source, label=source_name(source), kind="usd", digits=2, blank=_("not covered")
    )


def _named(rivals: list[Number]) -> str:
    said = [f"{area_name(one.item)} {formats.usd(one.value)}" for one in rivals[:SHOWN]]
    return ", ".join(said) or "–"
