"""작업: long work with its progress, and steering it; for operators, what follows the log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from situationroom.base import jobs
from situationroom.base.actors import Actor
from situationroom.base.models import Job
from situationroom.base.periodic import Periodic, list_periodic
from situationroom.base.setbacks import may_operate, shown_result
from situationroom.base.states import JOB_COLOUR, JOB_TEXT, UNFINISHED, JobState
from situationroom.documents import formats
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, time_cursor, to_cursor

LONGEST = 300  # characters of a problem in a list; its own page shows it whole
RESULTS = {
    "settled": gettext_noop("Settled"),
    "still_set_aside": gettext_noop("Still set aside"),
}


def kind_text(name: str) -> str:
    """Return a kind of work in words; a kind nobody named is its key."""
    kind = jobs.REGISTRY.get(name)
    return _(kind.says) if kind is not None and kind.says else name


def _kind(name: str) -> str:
    """Return a kind of work in words, or its key marked as one."""
    shown = kind_text(name)
    return marks.as_code(name) if shown == name else shown


def job_state(row: Job) -> State:
    """Return the badge of a piece of work; one that was asked to stop says so."""
    state = JobState(row.state)
    if state is JobState.RUNNING and row.cancel_asked_at is not None:
        return State(tone="risk", text=_("Stopping"))
    return State(tone=JOB_COLOUR[state], text=_(JOB_TEXT[state]))


def progress(row: Job) -> SafeString | str:
    """Draw how far a piece of work is, with the same in words."""
    if not row.done and not row.total and not row.said:
        return "–"
    context = {
        "done": row.done,
        "total": row.total,
        "share": formats.share(row.done / row.total, 0) if row.total else "",
        "name": kind_text(row.kind),
        "said": _(row.said) if row.said else "",
    }
    return SafeString(render_to_string("web/parts/progress.html", context))


def asker(row: Job) -> str:
    """Return who asked for a piece of work; a rule without a name in words is its key."""
    name = row.actor_name or row.actor_kind
    shown = maker_name(name)
    return marks.as_code(name) if shown == name and row.actor is None else shown


def outcome(row: Job) -> str:
    """Return what came of a piece of work in one line: why it stands, or its result."""
    if row.problem:
        return row.problem
    found = shown_result(row)
    return ", ".join(f"{_result_name(name)} {value}" for name, value in found.items()) or "–"


def _result_name(name: str) -> str:
    return _(RESULTS[name]) if name in RESULTS else marks.as_code(name)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the work one may see, newest first, and the work that starts by itself."""
    actor, asked = actor_of(request), request.GET.get("state", "")
    state = asked if asked in list(JobState) else ""
    rows = jobs.list_jobs(by=actor, state=state, after=time_cursor(request.GET.get("after")))
    full = len(rows) == jobs.PAGE
    follows = {"label": _("What follows the log"), "url": reverse("board_work_log")}
    return render(
        request,
        "web/jobs.html",
        {
            "title": _("Background work"),
            "actions": [follows] if may_operate(actor) else [],
            "tabs": _tabs(state),
            "table": _table(rows),
            "periodic": _periodic(list_periodic(by=actor, at=timezone.now())),
            "next": to_cursor(rows[-1].created_at, rows[-1].id) if full else "",
        },
    )


def _tabs(current: str) -> list[dict[str, Any]]:
    words = {"": _("All")} | {state.value: _(JOB_TEXT[state]) for state in JobState}
    return [
        {
            "label": label,
            "url": f"?state={state}" if state else "?",
            "current": state == current,
            "count": None,
        }
        for state, label in words.items()
    ]


def _table(rows: list[Job]) -> Table:
    return Table(
        anchor="jobs",
        caption=_("Background work"),
        columns=[
            Column(key="kind", label=_("Work"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="progress", label=_("Progress")),
            Column(key="by", label=_("Asked by")),
            Column(key="started", label=_("Started"), kind="time", blank=_("not yet")),
            Column(key="beat", label=_("Last sign"), kind="time", blank=_("none")),
            Column(key="outcome", label=_("Result or problem"), prose=True),
        ],
        rows=[
            {
                "kind": Link(text=_kind(row.kind), url=_address(row)),
                "state": job_state(row),
                "progress": progress(row),
                "by": asker(row),
                "started": row.started_at,
                "beat": row.leased_at,
                "outcome": outcome(row)[:LONGEST],
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No work here"),
            first=_("What takes long or is tried again stands here as soon as it is asked for."),
        ),
    )


def _address(row: Job) -> str:
    return reverse("board_work_job", args=[row.id])


def _periodic(found: list[Periodic]) -> Table:
    return Table(
        anchor="periodic",
        caption=_("Work that starts by itself"),
        columns=[
            Column(key="kind", label=_("Work"), head=True),
            Column(key="last", label=_("Last begun"), kind="link"),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="due", label=_("Was due"), kind="time"),
            Column(key="next", label=_("Next"), kind="time"),
        ],
        rows=[
            {
                "kind": _kind(one.kind.name),
                "last": Link(text=formats.kst(one.job.created_at), url=_address(one.job))
                if one.job is not None
                else "–",
                "state": _turn(one),
                "due": one.due,
                "next": one.next,
            }
            for one in found
        ],
    )


def _turn(one: Periodic) -> State:
    if one.missed or one.job is None:
        return State(tone="risk", text=_("Not begun: does a worker run?"))
    return job_state(one.job)


@login_required
@require_safe
def job_page(request: HttpRequest, job: UUID) -> HttpResponse:
    """Show one piece of work, how far it is, and what may be done with it."""
    actor = actor_of(request)
    row = jobs.get_job(id=job, by=actor)
    return render(
        request,
        "web/job.html",
        {
            "job": row,
            "title": kind_text(row.kind),
            "standing": job_state(row),
            "actions": _actions(row, actor),
            "progress": progress(row),
            "running": row.state in UNFINISHED,
            "facts": _facts(row),
            "outcome": outcome(row),
            "trail": [{"label": kind_text(row.kind)}],
        },
    )


def _actions(row: Job, actor: Actor) -> list[dict[str, str]]:
    if jobs.may_cancel(actor, row):
        address = reverse("board_work_cancel", args=[row.id])
        return [{"label": _("Cancel this work"), "url": address, "post": "yes"}]
    if jobs.may_resume(actor, row):
        address = reverse("board_work_resume", args=[row.id])
        return [{"label": _("Let it go on"), "url": address, "post": "yes", "style": "primary"}]
    return []


def _facts(row: Job) -> list[Fact]:
    times = {
        _("Asked for"): row.created_at,
        _("Started"): row.started_at,
        _("Last sign"): row.leased_at,
        _("Asked to stop"): row.cancel_asked_at,
        _("Ended"): row.finished_at,
    }
    if row.state == JobState.WAITING:
        times[_("Goes on after")] = row.run_after
    facts = [
        Fact(term=_("Asked by"), value=asker(row)),
        *(Fact(term=term, value=marks.moment(at)) for term, at in times.items() if at is not None),
        Fact(term=_("Tries"), value=str(row.attempts)),
    ]
    if row.worker:
        facts.append(Fact(term=_("Worker"), value=marks.as_code(row.worker)))
    return facts


@login_required
@require_POST
def cancel(request: HttpRequest, job: UUID) -> HttpResponse:
    """Cancel a piece of work; done twice, it is done once."""
    row = jobs.cancel_job(by=actor_of(request), at=timezone.now(), job=job)
    if row.state == JobState.CANCELLED:
        messages.success(request, _("The work is cancelled."))
    else:
        messages.success(request, _("The work stops at its next step."))
    return redirect("board_work_job", job=job)


@login_required
@require_POST
def resume(request: HttpRequest, job: UUID) -> HttpResponse:
    """Let a piece of work go on; done twice, it is done once."""
    jobs.resume_job(by=actor_of(request), at=timezone.now(), job=job)
    messages.success(request, _("The work goes on where it stopped."))
    return redirect("board_work_job", job=job)
