"""One session: its times, agenda with where each point comes from, people, minutes, decisions."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.models import Invitee, Session
from situationroom.rooms.meetings.states import (
    ATTENDANCE_COLOUR,
    ATTENDANCE_TEXT,
    ITEM_STATE_COLOUR,
    ITEM_STATE_TEXT,
    REPLY_TEXT,
    SIDE_TEXT,
    Attendance,
    DecisionState,
    ItemState,
    Reply,
    Side,
)
from situationroom.web.figures import Fact
from situationroom.web.files import files_of
from situationroom.web.happenings import timeline
from situationroom.web.meeting_decisions import decision_state, decisions_table, doer_of
from situationroom.web.meeting_steps import deeds_of
from situationroom.web.meeting_words import (
    history_text,
    invitee_name,
    local_times,
    number_of,
    origin_text,
    point_text,
    series_url,
    session_state,
    standing_state,
    stands,
    time_facts,
)
from situationroom.web.meetings import zone_of
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import actor_of, named, texts_of


@login_required
@require_safe
def page(request: HttpRequest, session: UUID) -> HttpResponse:
    """Show one session."""
    actor = actor_of(request)
    row = queries.get_session(id=session, by=actor)
    invitees = queries.list_invitees(row)
    decisions = queries.list_decisions(session=row, by=actor)
    context = {
        "session": row,
        "title": named(row, "title"),
        "kind": _("Session"),
        "state": session_state(row),
        "owner": named(row.series.owner),
        "agenda": _agenda(row, actor),
        "asks": _asks_made(row, actor),
        "people": _people(invitees) if invitees else None,
        "decisions": decisions_table(decisions, actor),
        "minutes": _minutes(row, actor),
        "when": time_facts(row, zone_of(request)),
        "facts": _facts(row, invitees),
        "deeds": deeds_of(row, actor),
        "entries": timeline(row.id, actor),
        "files": files_of(request, holder="session", about=row.id),
    }
    return render(request, "web/meeting_session.html", context)


def _facts(row: Session, invitees: list[Invitee]) -> list[Fact]:
    series = row.series
    facts = [
        Fact(term=_("Series of sessions"), value=named(series, "title"), url=series_url(series)),
        Fact(term=_("Number"), value=number_of(row)),
    ]
    if row.place:
        facts.append(Fact(term=_("Place"), value=row.place))
    if row.video_url:
        facts.append(Fact(term=_("Video link"), value=row.video_url, url=row.video_url))
    chair = " · ".join(filter(None, [row.chair.name if row.chair else "", row.chair_says]))
    if chair:
        facts.append(Fact(term=_("Chair"), value=chair))
    if clocks := local_times(row, invitees):
        facts.append(Fact(term=_("Clocks of those invited"), value=clocks))
    if row.moved_why:
        facts.append(Fact(term=_("Why it was moved"), value=row.moved_why))
    if row.ended_why:
        facts.append(Fact(term=_("Reason"), value=row.ended_why))
    return facts


def _agenda(row: Session, actor: Actor) -> Table:
    points = queries.get_agenda(session=row, by=actor)
    return Table(
        anchor="agenda",
        caption=_("Agenda"),
        columns=[
            Column(key="n", label=_("No."), kind="number", digits=0),
            Column(key="what", label=_("Point"), head=True),
            Column(key="from", label=_("Where it comes from"), prose=True),
            Column(key="who", label=_("By whom")),
            Column(key="history", label=_("What came of it"), prose=True),
            Column(key="state", label=_("State"), kind="state"),
        ],
        rows=[_agenda_row(n, one) for n, one in enumerate(points, start=1)],
    )


def _agenda_row(n: int, point: queries.Point) -> dict[str, Any]:
    return {
        "n": n,
        "what": point_text(point),
        "from": origin_text(point),
        "who": _who(point),
        "history": _history(point),
        "state": _state(point),
    }


def _who(point: queries.Point) -> str:
    if point.ask is not None:
        side = _(SIDE_TEXT[Side(point.ask.ask.side)])
        return f"{point.ask.ask.asked_by} ({side})"
    if point.decision is not None:
        return doer_of(point.decision)
    item = point.item
    house = named(item.presenter) if item.presenter is not None else ""
    return " · ".join(filter(None, [house, item.presenter_says])) or "–"


def _history(point: queries.Point) -> str:
    if point.ask is not None:
        return history_text(point.ask)
    if point.decision is not None:
        return point.decision.outcome or "–"
    return "–"


def _state(point: queries.Point) -> State:
    if point.ask is not None:
        return stands(point.ask)
    if point.decision is not None:
        return decision_state(DecisionState(point.decision.state))
    state = ItemState(point.item.state)
    return State(tone=ITEM_STATE_COLOUR[state], text=_(ITEM_STATE_TEXT[state]))


def _asks_made(row: Session, actor: Actor) -> Table | None:
    asks = queries.list_asks_made(session=row, by=actor)
    if not asks:
        return None
    return Table(
        anchor="asks",
        caption=_("Asked in this session"),
        columns=[
            Column(key="ask", label=_("Ask"), head=True),
            Column(key="side", label=_("Side"), unbroken=True),
            Column(key="by", label=_("Who asked")),
            Column(key="theme", label=_("Theme"), blank="–"),
            Column(key="now", label=_("Now"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "ask": named(one, "text"),
                "side": _(SIDE_TEXT[Side(one.side)]),
                "by": one.asked_by,
                "theme": named(one.theme) if one.theme is not None else None,
                "now": standing_state(one.standing),
                "label": one.label.level,
            }
            for one in asks
        ],
    )


def _people(invitees: list[Invitee]) -> Table:
    return Table(
        anchor="people",
        caption=_("Those invited"),
        columns=[
            Column(key="name", label=_("Name"), head=True),
            Column(key="theme", label=_("Theme"), blank="–"),
            Column(key="side", label=_("Side"), unbroken=True),
            Column(key="told", label=_("How it is told"), prose=True),
            Column(key="reply", label=_("Their reply"), unbroken=True),
            Column(key="came", label=_("Attendance"), kind="state"),
        ],
        rows=[_person(one) for one in invitees],
        fold=True,
    )


def _person(one: Invitee) -> dict[str, Any]:
    came = Attendance(one.attendance)
    return {
        "name": invitee_name(one),
        "theme": named(one.theme) if one.theme is not None else None,
        "side": _(SIDE_TEXT[Side(one.side)]),
        "told": _told(one),
        "reply": _(REPLY_TEXT[Reply(one.reply)]),
        "came": State(tone=ATTENDANCE_COLOUR[came], text=_(ATTENDANCE_TEXT[came])),
    }


def _told(one: Invitee) -> str:
    if one.email:
        return one.email
    if one.told_by:
        return _("told by %(who)s") % {"who": one.told_by}
    if one.organisation is not None:
        return _("in the room")
    return _("no address yet")


def _minutes(row: Session, actor: Actor) -> dict[str, Any]:
    minutes = queries.get_minutes(session=row, by=actor)
    writes = queries.list_session_deeds(session=row, by=actor).write
    versions = queries.list_versions(minutes) if minutes is not None else []
    return {
        "text": minutes.text if minutes is not None else "",
        "edits": minutes.edits if minutes is not None else 0,
        "writes": writes and (minutes is not None or not row.closed_at),
        "closed_at": minutes.closed_at if minutes is not None else None,
        "closed_by": minutes.closed_by if minutes is not None else "",
        "versions": [
            {"number": one.number, "at": one.at, "by": one.written_by} for one in versions
        ],
    }


@login_required
@require_POST
def write_minutes(request: HttpRequest, session: UUID) -> HttpResponse:
    """Save what was typed so far; answer the line below it, with what the next save needs."""
    actor = actor_of(request)
    queries.get_session(id=session, by=actor)
    read = request.POST.get("read", "")
    told: dict[str, Any] = {"now": timezone.now()}
    status = 200
    try:
        minutes = services.write_minutes(
            by=actor,
            at=timezone.now(),
            session=session,
            text=request.POST.get("text", ""),
            read=int(read) if read.isdigit() else None,
        )
        told |= {"edits": minutes.edits, "saved": True}
    except Refusal as refusal:
        text = " ".join(filter(None, texts_of(refusal)))
        told |= {"edits": read, "problem": format_html("{}", text)}
        status = 422
    if status == 200 and "HX-Request" not in request.headers:  # the button of who has no scripts
        return redirect("sessions_session", session=session)
    return render(request, "web/parts/minutes_saved.html", told, status=status)
