"""What people do to an issue from its page: answer it, assign it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Answer, Issue
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.refusals import show_refusal
from situationroom.web.words import actor_of, named

# Where a broken rule is shown in the form.
FIELD_OF = {"ISS-04": "position", "ISS-05": "next_date"}


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
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("When there will be news; today or later."),
    )
    to_government = forms.BooleanField(
        label=gettext_lazy("Only for officers of the state"),
        required=False,
        help_text=gettext_lazy("Associations see that you answered, not what you said."),
    )


class AssignForm(forms.Form):
    """To whom an issue goes; what is left out stays, and nobody responsible is nobody yet."""

    owner = forms.UUIDField(required=False)
    responsible = forms.UUIDField(required=False)


def response_form(given: Answer | None) -> ResponseForm:
    """Return the form of a response with what was said before."""
    if given is None:
        return ResponseForm()
    said = {
        "position": given.position,
        "action": given.action,
        "next_date": given.next_date,
        "to_government": given.label.level == Level.GOVERNMENT,
    }
    return ResponseForm(initial=said)


@login_required
@require_POST
def respond(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Give the response of the reader's organisation."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    organisation = get_organisation(id=actor.organisation) if actor.organisation else None
    if organisation is None:
        raise NotAllowed("Only officers of the organisation itself may answer for it.")
    form = ResponseForm(request.POST)
    if form.is_valid():
        try:
            services.give_response(
                by=actor,
                at=timezone.now(),
                issue=row,
                organisation=organisation,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            show_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("The answer of your organisation stands."))
            return redirect("issues_issue", issue=row.id)
    return render(request, "web/issue_respond.html", {"form": form, "issue": row}, status=422)


@login_required
@require_POST
def assign(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Hand an issue over, or name who is responsible for it."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    form = AssignForm(request.POST)
    if form.is_valid():
        wanted = form.cleaned_data["owner"]
        owner = get_organisation(id=wanted) if wanted else None
        if wanted and owner is None:
            raise NotFound(
                "There is no such organisation.", hint="Choose one of those the issue lists."
            )
        services.assign_issue(
            by=actor,
            at=timezone.now(),
            issue=row,
            owner=owner,
            responsible=form.cleaned_data["responsible"],
        )
        messages.success(request, _("The issue was assigned."))
    return redirect("issues_issue", issue=row.id)


def assign_choices(issue: Issue, actor: Actor) -> dict[str, Any]:
    """Return what the form of an assignment offers."""
    found = queries.get_candidates(issue=issue, by=actor, on=timezone.localdate())
    return {
        "officers": [
            {"id": person.id, "name": person.name, "chosen": person.id == issue.responsible_id}
            for person in found.officers
        ],
        "others": [
            {"id": body.id, "name": named(body)}
            for body in found.owners
            if body.id != issue.owner_id
        ],
    }
