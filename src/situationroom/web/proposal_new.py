"""제안 접수: a proposal is handed in, on a phone as well."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.proposals import queries, services
from situationroom.rooms.proposals.rules import is_outsider
from situationroom.rooms.proposals.states import (
    AuthorKind,
    Circle,
    ProposalKind,
    SourceKind,
    Theme,
)
from situationroom.web.proposal_forms import HandInForm
from situationroom.web.proposal_steps import told_in
from situationroom.web.words import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or hand the proposal in."""
    actor = actor_of(request)
    queries.check_may_hand_in(by=actor)
    circle = queries.circles_for(by=actor)[0]
    start = {"circle": circle, "gathered_on": timezone.localdate()}
    form = HandInForm(request.POST or None, by=actor, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.hand_in(by=actor, at=timezone.now(), ask=ask_of(form.cleaned_data))
            except Refusal as refusal:
                status = told_in(form, refusal)
            else:
                messages.success(request, _("The proposal was handed in."))
                return redirect("issues_proposals_proposal", proposal=row.id)
    context = {
        "title": _("Hand a proposal in"),
        "form": form,
        "submit": _("Hand in"),
        "follows": _next(actor),
        "cancel": reverse("issues_proposals"),
        "help": [
            _("One proposal asks for one thing: what is asked for twice is joined later."),
            _("The author keeps the words: whoever joins proposals does not change them."),
        ],
    }
    return render(request, "web/account/form.html", context, status=status)


def _next(actor: Actor) -> str:
    if is_outsider(actor):
        return _(
            "The ministry that runs the room reads it and names who answers. You are told of the"
            " answer; nobody else learns who you are."
        )
    return _("The secretariat names who answers, and the author is told of the answer.")


def ask_of(said: dict[str, Any]) -> services.Ask:
    """Return what was said in the form, as the room takes it."""
    house = said.get("organisation") or ""
    return services.Ask(
        kind=ProposalKind(said["kind"]),
        title_ko=said["title_ko"],
        title_en=said["title_en"],
        problem=said["problem"],
        asks=said["asks"],
        reason=said["reason"],
        theme=Theme(said["theme"]),
        about=said["about"],
        items=tuple(said["items"]),
        author_kind=AuthorKind(said.get("author_kind") or AuthorKind.COMPANY),
        author=said.get("author", ""),
        organisation=UUID(house) if house else None,
        source=SourceKind(said.get("source") or SourceKind.HAND),
        source_says=said["source_says"],
        gathered_on=said["gathered_on"],
        circle=Circle(said["circle"]),
    )
