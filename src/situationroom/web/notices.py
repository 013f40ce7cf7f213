"""동향: notices as published, and what became of each."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.measures.queries import list_acts_of_notice
from situationroom.rooms.reports.progress import get_progress
from situationroom.rooms.watch import queries
from situationroom.rooms.watch.models import Notice
from situationroom.web import marks
from situationroom.web.drills import steps_of
from situationroom.web.figures import Fact
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, day_cursor, named, to_cursor


def title_link(notice: Notice) -> Link:
    """Return the title of a notice in the reader's language where it has one, leading to it."""
    ours = bool(formats.in_korean() and notice.title_ko)
    return Link(
        text=notice.title_ko if ours else notice.title,
        url=reverse("duties_notices_notice", args=[notice.id]),
        lang="" if ours or not formats.in_korean() else "en",
    )


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the notices, newest first."""
    notices = queries.list_notices(by=actor_of(request), after=day_cursor(request.GET.get("after")))
    table = Table(
        anchor="notices",
        caption=_("Notices"),
        columns=[
            Column(key="day", label=_("Published"), kind="day"),
            Column(key="title", label=_("Notice"), kind="link", head=True),
            Column(key="source", label=_("Source")),
            Column(key="citation", label=_("Document")),
            Column(key="effective", label=_("Effective"), kind="day"),
        ],
        rows=[
            {
                "day": n.published_on,
                "source": named(n.source),
                "citation": marks.in_english(n.citation) if n.citation else "–",
                "effective": n.effective_on or "",
                "title": title_link(n),
            }
            for n in notices
        ],
        empty=Empty(
            title=_("No notice yet"),
            first=_(
                "The operator starts the reading of feeds; a drill shows how a notice arrives."
            ),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )
    full = len(notices) == queries.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("Notices"),
            "table": table,
            "next": to_cursor(notices[-1].published_on, notices[-1].id) if full else "",
        },
    )


@login_required
@require_safe
def notice_page(request: HttpRequest, notice: UUID) -> HttpResponse:
    """Show one notice, the act it is about, and how far it has come."""
    row = queries.get_notice(id=notice, by=actor_of(request))
    facts = [
        Fact(term=_("Source"), value=named(row.source)),
        Fact(term=_("Published"), value=formats.day(row.published_on)),
        Fact(term=_("Effective"), value=formats.day(row.effective_on) if row.effective_on else "–"),
        Fact(term=_("Document"), value=marks.in_english(row.citation) if row.citation else "–"),
    ]
    if row.url:
        facts.append(Fact(term=_("Original"), value=urlsplit(row.url).hostname or "", url=row.url))
    acts = [
        Fact(
            term=_("Measure"),
            value=named(act, "title"),
            url=reverse("duties_measures_act", args=[act.code]),
        )
        for act in list_acts_of_notice(row.id, by=actor_of(request))
    ]
    progress = get_progress(row.id, by=actor_of(request))
    return render(
        request,
        "web/notice.html",
        {
            "notice": row,
            "facts": facts,
            "acts": acts,
            "steps": steps_of(progress),
            "title": title_link(row),
            "abstract_ko": row.abstract_ko if formats.in_korean() else "",
            "trail": [{"label": title_link(row).text}],
        },
    )
