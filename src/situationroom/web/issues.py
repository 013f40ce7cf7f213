"""이슈·대응: the list, one issue with its response board, answers, closing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.base.models import Event
from situationroom.documents import formats
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.lifecycle import next_states
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
from situationroom.web.figures import Entry, Fact
from situationroom.web.files import files_of
from situationroom.web.happenings import event_text, maker_name
from situationroom.web.refusals import texts_of
from situationroom.web.runs import exposure_figure, headline_facts
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


class ResponseForm(forms.Form):
    """What an organisation says on an issue."""

    position = forms.CharField(
        label=gettext_lazy("Position"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    action = forms.CharField(
        label=gettext_lazy("What is being done"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_date = forms.DateField(
        label=gettext_lazy("Next date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class MoveForm(forms.Form):
    """A legal step of an issue, with its reason."""

    new = forms.ChoiceField(choices=[(s.value, s.value) for s in IssueState])
    why = forms.CharField(required=False, max_length=2000)


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
    mine = next((r for r in responses if r.organisation_id == actor.organisation), None)
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
        "mine": mine,
        "form": ResponseForm(initial=_initial(mine)) if mine else None,
        "facts": _facts(row, actor),
        "links": _links(row, actor),
        "entries": _timeline(queries.list_timeline(about=row.id, by=actor)),
        "steps": _steps(row, actor),
        "owner": named(row.owner),
        "files": files_of(request, holder="issue", about=row.id),
    }
    return render(request, "web/issue.html", context)


def _initial(mine: Response | None) -> dict[str, Any]:
    if mine is None:
        return {}
    return {"position": mine.position, "action": mine.action, "next_date": mine.next_date}


def _steps(issue: Issue, actor: Actor) -> list[dict[str, str]]:
    allowed = actor.kind is ActorKind.SECRETARIAT or actor.organisation == issue.owner_id
    if not allowed:
        return []
    return [
        {"value": s.value, "label": _(STATE_TEXT[s])}
        for s in next_states(IssueState(issue.state))
        if s is not IssueState.ANSWERING
    ]


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


def _links(issue: Issue, actor: Actor) -> list[Fact]:
    briefs = list_briefs_of_issue(issue=issue.id, by=actor)
    runs = list_runs_of_act(act=issue.act_id, by=actor) if issue.act_id else []
    return [
        *(
            Fact(
                term=_("Brief"),
                value=named(b, "title"),
                note=f"#{b.edition}",
                url=reverse("reports_brief", args=[b.id]),
            )
            for b in briefs
        ),
        *(
            Fact(
                term=_("Impact run"),
                value=_("as known that day") if r.knowledge == "then" else _("as known now"),
                url=reverse("impact_run", args=[r.id]),
            )
            for r in runs
        ),
    ]


def _timeline(events: list[Event]) -> list[Entry]:
    return [
        Entry(at=e.at, who=maker_name(e.actor_name or e.actor_kind), what=event_text(e))
        for e in events
    ]


@login_required
@require_POST
def respond(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Give the reader's organisation's response."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    form = ResponseForm(request.POST)
    mine = next(
        (r for r in queries.list_responses(row) if r.organisation_id == actor.organisation), None
    )
    if form.is_valid() and mine is not None:
        try:
            services.give_response(
                by=actor,
                at=timezone.now(),
                issue=row,
                organisation=mine.organisation,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, " ".join(filter(None, texts_of(refusal))))
        else:
            messages.success(request, _("The answer of your organisation stands."))
            return redirect("issues_issue", issue=row.id)
    return render(request, "web/issue_respond.html", {"form": form, "issue": row}, status=422)


@login_required
@require_POST
def move(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Move an issue along a legal step."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    form = MoveForm(request.POST)
    if form.is_valid():
        services.move_issue(
            by=actor,
            at=timezone.now(),
            issue=row,
            new=IssueState(form.cleaned_data["new"]),
            why=form.cleaned_data["why"],
        )
        messages.success(request, _("The issue was moved."))
    return redirect("issues_issue", issue=row.id)
