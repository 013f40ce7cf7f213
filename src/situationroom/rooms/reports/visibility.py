"""Who may read briefs."""

from situationroom.base.clauses import ByLabel
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_pairs
from situationroom.rooms.reports.models import Brief

declare(Brief, ByLabel())
declare_pairs(Brief, "runs")
labelled("brief", Brief)
