"""통계: dataflows and their rows, and the compiled tables a trace leads to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.codelists.queries import get_reference_table, list_reference_rows
from situationroom.rooms.market import queries
from situationroom.web.figures import Fact
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import named, number_cursor, number_to_cursor


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the dataflows and the bridge between the two export series."""
    flows = Table(
        anchor="dataflows",
        caption=_("Dataflows"),
        columns=[
            Column(key="name", label=_("Dataflow"), kind="link", head=True),
            Column(key="classification", label=_("Classification")),
            Column(key="unit", label=_("Unit")),
            Column(key="vintage", label=_("Vintage")),
        ],
        rows=[
            {
                "name": Link(
                    text=named(d), url=reverse("impact_statistics_dataflow", args=[d.code])
                ),
                "classification": d.classification,
                "unit": d.unit,
                "vintage": d.vintage,
            }
            for d in queries.list_dataflows()
        ],
    )
    bridge = Table(
        anchor="bridge",
        caption=_("ICT exports to the US in 2024: two series side by side"),
        columns=[
            Column(key="topic", label=_("Item"), head=True),
            Column(key="series", label=_("Series")),
            Column(key="classification", label=_("Classification")),
            Column(key="value", label=_("Value"), kind="usd", digits=1),
            Column(key="source", label=_("Source")),
            Column(key="note", label=_("Note")),
        ],
        rows=[
            {
                "topic": b.topic,
                "series": b.series,
                "classification": b.classification,
                "value": b.value_usd,
                "source": b.source,
                "note": b.note,
            }
            for b in queries.list_bridge()
        ],
    )
    return render(request, "web/statistics.html", {"flows": flows, "bridge": bridge})


@require_safe
def dataflow_page(request: HttpRequest, dataflow: str) -> HttpResponse:
    """Show the observations of a dataflow, filtered."""
    flow = queries.get_dataflow(dataflow)
    rows = queries.list_observations(
        dataflow=flow.code,
        item=request.GET.get("item", ""),
        counterpart=request.GET.get("counterpart", ""),
        period=request.GET.get("period", ""),
        after=number_cursor(request.GET.get("after")),
    )
    table = Table(
        anchor="observations",
        caption=_("Observations"),
        source=flow.source,
        columns=[
            Column(key="item", label=_("Item"), head=True),
            Column(key="partner", label=_("Partner")),
            Column(key="period", label=_("Period")),
            Column(key="value", label=_("Value"), kind="usd", digits=3),
            Column(key="status", label=_("Status")),
            Column(key="note", label=_("Note")),
        ],
        rows=[
            {
                "item": o.item,
                "partner": o.counterpart or "–",
                "period": o.period,
                "value": o.value,
                "status": o.status,
                "note": o.note or "–",
            }
            for o in rows
        ],
        empty=Empty(title=_("No observation fits")),
    )
    full = len(rows) == queries.PAGE
    return render(
        request,
        "web/dataflow.html",
        {
            "flow": flow,
            "title": named(flow),
            "table": table,
            "facts": [
                Fact(term=_("Classification"), value=flow.classification),
                Fact(term=_("Unit"), value=flow.unit),
                Fact(term=_("Source"), value=flow.source),
                Fact(term=_("Vintage"), value=flow.vintage),
            ],
            "next": number_to_cursor(rows[-1].id) if full else "",
        },
    )


@require_safe
def reference_page(request: HttpRequest, table: str) -> HttpResponse:
    """Show where a compiled table comes from, and the rows a trace points at."""
    origin = get_reference_table(table)
    columns, rows = list_reference_rows(table, filters=request.GET.dict())
    shown = Table(
        anchor="rows",
        caption=_("Rows"),
        source=origin.primary_source,
        columns=[Column(key=name, label=name, head=i == 0) for i, name in enumerate(columns)],
        rows=[{k: "–" if v is None or v == "" else str(v) for k, v in row.items()} for row in rows],
        empty=Empty(title=_("No row fits"), first=_("Take a filter out of the address.")),
    )
    facts = [
        Fact(term=_("Primary source"), value=origin.primary_source),
        Fact(term=_("Vintage"), value=origin.vintage),
        Fact(term=_("Unit"), value=origin.unit),
        Fact(term=_("Licence"), value=origin.licence),
        Fact(term=_("Compiled from"), value=origin.compiled_from),
        Fact(term=_("Checksum (SHA-256)"), value=origin.sha256),
        Fact(term=_("Rows"), value=formats.number(origin.rows)),
    ]
    return render(
        request, "web/reference.html", {"table_name": origin.name, "table": shown, "facts": facts}
    )
