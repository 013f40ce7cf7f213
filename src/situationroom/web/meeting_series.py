"""One series: its level, groups and relations, its sessions, and its asks across the years."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.models import Series, Session
from situationroom.rooms.meetings.states import (
    SERIES_KIND_TEXT,
    SIDE_TEXT,
    Circle,
    MeetingLevel,
    SeriesKind,
    SeriesState,
    Side,
    Standing,
)
from situationroom.web.deeds import Deed, Said, frame_of, named_deed, offered, take
from situationroom.web.figures import Fact
from situationroom.web.form_fields import tell_refusal
from situationroom.web.happenings import timeline
from situationroom.web.meeting_decisions import decisions_table
from situationroom.web.meeting_forms import (
    LevelForm,
    PlanForm,
    RelateForm,
    SeriesForm,
    WhyForm,
    themes_of,
)
from situationroom.web.meeting_steps import FIELD_OF, slot
from situationroom.web.meeting_words import (
    columns_of,
    counterpart_of,
    day_of,
    mark_text,
    number_of,
    series_state,
    series_url,
    standing_state,
    stands,
)
from situationroom.web.meetings import level_text, sessions_table, zone_of
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import actor_of, named

YEARS = 6  # sessions that stand side by side in the table of asks


@login_required
@require_safe
def page(request: HttpRequest, series: UUID) -> HttpResponse:
    """Show one series."""
    actor = actor_of(request)
    row = queries.get_series(id=series, by=actor)
    sessions = queries.list_sessions_of(row, by=actor)
    decisions = queries.list_open_decisions(series=row, by=actor)
    changes = queries.list_level_changes(row)
    plan = {
        "label": _("Plan a session"),
        "url": reverse("sessions_series_plan", args=[row.id]),
        "style": "primary",
    }
    context = {
        "series": row,
        "title": named(row, "title"),
        "kind": _kind(row),
        "state": series_state(row),
        "owner": named(row.owner),
        "actions": [plan] if queries.may_plan(series=row, by=actor) else [],
        "facts": _facts(row, actor),
        "asks": asks_table(queries.get_inheritance(series=row, by=actor), sessions),
        "sessions": sessions_table(sessions, zone_of(request), of_one=True),
        "decisions": decisions_table(decisions, actor, dated_by_session=True),
        "levels": [
            {
                "day": formats.day(one.on),
                "what": f"{level_text(one.level_before)} → {level_text(one.level_after)}",
                "by": one.by_document,
            }
            for one in changes
        ],
        "related": [
            {"text": named(one.series, "title"), "url": series_url(one.series), "says": one.says}
            for one in queries.list_related(series=row, by=actor)
        ],
        "groups": [
            {"text": named(one, "title"), "url": series_url(one), "state": series_state(one)}
            for one in queries.list_groups(series=row, by=actor)
        ],
        "deeds": _deeds(row, actor),
        "entries": timeline(row.id, actor),
    }
    return render(request, "web/meeting_series.html", context)


def _kind(row: Series) -> str:
    kind = _(SERIES_KIND_TEXT[SeriesKind(row.kind)])
    return _("Working group") if row.parent_id is not None else kind


def _facts(row: Series, actor: Actor) -> list[Fact]:
    facts = []
    parent = queries.get_parent(series=row, by=actor)
    if parent is not None:
        facts.append(Fact(term=_("Group of"), value=named(parent, "title"), url=series_url(parent)))
    if row.counterpart_area or row.counterpart:
        facts.append(Fact(term=_("Held with"), value=counterpart_of(row)))
    if row.meeting_level:
        facts.append(Fact(term=_("Level of those who meet"), value=level_text(row.meeting_level)))
    facts.append(Fact(term=_("Owner"), value=named(row.owner)))
    if themes := queries.list_themes(row):
        facts.append(Fact(term=_("Themes"), value=", ".join(named(one) for one in themes)))
    if row.founded_on is not None:
        facts.append(Fact(term=_("Begun on"), value=formats.day(row.founded_on)))
    if row.outcome:
        facts.append(Fact(term=_("Why it ended"), value=row.outcome))
    return facts


def asks_table(found: Sequence[queries.Inherited], sessions: Sequence[Session]) -> Table:
    """Return asks with a column for each of the last sessions: kept, changed, silent, dropped."""
    columns = columns_of(sessions, YEARS)
    return Table(
        anchor="asks",
        caption=_("Asks across the sessions"),
        columns=[
            Column(key="ask", label=_("Ask"), head=True),
            Column(key="side", label=_("Side"), unbroken=True),
            Column(key="by", label=_("Who asked")),
            *(
                Column(key=str(one.id), label=f"{number_of(one)} {day_of(one)}", kind="state")
                for one in columns
            ),
            Column(key="now", label=_("Now"), kind="state"),
            Column(key="last", label=_("Last heard"), prose=True),
        ],
        rows=[_ask_row(one, columns) for one in found],
    )


def _ask_row(one: queries.Inherited, columns: Sequence[Session]) -> dict[str, Any]:
    marks: dict[UUID, Standing] = {mark.session.id: mark.standing for mark in one.marks}
    said: dict[str, State | str] = {}
    for session in columns:
        standing = marks.get(session.id)
        said[str(session.id)] = standing_state(standing) if standing is not None else ""
    return {
        "ask": named(one.ask, "text"),
        "side": _(SIDE_TEXT[Side(one.ask.side)]),
        "by": one.ask.asked_by,
        "now": stands(one),
        "last": mark_text(one.last) if one.last is not None else "–",
        **said,
    }


# ---- what is done with a series


def _level_form(row: Series, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return LevelForm(data, **more)


def _relate_form(row: Series, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return RelateForm(data, others=queries.list_other_series(series=row, by=actor), **more)


def _why_form(row: Series, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return WhyForm(data, **more)


def _level(by: Actor, at: datetime, row: Series, said: Said) -> None:
    level = MeetingLevel(said.pop("level"))
    services.change_level(by=by, at=at, series=row.id, level=level, **said)


def _relate(by: Actor, at: datetime, row: Series, said: Said) -> None:
    other = UUID(said["other"])
    services.relate_series(by=by, at=at, series=row.id, other=other, says=said["says"])


def _end(by: Actor, at: datetime, row: Series, said: Said) -> None:
    services.end_series(by=by, at=at, series=row.id, why=said["why"])


DEEDS: dict[str, Deed] = {
    "level": Deed(
        gettext_lazy("Change the level"),
        gettext_lazy("The new level is written."),
        gettext_lazy("The level before stays in the history, with its day and document."),
        _level_form,
        _level,
    ),
    "relate": Deed(
        gettext_lazy("Name a series beside it"),
        gettext_lazy("The two are related."),
        gettext_lazy("It is shown to who may read both."),
        _relate_form,
        _relate,
    ),
    "end": Deed(
        gettext_lazy("End the series"),
        gettext_lazy("The series has ended."),
        gettext_lazy("It stays readable; its working groups plan nothing more."),
        _why_form,
        _end,
    ),
}


def _deeds(row: Series, actor: Actor) -> list[dict[str, Any]]:
    may_run = queries.may_run(series=row, by=actor) and row.state != SeriesState.ENDED

    def url_of(key: str) -> str:
        return reverse("sessions_series_do", args=[row.id, key])

    return offered(DEEDS, DEEDS if may_run else (), row, actor, url_of=url_of)


@login_required
@require_POST
def do(request: HttpRequest, series: UUID, deed: str) -> HttpResponse:
    """Do one thing with a series."""
    actor = actor_of(request)
    row = queries.get_series(id=series, by=actor)
    frame = frame_of(series_url(row), FIELD_OF, named(row, "title"))
    return take(request, named_deed(DEEDS, deed), row, actor, frame)


def _form_page(request: HttpRequest, form: forms.Form, status: int, **more: Any) -> HttpResponse:
    return render(request, "web/account/form.html", {"form": form, **more}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, series: UUID | None = None) -> HttpResponse:
    """Show the form of a new series, or of a working group of one, or open it."""
    actor = actor_of(request)
    queries.check_may_open(by=actor)
    parent = queries.get_series(id=series, by=actor) if series is not None else None
    start = {"circle": Circle.GOVERNMENT, "owner": actor.organisation}
    form = SeriesForm(request.POST or None, by=actor, parent=parent, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.open_series(
                    by=actor, at=timezone.now(), said=_said(form.cleaned_data, parent)
                )
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("The series is open."))
                return redirect("sessions_series_one", series=row.id)
    is_group = parent is not None
    return _form_page(
        request, form, status,
        title=_("Open a working group") if is_group else _("Open a series"),
        submit=_("Open it"),
        follows=_("You plan its first session next; one of the past can be written down too."),
        cancel=series_url(parent) if parent is not None else reverse("sessions_series"),
        help=[
            _("What a session leaves open comes onto the next agenda by itself."),
            _("The level can rise later; the history keeps by which document."),
        ],
    )  # fmt: skip


def _said(said: Said, parent: Series | None) -> services.NewSeries:
    level = said["meeting_level"]
    return services.NewSeries(
        kind=SeriesKind(said["kind"]),
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        owner=UUID(said["owner"]),
        counterpart_area=said["counterpart_area"],
        counterpart=said["counterpart"],
        meeting_level=MeetingLevel(level) if level else None,
        themes=themes_of(said["themes"]),
        parent=parent.id if parent is not None else None,
        circle=Circle(said["circle"]),
        founded_on=said["founded_on"],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, series: UUID) -> HttpResponse:
    """Show the form of a new session, or plan it."""
    actor = actor_of(request)
    row = queries.get_series(id=series, by=actor)
    queries.check_may_run(series=row, by=actor)
    start = {"circle": row.label.level, "zone": row.zone, "time": row.wall_time, "minutes": 90}
    form = PlanForm(request.POST or None, series=row, by=actor, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                session = _plan(actor, row, form.cleaned_data)
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("The session is planned, and its agenda begun."))
                return redirect("sessions_session", session=session.id)
    return _form_page(
        request, form, status, title=_("Plan a session"), submit=_("Plan"),
        follows=_("What earlier sessions left open is on its agenda at once."),
        cancel=series_url(row),
        help=[
            named(row, "title"),
            _("Give the time on the clock where it is held; everybody reads it on their own."),
        ],
    )  # fmt: skip


def _plan(actor: Actor, row: Series, said: Said) -> Session:
    chair = said["chair"]
    return services.plan_session(
        by=actor,
        at=timezone.now(),
        series=row.id,
        plan=services.Plan(
            slot=slot(said),
            number=said["number"],
            place=said["place"],
            video_url=said["video_url"],
            chair=UUID(chair) if chair else None,
            chair_says=said["chair_says"],
            circle=Circle(said["circle"]),
        ),
    )
