"""동향: notices as published, and what became of each."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.measures.queries import list_acts_of_notice
from situationroom.rooms.measures.rules import may_register
from situationroom.rooms.reports.progress import get_progress
from situationroom.rooms.watch import queries
from situationroom.rooms.watch.models import Notice
from situationroom.web import marks
from situationroom.web.drills import steps_of
from situationroom.web.figures import Fact
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, day_cursor, named, to_cursor

BEGINNING = 160  # characters shown of an entry that could not be read


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
    """List the notices, newest first, and how the sources they come from are."""
    actor = actor_of(request)
    notices = queries.list_notices(by=actor, after=day_cursor(request.GET.get("after")))
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
        "web/notices.html",
        {
            "title": _("Notices"),
            "table": table,
            "sources": _sources(actor),
            "aside": _aside(actor),
            "next": to_cursor(notices[-1].published_on, notices[-1].id) if full else "",
        },
    )


def _sources(actor: Actor) -> Table:
    sources = queries.list_sources(by=actor)
    problem = Column(key="problem", label=_("Problem"))
    return Table(
        anchor="sources",
        caption=_("Sources"),
        columns=[
            Column(key="name", label=_("Source"), head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="read", label=_("Read to its end"), kind="time"),
            Column(key="notices", label=_("Notices"), kind="number", digits=0),
            Column(key="aside", label=_("Set aside"), kind="number", digits=0),
            *([problem] if any(one.source.problem for one in sources) else []),
        ],
        rows=[
            {
                "name": named(one.source),
                "state": _health(one),
                "read": one.source.succeeded_at or "",
                "notices": one.notices,
                "aside": one.aside,
                "problem": one.source.problem or "–",
            }
            for one in sources
        ],
        empty=Empty(title=_("No source has been read yet")),
    )


def _health(one: queries.SourceHealth) -> State:
    if one.source.problem:
        return State(tone="severe", text=_("Not read to its end"))
    if one.aside:
        return State(tone="action", text=_("Entries set aside"))
    if one.source.checked_at is None:
        return State(tone="neutral", text=_("By drill only"))
    return State(tone="done", text=_("Read to its end"))


def _aside(actor: Actor) -> Table:
    return Table(
        anchor="aside",
        caption=_("Entries that could not be read"),
        columns=[
            Column(key="at", label=_("Set aside"), kind="time"),
            Column(key="source", label=_("Source")),
            Column(key="reason", label=_("Reason"), head=True),
            Column(key="begins", label=_("Begins with")),
        ],
        rows=[
            {
                "at": row.at,
                "source": named(row.source),
                "reason": row.reason,
                "begins": row.content[:BEGINNING],
            }
            for row in queries.list_quarantined(by=actor)
        ],
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
    if row.revision > 1:
        facts.append(Fact(term=_("Version"), value=str(row.revision)))
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
            "may_register": may_register(actor_of(request)),
            "steps": steps_of(progress),
            "earlier": _earlier(row),
            "title": title_link(row),
            "abstract_ko": row.abstract_ko if formats.in_korean() else "",
            "trail": [{"label": title_link(row).text}],
        },
    )


def _earlier(notice: Notice) -> list[dict[str, object]]:
    """Return what earlier versions said where it was different from the one after."""
    terms = {
        "title": _("Title"),
        "abstract": _("Abstract"),
        "published_on": _("Published"),
        "effective_on": _("Effective"),
        "citation": _("Citation"),
        "url": _("Original"),
    }
    after = {name: getattr(notice, name) for name in terms}
    shown = []
    for revision in queries.list_revisions(notice):
        said = revision.said
        facts = [
            Fact(term=term, value=str(said[name] or "–"))
            for name, term in terms.items()
            if str(said[name]) != str(after[name])
        ]
        shown.append({"number": revision.number, "until": revision.replaced_at, "facts": facts})
        after = said
    return shown
