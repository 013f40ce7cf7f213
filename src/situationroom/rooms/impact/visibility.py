"""Who may read runs and their figures."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare
from situationroom.rooms.impact.models import Figure, Run

declare(Run, ByLabel())
declare(Figure, Within("run", Run))
labelled("run", Run)
