"""Decisions of sessions as a table: what, who, until when, and what became of it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.base.actors import Actor
from situationroom.rooms.issues.models import Action
from situationroom.rooms.meetings import queries
from situationroom.rooms.meetings.models import Decision
from situationroom.rooms.meetings.states import (
    DECISION_STATE_COLOUR,
    DECISION_STATE_TEXT,
    DecisionState,
)
from situationroom.web.meeting_words import dated
from situationroom.web.tables import Column, Link, State, Table
from situationroom.web.words import named


def decision_state(state: DecisionState) -> State:
    """Return the badge of a decision."""
    return State(tone=DECISION_STATE_COLOUR[state], text=_(DECISION_STATE_TEXT[state]))


def doer_of(one: Decision) -> str:
    """Name who carries a decision out."""
    return named(one.owner) if one.owner is not None else one.owner_says


def decisions_table(
    found: Sequence[Decision], actor: Actor, *, dated_by_session: bool = False
) -> Table | None:
    """Return decisions as a table; none where there are none."""
    if not found:
        return None
    columns = [
        Column(key="what", label=_("Decision"), head=True),
        Column(key="from", label=_("Decided in"), unbroken=True),
        Column(key="doer", label=_("Carried out by")),
        Column(key="due", label=_("To be done by"), kind="day", blank="–"),
        Column(key="state", label=_("State"), kind="state"),
        Column(key="outcome", label=_("What became of it"), prose=True),
        Column(key="action", label=_("Action"), kind="link", blank="–"),
        Column(key="label", label=_("Label"), kind="label"),
    ]
    states = queries.states_of_decisions(found, by=actor)
    has_actions = any(action is not None for _state, action in states.values())
    hidden = set() if dated_by_session else {"from"}
    if not has_actions:
        hidden.add("action")
    return Table(
        anchor="decisions",
        caption=_("Decisions to be carried out") if dated_by_session else _("Decisions"),
        columns=[one for one in columns if one.key not in hidden],
        rows=[_row(one, *states[one.id], dated_by_session=dated_by_session) for one in found],
    )


def _row(
    one: Decision, state: DecisionState, action: Action | None, *, dated_by_session: bool
) -> dict[str, Any]:
    url = reverse("issues_actions_action", args=[action.id]) if action is not None else ""
    return {
        "what": named(one, "what"),
        "from": dated(one.session) if dated_by_session else "",
        "doer": doer_of(one),
        "due": one.due_on,
        "state": decision_state(state),
        "outcome": one.outcome or "–",
        "action": Link(text=named(action, "title"), url=url) if action is not None else None,
        "label": one.label.level,
    }
