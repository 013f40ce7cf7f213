"""이슈 등록: an officer opens an issue that no measure has opened by itself."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import NotAllowed, Refusal
from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.rules import about_in
from situationroom.rooms.issues.states import (
    KIND_TEXT,
    SEVERITY_TEXT,
    STANCE_TEXT,
    TEMPLATE_TEXT,
    IssueKind,
    Severity,
    Stance,
    SubjectKind,
)
from situationroom.rooms.organisations.queries import get_organisation, list_asked_organisations
from situationroom.web.words import actor_of, named, text_of


class IssueForm(forms.Form):
    """What an issue is about, how much it matters, and who is asked."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(k.value, gettext_lazy(KIND_TEXT[k])) for k in IssueKind],
    )
    stance = forms.ChoiceField(
        label=gettext_lazy("Stance"),
        choices=[(s.value, gettext_lazy(STANCE_TEXT[s])) for s in Stance],
        help_text=gettext_lazy("Defensive keeps harm off exports; offensive asks for something."),
    )
    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Empty: the Korean title is shown."),
    )
    severity = forms.ChoiceField(
        label=gettext_lazy("Level"),
        choices=[(s.value, gettext_lazy(SEVERITY_TEXT[s])) for s in Severity],
    )
    severity_reason = forms.CharField(
        label=gettext_lazy("Why this level"),
        max_length=200,
        help_text=gettext_lazy("One sentence with a figure where there is one."),
    )
    items = forms.MultipleChoiceField(
        label=gettext_lazy("ICT items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = forms.CharField(
        label=gettext_lazy("HS codes and countries"),
        required=False,
        help_text=gettext_lazy("Codes with commas between: 8542.32, VN."),
    )
    asked = forms.MultipleChoiceField(
        label=gettext_lazy("Who is asked"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody chosen: every organisation of the room's list is asked."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("asked", [(o.code, named(o)) for o in list_asked_organisations()])
        self._offer("items", [(one.code, named(one)) for one in list_items()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or open the issue."""
    actor = actor_of(request)
    if not queries.may_open(by=actor):
        raise NotAllowed("Only officers, posts, the secretariat and room rules may open an issue.")
    kind = request.GET.get("kind", "")
    kind = kind if kind in list(IssueKind) else IssueKind.NON_TARIFF.value
    form = IssueForm(request.POST or None, initial={"kind": kind})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect("issues_issue", issue=_open(request, form.cleaned_data))
            except Refusal as refusal:
                if refusal.status != Refusal.status:
                    raise
                form.add_error(None, text_of(refusal))
    templates = [{"label": _(KIND_TEXT[k]), "text": _(TEMPLATE_TEXT[k])} for k in IssueKind]
    return render(
        request, "web/issue_new.html", {"form": form, "templates": templates}, status=status
    )


def _open(request: HttpRequest, said: dict[str, Any]) -> Any:
    """Open the issue; return its id."""
    actor = actor_of(request)
    owner = get_organisation(id=actor.organisation) if actor.organisation else None
    if owner is None:
        raise NotAllowed("Only officers, posts, the secretariat and room rules may open an issue.")
    codes = said.pop("asked")
    asked = [o for o in list_asked_organisations() if o.code in codes] if codes else None
    issue = services.open_issue(
        by=actor,
        at=timezone.now(),
        kind=IssueKind(said["kind"]),
        stance=Stance(said["stance"]),
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        owner=owner,
        severity=Severity(said["severity"]),
        severity_reason=said["severity_reason"],
        about=[
            *((SubjectKind.ITEM, code) for code in said["items"]),
            *about_in(said["codes"]),
        ],
        asked=asked,
    )
    messages.success(request, _("The issue is open, and everybody asked was told."))
    return issue.id
