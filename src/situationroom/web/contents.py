"""직접·간접 노출: Korean value added in what is hit, on the page of a run and in its trace."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.impact.content import (
    CONTENT_NAMES,
    DIRECT,
    INDIRECT,
    content_by_exporter,
    content_year,
    unknown_content,
)
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import figures_of
from situationroom.web.figures import Figure
from situationroom.web.names import area_name, item_names, join_names
from situationroom.web.tables import Column, Link, Table

REST = "ROW"
SHOWN = 5
STEP = "exporter "


def content_figure(run: Run) -> Figure | None:
    """Return what is exposed directly and through third countries; None without shares."""
    numbers = figures_of(run)
    if ("total", INDIRECT) not in numbers:
        return None
    names, year = item_names(), content_year(run.result)
    direct, indirect = numbers["total", DIRECT], numbers["total", INDIRECT]
    through = [
        f"{area_name(code)} {formats.usd(value)}"
        for code, value in list(content_by_exporter(run.result).items())[:SHOWN]
        if value > 0
    ]
    sentence = _(
        "Korean value added in what is hit: %(direct)s directly, %(indirect)s through third "
        "countries."
    ) % {"direct": formats.usd(direct.value), "indirect": formats.usd(indirect.value)}
    return Figure(
        anchor="content",
        sentence=" ".join([sentence, *([f"({', '.join(through)})"] if through else [])]),
        table=Table(
            anchor="content-table",
            caption=_("Direct and indirect exposure by item"),
            columns=[
                Column(key="item", label=_("Item"), kind="link", head=True),
                Column(key=DIRECT, label=_("Direct"), kind="usd", digits=2),
                Column(key=INDIRECT, label=_("Through third countries"), kind="usd", digits=2),
            ],
            rows=[
                {
                    "item": Link(
                        text=names[row["item"]],
                        url=reverse("impact_trace", args=[numbers[row["item"], INDIRECT].id]),
                    ),
                    **{name: numbers[row["item"], name].value for name in CONTENT_NAMES},
                }
                for row in run.result["items"]
                if any(numbers[row["item"], name].value for name in CONTENT_NAMES)
            ],
        ),
        unit=formats.money_unit()[0],
        source=_("Own calculation from an inter-country input-output table and US imports"),
        vintage=_("trade of 2024, value added of %(year)s") % {"year": year},
        caveat=content_caveat(run),
        trace_url=reverse("impact_trace", args=[indirect.id]),
        unconfirmed=run.unconfirmed,
    )


def content_caveat(run: Run) -> str:
    """Say what these figures assume, and of whom no share is known."""
    said = _(
        "Industry averages of %(year)s times the trade of 2024, an assumption; never added to "
        "customs values."
    ) % {"year": content_year(run.result)}
    unknown = unknown_content(run.result)
    if not unknown:
        return said
    names = join_names([area_name(code) for code in unknown])
    return f"{said} {_('No share is known of: %(names)s.') % {'names': names}}"


def content_steps(trace: Mapping[str, Any]) -> Table:
    """Return what a figure adds up by exporter and item; each share leads to its row."""
    shares = {s["key"]: s for s in trace["sources"] if s["dataset"] != "us_imports_2024"}
    trade = {s["key"] for s in trace["sources"] if s["dataset"] == "us_imports_2024"}
    names = item_names()
    return Table(
        anchor="steps",
        caption=_("Exports it adds up"),
        fold=True,
        columns=[
            Column(key="exporter", label=_("Exporter"), kind="link", head=True),
            Column(key="item", label=_("Item")),
            Column(key="hit", label=_("Hit"), kind="usd", digits=3),
            Column(key="share", label=_("Share of Korean value added"), kind="link", side="right"),
            Column(key="of", label=_("Share of")),
            Column(key="value", label=_("Value"), kind="usd", digits=3),
        ],
        rows=[
            _step(step, shares, trade, names)
            for step in trace["steps"]
            if step["name"].startswith(STEP)
        ],
    )


def _step(
    step: Mapping[str, Any],
    shares: Mapping[str, Mapping[str, Any]],
    trade: set[str],
    names: Mapping[str, str],
) -> dict[str, Any]:
    exporter, item = step["name"].removeprefix(STEP).split(" ", 1)
    inputs = step["inputs"]
    source = shares.get(f"exporter={inputs['stands_for']}&goods={inputs['goods']}")
    share = _("not known") if inputs["share"] is None else formats.share(inputs["share"], 2)
    key = f"partner={exporter}"
    return {
        "exporter": Link(
            text=area_name(exporter), url=_table_url(key) if key in trade else ""
        ),
        "item": names[item],
        "hit": inputs["hit"],
        "share": Link(text=share, url=_share_url(source)) if source else share,
        "of": exporter_name(inputs["stands_for"]),
        "value": step["value"],
    }  # fmt: skip


def exporter_name(code: str) -> str:
    """Name the exporter of a share; the rest of the world stands for those not named."""
    return _("Rest of the world") if code == REST else area_name(code) if code else "–"


def _table_url(key: str) -> str:
    asked = urlencode({"partner": key.removeprefix("partner=")})
    return f"{reverse('impact_reference', args=['us_imports_2024'])}?{asked}"


def _share_url(source: Mapping[str, Any]) -> str:
    keys = dict(part.split("=", 1) for part in source["key"].split("&"))
    asked = urlencode({"item": keys["goods"], "counterpart": keys["exporter"]})
    return f"{reverse('impact_statistics_dataflow', args=[source['dataset']])}?{asked}"
