"""What the impact room does by itself: no run outlives its law, and the forecast court sits."""

from datetime import date, time
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.files.homes import holds_files
from situationroom.base.jobs import job
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.schedule import Daily
from situationroom.base.work import Work
from situationroom.rooms.impact import queries, services
from situationroom.rooms.market.events import StatisticsLoaded
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


@reacts_to(StatisticsLoaded, name="impact.score_forecasts")
def score_forecasts(event: Event, by: Actor) -> Apply | None:
    """Score the forecasts of months whose figures have come; without their being asked for."""
    return lambda: services.score_forecasts(by=by, at=timezone.now())


@job("impact.keep_court", every=Daily(time(0, 5)), says="Forecasts locked, scored and made")
def keep_court(work: Work) -> dict[str, int]:
    """Lock the forecasts that are due, score what has its figure, and lodge the room's own."""
    at = timezone.now()
    with work.step():
        locked = services.lock_forecasts(by=work.by, at=at)
        scored = services.score_forecasts(by=work.by, at=at)
    with work.step():
        lodged = len(services.lodge_own_forecasts(by=work.by, at=at))
    return {"locked": locked, "scored": scored, "lodged": lodged}


@job(services.RELEASE, says="A paper let out at the end of its embargo")
def release_paper(work: Work) -> dict[str, str]:
    """Let a paper out as the person who published it, once its embargo has ended."""
    with work.step():
        paper = services.release_paper(
            by=work.by, at=timezone.now(), paper=UUID(work.payload["paper"])
        )
    return {"state": paper.state}


holds_files("paper")(queries.get_home_of_paper)
