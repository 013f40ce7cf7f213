"""Long lists of entries: how far their work is, the answer for a day, files, and their end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base import jobs
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.models import Job
from situationroom.base.states import UNFINISHED
from situationroom.rooms.measures import entry_files, queries, services
from situationroom.rooms.measures.models import EntryList
from situationroom.web.entries import answer_of
from situationroom.web.jobs import job_state, progress
from situationroom.web.receivers import receiver_of
from situationroom.web.sent_lists import SHEETS
from situationroom.web.words import actor_of


@login_required
@require_safe
def page(request: HttpRequest, list: UUID) -> HttpResponse:
    """Show how far the work of a list is, or its answer."""
    actor = actor_of(request)
    row = queries.get_list(id=list, by=actor)
    context: dict[str, Any] = {
        "kept_list": row,
        "kept_until": queries.kept_until(row),
        "coverage_until": queries.COVERAGE_UNTIL,
        "destroy": reverse("duties_clock_destroy", args=[row.pk]),
    }
    if row.answered_at is not None:
        entries = queries.read_short(row)
        context |= answer_of(entries) | {"files": _files(row)}
    else:
        context |= _work(jobs.get_job(id=row.job, by=actor), actor)
    return render(request, "web/entry_list.html", context)


def _files(row: EntryList) -> list[tuple[str, str]]:
    names = {"xlsx": _("Download as Excel"), "csv": _("Download as CSV")}
    return [
        (reverse("duties_clock_list_file", args=[row.pk, sheet]), names[sheet]) for sheet in SHEETS
    ]


def _work(job: Job, actor: Actor) -> dict[str, Any]:
    return {
        "standing": job_state(job),
        "progress": progress(job),
        "problem": job.problem,
        "running": job.state in UNFINISHED,
        "work": reverse("board_work_job", args=[job.pk]),
        "cancel": reverse("board_work_cancel", args=[job.pk])
        if jobs.may_cancel(actor, job)
        else "",
        "resume": reverse("board_work_resume", args=[job.pk])
        if jobs.may_resume(actor, job)
        else "",
    }


@login_required
@require_safe
def file(request: HttpRequest, list: UUID, form: str) -> HttpResponse:
    """Hand out the whole answer as a file."""
    if form not in SHEETS:
        raise NotFound("There is no such file.")
    actor = actor_of(request)
    entries = queries.read_answers(queries.get_list(id=list, by=actor), by=actor)
    parcel = entry_files.take_out_entries(
        by=actor, at=timezone.now(), to=receiver_of(request), entries=entries, form=form
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_POST
def destroy(request: HttpRequest, list: UUID) -> HttpResponse:
    """Destroy a list with its answer now."""
    services.destroy_entries(by=actor_of(request), at=timezone.now(), list=list)
    messages.success(request, _("The list and its answer are destroyed."))
    return redirect("duties_clock")
