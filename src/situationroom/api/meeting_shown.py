"""Meetings as a program is told of them."""

from typing import Any
from uuid import UUID

from situationroom.api.meeting_shapes import (
    AgendaPoint,
    AskMark,
    LevelStep,
    MeetingAsk,
    MeetingDecision,
    MeetingGuest,
    MeetingMinutes,
    MeetingSeries,
    MeetingSeriesWhole,
    MeetingSession,
    MeetingSessionWhole,
    MeetingTheme,
    SeriesBeside,
)
from situationroom.base.actors import Actor
from situationroom.rooms.meetings import models, queries
from situationroom.rooms.meetings.states import (
    Attendance,
    ItemState,
    MeetingLevel,
    Reply,
    Side,
    Standing,
)

OF_SERIES = (
    "id", "short", "kind", "title_ko", "title_en", "counterpart_area", "counterpart", "state",
    "rrule", "exceptions", "zone", "wall_time",
)  # fmt: skip
OF_SESSION = (
    "id", "number", "title_ko", "title_en", "state", "starts_at", "ends_at", "zone", "sequence",
    "place", "video_url", "chair_says",
)  # fmt: skip


def series_fields(row: models.Series) -> dict[str, Any]:
    """Return what is said of every series."""
    return {name: getattr(row, name) for name in OF_SERIES} | {
        "owner": row.owner.code,
        "meeting_level": row.meeting_level or None,
        "label": row.label.level,
    }


def show_series(row: models.Series) -> MeetingSeries:
    """Return a series as it stands in a list."""
    return MeetingSeries(**series_fields(row))


def show_whole_series(id: UUID, by: Actor) -> MeetingSeriesWhole:
    """Return a series with all that belongs to it."""
    row = queries.get_series(id=id, by=by)
    parent = queries.get_parent(series=row, by=by)
    return MeetingSeriesWhole(
        **series_fields(row),
        parent=parent.id if parent is not None else None,
        groups=[one.id for one in queries.list_groups(series=row, by=by)],
        related=[
            SeriesBeside(
                id=one.series.id, title_ko=one.series.title_ko, title_en=one.series.title_en,
                says=one.says,
            )
            for one in queries.list_related(series=row, by=by)
        ],
        themes=[
            MeetingTheme(id=one.id, name_ko=one.name_ko, name_en=one.name_en)
            for one in queries.list_themes(row)
        ],
        levels=[
            LevelStep(
                level_before=MeetingLevel(one.level_before) if one.level_before else None,
                level_after=MeetingLevel(one.level_after), on=one.on, by_document=one.by_document,
            )
            for one in queries.list_level_changes(row)
        ],
    )  # fmt: skip


def _session_fields(row: models.Session) -> dict[str, Any]:
    return {name: getattr(row, name) for name in OF_SESSION} | {
        "series": row.series_id,
        "label": row.label.level,
    }


def show_session(row: models.Session) -> MeetingSession:
    """Return a session as it stands in a list."""
    return MeetingSession(**_session_fields(row))


def show_whole_session(id: UUID, by: Actor) -> MeetingSessionWhole:
    """Return a session with all that belongs to it."""
    row = queries.get_session(id=id, by=by)
    minutes = queries.get_minutes(session=row, by=by)
    decisions = queries.list_decisions(session=row, by=by)
    return MeetingSessionWhole(
        **_session_fields(row),
        invitees=[show_guest(one) for one in queries.list_invitees(row)],
        decisions=show_decisions(decisions, by),
        minutes=show_minutes(minutes) if minutes is not None else None,
    )


def show_guest(one: models.Invitee) -> MeetingGuest:
    """Return somebody invited; their address is on the page of those who invite."""
    return MeetingGuest(
        id=one.id,
        organisation=one.organisation.code if one.organisation is not None else None,
        name=one.name, person=one.person, side=Side(one.side), theme=one.theme_id,
        reply=Reply(one.reply), attendance=Attendance(one.attendance),
    )  # fmt: skip


def show_minutes(one: models.Minutes) -> MeetingMinutes:
    """Return minutes."""
    return MeetingMinutes(text=one.text, edits=one.edits, closed_at=one.closed_at)


def show_decisions(rows: list[models.Decision], by: Actor) -> list[MeetingDecision]:
    """Return decisions as they stand."""
    states = queries.states_of_decisions(rows, by=by)
    return [
        MeetingDecision(
            id=one.id, session=one.session_id, what_ko=one.what_ko, what_en=one.what_en,
            owner=one.owner.code if one.owner is not None else None, owner_says=one.owner_says,
            due_on=one.due_on, state=states[one.id][0], outcome=one.outcome,
            action=action.id if (action := states[one.id][1]) is not None else None,
            label=one.label.level,
        )
        for one in rows
    ]  # fmt: skip


def show_ask(one: queries.Inherited) -> MeetingAsk:
    """Return an ask with its history."""
    ask = one.ask
    return MeetingAsk(
        id=ask.id, series=ask.series_id, side=Side(ask.side), text_ko=ask.text_ko,
        text_en=ask.text_en, asked_by=ask.asked_by, theme=ask.theme_id,
        standing=Standing(ask.standing),
        first_session=one.first.id if one.first is not None else None,
        silent_since=one.silent_since.id if one.silent_since is not None else None,
        history=[_mark(mark) for mark in one.marks],
        label=ask.label.level,
    )  # fmt: skip


def _mark(mark: queries.Mark) -> AskMark:
    said = mark.said
    return AskMark(
        session=mark.session.id, number=mark.session.number, standing=mark.standing,
        words=said.words if said is not None else "",
        said_by=said.said_by if said is not None else "",
        evidence=said.evidence if said is not None else "",
    )  # fmt: skip


def show_point(point: queries.Point) -> AgendaPoint:
    """Return a point of an agenda, in the words of where it was written."""
    item = point.item
    korean, english = _titles(point)
    return AgendaPoint(
        id=item.id, position=item.position, source=point.source,
        came_from=point.came_from.id if point.came_from is not None else None,
        title_ko=korean, title_en=english, state=ItemState(item.state),
        ask=show_ask(point.ask) if point.ask is not None else None,
        decision=point.decision.id if point.decision is not None else None,
    )  # fmt: skip


def _titles(point: queries.Point) -> tuple[str, str]:
    if point.ask is not None:
        return point.ask.ask.text_ko, point.ask.ask.text_en
    if point.decision is not None:
        return point.decision.what_ko, point.decision.what_en
    said = point.item.origin or point.item
    return said.title_ko, said.title_en
