"""How the editions of a brief stand, in words: what several pages show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import Standing, get_next_edition, list_standings
from situationroom.rooms.reports.states import COLOUR, TEXT, BriefState
from situationroom.web.tables import State
from situationroom.web.words import named


@dataclass(frozen=True, kw_only=True)
class StandingText:
    """What a page says of an edition that is stale or superseded."""

    state: State
    since: datetime | None
    reasons: list[str]
    newer_text: str = ""
    newer_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One edition in a list of them; `here` is the one the page shows."""

    text: str
    url: str
    at: datetime
    state: State
    standing: StandingText | None
    here: bool


@dataclass(frozen=True, kw_only=True)
class Next:
    """The button of the next edition, or why there is none yet and what to do."""

    url: str
    obstacle: str = ""
    hint: str = ""


def edition_text(brief: Brief) -> str:
    """Name an edition: '제2판'."""
    return _("Edition %(n)d") % {"n": brief.edition}


def brief_state(brief: Brief) -> State:
    """Return the badge of a brief's state."""
    state = BriefState(brief.state)
    return State(tone=COLOUR[state], text=_(TEXT[state]))


def edition_rows(briefs: Sequence[Brief], *, by: Actor, here: Brief | None = None) -> list[Row]:
    """Return the editions of one brief, newest first, each with how it stands."""
    standings = list_standings(briefs, by=by)
    return [
        Row(
            text=edition_text(brief),
            url=reverse("reports_brief", args=[brief.id]),
            at=brief.drafted_at,
            state=_badge(brief, standings[brief.id]),
            standing=standing_text(standings[brief.id]),
            here=here is not None and brief.id == here.id,
        )
        for brief in briefs
    ]


def _badge(brief: Brief, standing: Standing) -> State:
    """Return a signed edition's state, or that another one has taken its place."""
    replaced = standing.newer is not None and brief.state != BriefState.SIGNED
    return standing_state(standing) if replaced else brief_state(brief)


def is_up_to_date(standing: Standing) -> bool:
    """Tell whether an edition is the newest one and says what is known."""
    return standing.newer is None and not standing.stale


def standing_state(standing: Standing) -> State:
    """Return the badge of how an edition stands."""
    if standing.newer is not None:
        return State(tone="silent", text=_("Superseded"))
    if standing.stale:
        return State(tone="silent", text=_("Stale"))
    return State(tone="done", text=_("Up to date"))


def standing_text(standing: Standing) -> StandingText | None:
    """Say since when and why an edition is grey, or None when it is up to date."""
    if is_up_to_date(standing):
        return None
    newer = standing.newer
    return StandingText(
        state=standing_state(standing),
        since=standing.stale.since,
        reasons=_reasons(standing),
        newer_text=edition_text(newer) if newer else "",
        newer_url=reverse("reports_brief", args=[newer.id]) if newer else "",
    )


def _reasons(standing: Standing) -> list[str]:
    stale = standing.stale
    reasons = []
    if stale.figures_since is not None:
        reasons.append(_("The figures it stands on no longer hold."))
    if stale.answered:
        count = len(stale.answered)
        text = ngettext(
            "%(n)d organisation answered after it was drafted: %(who)s",
            "%(n)d organisations answered after it was drafted: %(who)s",
            count,
        )
        who = ", ".join(named(row.response.organisation) for row in stale.answered)
        reasons.append(text % {"n": count, "who": who})
    if stale.owner_since is not None:
        reasons.append(_("The issue was handed to another organisation."))
    return reasons


def next_edition(issue: Issue, by: Actor) -> Next | None:
    """Return what a page offers whoever may draft the next edition, where one is wanted."""
    found = get_next_edition(issue=issue, by=by)
    obstacle = found.obstacle
    if not found.wanted or (obstacle is not None and obstacle.refusal is NotAllowed):
        return None
    url = reverse("issues_brief", args=[issue.id])
    if obstacle is None:
        return Next(url=url)
    return Next(url=url, obstacle=_(obstacle.message), hint=_(obstacle.hint))
