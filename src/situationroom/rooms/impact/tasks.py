"""What the impact room does by itself: it computes every act that is registered or notified."""

from datetime import date

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.rooms.impact import services
from situationroom.rooms.impact.states import Knowledge
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
)
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import find_act_by_id
from situationroom.rooms.watch.queries import find_notice


@reacts_to(ActRegistered, ActNotified, ActConfirmed, name="impact.assess_act")
def compute_act(event: Event, by: Actor) -> Apply | None:
    """Run the scenario of an act by what was known then and by what is known now."""
    act = find_act_by_id(event.about)
    if act.compare_after is None:
        return None
    day = _known_day(act, event)
    then, now = (
        services.compute(services.scenario_of_act(act, knowledge=knowledge, then=day))
        for knowledge in (Knowledge.THEN, Knowledge.NOW)
    )
    return lambda: services.assess_act(by=by, at=timezone.now(), act=act, then=then, now=now)


def _known_day(act: StateAct, event: Event) -> date:
    """Return the day of the notice, or of the announcement when there was none."""
    notice = event.payload.get("notice")
    if notice:
        return find_notice(notice).published_on
    return act.date_announced or event.at.date()


@reacts_to(ActWithdrawn, name="impact.mark_stale")
def mark_stale(event: Event, by: Actor) -> Apply | None:
    """Mark the runs of a withdrawn act as stale."""
    act = find_act_by_id(event.about)
    return lambda: services.mark_runs_stale(by=by, at=timezone.now(), act=act)
