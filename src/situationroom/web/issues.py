"""이슈·대응: the list, and one issue with its response board."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.documents import formats
from situationroom.rooms.delivery.kinds import may_manage
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import queries
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.states import (
    KIND_TEXT,
    RESPONSE_TEXT,
    SEVERITY_COLOUR,
    SEVERITY_TEXT,
    STATE_COLOUR,
    STATE_TEXT,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
)
from situationroom.rooms.measures.queries import may_read_act
from situationroom.rooms.reports.queries import list_briefs_of_issue
from situationroom.web.editions import edition_rows, next_edition
from situationroom.web.figures import Entry, Fact
from situationroom.web.files import files_of
from situationroom.web.happenings import event_text, maker_name
from situationroom.web.issue_steps import assign_choices, response_form
from situationroom.web.runs import exposure_figure, headline_facts
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


def severity_state(severity: str) -> State:
    """Return the badge of a severity."""
    level = Severity(severity)
    return State(tone=SEVERITY_COLOUR[level], text=_(SEVERITY_TEXT[level]))


def issue_rows(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """Return issues as rows of a table."""
    return [
        {
            "title": Link(text=named(issue, "title"), url=reverse("issues_issue", args=[issue.id])),
            "severity": severity_state(issue.severity),
            "state": State(
                tone=STATE_COLOUR[IssueState(issue.state)],
                text=_(STATE_TEXT[IssueState(issue.state)]),
            ),
            "kind": _(KIND_TEXT[IssueKind(issue.kind)]),
            "owner": named(issue.owner),
            "label": issue.label.level,
            "opened": issue.opened_at,
            "silent": f"{getattr(issue, 'silent', 0)} / {getattr(issue, 'asked', 0)}",
            "tone": SEVERITY_COLOUR[Severity(issue.severity)],
        }
        for issue in issues
    ]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the issues."""
    state = request.GET.get("state", "")
    state = state if state in list(IssueState) else ""
    issues = queries.list_issues(
        by=actor_of(request), state=state, after=time_cursor(request.GET.get("after"))
    )
    tabs = [{"label": _("All"), "url": "?", "current": not state, "count": None}] + [
        {"label": _(STATE_TEXT[s]), "url": f"?state={s}", "current": state == s, "count": None}
        for s in IssueState
    ]
    table = Table(
        anchor="issues",
        caption=_("Issues"),
        columns=[
            Column(key="title", label=_("Issue"), kind="link", head=True),
            Column(key="severity", label=_("Level"), kind="state"),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="kind", label=_("Kind")),
            Column(key="owner", label=_("Owner")),
            Column(key="silent", label=_("No answer / asked")),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="opened", label=_("Opened"), kind="time"),
        ],
        rows=issue_rows(issues),
        empty=Empty(
            title=_("No issue here"),
            first=_("Issues open by themselves when a registered measure has figures."),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )
    full = len(issues) == queries.PAGE
    following = to_cursor(issues[-1].opened_at, issues[-1].id) if full else ""
    return render(
        request,
        "web/list.html",
        {
            "title": _("Issues and responses"),
            "tabs": tabs,
            "table": table,
            "next": following,
        },
    )


@login_required
@require_safe
def issue_page(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Show one issue: what changed, what it hits, who answered, what happened."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    runs = list_runs_of_act(act=row.act_id, by=actor) if row.act_id else []
    responses = queries.list_responses(row)
    context = {
        "issue": row,
        "title": named(row, "title"),
        "kind": _(KIND_TEXT[IssueKind(row.kind)]),
        "severity": severity_state(row.severity),
        "reason": _(row.severity_reason),
        "state": State(
            tone=STATE_COLOUR[IssueState(row.state)], text=_(STATE_TEXT[IssueState(row.state)])
        ),
        "figure": exposure_figure(runs[0]) if runs else None,
        "headline": headline_facts(runs[0]) if runs else [],
        "responses": _responses(responses),
        "form": response_form(queries.find_response_to_give(issue=row, by=actor)),
        "facts": _facts(row, actor),
        "briefs": edition_rows(list_briefs_of_issue(issue=row.id, by=actor), by=actor),
        "next": next_edition(row, actor),
        "links": _links(row, runs, actor),
        "entries": _timeline(queries.list_timeline(about=row.id, by=actor)),
        "steps": _steps(row, actor),
        "owner": _owner(row),
        "assign": assign_choices(row, actor) if queries.may_assign(issue=row, by=actor) else None,
        "files": files_of(request, holder="issue", about=row.id),
    }
    return render(request, "web/issue.html", context)


def _owner(issue: Issue) -> str:
    """Name the owner, and who is responsible there."""
    person = issue.responsible
    return f"{named(issue.owner)} · {person.name}" if person else named(issue.owner)


def _steps(issue: Issue, actor: Actor) -> list[dict[str, str]]:
    steps = queries.list_steps(issue=issue, by=actor)
    return [{"value": step.value, "label": _(STATE_TEXT[step])} for step in steps]


def _responses(responses: list[Response]) -> Table:
    return Table(
        anchor="responses",
        caption=_("Response board"),
        columns=[
            Column(key="organisation", label=_("Organisation"), head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="position", label=_("Position")),
            Column(key="action", label=_("What is being done")),
            Column(key="next", label=_("Next date")),
            Column(key="due", label=_("Due"), kind="time"),
        ],
        rows=[
            {
                "organisation": named(r.organisation),
                "state": State(
                    tone="done" if r.state == ResponseState.ANSWERED else "silent",
                    text=_(RESPONSE_TEXT[ResponseState(r.state)]),
                ),
                "position": r.position or "–",
                "action": r.action or "–",
                "next": formats.day(r.next_date) if r.next_date else "–",
                "due": r.due_at,
                "tone": "" if r.state == ResponseState.ANSWERED else "silent",
            }
            for r in responses
        ],
    )


def _facts(issue: Issue, actor: Actor) -> list[Fact]:
    facts = [Fact(term=_("Severity, because"), value=_(issue.severity_reason) or "–")]
    if issue.act is not None and may_read_act(issue.act.id, by=actor):
        facts.append(
            Fact(
                term=_("Measure"),
                value=named(issue.act, "title"),
                url=reverse("duties_measures_act", args=[issue.act.code]),
            )
        )
    if issue.outcome:
        facts.append(Fact(term=_("Outcome"), value=issue.outcome))
    return facts


def _links(issue: Issue, runs: list[Run], actor: Actor) -> list[Fact]:
    told = []
    if may_manage("issue", issue.id, actor):
        address = reverse("alerts_told", args=["issue", issue.id])
        told = [Fact(term=_("Alerts"), value=_("Who was told"), url=address)]
    return told + [
        Fact(
            term=_("Impact run"),
            value=_("as known that day") if r.knowledge == "then" else _("as known now"),
            url=reverse("impact_run", args=[r.id]),
        )
        for r in runs
    ]


def _timeline(events: list[Event]) -> list[Entry]:
    return [
        Entry(at=e.at, who=maker_name(e.actor_name or e.actor_kind), what=event_text(e))
        for e in events
    ]
