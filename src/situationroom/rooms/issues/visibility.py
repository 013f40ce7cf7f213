"""Who may read issues and the answers to them."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_pairs
from situationroom.rooms.issues.models import (
    Action,
    ActionReport,
    Answer,
    Deadline,
    Issue,
    Milestone,
    Response,
    Subject,
    Wording,
)

declare(Issue, ByLabel())
declare_pairs(Issue, "runs")
declare(Subject, Within("issue", Issue))
declare(Wording, ByLabel())
declare(Response, Within("issue", Issue))
declare(Answer, ByLabel())
declare(Deadline, Within("response", Response))
declare(Milestone, Within("issue", Issue))
declare(Action, ByLabel())
declare(ActionReport, Within("action", Action))
labelled("issue", Issue)
labelled("action", Action)
