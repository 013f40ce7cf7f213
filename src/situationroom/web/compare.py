"""비교: several runs beside each other, item by item, and what they differ in."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.errors import NotFound
from situationroom.rooms.impact import queries
from situationroom.rooms.impact.models import Run
from situationroom.web.impact import run_state
from situationroom.web.names import item_names
from situationroom.web.runs import change_facts, reference_source, trade_source
from situationroom.web.tables import Column, Kind, Table
from situationroom.web.traces import parameter_facts
from situationroom.web.words import actor_of, named

MOST = 4


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the runs that were asked for beside each other, and others to choose from."""
    actor = actor_of(request)
    runs = [queries.get_run(id=one, by=actor) for one in _asked(request)]
    others = [run for run in queries.list_runs(by=actor) if run not in runs]
    context = {
        "runs": [
            {
                "letter": _letter(place),
                "run": run,
                "title": named(run, "title"),
                "changes": change_facts(run),
            }
            for place, run in enumerate(runs)
        ],
        "tables": _tables(runs) if len(runs) > 1 else [],
        "differences": _differences(runs) if len(runs) > 1 else None,
        "others": [(run.id, named(run, "title"), run.made_at) for run in others],
        "most": MOST,
        "room_for_more": len(runs) < MOST,
    }
    return render(request, "web/compare.html", context)


def _asked(request: HttpRequest) -> list[UUID]:
    """Return the ids asked for, each once, at most four. Raises NotFound for what is no id."""
    try:
        return list(dict.fromkeys(map(UUID, filter(None, request.GET.getlist("run")))))[:MOST]
    except ValueError:
        raise NotFound("There is no such run.") from None


def _letter(place: int) -> str:
    return "ABCD"[place]


def _tables(runs: Sequence[Run]) -> list[Table]:
    return [
        _table(runs, "hit_usd", "usd", _("Exports hit"), trade_source()),
        _table(runs, "rate_after", "share", _("Duty after"), trade_source()),
        _table(runs, "change_usd", "usd", _("Change of exports"), _effect_source(runs)),
    ]


def _effect_source(runs: Sequence[Run]) -> str:
    return _("Own calculation (CES partial equilibrium), %(source)s") % {
        "source": ", ".join(dict.fromkeys(map(reference_source, runs)))
    }


def _table(runs: Sequence[Run], name: str, kind: Kind, caption: str, source: str) -> Table:
    """Return one figure of every item, a column a run; of two runs their difference too."""
    names, numbers = item_names(), [queries.figures_of(run) for run in runs]
    columns = [Column(key="item", label=_("Item"), head=True)]
    columns += [
        Column(key=_letter(p), label=_letter(p), kind=kind, digits=2) for p in range(len(runs))
    ]
    scale = 100 if kind == "share" else 1  # shares differ by percentage points
    if len(runs) == 2:
        apart: Kind = "number" if kind == "share" else kind
        unit = "%p" if kind == "share" else ""
        columns.append(Column(key="apart", label=_("B less A"), digits=2, unit=unit, kind=apart))
    rows = []
    for item in (row["item"] for row in queries.item_rows(runs[0])):
        found = [of.get((item, name)) for of in numbers]
        values = [None if figure is None else figure.value for figure in found]
        row = {"item": names[item], **{_letter(p): value for p, value in enumerate(values)}}
        first, last = values[0], values[-1]
        if len(values) == 2 and first is not None and last is not None:
            row["apart"] = (last - first) * scale
        rows.append(row)
    return Table(
        anchor=f"compare-{name.replace('_', '-')}",
        caption=caption,
        columns=columns,
        rows=rows,
        source=source,
        unconfirmed=any(run.unconfirmed for run in runs),
    )


def _differences(runs: Sequence[Run]) -> Table:
    """Return the parameters in which the runs differ; what is equal in all is not repeated."""
    said = [{fact.term: fact.value for fact in parameter_facts(run.scenario)} for run in runs]
    terms = dict.fromkeys(term for facts in said for term in facts)
    rows = []
    for term in terms:
        values = [facts.get(term, "–") for facts in said]
        if len(set(values)) > 1:
            rows.append({"term": term, **{_letter(p): value for p, value in enumerate(values)}})
    states = [run_state(run).text for run in runs]
    codes = {run.code_version for run in runs}
    if len(codes) > 1:
        rows.append(
            {"term": _("Code version"), **{_letter(p): r.code_version for p, r in enumerate(runs)}}
        )
    if len(set(states)) > 1:
        rows.append({"term": _("State"), **{_letter(p): text for p, text in enumerate(states)}})
    return Table(
        anchor="compare-differences",
        caption=_("In what they differ"),
        columns=[
            Column(key="term", label=_("Parameter"), head=True),
            *(Column(key=_letter(p), label=_letter(p)) for p in range(len(runs))),
        ],
        rows=rows,
    )
