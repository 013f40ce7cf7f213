"""Reads: which programmes fit a company, and why."""

from dataclasses import dataclass
from datetime import date

from situationroom.base.actors import Actor
from situationroom.rooms.support.conditions import Profile
from situationroom.rooms.support.matching import Match, judge
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.queries.catalogue import is_open
from situationroom.rooms.support.states import Verdict

MOST = 5000
"""Open programmes judged at once; a national listing holds about a thousand."""
ORDER = (Verdict.ELIGIBLE, Verdict.UNKNOWN, Verdict.EXCLUDED, Verdict.CLOSED)


@dataclass(frozen=True, slots=True)
class Fit:
    """A programme and what matching says of it."""

    programme: Programme
    match: Match


def list_fitting(
    *, profile: Profile, on: date, by: Actor, field: str = "", limit: int = 30
) -> list[Fit]:
    """Return what is offered on a day and not excluded: met first, then with fewest questions.

    Nothing closed is in it.
    """
    rows = Programme.objects.visible_to(by).filter(is_open(on))
    if field:
        rows = rows.filter(field=field)
    found = [
        Fit(row, judge(profile, row.terms(), on=on))
        for row in rows.select_related("label", "owner").order_by("-registered_at", "-id")[:MOST]
    ]
    offered = (Verdict.ELIGIBLE, Verdict.UNKNOWN)
    fitting = [one for one in found if one.match.verdict in offered]
    return sorted(fitting, key=_rank)[:limit]


def _rank(fit: Fit) -> tuple[int, int, int]:
    """Order by verdict, then by questions left, then by how much of it is met."""
    met = sum(1 for one in fit.match.reasons if one.held == "met")
    questions = len(fit.match.not_known) + len(fit.match.doubts)
    return ORDER.index(fit.match.verdict), questions, -met


def fit_programme(*, programme: Programme, profile: Profile, on: date) -> Match:
    """Return what matching says of one programme the reader was shown."""
    return judge(profile, programme.terms(), on=on)
