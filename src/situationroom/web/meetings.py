"""회의: the list of sessions to come, and the list of series and dialogues."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.documents import formats
from situationroom.rooms.meetings import queries
from situationroom.rooms.meetings.models import Series, Session
from situationroom.rooms.meetings.states import (
    MEETING_LEVEL_TEXT,
    SERIES_KIND_TEXT,
    MeetingLevel,
    SeriesKind,
)
from situationroom.web.meeting_filter import SeriesFilter, SessionFilter
from situationroom.web.meeting_words import (
    counterpart_of,
    number_of,
    series_state,
    series_url,
    session_state,
    session_url,
)
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


def zone_of(request: HttpRequest) -> str:
    """Return the clock of the reader's organisation; of Seoul where there is none."""
    home = getattr(request, "home", None)
    return str(home.zone) if home else "Asia/Seoul"


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the sessions to come, or others."""
    actor, choice = actor_of(request), SessionFilter(request.GET or None)
    found = queries.list_sessions(
        by=actor, wanted=choice.wanted(), after=time_cursor(request.GET.get("after"))
    )
    empty = Empty(
        title=_("No session here"),
        first=_("Sessions are planned on the page of their series."),
        action=_("Series and dialogues"),
        url=reverse("sessions_series"),
    )
    full = len(found) == queries.PAGE
    context = {
        "title": _("Sessions"),
        "actions": [{"label": _("Series and dialogues"), "url": reverse("sessions_series")}],
        "tabs": choice.tabs(),
        "table": sessions_table(found, zone_of(request), empty),
        "next": to_cursor(found[-1].starts_at, found[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def sessions_table(
    found: list[Session], zone: str, empty: Empty | None = None, *, of_one: bool = False
) -> Table:
    """Return sessions as a table; of one series its name is left out."""
    turnout = queries.count_turnout(found)
    columns = [
        Column(key="title", label=_("Session"), kind="link", head=True),
        Column(key="starts", label=_("Korean time"), kind="time"),
        Column(key="there", label=_("Your time"), unbroken=True),
        Column(key="state", label=_("State"), kind="state"),
        Column(key="place", label=_("Place"), blank="–"),
        Column(key="invited", label=_("Invited"), kind="number", digits=0),
        Column(key="came", label=_("Came"), kind="number", digits=0),
        Column(key="owner", label=_("Owner")),
        Column(key="label", label=_("Label"), kind="label"),
    ]
    hidden = {"owner"} if of_one else set()
    if zone == "Asia/Seoul":
        hidden.add("there")
    return Table(
        anchor="sessions",
        caption=_("Sessions"),
        columns=[one for one in columns if one.key not in hidden],
        rows=[
            {
                "title": Link(
                    text=number_of(one) if of_one else named(one, "title"), url=session_url(one)
                ),
                "starts": one.starts_at,
                "there": formats.local_time(one.starts_at, zone),
                "state": session_state(one),
                "place": one.place or (_("by video") if one.video_url else None),
                "invited": turnout[one.id].invited if one.id in turnout else 0,
                "came": turnout[one.id].came if one.id in turnout else 0,
                "owner": named(one.series.owner),
                "label": one.label.level,
            }
            for one in found
        ],
        empty=empty,
    )


@login_required
@require_safe
def series_page(request: HttpRequest) -> HttpResponse:
    """List the series."""
    actor, choice = actor_of(request), SeriesFilter(request.GET or None)
    found = queries.list_series(
        by=actor, wanted=choice.wanted(), after=time_cursor(request.GET.get("after"))
    )
    may_open = queries.may_open(by=actor)
    new = reverse("sessions_series_new")
    empty = Empty(
        title=_("No series here"),
        first=_("Round-tables, task forces, forums and dialogues: what they leave open goes on."),
        action=_("Open a series") if may_open else _("Sessions"),
        url=new if may_open else reverse("sessions"),
    )
    action = {"label": _("Open a series"), "url": new, "style": "primary"}
    full = len(found) == queries.PAGE
    context = {
        "title": _("Series and dialogues"),
        "actions": [action] if may_open else [],
        "tabs": choice.tabs(),
        "form": choice,
        "table": series_table(found, empty),
        "next": to_cursor(found[-1].opened_at, found[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def level_text(level: str) -> str:
    """Name a level."""
    return _(MEETING_LEVEL_TEXT[MeetingLevel(level)]) if level else ""


def series_table(found: Iterable[Series], empty: Empty | None = None) -> Table:
    """Return series as a table."""
    return Table(
        anchor="series",
        caption=_("Series and dialogues"),
        columns=[
            Column(key="title", label=_("Series of sessions"), kind="link", head=True),
            Column(key="kind", label=_("Kind")),
            Column(key="counterpart", label=_("Held with"), blank="–"),
            Column(key="level", label=_("Level of those who meet"), blank="–"),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="owner", label=_("Owner")),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[_series_row(one) for one in found],
        empty=empty,
    )


def _series_row(one: Series) -> dict[str, Any]:
    kind = _(SERIES_KIND_TEXT[SeriesKind(one.kind)])
    return {
        "title": Link(text=named(one, "title"), url=series_url(one)),
        "kind": _("Working group") if one.parent_id is not None else kind,
        "counterpart": counterpart_of(one) or None,
        "level": level_text(one.meeting_level) or None,
        "state": series_state(one),
        "owner": named(one.owner),
        "label": one.label.level,
    }
