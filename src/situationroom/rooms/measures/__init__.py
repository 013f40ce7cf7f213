"""Measures: what a state announced, which instruments follow, and what duty a line pays on a day.

Nouns: StateAct (GTA state act: one announcement), Measure (WTO/UNCTAD measure: one instrument),
ScopeList and ScopeEntry (products in or out, dated), DutyWatch (what one person asked to be told
of), WatchedDuty (a line and origin of it), DutyChange (what was told), EntryList and EntryListPart
(a long list of entries that one person sent, sealed, for a day),
TariffSchedule and ScheduleLine (the tariff of another destination, one vintage).
"""
