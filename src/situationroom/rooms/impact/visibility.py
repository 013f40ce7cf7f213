"""Who may read runs and their figures, forecasts and their scores."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import append_only, declare
from situationroom.rooms.impact.models import Figure, Forecast, Run, Score

declare(Run, ByLabel())
declare(Figure, Within("run", Run))
declare(Forecast, ByLabel())
declare(Score, Within("forecast", Forecast))
append_only(Forecast, "state", "locked_at")
append_only(Score)
labelled("run", Run)
labelled("forecast", Forecast)
