"""로그를 따라가는 일: how far each consumer has read, and what was set aside; for operators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base import setbacks
from situationroom.base.positions import Lag
from situationroom.base.setbacks import Aside
from situationroom.web import marks
from situationroom.web.happenings import TEXT
from situationroom.web.tables import Column, Empty, State, Table
from situationroom.web.words import actor_of, time_cursor, to_cursor


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how far each consumer of the log has read, and what it gave up on."""
    actor = actor_of(request)
    lags = setbacks.list_consumers(by=actor)
    aside = setbacks.list_setbacks(by=actor, after=time_cursor(request.GET.get("after")))
    retry = {
        "label": _("Try all of them again"),
        "url": reverse("board_work_retry"),
        "post": "yes",
        "style": "primary",
    }
    full = len(aside) == setbacks.PAGE
    return render(
        request,
        "web/consumers.html",
        {
            "title": _("What follows the log"),
            "actions": [retry] if any(lag.setbacks for lag in lags) else [],
            "table": _consumers(lags),
            "aside": _aside(aside),
            "next": to_cursor(aside[-1].at, aside[-1].id) if full else "",
            "trail": [{"label": _("What follows the log")}],
        },
    )


def _consumers(lags: list[Lag]) -> Table:
    return Table(
        anchor="consumers",
        caption=_("Consumers"),
        columns=[
            Column(key="name", label=_("Consumer"), head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="behind", label=_("Events behind"), kind="number", digits=0),
            Column(key="aside", label=_("Setbacks"), kind="number", digits=0),
            Column(key="moved", label=_("Moved last"), kind="time", blank=_("not yet")),
        ],
        rows=[
            {
                "name": marks.as_code(lag.consumer),
                "state": _state(lag),
                "behind": lag.behind,
                "aside": lag.setbacks,
                "moved": lag.moved_at,
            }
            for lag in lags
        ],
    )


def _state(lag: Lag) -> State:
    if lag.attempts:
        return State(tone="risk", text=_("Trying again"))
    if lag.setbacks:
        return State(tone="severe", text=_("Has set events aside"))
    if lag.behind:
        return State(tone="action", text=_("Reading on"))
    return State(tone="done", text=_("Up to date"))


def _aside(rows: list[Aside]) -> Table:
    return Table(
        anchor="aside",
        caption=_("Setbacks"),
        columns=[
            Column(key="at", label=_("Set aside on"), kind="time"),
            Column(key="consumer", label=_("Consumer"), head=True),
            Column(key="event", label=_("Event")),
            Column(key="problem", label=_("Problem"), prose=True),
        ],
        rows=[
            {
                "at": row.at,
                "consumer": marks.as_code(row.consumer),
                "event": _(TEXT[row.kind]) if row.kind in TEXT else marks.as_code(row.kind),
                "problem": marks.in_english(row.problem),
            }
            for row in rows
        ],
        empty=Empty(
            title=_("Nothing is set aside"),
            first=_("What a consumer fails at three times is kept here with its reason."),
        ),
    )


@login_required
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Ask that everything set aside be tried again."""
    setbacks.ask_retry(by=actor_of(request), at=timezone.now())
    messages.success(request, _("What was set aside is tried again."))
    return redirect("board_work_log")
