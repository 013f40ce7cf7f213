"""The response board of an issue as its page shows it: who answered, who waits, who is late."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.issues import queries
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import SUBJECT_TEXT, ResponseState, SubjectKind
from situationroom.web.figures import Fact
from situationroom.web.issue_steps import response_form
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import named


def board_of(issue: Issue, actor: Actor) -> dict[str, Any]:
    """Return the board, whom a click would remind, and who asks for more time."""
    rows = queries.list_responses(issue, by=actor)
    runs_it = queries.may_run(issue=issue, by=actor)
    silent = [
        row
        for row in rows
        if row.response.state == ResponseState.NO_ANSWER and row.response.waiting_since is None
    ]
    return {
        "table": _table(rows),
        "silent": len(silent) if runs_it else 0,
        "remind": _("Remind the silent (%(count)d)") % {"count": len(silent)},
        "asked": [_asked(row, issue) for row in rows if row.asked_for] if runs_it else [],
    }


def _asked(row: queries.Row, issue: Issue) -> dict[str, Any]:
    asked = row.asked_for
    assert asked is not None  # chosen by it
    return {
        "who": named(row.response.organisation),
        "by": asked.asked_by,
        "why": asked.why,
        "due": asked.due_at,
        "url": reverse("issues_more_time_decide", args=[issue.id, asked.id]),
    }


def _table(rows: list[queries.Row]) -> Table:
    return Table(
        anchor="responses",
        caption=_("Response board"),
        columns=[
            Column(key="organisation", label=_("Organisation"), head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="position", label=_("Position"), prose=True),
            Column(key="action", label=_("What is being done"), prose=True),
            Column(key="next", label=_("Next date")),
            Column(key="due", label=_("Due"), kind="time"),
        ],
        rows=[_row(row) for row in rows],
    )


def _row(row: queries.Row) -> dict[str, Any]:
    said, state = row.said, _state(row)
    return {
        "organisation": named(row.response.organisation),
        "state": state,
        "position": (said and said.position) or "–",
        "action": (said and said.action) or "–",
        "next": formats.day(said.next_date) if said and said.next_date else "–",
        "due": row.response.due_at,
        "tone": "" if row.response.state == ResponseState.ANSWERED else state.tone,
    }


def _state(row: queries.Row) -> State:
    response = row.response
    if response.state == ResponseState.ANSWERED:
        text = _("Answered to the government") if row.is_kept else _("Answered")
        return State(tone="done", text=text)
    if response.waiting_on is not None:
        return State(tone="neutral", text=_("Waits on %(on)s") % {"on": named(response.waiting_on)})
    if row.is_late(timezone.now()):
        return State(tone="severe", text=_("Late"))
    if response.reminders:
        return State(
            tone="silent", text=_("No answer, reminded %(n)d×") % {"n": response.reminders}
        )
    return State(tone="silent", text=_("No answer"))


def answer_of(issue: Issue, actor: Actor) -> dict[str, Any] | None:
    """Return what the reader's own organisation may do: answer, wait, or ask for more time."""
    response = queries.find_response_to_give(issue=issue, by=actor)
    if response is None:
        return None
    said = queries.list_said(response=response, by=actor)
    return {
        "form": response_form(said[0] if said else None),
        "due": response.due_at,
        "waits": response.waiting_since is not None,
        "silent": response.state == ResponseState.NO_ANSWER,
        "others": [
            {"id": body.id, "name": named(body)}
            for body in queries.list_asked(issue)
            if body.id != response.organisation_id
        ],
    }


def standing_of(issue: Issue, actor: Actor) -> list[Fact]:
    """Say on whom an issue waits, and what it came from or went up in."""
    facts = []
    if issue.waiting_on is not None and issue.waiting_since is not None:
        since = formats.day(timezone.localdate(issue.waiting_since))
        facts.append(
            Fact(
                term=_("Waits on"),
                value=f"{named(issue.waiting_on)}: {issue.waiting_for}",
                note=_("since %(day)s") % {"day": since},
            )
        )
    if issue.merged_into_id is not None:
        facts.append(_other(_("Went up in"), issue.merged_into, actor))
    if issue.split_from_id is not None:
        facts.append(_other(_("Split from"), issue.split_from, actor))
    for one in queries.list_parts(issue=issue, by=actor):
        term = _("Part of its own") if one.split_from_id == issue.id else _("Went up in this one")
        facts.append(_other(term, one, actor))
    return facts


def _other(term: str, issue: Issue | None, actor: Actor) -> Fact:
    assert issue is not None
    if queries.find_short(issue.id, by=actor) is None:
        return Fact(term=term, value=_("another issue"))
    return Fact(
        term=term, value=named(issue, "title"), url=reverse("issues_issue", args=[issue.id])
    )


def about_facts(issue: Issue) -> list[Fact]:
    """Return what an issue is about, a line a kind."""
    found: dict[str, list[str]] = {}
    for one in queries.list_subjects(issue):
        found.setdefault(one.kind, []).append(one.code)
    return [
        Fact(term=_(SUBJECT_TEXT[SubjectKind(kind)]), value=", ".join(codes))
        for kind, codes in found.items()
    ]
