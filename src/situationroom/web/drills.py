"""훈련: start a drill from a page and watch the rooms react."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import ActorKind
from situationroom.documents import formats
from situationroom.rooms.reports.progress import Progress, get_progress
from situationroom.rooms.watch.drills import SOURCES, list_drills, list_played, start_drill
from situationroom.rooms.watch.queries import get_notice
from situationroom.web.figures import Step
from situationroom.web.words import actor_of


def steps_of(progress: Progress) -> list[Step]:
    """Return the steps of a notice as the page shows them."""
    shown, running = [], True
    for step in progress.steps:
        if step.at is not None:
            tone = "done"
        else:
            tone = "action" if running and not progress.failed else "neutral"
            running = False
        shown.append(Step(name=_(step.name), tone=tone, seconds=step.seconds))
    return shown


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the drills."""
    actor = actor_of(request)
    played = list_played(by=actor)
    korean = formats.in_korean()
    rows = [
        {
            "name": d.name,
            "day": d.entry.published_on,
            "source": SOURCES[d.source][0 if korean else 1],
            "title": d.entry.title_ko if korean else d.entry.title,
            "abstract": d.entry.abstract_ko if korean else d.entry.abstract,
            "citation": d.entry.citation,
            "progress": reverse("board_drills_progress", args=[played[d.name].id])
            if d.name in played
            else "",
        }
        for d in list_drills()
    ]
    may_start = actor.kind is ActorKind.SECRETARIAT
    return render(request, "web/drills.html", {"drills": rows, "may_start": may_start})


@login_required
@require_POST
def start(request: HttpRequest, name: str) -> HttpResponse:
    """Store the notice of a drill; the rooms do the rest."""
    notice, _new = start_drill(by=actor_of(request), at=timezone.now(), name=name)
    return redirect("board_drills_progress", notice=notice.id)


@login_required
@require_safe
def progress(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Show how far a notice has come."""
    row = get_notice(id=notice, by=actor_of(request))
    title = row.title_ko if formats.in_korean() and row.title_ko else row.title
    context = {"title": title, "trail": [{"label": title}], **_context(request, notice)}
    return render(request, "web/drill.html", {"notice": row, **context})


@login_required
@require_safe
def steps(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Give the steps alone; the page asks for them every second."""
    get_notice(id=notice, by=actor_of(request))
    return render(request, "web/drill_steps.html", _context(request, notice))


def _spoken(progress: Progress) -> str:
    """Say how far it has come, for those who hear the page."""
    if progress.failed:
        return progress.failed
    if progress.finished:
        return _("Finished: the brief is drafted.")
    done = [step for step in progress.steps if step.at is not None]
    return _("%(done)d of %(all)d steps done") % {"done": len(done), "all": len(progress.steps)}


def _context(request: HttpRequest, notice: UUID) -> dict[str, object]:
    progress = get_progress(notice, by=actor_of(request))
    times = [step.seconds for step in progress.steps if step.seconds is not None]
    return {
        "steps": steps_of(progress),
        "done": progress.finished or bool(progress.failed),
        "poll": reverse("board_drills_steps", args=[notice]),
        "seconds": sum(times),
        "said": _spoken(progress),
        "failed": progress.failed,
        "issue_url": reverse("issues_issue", args=[progress.issue]) if progress.issue else "",
        "brief_url": reverse("reports_brief", args=[progress.brief]) if progress.brief else "",
    }
