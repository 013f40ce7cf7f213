"""이슈·대응: the list, and one issue with its response board."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor
from situationroom.rooms.delivery.kinds import may_manage
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import queries
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import (
    ENDED_TEXT,
    KIND_TEXT,
    SEVERITY_COLOUR,
    SEVERITY_TEXT,
    STANCE_TEXT,
    STATE_COLOUR,
    STATE_TEXT,
    Ended,
    IssueKind,
    IssueState,
    Severity,
    Stance,
)
from situationroom.rooms.measures.queries import may_read_act
from situationroom.rooms.organisations.queries import list_asked_organisations
from situationroom.rooms.reports.queries import list_briefs_of_issue
from situationroom.web.action_tables import plan_of
from situationroom.web.actions import MilestoneForm, plan_form
from situationroom.web.editions import edition_rows, next_edition
from situationroom.web.figures import Entry, Fact
from situationroom.web.files import files_of
from situationroom.web.fragments import later, render_parts
from situationroom.web.happenings import timeline
from situationroom.web.issue_board import about_facts, answer_of, board_of, standing_of
from situationroom.web.issue_filter import IssueFilter
from situationroom.web.issue_run import ended_choices, run_of, steps_of
from situationroom.web.issue_steps import assign_choices
from situationroom.web.issue_wording import wording_of
from situationroom.web.runs import exposure_figure, headline_facts
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

# What follows the issue by itself while its page is open.
PARTS = {
    "issue-state": "web/issue/state.html",
    "issue-answers": "web/issue/answers.html",
    "issue-timeline": "web/issue/timeline.html",
}


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
    actor = actor_of(request)
    choice = IssueFilter(request.GET or None, organisations=list_asked_organisations())
    wanted = choice.wanted()
    issues = queries.list_issues(
        by=actor, wanted=wanted, after=time_cursor(request.GET.get("after"))
    )
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
            Column(key="opened", label=_("Opened on"), kind="time"),
        ],
        rows=issue_rows(issues),
        empty=Empty(
            title=_("No issue here"),
            first=_("Issues open by themselves when a registered measure has figures."),
            action=_("Open an issue") if queries.may_open(by=actor) else _("Drills"),
            url=reverse("issues_new" if queries.may_open(by=actor) else "board_drills"),
        ),
    )
    full = len(issues) == queries.PAGE
    following = to_cursor(issues[-1].opened_at, issues[-1].id) if full else ""
    return render(
        request,
        "web/list.html",
        {
            "title": _("Issues and responses"),
            "actions": _list_actions(actor),
            "tabs": choice.tabs(),
            "form": choice,
            "table": table,
            "next": following,
        },
    )


def _list_actions(actor: Actor) -> list[dict[str, str]]:
    actions = []
    if queries.may_open(by=actor):
        actions.append({"label": _("Open an issue"), "url": reverse("issues_new")})
    if queries.may_assign_many(by=actor):
        actions.append({"label": _("Paste from Excel"), "url": reverse("issues_paste")})
    return actions


@login_required
@require_safe
def issue_page(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Show one issue: what changed, what it hits, who answered, what happened."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    entries = cache(lambda: timeline(row.id, actor))
    context = {
        "issue": row,
        "title": named(row, "title"),
        "kind": _(KIND_TEXT[IssueKind(row.kind)]),
        "severity": severity_state(row.severity),
        "state": State(
            tone=STATE_COLOUR[IssueState(row.state)], text=_(STATE_TEXT[IssueState(row.state)])
        ),
        "board": later(board_of, row, actor),
        "wording": later(wording_of, row, actor),
        "mine": later(answer_of, row, actor),
        "facts": later(_facts, row, actor),
        "briefs": later(
            lambda: edition_rows(list_briefs_of_issue(issue=row.id, by=actor), by=actor)
        ),
        "next": later(next_edition, row, actor),
        "entries": entries,
        "newest": later(lambda: _said(entries())),
        "steps": later(steps_of, row, actor),
        "ended": ended_choices(),
        "run": later(run_of, row, actor),
        "plan": later(plan_of, row, actor),
        "plan_form": later(plan_form, row, actor),
        "milestone_form": MilestoneForm(auto_id="id_mark_%s"),
        "standing": standing_of(row, actor),
        "owner": _owner(row),
        "assign": later(_assign, row, actor),
        "files": later(lambda: files_of(request, holder="issue", about=row.id)),
        **_of_runs(row, actor),
    }
    return render_parts(request, "web/issue.html", context, PARTS)


def _of_runs(issue: Issue, actor: Actor) -> dict[str, Any]:
    """Return what the issue page shows of the figures of its act."""
    runs = cache(lambda: list_runs_of_act(act=issue.act_id, by=actor) if issue.act_id else [])
    return {
        "figure": later(lambda: exposure_figure(runs()[0]) if runs() else None),
        "headline": later(lambda: headline_facts(runs()[0]) if runs() else []),
        "links": later(lambda: _links(issue, runs(), actor)),
    }


def _assign(issue: Issue, actor: Actor) -> dict[str, Any] | None:
    return assign_choices(issue, actor) if queries.may_assign(issue=issue, by=actor) else None


def _said(entries: list[Entry]) -> str:
    """Say the newest line of a timeline, for those who hear the page."""
    if not entries:
        return ""
    newest = entries[0]
    return f"{timezone.localtime(newest.at):%H:%M} {newest.who}: {newest.what}"


def _owner(issue: Issue) -> str:
    """Name the owner, and who is responsible there."""
    person = issue.responsible
    return f"{named(issue.owner)} · {person.name}" if person else named(issue.owner)


def _facts(issue: Issue, actor: Actor) -> list[Fact]:
    reason = _(issue.severity_reason) if issue.severity_reason else "–"
    facts = [
        Fact(term=_("Stance"), value=_(STANCE_TEXT[Stance(issue.stance)])),
        Fact(term=_("Severity, because"), value=reason),
        *about_facts(issue),
    ]
    if issue.act is not None and may_read_act(issue.act.id, by=actor):
        facts.append(
            Fact(
                term=_("Measure"),
                value=named(issue.act, "title"),
                url=reverse("duties_measures_act", args=[issue.act.code]),
            )
        )
    if issue.outcome:
        ended = _(ENDED_TEXT[Ended(issue.ended)]) if issue.ended else ""
        facts.append(Fact(term=_("Outcome"), value=issue.outcome, note=ended))
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
