"""Runs as figures: what several pages show of an impact run."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.documents import charts, formats
from situationroom.documents.particles import with_particles
from situationroom.rooms.impact.models import Figure as Number
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import (
    figures_of,
    find_stale_since,
    item_rows,
    programmes_of,
)
from situationroom.rooms.impact.states import RunState
from situationroom.rooms.measures.states import FORM_TEXT
from situationroom.web.figures import Fact, Figure
from situationroom.web.gaps import gap_text, list_gaps, totals_note
from situationroom.web.names import area_name, item_names, source_name
from situationroom.web.tables import Column, Link, Table
from situationroom.web.words import programme_name

NARROW = 328
SHOWN = 12


def trade_source() -> str:
    """Return the source line of exposure figures."""
    return _("US Census Bureau, imports for consumption 2024 (customs value); HTS; register")


def stale_since(run: Run) -> datetime | None:
    """Return since when a run is stale, or None while it holds."""
    if run.state != RunState.STALE:
        return None
    return find_stale_since([run.id]).get(run.id, run.made_at)


def exposure_figure(run: Run, *, width: int = 720, anchor: str = "exposure") -> Figure:
    """Return value hit and exempt by item, with its finding and table twin."""
    names = item_names()
    bars = [
        charts.Exposure(
            item=names[row["item"]],
            hit=row["hit_usd"],
            exempt=row["exempt_usd"],
            low=row["hit_low_usd"],
            high=row["hit_high_usd"],
        )
        for row in item_rows(run)
        if row["item"] != "total"
    ]
    numbers = figures_of(run)
    hit = numbers["total", "hit_usd"]
    said = _(
        "Of %(base)s of ICT exports to the US, %(hit)s are hit and %(exempt)s are exempt by law."
    )
    values = {
        "base": formats.usd(numbers["total", "base_usd"].value),
        "hit": formats.usd_range(hit.value, hit.low, hit.high)
        if hit.low != hit.high
        else formats.usd(hit.value),
        "exempt": formats.usd(numbers["total", "exempt_usd"].value),
    }
    sentence = with_particles(said % values)
    return Figure(
        anchor=anchor,
        sentence=sentence,
        svg=charts.exposure_bars(items=bars, width=width, title=sentence),
        svg_narrow=charts.exposure_bars(items=bars, width=NARROW, title=sentence),
        table=exposure_table(run, numbers, anchor=f"{anchor}-table"),
        unit=formats.money_unit()[0],
        source=trade_source(),
        vintage="2024",
        range_note=_("what the law leaves open, low to high"),
        csv_url=reverse("impact_run_csv", args=[run.id]),
        trace_url=reverse("impact_trace", args=[hit.id]),
        unconfirmed=run.unconfirmed,
        stale_since=stale_since(run),
    )


def exposure_table(run: Run, numbers: dict[tuple[str, str], Number], *, anchor: str) -> Table:
    """Return exposure and duty by item; every item leads to its trace."""
    names = item_names()
    return Table(
        anchor=anchor,
        caption=_("Exposure by item"),
        source=trade_source(),
        columns=[
            Column(key="item", label=_("Item"), kind="link", head=True),
            Column(key="base", label=_("Exports 2024"), kind="usd", digits=2),
            Column(key="hit", label=_("Hit"), kind="usd", digits=2),
            Column(key="exempt", label=_("Exempt"), kind="usd", digits=2),
            Column(key="outside", label=_("Outside"), kind="usd", digits=2),
            Column(key="before", label=_("Duty before"), kind="share", digits=2),
            Column(key="after", label=_("Duty after"), kind="share", digits=2),
        ],
        rows=[
            {
                "item": Link(
                    text=names[row["item"]],
                    url=reverse("impact_trace", args=[numbers[row["item"], "hit_usd"].id]),
                ),
                "base": row["base_usd"],
                "hit": row["hit_usd"],
                "exempt": row["exempt_usd"],
                "outside": row["outside_usd"],
                "before": row["rate_before"],
                "after": row["rate_after"],
            }
            for row in item_rows(run)
        ],
        unconfirmed=run.unconfirmed,
    )


def effect_figure(run: Run) -> Figure:
    """Return the change of exports by elasticity source, with the sign robustness said."""
    names = item_names()
    rows = [row for row in item_rows(run) if row["item"] != "total"]
    dots = [
        charts.Effect(
            item=names[row["item"]], source=source_name(source), change=value / row["base_usd"]
        )
        for row in rows
        for source, value in row["effect"]["by_source"].items()
        if value is not None
    ]
    numbers = figures_of(run)
    total = numbers["total", "change_usd"]
    return Figure(
        anchor="effect",
        sentence=effect_sentence(total),
        svg=charts.effect_by_source(effects=dots) if dots else "",
        svg_narrow=charts.effect_by_source(effects=dots, width=NARROW) if dots else "",
        table=effect_table(run, numbers),
        unit="%",
        range_note=_("by elasticity source and legal uncertainty; not a confidence interval"),
        source=_("Own calculation (CES partial equilibrium)"),
        vintage="2024",
        caveat=totals_note(run),
        trace_url=reverse("impact_trace", args=[total.id]),
        unconfirmed=run.unconfirmed,
    )


def effect_sentence(total: Number) -> str:
    """Say the effect and whose elasticities it stands on, its range, and if the signs agree."""
    if total.low is None:
        return _("No elasticity source covers what is exported: the change is not computed.")
    values = {
        "value": formats.usd(total.value),
        "source": reference_source(total.run),
        "low": formats.usd(total.low),
        "high": formats.usd(total.high),
    }
    if len({value > 0 for value in total.by_source.values() if value}) > 1:
        return (
            _(
                "Exports change by %(value)s with the elasticities of %(source)s (%(low)s to "
                "%(high)s by elasticity source and legal uncertainty); the sources do not agree "
                "on the sign."
            )
            % values
        )
    return (
        _(
            "Exports change by %(value)s with the elasticities of %(source)s (%(low)s to %(high)s "
            "by elasticity source and legal uncertainty); every source has the same sign."
        )
        % values
    )


def reference_source(run: Run) -> str:
    """Return the name of the source whose elasticities the single number stands on."""
    return source_name(run.scenario["reference_source"])


def effect_table(run: Run, numbers: dict[tuple[str, str], Number]) -> Table:
    """Return the change of exports by item and source."""
    names, sources = item_names(), run.result["sources"]
    return Table(
        anchor="effect-table",
        caption=_("Change of exports by elasticity source"),
        columns=[
            Column(key="item", label=_("Item"), kind="link", head=True),
            *(_effect_column(s, source_name(s)) for s in sources),
            _effect_column("low", _("Lowest")),
            _effect_column("high", _("Highest")),
        ],
        rows=[
            {
                "item": Link(
                    text=names[row["item"]],
                    url=reverse("impact_trace", args=[numbers[row["item"], "change_usd"].id]),
                ),
                **row["effect"]["by_source"],
                "low": row["effect"]["low"],
                "high": row["effect"]["high"],
            }
            for row in item_rows(run)
        ],
        unconfirmed=run.unconfirmed,
    )


def _effect_column(key: str, label: str) -> Column:
    return Column(key=key, label=label, kind="usd", digits=2, blank=_("not covered"))


def headline_facts(run: Run) -> list[Fact]:
    """Return the headline figures of a run, each leading to its trace."""
    numbers = figures_of(run)

    def fact(term: str, name: str, *, money: bool) -> Fact:
        number = numbers["total", name]
        write = formats.usd if money else formats.share
        note = "" if number.low == number.high else f"{write(number.low)} ~ {write(number.high)}"
        whose = [reference_source(run)] if name == "change_usd" else []
        return Fact(
            term=term,
            value=write(number.value),
            note="; ".join([*whose, *([note] if note else [])]),
            url=reverse("impact_trace", args=[number.id]),
        )

    return [
        fact(_("Exports 2024"), "base_usd", money=True),
        fact(_("Hit"), "hit_usd", money=True),
        fact(_("Exempt by law"), "exempt_share", money=False),
        fact(_("Duty before"), "rate_before", money=False),
        fact(_("Duty after"), "rate_after", money=False),
        fact(_("Change of exports"), "change_usd", money=True),
    ]


def other_changes(run: Run) -> Sequence[str]:
    """Return what else begins or ends between the two days, in words."""
    said = {"begins": _("%(programme)s begins"), "ends": _("%(programme)s ends")}
    return [
        said[other["change"]] % {"programme": programme_name(other["programme"])}
        for other in run.result.get("others", [])
    ]


def not_covered_lines(run: Run) -> Sequence[str]:
    """Return what a run left out, in words."""
    return [gap_text(gap) for gap in list_gaps(run)]


def unseen_origins(run: Run) -> str:
    """Say from which origins of the duty the trade data hold no imports; nothing when from all."""
    codes = run.result.get("unseen_origins", [])
    if not codes:
        return ""
    names = ", ".join(map(area_name, codes))
    return _(
        "The trade data hold no imports from %(origins)s by themselves: what a duty on them does "
        "is not known; that is not zero."
    ) % {"origins": names}


def change_facts(run: Run) -> list[Fact]:
    """Return the changes to the law a scenario was written with, where a trace leads to."""
    url = f"{reverse('impact_run', args=[run.id])}#changes"
    out = run.scenario.get("without", [])
    programmes = programmes_of(out) if out else {}
    taken = [
        Fact(
            term=programme_name(programmes[key]) if key in programmes else key,
            value=_("taken out"),
            note=key,
            url=url,
        )
        for key in out
    ]
    return [*taken, *(_change_fact(change, url) for change in run.scenario.get("changes", []))]


def _change_fact(change: dict[str, Any], url: str) -> Fact:
    value = _("%(rate)s (%(form)s) from %(since)s") % {
        "rate": formats.share(change["rate"], 2),
        "form": _(FORM_TEXT[change["form"]]),
        "since": formats.day(date.fromisoformat(change["since"])),
    }
    if change.get("measure"):
        term, note = programme_name(change["programme"]), change["key"]
        return Fact(term=term, value=value, note=note, url=url)
    note = _("origins: %(origins)s; products: %(products)s; except: %(except)s") % {
        "origins": _codes(change["origins"]),
        "products": _codes(change["products"]),
        "except": _codes(change["except"]) if change["except"] else "–",
    }
    return Fact(term=change["key"], value=value, note=note, url=url)


def _codes(codes: Sequence[str] | None) -> str:
    if codes is None:
        return _("all")
    shown = ", ".join(codes[:SHOWN])
    more = len(codes) - SHOWN
    return shown + (_(" and %(n)d more") % {"n": more} if more > 0 else "")
