"""Actions as rows of a table, on their own list and on the page of an issue."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.issues import queries
from situationroom.rooms.issues.models import Action, Issue
from situationroom.rooms.issues.states import (
    ACTION_TEXT,
    PROGRESS_COLOUR,
    PROGRESS_TEXT,
    ActionState,
    Progress,
)
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import named


def progress_state(action: Action) -> State:
    """Return the badge of an action: how it comes on, or how it ended."""
    found = queries.progress(action, at=timezone.now())
    if found is None:
        tone = "done" if action.state == ActionState.DONE else "silent"
        return State(tone=tone, text=_(ACTION_TEXT[ActionState(action.state)]))
    return State(tone=PROGRESS_COLOUR[found], text=_(PROGRESS_TEXT[found]))


def rows_of(actions: Sequence[Action]) -> list[dict[str, Any]]:
    """Return actions as rows, each with what was last said of it."""
    newest = queries.list_newest_reports(actions)
    return [_row(one, newest) for one in actions]


def _row(action: Action, newest: dict[Any, Any]) -> dict[str, Any]:
    said = newest.get(action.id)
    late = queries.progress(action, at=timezone.now()) is Progress.LATE
    url = reverse("issues_actions_action", args=[action.id])
    return {
        "action": Link(text=named(action, "title"), url=url),
        "owner": named(action.owner),
        "state": progress_state(action),
        "due": action.due_on,
        "issue": named(action.issue, "title"),
        "said": (said and (said.says or said.evidence)) or "–",
        "tone": "severe" if late else "",
    }


def table_of(rows: list[dict[str, Any]], *, with_issue: bool) -> Table:
    """Return actions as a table; on the page of an issue without its name."""
    columns = [
        Column(key="action", label=_("Action"), kind="link", head=True),
        Column(key="owner", label=_("Who does it")),
        Column(key="state", label=_("State"), kind="state"),
        Column(key="due", label=_("Until when"), kind="day"),
        Column(key="said", label=_("Last report"), prose=True),
    ]
    if with_issue:
        columns.insert(1, Column(key="issue", label=_("Issue"), prose=True))
    empty = Empty(
        title=_("No action here"),
        first=_("Actions are planned on the page of an issue."),
        action=_("Issue list"),
        url=reverse("issues"),
    )
    return Table(
        anchor="actions", caption=_("Actions"), columns=columns, rows=rows,
        empty=empty if with_issue else None,
    )  # fmt: skip


def plan_of(issue: Issue, actor: Actor) -> dict[str, Any]:
    """Return what the page of an issue shows of its plan, and for whom the reader may plan."""
    actions = queries.list_actions_of(issue, by=actor)
    for one in actions:
        one.issue = issue
    return {
        "table": table_of(rows_of(actions), with_issue=False) if actions else None,
        "milestones": [
            {
                "name": named(one, "title"),
                "due": formats.day(one.due_on),
                "done": _("%(done)d of %(all)d done") % {"done": one.done, "all": one.all},  # type: ignore[attr-defined]
            }
            for one in queries.list_milestones(issue)
        ],
        "may_mark": queries.may_run(issue=issue, by=actor),
    }
