"""What is done to an issue from its page beside answering: stages, waiting, reminders, merging."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import ENDED_TEXT, STATE_TEXT, Ended, IssueState
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.words import actor_of, named


class MoveForm(forms.Form):
    """A legal step of an issue, with its reason, and the state in which it was seen."""

    new = forms.ChoiceField(choices=[(s.value, s.value) for s in IssueState])
    read = forms.ChoiceField(choices=[(s.value, s.value) for s in IssueState], required=False)
    left = forms.CharField(required=False, max_length=2000)
    why = forms.CharField(required=False, max_length=2000)
    ended = forms.ChoiceField(
        choices=[("", "")] + [(e.value, e.value) for e in Ended], required=False
    )


class WaitForm(forms.Form):
    """On whom an issue waits, and for what."""

    on = forms.UUIDField(required=False)
    what = forms.CharField(required=False, max_length=400)


class MergeForm(forms.Form):
    """Into which issue another one goes up."""

    into = forms.UUIDField(
        error_messages={"required": gettext_lazy("Choose the issue that stays.")}
    )
    why = forms.CharField(required=False, max_length=2000)


class SplitForm(forms.Form):
    """What the part of an issue is called."""

    title_ko = forms.CharField(required=False, max_length=400)
    title_en = forms.CharField(required=False, max_length=400)


class MoreTimeForm(forms.Form):
    """Until when an organisation asks for, and why."""

    organisation = forms.UUIDField(required=False)
    due = forms.DateField(error_messages={"required": gettext_lazy("Give a day.")})
    why = forms.CharField(required=False, max_length=400)


def ended_choices() -> list[dict[str, str]]:
    """Return how an issue can end, for its form."""
    return [{"value": e.value, "label": _(ENDED_TEXT[e])} for e in Ended]


def steps_of(issue: Issue, actor: Actor) -> list[dict[str, Any]]:
    """Return the stages `actor` may move an issue to, and what each still needs."""
    return [
        {
            "value": step.new.value,
            "label": _(STATE_TEXT[step.new]),
            "lacks": [_(needed.text) for needed in step.lacks],
            "asks_how": step.new is IssueState.CLOSED,
            "open_actions": _open_actions(issue) if step.new is IssueState.CLOSED else "",
        }
        for step in queries.list_steps(issue=issue, by=actor)
    ]


def _open_actions(issue: Issue) -> str:
    """Say how many actions closing would drop; empty where there are none."""
    count = queries.count_open_actions(issue)
    text = _("Actions not done: %(n)d. They are dropped with this reason.")
    return text % {"n": count} if count else ""


def run_of(issue: Issue, actor: Actor) -> dict[str, Any] | None:
    """Return what the forms of who runs an issue offer, or None for everybody else."""
    if not queries.may_run(issue=issue, by=actor):
        return None
    return {
        "waits": issue.waiting_on_id is not None,
        "organisations": [
            {"id": body.id, "name": named(body)} for body in queries.list_asked(issue)
        ],
        "others": [
            {"id": other.id, "name": f"{other.short} {named(other, 'title')}"}
            for other in queries.list_others(issue=issue, by=actor)
        ],
    }


def _checked(form: forms.Form) -> dict[str, Any]:
    """Return what a short form says. Raises Refusal with its first error."""
    if form.is_valid():
        return form.cleaned_data
    first = next(iter(form.errors.values()))
    raise Refusal(str(first[0]))


def _found(pk: UUID | None) -> Organisation | None:
    found = get_organisation(id=pk) if pk else None
    if pk and found is None:
        raise NotFound("There is no such organisation.")
    return found


@login_required
@require_POST
def move(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Move an issue along a legal step."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(MoveForm(request.POST))
    services.move_issue(
        by=actor,
        at=timezone.now(),
        issue=row,
        new=IssueState(said["new"]),
        why=said["why"],
        ended=Ended(said["ended"]) if said["ended"] else None,
        left=said["left"],
        read=IssueState(said["read"]) if said["read"] else None,
    )
    messages.success(request, _("The issue was moved."))
    return redirect("issues_issue", issue=row.id)


@login_required
@require_POST
def wait(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Say on whom the issue waits, or that it waits no longer."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(WaitForm(request.POST))
    services.let_issue_wait(
        by=actor, at=timezone.now(), issue=row, on=_found(said["on"]), what=said["what"]
    )
    messages.success(request, _("The issue says on whom it waits."))
    return redirect("issues_issue", issue=row.id)


@login_required
@require_POST
def remind(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Remind every organisation that is silent."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    count = services.remind_silent(by=actor, at=timezone.now(), issue=row)
    messages.success(request, _("Organisations reminded: %(count)d") % {"count": count})
    return redirect("issues_issue", issue=row.id)


@login_required
@require_POST
def merge(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Let the issue go up in another one."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(MergeForm(request.POST))
    into = queries.get_issue(id=said["into"], by=actor)
    stays = services.merge_issues(
        by=actor, at=timezone.now(), issue=row, into=into, why=said["why"]
    )
    messages.success(request, _("The two are one; this one stays."))
    return redirect("issues_issue", issue=stays.id)


@login_required
@require_POST
def split(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Make a part of the issue one of its own."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(SplitForm(request.POST))
    part = services.split_issue(by=actor, at=timezone.now(), issue=row, **said)
    messages.success(request, _("The part is an issue of its own."))
    return redirect("issues_issue", issue=part.id)


@login_required
@require_POST
def more_time(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Ask for a later deadline of the reader's organisation."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(MoreTimeForm(request.POST))
    organisation = _found(said["organisation"] or actor.organisation)
    if organisation is None:
        raise NotFound("There is no such organisation.")
    evening = datetime.combine(said["due"], time(18), timezone.get_current_timezone())
    services.ask_for_more_time(
        by=actor,
        at=timezone.now(),
        issue=row,
        organisation=organisation,
        due_at=evening,
        why=said["why"],
    )
    messages.success(request, _("Asked. It holds once another person grants it."))
    return redirect("issues_issue", issue=row.id)


@login_required
@require_POST
def decide(request: HttpRequest, issue: UUID, deadline: UUID) -> HttpResponse:
    """Grant more time or refuse it."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    granted = request.POST.get("granted") == "yes"
    services.decide_more_time(
        by=actor, at=timezone.now(), issue=row, deadline=deadline, granted=granted
    )
    messages.success(request, _("The deadline has moved.") if granted else _("It stays as it was."))
    return redirect("issues_issue", issue=row.id)


@login_required
@require_POST
def hold(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Stop the clock of the reader's organisation while it waits on another, or let it run."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    said = _checked(WaitForm(request.POST))
    organisation = _found(actor.organisation)
    if organisation is None:
        raise NotFound("There is no such organisation.")
    services.let_response_wait(
        by=actor, at=timezone.now(), issue=row, organisation=organisation, on=_found(said["on"])
    )
    messages.success(request, _("The clock of your organisation was set."))
    return redirect("issues_issue", issue=row.id)
