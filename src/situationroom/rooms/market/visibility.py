"""Published statistics: everybody reads them."""

from situationroom.base.visibility import declare_machinery
from situationroom.rooms.market.models import Bridge, Dataflow, Observation

for _table in (Dataflow, Observation, Bridge):
    declare_machinery(_table, "published statistics")
