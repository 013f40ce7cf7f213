"""Tables of series, of their sessions, and of what came of them."""

from situationroom.rooms.meetings.models.outcomes import AgendaItem, Ask, AskStanding, Decision
from situationroom.rooms.meetings.models.series import (
    LevelChange,
    RelatedSeries,
    Series,
    SeriesTheme,
)
from situationroom.rooms.meetings.models.sessions import (
    Invitee,
    Minutes,
    MinutesVersion,
    Session,
)

__all__ = [
    "AgendaItem",
    "Ask",
    "AskStanding",
    "Decision",
    "Invitee",
    "LevelChange",
    "Minutes",
    "MinutesVersion",
    "RelatedSeries",
    "Series",
    "SeriesTheme",
    "Session",
]
