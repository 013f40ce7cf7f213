"""Meetings: series, their levels and relations, what they ask, and their sessions. Members only."""

from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.meeting_shapes import (
    AgendaPoint,
    LevelSaid,
    MeetingAsk,
    MeetingSeries,
    MeetingSeriesWhole,
    MeetingSession,
    MeetingSessionWhole,
    MeetingWhySaid,
    PlanSaid,
    RelateSaid,
    SeriesSaid,
)
from situationroom.api.meeting_shown import (
    show_ask,
    show_point,
    show_series,
    show_session,
    show_whole_series,
    show_whole_session,
)
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.states import SeriesKind, SeriesState, SessionState

router = Router(tags=["meetings"], by_alias=True)


@router.get("/series", response=Page[MeetingSeries])
def list_series(
    request: HttpRequest,
    kind: SeriesKind | None = None,
    state: SeriesState | None = None,
    owner: str = "",
    area: str = "",
    after: After = "",
    limit: Limit = PAGE,
) -> Page[MeetingSeries]:
    """List series, newest first."""
    wanted = queries.SeriesWanted(
        kind=kind or "",
        state=state or "",
        owner=find_organisation(owner).id if owner else None,
        area=area,
    )
    rows = queries.list_series(
        by=actor_of(request), wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=show_series, cursor=lambda one: to_cursor(one.opened_at, one.id)
    )


@router.get("/series/{id}", response=MeetingSeriesWhole)
def get_series(request: HttpRequest, id: UUID) -> MeetingSeriesWhole:
    """Show a series with its themes, levels, groups and relations."""
    return show_whole_series(id, actor_of(request))


@router.get("/series/{id}/asks", response=Page[MeetingAsk])
def list_asks(request: HttpRequest, id: UUID) -> Page[MeetingAsk]:
    """List what was asked in a series, with what each session said of it."""
    actor = actor_of(request)
    row = queries.get_series(id=id, by=actor)
    return whole([show_ask(one) for one in queries.get_inheritance(series=row, by=actor)])


@router.get("/sessions", response=Page[MeetingSession])
def list_meeting_sessions(
    request: HttpRequest,
    series: UUID | None = None,
    state: SessionState | None = None,
    ahead: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[MeetingSession]:
    """List sessions, newest first; with `ahead` those to come, next first."""
    wanted = queries.SessionsWanted(
        series=series, state=state or "", ahead=timezone.now() if ahead else None
    )
    rows = queries.list_sessions(
        by=actor_of(request), wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=show_session, cursor=lambda one: to_cursor(one.starts_at, one.id)
    )


@router.get("/sessions/{id}", response=MeetingSessionWhole)
def get_meeting_session(request: HttpRequest, id: UUID) -> MeetingSessionWhole:
    """Show a session with those invited, its decisions and minutes."""
    return show_whole_session(id, actor_of(request))


@router.get("/sessions/{id}/agenda", response=Page[AgendaPoint])
def get_agenda(request: HttpRequest, id: UUID) -> Page[AgendaPoint]:
    """Show the agenda of a session, and where each point comes from."""
    actor = actor_of(request)
    row = queries.get_session(id=id, by=actor)
    return whole([show_point(one) for one in queries.get_agenda(session=row, by=actor)])


@writes(router, "/series", response=MeetingSeriesWhole)
def open_series(request: HttpRequest, said: SeriesSaid) -> Deed:
    """Open a series, or a working group of one."""
    actor = actor_of(request)
    values = said.model_dump(exclude={"owner", "themes"})
    new = services.NewSeries(
        **values,
        owner=find_organisation(said.owner).id,
        themes=[(one.name_ko, one.name_en) for one in said.themes],
    )

    def deed() -> MeetingSeriesWhole:
        row = services.open_series(by=actor, at=timezone.now(), said=new)
        return show_whole_series(row.id, actor)

    return deed


@writes(router, "/series/{id}/level", response=MeetingSeriesWhole)
def change_level(request: HttpRequest, id: UUID, said: LevelSaid) -> Deed:
    """Write that a series rose or fell to another level."""
    actor = actor_of(request)
    queries.get_series(id=id, by=actor)

    def deed() -> MeetingSeriesWhole:
        services.change_level(by=actor, at=timezone.now(), series=id, **said.model_dump())
        return show_whole_series(id, actor)

    return deed


@writes(router, "/series/{id}/relate", response=MeetingSeriesWhole)
def relate_series(request: HttpRequest, id: UUID, said: RelateSaid) -> Deed:
    """Say that another series is about the same."""
    actor = actor_of(request)
    for one in (id, said.other):
        queries.get_series(id=one, by=actor)

    def deed() -> MeetingSeriesWhole:
        services.relate_series(
            by=actor, at=timezone.now(), series=id, other=said.other, says=said.says
        )
        return show_whole_series(id, actor)

    return deed


@writes(router, "/series/{id}/end", response=MeetingSeriesWhole)
def end_series(request: HttpRequest, id: UUID, said: MeetingWhySaid) -> Deed:
    """End a series."""
    actor = actor_of(request)
    queries.get_series(id=id, by=actor)

    def deed() -> MeetingSeriesWhole:
        services.end_series(by=actor, at=timezone.now(), series=id, why=said.why)
        return show_whole_series(id, actor)

    return deed


@writes(router, "/series/{id}/sessions", response=MeetingSession)
def plan_session(request: HttpRequest, id: UUID, said: PlanSaid) -> Deed:
    """Plan a session; what earlier ones left open is on its agenda at once."""
    actor = actor_of(request)
    queries.get_series(id=id, by=actor)
    values = said.model_dump(exclude={"day", "time", "zone", "minutes"})
    slot = services.Slot(day=said.day, time=said.time, zone=said.zone, minutes=said.minutes)
    plan = services.Plan(slot=slot, **values)

    def deed() -> MeetingSession:
        row = services.plan_session(by=actor, at=timezone.now(), series=id, plan=plan)
        return show_session(queries.get_session(id=row.id, by=actor))

    return deed


@writes(router, "/sessions/{id}/agenda", response=Page[AgendaPoint])
def build_agenda(request: HttpRequest, id: UUID) -> Deed:
    """Bring what earlier sessions left open onto the agenda; nothing comes twice."""
    actor = actor_of(request)
    row = queries.get_session(id=id, by=actor)

    def deed() -> Page[AgendaPoint]:
        services.build_agenda(by=actor, at=timezone.now(), session=id)
        return whole([show_point(one) for one in queries.get_agenda(session=row, by=actor)])

    return deed
