"""Who may read data calls: who asks and who is asked; a reply, who asks and who gave it."""

from situationroom.base.clauses import ByLabel
from situationroom.base.labelled import labelled, tells_readers
from situationroom.base.visibility import declare
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply

declare(DataCall, ByLabel())
declare(Asked, ByLabel())
declare(Reply, ByLabel())
labelled("datacall", DataCall)
tells_readers("asked", Asked)
