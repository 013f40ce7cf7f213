"""Who may read proposals, from whom they came, and how they were answered."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare
from situationroom.rooms.proposals.models import (
    Proposal,
    Proposer,
    Review,
    RuleChange,
    RuleStep,
    Topic,
    Verdict,
)

declare(Proposal, ByLabel())
declare(Proposer, ByLabel())
declare(Topic, Within("proposal", Proposal))
declare(Verdict, Within("proposal", Proposal))
declare(Review, ByLabel())
declare(RuleChange, Within("proposal", Proposal))
declare(RuleStep, Within("rule", RuleChange))
labelled("proposal", Proposal)
