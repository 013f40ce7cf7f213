"""What the impact room does by itself: it follows the register, so that no run outlives its law."""

from datetime import date

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.rooms.impact import services
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
    RegisterReloaded,
)
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import find_act_by_id
from situationroom.rooms.measures.states import ActState
from situationroom.rooms.watch.queries import find_notice

ASSESSED = frozenset(fact.kind() for fact in (ActRegistered, ActNotified, ActConfirmed))
CHANGES_THE_LAW = frozenset(fact.kind() for fact in (ActConfirmed, ActWithdrawn, RegisterReloaded))


@reacts_to(
    ActRegistered,
    ActNotified,
    ActConfirmed,
    ActWithdrawn,
    RegisterReloaded,
    name="impact.assess_act",
)
def follow_register(event: Event, by: Actor) -> Apply | None:
    """Mark what no longer stands, and run the scenario of an act that is registered or notified.

    One reaction for all, so that an act is never assessed after it was withdrawn. What other acts
    stood on is marked at once; whoever needs it computes it again (the open issues do).
    """
    assess = _assessment(event, by) if event.kind in ASSESSED else None
    if event.kind not in CHANGES_THE_LAW:
        return assess

    def apply() -> None:
        services.mark_runs_stale(by=by, at=timezone.now())
        if assess is not None:
            assess()

    return apply


def _assessment(event: Event, by: Actor) -> Apply | None:
    act = find_act_by_id(event.about)
    if act.compare_after is None or act.state == ActState.WITHDRAWN:
        return None
    then, now = services.assess(act, then=_known_day(act, event))
    return lambda: services.assess_act(by=by, at=timezone.now(), act=act, then=then, now=now)


def _known_day(act: StateAct, event: Event) -> date:
    """Return the day of the notice, or of the announcement when there was none."""
    notice = event.payload.get("notice")
    if notice:
        return find_notice(notice).published_on
    return act.date_announced or event.at.date()
