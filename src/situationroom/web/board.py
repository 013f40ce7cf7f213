"""상황판: what happened, what it hits, who is silent."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues.states import Severity
from situationroom.rooms.organisations.queries import list_post_clocks
from situationroom.rooms.reports.queries import Board, get_board
from situationroom.web.figures import Clock, Figure, Stat
from situationroom.web.fragments import later, render_parts
from situationroom.web.issues import issue_rows
from situationroom.web.notices import title_link
from situationroom.web.runs import exposure_figure
from situationroom.web.tables import Column, Empty, Table
from situationroom.web.words import actor_of, named

OFFICE_HOURS = range(9, 18)
# What follows the room by itself while the board is open.
PARTS = {
    "board-counts": "web/board/stats.html",
    "board-newest": "web/board/notices.html",
    "board-papers": "web/board/briefs.html",
    "board-silent": "web/board/issues.html",
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the board; who is not signed in starts at the duty look-up."""
    if not request.user.is_authenticated:
        return redirect("duties")
    actor = actor_of(request)
    board = get_board(by=actor)
    now, stats = timezone.now(), _stats(board)
    context = {
        "now": now,
        "clocks": later(_clocks, now),
        "stats": stats,
        "counts_said": ", ".join(f"{stat.name} {stat.value}" for stat in stats),
        "notices": later(_notices, board),
        "issues": later(_issues, board),
        "briefs": later(_briefs, board),
        "exposure": later(_exposure, board, request),
        "no_figure": Empty(
            title=_("No figure yet"),
            first=_("Figures come with the first measure that is registered."),
            action=_("Measures"),
            url=reverse("duties_measures"),
        ),
        "no_brief": Empty(
            title=_("No brief yet"),
            first=_("A brief is drafted by itself when an issue opens."),
            action=_("Issues"),
            url=reverse("issues"),
        ),
    }
    return render_parts(request, "web/board.html", context, PARTS)


def _clocks(now: datetime) -> list[Clock]:
    seoul = timezone.localtime(now)
    clocks = [
        Clock(
            place=_("Seoul"),
            zone="Asia/Seoul",
            awake=seoul.weekday() < 5 and seoul.hour in OFFICE_HOURS,
        )
    ]
    clocks += [
        Clock(
            place=named(post.organisation, "city"),
            zone=post.organisation.zone,
            awake=post.local.weekday() < 5 and post.local.hour in OFFICE_HOURS,
        )
        for post in list_post_clocks(at=now)
    ]
    return clocks


def _stats(board: Board) -> list[Stat]:
    counts = board.counts
    return [
        Stat(
            name=_("Open issues"),
            url=reverse("issues"),
            value=formats.entries(counts.open),
            note=_("severe: %(n)d") % {"n": counts.severe},
            tone="severe" if counts.severe else "",
        ),
        Stat(
            name=_("Answers outstanding"),
            value=formats.entries(counts.silent),
            url=reverse("issues"),
            tone="silent" if counts.silent else "done",
        ),
        Stat(
            name=_("Notices"),
            value=formats.entries(board.notice_count),
            url=reverse("duties_notices"),
        ),
        Stat(name=_("Briefs"), value=formats.entries(board.brief_count), url=reverse("reports")),
    ]


def _notices(board: Board) -> Table:
    return Table(
        anchor="board-notices",
        caption=_("New notices"),
        copy=False,
        quiet=True,
        columns=[
            Column(key="day", label=_("Published"), kind="day"),
            Column(key="title", label=_("Notice"), kind="link", head=True),
            Column(key="source", label=_("Source")),
        ],
        rows=[
            {"day": n.published_on, "source": named(n.source), "title": title_link(n)}
            for n in board.notices
        ],
        empty=Empty(
            title=_("No notice yet"),
            first=_("Run a drill to see a real one arrive."),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )


def _issues(board: Board) -> Table:
    return Table(
        anchor="board-issues",
        caption=_("Issues and who is silent"),
        copy=False,
        quiet=True,
        columns=[
            Column(key="title", label=_("Issue"), kind="link", head=True),
            Column(key="severity", label=_("Level"), kind="state"),
            Column(key="silent", label=_("No answer"), side="right"),
        ],
        rows=issue_rows(board.issues),
        empty=Empty(
            title=_("No issue yet"),
            first=_("Issues open by themselves when a registered measure has figures."),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )


def _briefs(board: Board) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("reports_brief", args=[b.id]),
            "title": named(b, "title"),
            "at": b.drafted_at,
        }
        for b in board.briefs
    ]


def _exposure(board: Board, request: HttpRequest) -> Figure | None:
    """Return what the most severe issue hits, as far as the reader may know."""
    rising = list(Severity)
    for issue in sorted(board.issues, key=lambda i: -rising.index(Severity(i.severity))):
        if issue.act_id is None:
            continue
        runs = list_runs_of_act(act=issue.act_id, by=actor_of(request))
        if runs:
            return exposure_figure(runs[0], width=420, anchor="board-exposure")
    return None
