"""영향: impact runs, and one run with its exposure, effect and gaps."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.egress import Parcel
from situationroom.documents import formats
from situationroom.rooms.impact import queries, run_files, services
from situationroom.rooms.impact.models import Run
from situationroom.web import marks
from situationroom.web.contents import content_figure
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name, timeline
from situationroom.web.receivers import receiver_of
from situationroom.web.rivals import rivals_figure
from situationroom.web.runs import (
    change_facts,
    effect_figure,
    exposure_figure,
    headline_facts,
    not_covered_lines,
    other_changes,
    unseen_origins,
)
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.traces import parameter_facts
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


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
            "actions": list_actions(request),
            "next": to_cursor(runs[-1].made_at, runs[-1].id) if full else "",
        },
    )


def list_actions(request: HttpRequest) -> list[dict[str, str]]:
    """Return what can be done with runs as a whole."""
    compare = {"label": _("Compare"), "url": reverse("impact_compare")}
    if not services.may_run(actor_of(request)):
        return [compare]
    write = {"label": _("Write a scenario"), "url": reverse("impact_scenario"), "style": "primary"}
    return [write, compare]


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
    facts = [
        *parameter_facts(row.scenario),
        Fact(term=_("Method"), value=_(row.method)),
        Fact(
            term=_("Code version"),
            value=marks.as_code(row.code_version),
            note=marks.as_code(row.digest[:12]),
        ),
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
            "entries": timeline(row.id, actor_of(request)),
            "exposure": exposure_figure(row),
            "effect": effect_figure(row),
            "content": content_figure(row),
            "rivals": rivals_figure(row),
            "gaps": not_covered_lines(row),
            "others": other_changes(row),
            "changes": change_facts(row),
            "unseen": unseen_origins(row),
            "lead": _lead(row),
            "notes": [
                {"url": reverse("impact_run_method", args=[row.id, form]), "form": form.upper()}
                for form in ("docx", "hwpx", "html")
            ],
            "trail": [{"label": named(row, "title")}],
            "actions": _actions(request, row),
        },
    )


def _lead(run: Run) -> str:
    days = {key: formats.day(date.fromisoformat(run.scenario[key])) for key in ("before", "after")}
    if run.act is None:
        return _("The law of %(after)s with the changes, against the law of %(before)s") % days
    days["known"] = known_text(run)
    return _("%(before)s against %(after)s; law %(known)s") % days


def _actions(request: HttpRequest, run: Run) -> list[dict[str, str]]:
    """Return what to do next with a run: change it, compare it, compute it elsewhere."""
    asked = f"?{urlencode({'run': run.id})}"
    actions = [
        {"label": _("Compare"), "url": reverse("impact_compare") + asked},
        {
            "label": _("Compute it elsewhere (ZIP)"),
            "url": reverse("impact_run_inputs", args=[run.id]),
        },
    ]
    if services.may_run(actor_of(request)):
        actions.insert(
            0, {"label": _("Change the conditions"), "url": reverse("impact_scenario") + asked}
        )
    return actions


@login_required
@require_safe
def items_csv(request: HttpRequest, run: UUID) -> HttpResponse:
    """Give the rows of a run by item as CSV: USD and shares, full precision."""
    return _handed(request, run_files.take_out_items, run, form="csv")


@login_required
@require_safe
def bundle(request: HttpRequest, run: UUID) -> HttpResponse:
    """Give all a run reads, and a program that computes it again with `tradeimpact` alone."""
    return _handed(request, run_files.take_out_bundle, run)


def _handed(
    request: HttpRequest, take_out: Callable[..., Parcel], run: UUID, **more: str
) -> HttpResponse:
    actor = actor_of(request)
    parcel = take_out(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        run=queries.get_run(id=run, by=actor),
        **more,
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
