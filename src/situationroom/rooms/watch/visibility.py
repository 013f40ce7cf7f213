"""Who may read what was published and how it was read."""

from situationroom.base.clauses import ByLabel, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_machinery
from situationroom.rooms.watch.models import Notice, Quarantined, Revision, Source

declare(Notice, ByLabel())
declare(Revision, Within("notice", Notice))
declare_machinery(Source, "the feeds of the room and when each last answered")
declare_machinery(Quarantined, "what a public feed sent and could not be read")
labelled("notice", Notice)
