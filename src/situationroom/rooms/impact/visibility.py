"""Who may read runs and their figures, forecasts and their scores, institutes' papers."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled, tells_readers
from situationroom.base.visibility import append_only, declare
from situationroom.rooms.impact.models import (
    Dissent,
    Figure,
    Forecast,
    Paper,
    PaperFinding,
    Run,
    Score,
)

declare(Run, ByLabel())
declare(Figure, Within("run", Run))
declare(Forecast, ByLabel())
declare(Score, Within("forecast", Forecast))
declare(Paper, ByLabel())
declare(PaperFinding, Within("paper", Paper))
declare(Dissent, Within("paper", Paper))
append_only(Dissent)
append_only(Forecast, "state", "locked_at")
append_only(Score)
labelled("run", Run)
labelled("forecast", Forecast)
# Nobody relabels a paper: its embargo would end before its time.
tells_readers("paper", Paper)
