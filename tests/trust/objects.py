"""Objects and actors of the tests of what may be done."""

from __future__ import annotations

from dataclasses import replace

from tests.trust import people as p
from tests.trust.facts import Action, Level, Stage

ROOM = p.ISSUES[Level.ROOM]
OWN = p.ISSUES[Level.OWN]
PUBLIC = p.ISSUES[Level.PUBLIC]
FILED = replace(p.CASE, noun="difficulty", agreed=frozenset({"assoc"}))
NAMELESS = replace(FILED, company=None)
RESPONSE = p.thing(Level.ROOM, "response")
ACT = replace(p.thing(Level.ROOM, "act"), confirmed=False)
RUN = p.thing(Level.OWN, "run")
RULE_RUN = replace(p.thing(Level.GOVERNMENT, "run", "msit"), within=PUBLIC)
CHANNEL = p.thing(Level.ROOM, "channel")
SQUARE = p.thing(Level.PUBLIC, "channel")
SESSION = replace(p.thing(Level.ROOM, "session", "msit"), chair="p_post")
DRAFT = replace(p.thing(Level.OWN, "brief"), stage=Stage.DRAFT)
RULE_DRAFT = replace(DRAFT, level=Level.GOVERNMENT, owner="msit")
SUBMITTED = replace(DRAFT, stage=Stage.SUBMITTED)
CALL = replace(p.thing(Level.ROOM, "data_call", "msit"), asked="assoc")
PAPER = p.thing(Level.ROOM, "paper")
EMBARGOED = replace(PAPER, embargo=p.TODAY, named=frozenset({"p_officer", "p_post"}))
CONSENTED = replace(p.CASE, level=Level.OWN, consent_to_widen=frozenset({Level.GOVERNMENT}))
MEMBERSHIP = p.thing(Level.OWN, "membership")
SEATS = p.thing(Level.GROUP, "group_members")
UNCHAIRED = replace(SESSION, chair=None)
NOWHERE = replace(p.OFFICER, organisation=None)
PUBLIC_CASE = replace(p.CASE, level=Level.PUBLIC)
PERSONAL_GROUP = replace(p.GROUP, manager="p_colleague")
CHIEF_A = replace(p.LEADERSHIP, key="chief_a", organisation="a")
A = Action
