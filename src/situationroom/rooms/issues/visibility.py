"""Who may read issues and the answers to them."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_pairs
from situationroom.rooms.issues.models import Issue, Response

declare(Issue, ByLabel())
declare_pairs(Issue, "runs")
declare(Response, Within("issue", Issue))
labelled("issue", Issue)
