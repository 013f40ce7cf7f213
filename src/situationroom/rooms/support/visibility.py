"""Who may read support programmes."""

from situationroom.base.clauses import ByLabel
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare
from situationroom.rooms.support.models import Programme

declare(Programme, ByLabel())
labelled("programme", Programme)
