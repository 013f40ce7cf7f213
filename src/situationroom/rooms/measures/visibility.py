"""Who may read acts and their measures, and what somebody watches: that is theirs alone."""

from situationroom.base.clauses import ByLabel, IsMe, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_machinery, declare_pairs
from situationroom.rooms.measures.models import (
    DutyChange,
    DutyWatch,
    EntryList,
    EntryListPart,
    Measure,
    ScheduleLine,
    ScopeEntry,
    ScopeList,
    StateAct,
    TariffSchedule,
    WatchedDuty,
)

declare(StateAct, ByLabel())
declare_pairs(StateAct, "notices")
declare(Measure, Within("act", StateAct))
declare_machinery(ScopeList, "published lists of products")
declare_machinery(ScopeEntry, "published lists of products")
declare_machinery(TariffSchedule, "published tariff schedules")
declare_machinery(ScheduleLine, "published tariff schedules")
declare_pairs(Measure, "exempt")
declare(DutyWatch, IsMe("person_id"))
declare(WatchedDuty, Within("watch", DutyWatch))
declare(EntryList, IsMe("person_id"))
declare(EntryListPart, Within("list", EntryList))
declare(DutyChange, Within("watch", DutyWatch))
labelled("act", StateAct)
