"""Who may read meetings: what stands on two things is read by who may read both."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare
from situationroom.rooms.meetings.models import (
    AgendaItem,
    Ask,
    AskStanding,
    Decision,
    Invitee,
    LevelChange,
    Minutes,
    MinutesVersion,
    RelatedSeries,
    Series,
    SeriesTheme,
    Session,
)

declare(Series, ByLabel())
declare(SeriesTheme, Within("series", Series))
declare(LevelChange, Within("series", Series))
declare(RelatedSeries, Within("one", Series) & Within("other", Series))
declare(Session, ByLabel())
declare(Invitee, Within("session", Session))
declare(Decision, ByLabel())
declare(Ask, ByLabel())
declare(AskStanding, Within("ask", Ask) & Within("session", Session))
declare(AgendaItem, ByLabel() & Within("session", Session))
declare(Minutes, ByLabel())
declare(MinutesVersion, Within("minutes", Minutes))
labelled("series", Series)
labelled("session", Session)
