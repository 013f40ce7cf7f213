"""산출 근거: how a figure came out, each step leading to the row of the source it stands on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.codelists.queries import get_hs_names
from situationroom.rooms.impact import queries
from situationroom.rooms.impact.content import CONTENT_NAMES, DIRECT, INDIRECT, content_year
from situationroom.rooms.impact.models import Figure as Number
from situationroom.rooms.impact.reproduce import equation_of, snippet_of
from situationroom.rooms.impact.rivals import RIVAL
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import acts_of_measures, list_measures_of
from situationroom.web import marks
from situationroom.web.contents import content_steps
from situationroom.web.figures import Fact
from situationroom.web.gaps import gap_text, list_gaps
from situationroom.web.names import (
    area_name,
    dotted,
    goods_name,
    item_names,
    join_names,
    source_name,
)
from situationroom.web.runs import change_facts
from situationroom.web.tables import Column, Link, Table
from situationroom.web.words import actor_of, named, programme_name

CHANGE = "change_usd"
# Parameters in the order a reader asks for them.
PARAMETERS = (
    "origin",
    "before",
    "after",
    "baseline_on",
    "known_before",
    "known_after",
    "claims",
    "reference_source",
    "model",
    "eta",
    "omega",
)


@login_required
@require_safe
def page(request: HttpRequest, figure: UUID) -> HttpResponse:
    """Show one figure: its value, formula, steps, law and what it leaves out."""
    actor = actor_of(request)
    number = queries.get_figure(id=figure, by=actor)
    trace = number.trace
    measures = [s["key"] for s in trace["sources"] if s["dataset"] == "measures"]
    acts = acts_of_measures(measures, by=actor)
    run_title = named(number.run, "title")
    is_change = number.name in (CHANGE, RIVAL)
    context = {
        "run": number.run,
        "trail": [
            {"label": run_title, "url": reverse("impact_run", args=[number.run.id])},
            {"label": figure_name(number.name)},
        ],
        "name": figure_name(number.name),
        "item": _item_text(number),
        "run_title": run_title,
        "facts": _value_facts(number, trace),
        "parameters": parameter_facts(trace["parameters"]),
        "steps": _steps(number, trace, acts),
        "formula": _(trace["steps"][-1]["formula"]),
        "equation": equation_of(number.name),
        "snippet": snippet_of(number),
        "inputs_url": reverse("impact_run_inputs", args=[number.run.id]),
        "gaps": [gap_text(gap) for gap in list_gaps(number.run, item=number.item)]
        if number.name == CHANGE
        else [],
        "laws": [
            *_laws(acts, str(trace["parameters"]["origin"])),
            *_changes_behind(number, trace),
        ],
        "elasticities": _elasticities(number, trace) if is_change else None,
    }
    return render(request, "web/trace.html", context)


def _item_text(number: Number) -> str:
    """Name what a figure is about: an origin, an item or all of them."""
    return area_name(number.item) if number.name == RIVAL else item_names()[number.item]


def _steps(number: Number, trace: dict[str, Any], acts: dict[str, StateAct]) -> Table:
    if number.name in (CHANGE, RIVAL):
        return _by_source(trace)
    return content_steps(trace) if number.name in CONTENT_NAMES else _lines(trace, acts)


def figure_name(name: str) -> str:
    """Return the name of a figure."""
    return {
        "base_usd": _("Exports 2024"),
        "hit_usd": _("Hit"),
        "exempt_usd": _("Exempt"),
        "exempt_share": _("Exempt by law"),
        "rate_before": _("Duty before"),
        "rate_after": _("Duty after"),
        "duty_before_usd": _("Duty before, in dollars"),
        "duty_after_usd": _("Duty after, in dollars"),
        CHANGE: _("Change of exports"),
        RIVAL: _("Change of US imports from an origin"),
        DIRECT: _("Korean value added, direct"),
        INDIRECT: _("Korean value added through third countries"),
    }.get(name, name)


def parameter_name(name: str) -> str:
    """Return the name of a parameter of a run."""
    return {
        "after": _("After"),
        "before": _("Before"),
        "baseline_on": _("Calibrated at the duties of"),
        "claims": _("Preference claims (USMCA)"),
        "eta": _("Price elasticity of demand (η)"),
        "model": _("Model"),
        "omega": _("Export-supply elasticity (ω)"),
        "origin": _("Origin"),
        "known_before": _("Law before, as known on"),
        "known_after": _("Law after, as known on"),
        "reference_source": _("Source of the single number"),
    }[name]


def parameter_text(name: str, value: Any) -> str:
    """Write the value of a parameter in the reader's words."""
    if name in ("before", "after", "baseline_on", "known_before", "known_after"):
        day = date.fromisoformat(value)
        return _("as known now") if day == date.max else formats.day(day)
    if name == "omega":
        return _("∞ (perfectly elastic)") if value == "inf" else formats.number(value, 2)
    if name == "eta":
        return formats.number(value, 2)
    writers: dict[str, Callable[[Any], str]] = {
        "origin": area_name,
        "reference_source": source_name,
        "model": str.upper,
    }
    if name in writers:
        return writers[name](value)
    claims = {
        "none": _("nobody claims"),
        "observed": _("as seen in trade"),
        "all": _("everybody claims"),
    }
    return claims.get(value, str(value))


def _value_facts(number: Number, trace: Mapping[str, Any]) -> list[Fact]:
    money = number.unit == "USD"
    write = formats.usd if money else formats.share
    spread = "" if number.low == number.high else f"{write(number.low)} ~ {write(number.high)}"
    unit = _("US dollars") if money else _("share; 1 = 100 %")
    known = number.value is not None
    return [
        Fact(term=_("Value"), value=write(number.value) if known else _("not covered")),
        *([Fact(term=_("Range"), value=spread)] if spread else []),
        *(
            [
                Fact(
                    term=_("Exact value"),
                    value=marks.as_code(repr(number.value)),
                    note=unit,
                )
            ]
            if known
            else []
        ),
        Fact(term=_("Method"), value=_(trace["method"]), url="#equation"),
        Fact(term=_("Vintage"), value=_vintage(number)),
        Fact(
            term=_("Code version"),
            value=marks.as_code(trace["code_version"]),
        ),
    ]


def _vintage(number: Number) -> str:
    if number.name not in CONTENT_NAMES:
        return _(number.vintage)
    return _("trade of 2024, value added of %(year)s") % {"year": content_year(number.run.result)}


def parameter_facts(parameters: Mapping[str, Any]) -> list[Fact]:
    """Return what a run assumed, in the order a reader asks for it."""
    return [
        Fact(term=parameter_name(name), value=parameter_text(name, parameters[name]))
        for name in PARAMETERS
        if name in parameters
    ]


def _keys(source: dict[str, Any]) -> dict[str, str]:
    return dict(part.split("=", 1) for part in source["key"].split("&"))


def _row_url(source: dict[str, Any]) -> str:
    url = reverse("impact_reference", args=[source["dataset"]])
    return f"{url}?{urlencode(_keys(source))}"


def _by_source(trace: dict[str, Any]) -> Table:
    """Return the change by elasticity source."""
    steps = [step for step in trace["steps"] if step["name"].startswith("source ")]
    return Table(
        anchor="steps",
        caption=_("By elasticity source"),
        columns=[
            Column(key="name", label=_("Source"), head=True),
            Column(key="value", label=_("Value"), kind="usd", digits=3, blank=_("not covered")),
        ],
        rows=[
            {"name": source_name(step["name"].removeprefix("source ")), "value": step["value"]}
            for step in steps
        ],
    )


def _lines(trace: dict[str, Any], acts: dict[str, StateAct]) -> Table:
    """Return the lines a figure adds up, each leading to its row in the source."""
    rows = {
        _keys(s)["line"]: _row_url(s) for s in trace["sources"] if s["dataset"] == "us_imports_2024"
    }
    programmes = _programmes(acts, str(trace["parameters"]["origin"]))
    steps = [step for step in trace["steps"] if step["name"].startswith("line ")]
    goods = get_hs_names(sorted({step["name"].removeprefix("line ")[:6] for step in steps}))
    return Table(
        anchor="steps",
        caption=_("Tariff lines it adds up"),
        fold=True,
        columns=[
            Column(key="line", label=_("Tariff line"), kind="link", head=True),
            Column(key="goods", label=_("Goods (HS6)"), prose=True),
            Column(key="value", label=_("Imports 2024"), kind="usd", digits=3),
            Column(key="standing", label=_("Standing"), unbroken=True),
            Column(key="before", label=_("Duty before"), kind="share", digits=2),
            Column(key="after", label=_("Duty after"), kind="share", digits=2),
            Column(key="measures", label=_("Duties added")),
        ],
        rows=[
            {
                "line": Link(
                    text=dotted(code := step["name"].removeprefix("line ")), url=rows.get(code, "")
                ),
                "goods": goods_name(goods.get(code[:6])),
                "value": step["value"],
                "standing": standing_text(step["inputs"]["standing"]),
                "before": step["inputs"]["rate_before"],
                "after": step["inputs"]["rate_after"],
                "measures": join_names(
                    [
                        programmes.get(key, key)
                        for key in step["inputs"]["measures"].split(", ")
                        if key
                    ]
                )
                or "–",
            }
            for step in steps
        ],
    )


def standing_text(standing: str) -> str:
    """Say where a line stands."""
    return {"hit": _("Hit"), "exempt": _("Exempt"), "outside": _("Outside")}[standing]


def _programmes(acts: dict[str, StateAct], origin: str) -> dict[str, str]:
    """Return the name of the programme of each measure of some acts, by the measure's code."""
    return {
        measure.code: programme_name(measure.programme)
        for act in {act.pk: act for act in acts.values()}.values()
        for measure in list_measures_of(act, origin=origin)
    }


def _laws(acts: dict[str, StateAct], origin: str) -> list[Fact]:
    """Return the acts behind a figure, once each, with the duties they add."""
    programmes = _programmes(acts, origin)
    found: dict[str, list[str]] = {}
    for code, act in acts.items():
        found.setdefault(act.code, []).append(programmes.get(code, ""))
    by_code = {act.code: act for act in acts.values()}
    return [
        Fact(
            term=join_names([name for name in names if name]) or _("Measure"),
            value=named(by_code[code], "title"),
            url=reverse("duties_measures_act", args=[code]),
        )
        for code, names in found.items()
    ]


def _changes_behind(number: Number, trace: Mapping[str, Any]) -> list[Fact]:
    """Return the changes of a scenario a figure stands on: no law, and said so."""
    keys = {s["key"] for s in trace["sources"] if s["dataset"] == "scenario"}
    return [fact for fact in change_facts(number.run) if fact.term in keys]


def _elasticities(number: Number, trace: Mapping[str, Any]) -> Table:
    """Return the elasticities behind an effect: goods by source, the largest trade first."""
    sources = number.run.result["sources"]
    # The row an elasticity was taken from may be that of a wider code; the goods are cited.
    urls = {
        (source, s["citation"].removeprefix(f"{source}, sigma of ")): _row_url(s)
        for s in trace["sources"]
        if s["dataset"] == "elasticities"
        for source in [_keys(s)["source"]]
    }
    codes = {code for _source, code in urls}
    trade = dict.fromkeys(codes, 0.0)
    for line in number.run.result["lines"]:
        if line["hs6"] in trade:
            trade[line["hs6"]] += line["value"]
    goods = get_hs_names(sorted(codes))
    return Table(
        anchor="elasticities",
        caption=_("Elasticities it stands on"),
        unit=_("fall of the customs value in percent per percent of duty"),
        fold=True,
        columns=[
            Column(key="code", label="HS", head=True),
            Column(key="goods", label=_("Goods (HS6)"), prose=True),
            Column(key="value", label=_("Exports 2024"), kind="usd", digits=2),
            *(
                Column(key=s, label=source_name(s), kind="link", side="right", blank=_("none"))
                for s in sources
            ),
        ],
        rows=[
            {
                "code": dotted(code),
                "goods": goods_name(goods.get(code)),
                "value": trade[code],
                **{s: _sigma(number, s, code, urls) for s in sources},
            }
            for code in sorted(codes, key=lambda one: (-trade[one], one))
        ],
    )


def _sigma(
    number: Number, source: str, code: str, urls: dict[tuple[str, str], str]
) -> Link | str | None:
    value = number.run.result["sigma"].get(source, {}).get(code)
    if (source, code) not in urls:
        return None
    text = _("none") if value is None else formats.aligned(value, 2)
    return Link(text=text, url=urls[source, code])
