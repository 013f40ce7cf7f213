"""통계: dataflows and their rows, and the compiled tables a trace leads to."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.codelists.models import ReferenceTable
from situationroom.rooms.codelists.queries import (
    get_hs_names,
    get_reference_table,
    list_reference_rows,
)
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.market import queries
from situationroom.rooms.market.models import Bridge, Dataflow, Observation
from situationroom.web import marks
from situationroom.web.contents import exporter_name
from situationroom.web.datasets import SERIES_NAMES, Text, described, table_name
from situationroom.web.figures import Fact
from situationroom.web.names import (
    area_name,
    dotted,
    goods_name,
    item_names,
    ministry_name,
    status_name,
)
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import named, number_cursor, number_to_cursor

MTI, ISIC = "MTI", "ISIC"
HS_SERIES, MTI_SERIES = SERIES_NAMES
RECORDS = 3  # so few rows are read from top to bottom, one name a line
UNITS = {"USD": gettext_lazy("US dollars"), "share": gettext_lazy("share; 1 = 100 %")}


class FlowFilter(forms.Form):
    """Item, partner and period of observations."""

    item = forms.CharField(required=False, max_length=40)
    counterpart = forms.ChoiceField(required=False)
    period = forms.CharField(label=gettext_lazy("Period"), required=False, max_length=10)

    def __init__(self, *args: Any, flow: Dataflow, **kwargs: Any) -> None:
        """Name the fields for the dataflow and offer what it has figures for."""
        super().__init__(*args, **kwargs)
        by_line = flow.classification != MTI
        if by_line:
            chapter = flow.classification == ISIC
            self.fields["item"].label = _("HS chapter") if chapter else _("Tariff line (HTS)")
            self.fields["item"].widget.attrs["placeholder"] = "85" if chapter else "8473.30.11.40"
        else:
            items = queries.list_values(dataflow=flow.code, field="item")
            self.fields["item"] = _choice(_("Item"), {i: ministry_name(i) for i in items})
        partners = queries.list_values(dataflow=flow.code, field="counterpart")
        self.fields["counterpart"] = _choice(
            _("Partner") if by_line else _("Area"), {p: exporter_name(p) for p in partners}
        )
        self.fields["period"].widget.attrs["placeholder"] = "2024" if by_line else "2026-04"


def _choice(label: str, names: dict[str, str]) -> forms.ChoiceField:
    named_first = sorted(names.items(), key=lambda pair: pair[1])
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *named_first])


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the dataflows and the bridge between the two export series."""
    flows = Table(
        anchor="dataflows",
        caption=_("Dataflows"),
        copy=False,
        columns=[
            Column(key="name", label=_("Dataflow"), kind="link", head=True),
            Column(key="classification", label=_("Classification"), unbroken=True),
            Column(key="unit", label=_("Unit"), unbroken=True),
            Column(key="vintage", label=_("Vintage"), prose=True),
            Column(key="source", label=_("Source"), prose=True),
        ],
        rows=[
            {
                "name": Link(
                    text=named(flow), url=reverse("impact_statistics_dataflow", args=[flow.code])
                ),
                "classification": flow.classification,
                "unit": UNITS.get(flow.unit, flow.unit),
                "vintage": _(flow.vintage),
                "source": _(flow.source),
            }
            for flow in queries.list_dataflows()
        ],
    )
    context = {"flows": flows, "bridge": _bridge(queries.list_bridge())}
    return render(request, "web/statistics.html", context)


def _bridge(rows: list[Bridge]) -> Table:
    """Return both series side by side, one item a row, with the reasons why they differ."""
    names = item_names()
    by_topic: dict[str, dict[str, Bridge]] = {}
    for row in rows:
        by_topic.setdefault(row.topic, {})[row.series] = row
    total = {row.series: row for row in rows if row.topic == "total"}
    return Table(
        anchor="bridge",
        caption=_("ICT exports to the US in 2024: two series side by side"),
        source="; ".join(dict.fromkeys(_(row.source) for row in total.values())),
        columns=[
            Column(key="topic", label=_("Item"), head=True, unbroken=True),
            Column(key=HS_SERIES, label=_(SERIES_NAMES[HS_SERIES]), kind="usd", digits=1),
            Column(
                key=MTI_SERIES,
                label=_(SERIES_NAMES[MTI_SERIES]),
                kind="usd",
                digits=1,
                blank=_("not published"),
            ),
            Column(key="note", label=_("Why they differ"), prose=True),
        ],
        rows=[
            {
                "topic": names.get(topic, topic),
                **{key: row.value_usd for key, row in series.items()},
                "note": " ".join(_(row.note) for row in series.values() if len(series) > 1) or "–",
            }
            for topic, series in by_topic.items()
        ],
    )


@require_safe
def dataflow_page(request: HttpRequest, dataflow: str) -> HttpResponse:
    """Show the observations of a dataflow, filtered."""
    flow = queries.get_dataflow(dataflow)
    item = request.GET.get("item", "").strip()
    rows = queries.list_observations(
        dataflow=flow.code,
        item=item if flow.classification == MTI else bare_code(item),
        counterpart=request.GET.get("counterpart", ""),
        period=request.GET.get("period", "").strip(),
        after=number_cursor(request.GET.get("after")),
    )
    full = len(rows) == queries.PAGE
    return render(
        request,
        "web/dataflow.html",
        {
            "flow": flow,
            "title": named(flow),
            "trail": [{"label": named(flow)}],
            "table": _observations(flow, rows),
            "filter_form": FlowFilter(request.GET or None, flow=flow),
            "facts": [
                Fact(term=_("Classification"), value=flow.classification),
                Fact(term=_("Unit"), value=str(UNITS.get(flow.unit, flow.unit))),
                Fact(term=_("Source"), value=_(flow.source)),
                Fact(term=_("Vintage"), value=_(flow.vintage)),
            ],
            "next": number_to_cursor(rows[-1].id) if full else "",
        },
    )


def _observations(flow: Dataflow, rows: list[Observation]) -> Table:
    """Return observations as a table: by tariff line with goods, or by the ministry's items."""
    if flow.classification == ISIC:
        return _shares(flow, rows)
    by_line = flow.classification != MTI
    goods = get_hs_names(sorted({row.group for row in rows})) if by_line else {}
    own = (
        [
            Column(key="item", label=_("Tariff line (HTS)"), head=True),
            Column(key="goods", label=_("Goods (HS6)"), prose=True),
            Column(key="partner", label=_("Partner")),
        ]
        if by_line
        else [
            Column(key="item", label=_("Item"), head=True),
            Column(key="partner", label=_("Area")),
        ]
    )
    return Table(
        anchor="observations",
        caption=_("Observations"),
        source=_(flow.source),
        columns=[
            *own,
            Column(key="period", label=_("Period")),
            Column(key="value", label=_("Value"), kind="usd_small" if by_line else "usd"),
            Column(key="second", label=_("Calculated duty"), kind="usd_small")
            if by_line
            else Column(
                key="second",
                label=_("Change on the year"),
                kind="change",
                blank=_("not published"),
            ),
            *([] if by_line else [Column(key="status", label=_("Status"))]),
        ],
        rows=[
            {
                "item": dotted(row.item) if by_line else ministry_name(row.item),
                "goods": goods_name(goods.get(row.group)),
                "partner": area_name(row.counterpart) if row.counterpart else _("World"),
                "period": row.period,
                "value": row.value,
                "second": row.second if by_line or row.second is None else row.second / 100,
                "status": status_name(row.status),
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No observation fits"),
            first=_("Check the code, or look without a filter."),
            action=_("Show everything"),
            url=reverse("impact_statistics_dataflow", args=[flow.code]),
        ),
    )


def _shares(flow: Dataflow, rows: list[Observation]) -> Table:
    """Return shares of value added by exporter, goods and industry."""
    return Table(
        anchor="observations",
        caption=_("Observations"),
        source=_(flow.source),
        columns=[
            Column(key="exporter", label=_("Exporter"), head=True),
            Column(key="goods", label=_("HS chapter")),
            Column(key="industry", label=_("Industry of the table")),
            Column(key="period", label=_("Period")),
            Column(key="share", label=_("Share of Korean value added"), kind="share", digits=2),
            Column(key="exports", label=_("Exports to the United States"), kind="usd"),
        ],
        rows=[
            {
                "exporter": exporter_name(row.counterpart),
                "goods": row.item,
                "industry": row.group,
                "period": row.period,
                "share": row.value,
                "exports": row.second,
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No observation fits"),
            first=_("Check the code, or look without a filter."),
            action=_("Show everything"),
            url=reverse("impact_statistics_dataflow", args=[flow.code]),
        ),
    )


@require_safe
def reference_page(request: HttpRequest, table: str) -> HttpResponse:
    """Show where a compiled table comes from, and the rows a trace points at."""
    origin = get_reference_table(table)
    columns, rows = list_reference_rows(table, filters=request.GET.dict())
    shown = [
        {key: "–" if value in (None, "") else str(value) for key, value in row.items()}
        for row in rows
    ]
    few = 0 < len(shown) <= RECORDS
    context = {
        "title": table_name(origin.name),
        "trail": [{"label": table_name(origin.name)}],
        "table": _record(table, columns, shown) if few else _rows(table, columns, shown),
        "keys": [] if few else _keys(table, columns),
        "facts": _origin_facts(origin),
    }
    return render(request, "web/reference.html", context)


def _written(table: str, column: str, value: str) -> Text:
    return value if value == "–" else described(table, column).write(value)


def _record(table: str, columns: list[str], rows: list[dict[str, str]]) -> Table:
    """Return a few rows from top to bottom: what a value is, the value, the key of its column."""
    heads = _heads(table, columns[0], rows)
    return Table(
        anchor="rows",
        caption=_("The row in the source"),
        columns=[
            Column(key="name", label=_("What"), head=True),
            *(Column(key=f"value{i}", label=head, prose=True) for i, head in enumerate(heads)),
            Column(key="key", label=_("Column of the source")),
        ],
        rows=[
            {
                "name": _with_unit(table, column),
                **{f"value{i}": _written(table, column, row[column]) for i, row in enumerate(rows)},
                "key": marks.as_code(column),
            }
            for column in columns
        ],
    )


def _heads(table: str, first: str, rows: list[dict[str, str]]) -> list[str]:
    """Return what each row is called: by its first column where that tells them apart."""
    if len(rows) == 1:
        return [_("Value")]
    names = [str(_written(table, first, row[first])) for row in rows]
    if len(set(names)) == len(names):
        return names
    return [_("Row %(n)d") % {"n": i + 1} for i in range(len(rows))]


def _with_unit(table: str, column: str) -> str:
    what = described(table, column)
    return f"{what.label} ({what.unit})" if what.unit else str(what.label)


def _rows(table: str, columns: list[str], rows: list[dict[str, str]]) -> Table:
    return Table(
        anchor="rows",
        caption=_("Rows"),
        columns=[
            Column(
                key=column,
                label=str(described(table, column).label),
                unit=str(described(table, column).unit),
                head=i == 0,
            )
            for i, column in enumerate(columns)
        ],
        rows=[{column: _written(table, column, row[column]) for column in columns} for row in rows],
        empty=Empty(
            title=_("No row fits"),
            first=_("Take a filter out of the address."),
            action=_("Show everything"),
            url=reverse("impact_reference", args=[table]),
        ),
    )


def _keys(table: str, columns: list[str]) -> list[Fact]:
    """Return which key of the source each named column has."""
    return [
        Fact(term=str(described(table, column).label), value=marks.as_code(column))
        for column in columns
    ]


def _origin_facts(origin: ReferenceTable) -> list[Fact]:
    unit = "" if origin.unit == "-" else _(origin.unit)
    return [
        Fact(term=_("Primary source"), value=_(origin.primary_source)),
        Fact(term=_("Vintage"), value=_(origin.vintage)),
        *([Fact(term=_("Unit"), value=unit)] if unit else []),
        Fact(term=_("Licence"), value=_(origin.licence)),
        Fact(term=_("Rows of the table"), value=formats.entries(origin.rows)),
        Fact(term=_("Name in the reference folder"), value=marks.as_code(origin.name)),
        Fact(term=_("Compiled from"), value=marks.as_code(origin.compiled_from)),
        Fact(term=_("Checksum (SHA-256)"), value=marks.as_code(origin.sha256)),
    ]
