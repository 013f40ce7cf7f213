"""영향: impact runs, one run, and the trace of a figure down to its rows."""

import csv
import io
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.impact import queries
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.measures.queries import acts_of_measures
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name
from situationroom.web.runs import (
    change_facts,
    effect_figure,
    exposure_figure,
    headline_facts,
    item_names,
    not_covered_lines,
    other_changes,
    unseen_origins,
)
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

# What the core writes into traces, in words a reader's language may have.
CORE_TEXT = (
    gettext_noop("exposure + all-origins CES, partial equilibrium, US market"),
    gettext_noop("exposure: customs value of 2024 times statutory rates, by tariff line"),
    gettext_noop(
        "all-origins CES market calibrated at baseline_on, change from the day before, by source"
    ),
    gettext_noop("sum over HS6 of V(after) - V(before), V from the CES market"),
    gettext_noop("sum of value over the lines of the item"),
    gettext_noop("sum of value over lines on which the act adds a duty"),
    gettext_noop("sum of value over lines the act leaves out by law"),
    gettext_noop("sum of value x duty on the day before / base_usd"),
    gettext_noop("sum of value x duty on the day after / base_usd"),
    gettext_noop("sum of value x duty on the day before"),
    gettext_noop("sum of value x duty on the day after"),
)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the runs."""
    runs = queries.list_runs(by=actor_of(request), after=time_cursor(request.GET.get("after")))
    table = Table(
        anchor="runs",
        caption=_("Impact runs"),
        columns=[
            Column(key="title", label=_("Scenario"), kind="link", head=True),
            Column(key="known", label=_("By what was known")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="by", label=_("Made by")),
            Column(key="at", label=_("Made"), kind="time"),
        ],
        rows=[
            {
                "title": Link(text=named(run, "title"), url=reverse("impact_run", args=[run.id])),
                "known": known_text(run),
                "state": run_state(run),
                "label": run.label.level,
                "by": maker_name(run.made_by),
                "at": run.made_at,
            }
            for run in runs
        ],
        empty=Empty(
            title=_("No run yet"),
            first=_("Runs are made when an act is registered."),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )
    full = len(runs) == queries.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("Impact runs"),
            "table": table,
            "next": to_cursor(runs[-1].made_at, runs[-1].id) if full else "",
        },
    )


def known_text(run: Run) -> str:
    """Say by what knowledge a run was made."""
    return {"then": _("as known that day"), "now": _("as known now")}.get(run.knowledge, "–")


def run_state(run: Run) -> State:
    """Return the badge of a run."""
    if run.unconfirmed:
        return State(tone="risk", text=_("Unconfirmed"))
    if run.state == "stale":
        return State(tone="silent", text=_("Stale"))
    return State(tone="done", text=_("Current"))


@login_required
@require_safe
def run_page(request: HttpRequest, run: UUID) -> HttpResponse:
    """Show one run: exposure, effect by source, what is not known."""
    row = queries.get_run(id=run, by=actor_of(request))
    scenario = row.scenario
    facts = [
        Fact(term=_("Before"), value=scenario["before"]),
        Fact(term=_("After"), value=scenario["after"]),
        Fact(term=_("Calibrated at the duties of"), value=scenario["baseline_on"]),
        Fact(term=_("By what was known"), value=known_text(row)),
        Fact(term=_("Method"), value=_(row.method)),
        Fact(term=_("Code version"), value=row.code_version, note=row.digest[:12]),
        Fact(term=_("Solver residual"), value=f"{row.result['residual']:.1e}"),
        Fact(term=_("Computed in"), value=formats.seconds(row.seconds)),
    ]
    if row.act is not None:
        facts.insert(
            0,
            Fact(
                term=_("Measure"),
                value=named(row.act, "title"),
                url=reverse("duties_measures_act", args=[row.act.code]),
            ),
        )
    return render(
        request,
        "web/run.html",
        {
            "run": row,
            "title": named(row, "title"),
            "state": run_state(row),
            "facts": facts,
            "headline": headline_facts(row),
            "exposure": exposure_figure(row),
            "effect": effect_figure(row),
            "gaps": not_covered_lines(row),
            "others": other_changes(row),
            "changes": change_facts(row),
            "unseen": unseen_origins(row),
            "known": known_text(row),
        },
    )


@login_required
@require_safe
def items_csv(request: HttpRequest, run: UUID) -> HttpResponse:
    """Give the rows of a run by item as CSV: USD and shares, full precision."""
    row = queries.get_run(id=run, by=actor_of(request))
    sources = row.result["sources"]
    names = (
        "base_usd",
        "hit_usd",
        "hit_low_usd",
        "hit_high_usd",
        "exempt_usd",
        "outside_usd",
        "rate_before",
        "rate_after",
        "rate_after_low",
        "rate_after_high",
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["item", *names, "change_usd", "change_low", "change_high", *sources])
    for item in queries.item_rows(row):
        effect = item["effect"]
        writer.writerow(
            [
                item["item"],
                *(item[n] for n in names),
                effect["central"],
                effect["low"],
                effect["high"],
                *(effect["by_source"][s] for s in sources),
            ]
        )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="run-{row.digest[:12]}.csv"'
    return response


@login_required
@require_safe
def trace_page(request: HttpRequest, figure: UUID) -> HttpResponse:
    """Show how a figure came out, each step leading to the row it stands on."""
    number = queries.get_figure(id=figure, by=actor_of(request))
    trace = number.trace
    write = formats.usd if number.unit == "USD" else formats.share
    acts = acts_of_measures([s["key"] for s in trace["sources"] if s["dataset"] == "measures"])
    facts = [
        Fact(
            term=_("Value"),
            value=write(number.value),
            note="" if number.low == number.high else f"{write(number.low)} ~ {write(number.high)}",
        ),
        Fact(term=_("Exact value"), value=repr(number.value), note=number.unit),
        Fact(term=_("Method"), value=_(trace["method"])),
        Fact(term=_("Vintage"), value=number.vintage),
        Fact(term=_("Code version"), value=trace["code_version"]),
    ]
    facts += [
        Fact(term=parameter_name(name), value=str(value))
        for name, value in trace["parameters"].items()
    ]
    return render(
        request,
        "web/trace.html",
        {
            "figure": number,
            "run": number.run,
            "name": figure_name(number.name),
            "item": item_names()[number.item],
            "run_title": named(number.run, "title"),
            "facts": facts,
            "steps": _steps(trace),
            "formula": _(trace["steps"][-1]["formula"]),
            "laws": [
                Fact(
                    term=code,
                    value=named(act, "title"),
                    url=reverse("duties_measures_act", args=[act.code]),
                )
                for code, act in acts.items()
            ]
            + _changes_behind(number),
            "elasticities": _elasticities(trace),
        },
    )


def _changes_behind(number: Figure) -> list[Fact]:
    """Return the changes of a scenario a figure stands on: no law, and said so."""
    keys = {s["key"] for s in number.trace["sources"] if s["dataset"] == "scenario"}
    return change_facts(number.run, keys=keys)


def parameter_name(name: str) -> str:
    """Return the name of a parameter of a run."""
    return {
        "after": _("After"),
        "before": _("Before"),
        "baseline_on": _("Calibrated at the duties of"),
        "claims": _("Preference claims (USMCA)"),
        "eta": _("Price elasticity of demand (η)"),
        "omega": _("Export-supply elasticity (ω)"),
        "origin": _("Origin"),
        "known_before": _("Law before, as known on"),
        "known_after": _("Law after, as known on"),
        "reference_source": _("Source of the single number"),
    }.get(name, name)


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
        "change_usd": _("Change of exports"),
    }.get(name, name)


def _row_url(source: dict[str, Any]) -> str:
    keys = dict(part.split("=", 1) for part in source["key"].split("&"))
    url = reverse("impact_reference", args=[source["dataset"]])
    return f"{url}?{urlencode(keys)}"


def _steps(trace: dict[str, Any]) -> Table:
    """Return the lines a figure adds up, each leading to its row in the source."""
    rows = {
        dict(part.split("=", 1) for part in s["key"].split("&"))["line"]: _row_url(s)
        for s in trace["sources"]
        if s["dataset"] == "us_imports_2024"
    }
    lines = [step for step in trace["steps"] if step["name"].startswith("line ")]
    others = [step for step in trace["steps"] if step["name"].startswith("source ")]
    if others:
        return Table(
            anchor="steps",
            caption=_("By elasticity source"),
            columns=[
                Column(key="name", label=_("Source"), head=True),
                Column(key="formula", label=_("Formula")),
                Column(key="value", label=_("Value"), kind="usd", digits=3),
            ],
            rows=[
                {
                    "name": s["name"].removeprefix("source "),
                    "formula": _(s["formula"]),
                    "value": s["value"],
                }
                for s in others
            ],
        )
    return Table(
        anchor="steps",
        caption=_("Tariff lines it adds up"),
        columns=[
            Column(key="line", label=_("Tariff line"), kind="link", head=True),
            Column(key="value", label=_("Imports 2024"), kind="usd", digits=3),
            Column(key="standing", label=_("Standing")),
            Column(key="before", label=_("Duty before"), kind="share", digits=2),
            Column(key="after", label=_("Duty after"), kind="share", digits=2),
            Column(key="measures", label=_("Measures")),
        ],
        rows=[
            {
                "line": Link(
                    text=(code := s["name"].removeprefix("line ")), url=rows.get(code, "")
                ),
                "value": s["value"],
                "standing": standing_text(s["inputs"]["standing"]),
                "before": s["inputs"]["rate_before"],
                "after": s["inputs"]["rate_after"],
                "measures": s["inputs"]["measures"] or "–",
            }
            for s in lines
        ],
    )


def standing_text(standing: str) -> str:
    """Say where a line stands."""
    return {"hit": _("Hit"), "exempt": _("Exempt"), "outside": _("Outside")}.get(standing, standing)


def _elasticities(trace: dict[str, Any]) -> list[Fact]:
    rows = [s for s in trace["sources"] if s["dataset"] == "elasticities"]
    return [Fact(term=s["citation"], value=_("Open the row"), url=_row_url(s)) for s in rows]
