"""이 사람은 무엇을 볼 수 있나: by kinds and numbers as of now, never content."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from situationroom.base.errors import Refusal
from situationroom.base.labels import Level
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.queries.sight import Sight, count_sight
from situationroom.rooms.organisations.services.sight import look_at_sight
from situationroom.web import marks
from situationroom.web.account import page_title, refused_form
from situationroom.web.once import only_reads
from situationroom.web.tables import Column, Table
from situationroom.web.words import actor_of

OBJECT_TEXT = {
    "act": gettext_lazy("Acts"),
    "action": gettext_lazy("Actions"),
    "asked": gettext_lazy("Organisations asked in data calls"),
    "brief": gettext_lazy("Briefs"),
    "company": gettext_lazy("Companies known by name"),
    "contact": gettext_lazy("Contacts"),
    "datacall": gettext_lazy("Data calls"),
    "file": gettext_lazy("Files"),
    "issue": gettext_lazy("Issues"),
    "job": gettext_lazy("Background work"),
    "ledger": gettext_lazy("Imports"),
    "notice": gettext_lazy("Notices"),
    "partner": gettext_lazy("Local partners"),
    "post_answer": gettext_lazy("Answers that serve again"),
    "post_request": gettext_lazy("Requests to posts"),
    "programme": gettext_lazy("Support programmes"),
    "proposal": gettext_lazy("Proposals"),
    "run": gettext_lazy("Impact runs"),
    "series": gettext_lazy("Series and dialogues"),
    "session": gettext_lazy("Sessions"),
    "forecast": gettext_lazy("Forecasts"),
    "paper": gettext_lazy("Institute papers"),
    "webhook": gettext_lazy("Webhooks"),
}


class ReasonForm(forms.Form):
    """Why somebody looks at what another could see."""

    reason = forms.CharField(
        label=gettext_lazy("Why you look"),
        max_length=300,
        help_text=gettext_lazy("It stands in the audit log with your name and the time."),
    )


@login_required
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show the reader what they could see, by kinds and numbers."""
    context = {
        "title": _("What I can see"),
        "trail": page_title(_("What I can see")),
        "at": timezone.now(),
        "table": sight_table(count_sight(actor=actor_of(request))),
    }
    return render(request, "web/account/sight.html", context)


@login_required
@never_cache
@only_reads  # numbers as of now: asked again, it is written down again
def member(request: HttpRequest, organisation: UUID, person: UUID) -> HttpResponse:
    """Show what a member could see, to who manages members and says why."""
    actor, now = actor_of(request), timezone.now()
    row = queries.get_member(
        organisation=organisation, person=person, by=actor, on=timezone.localdate(now)
    )
    form, found, status = ReasonForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                found = look_at_sight(
                    by=actor,
                    at=now,
                    organisation=organisation,
                    person=person,
                    reason=form.cleaned_data["reason"],
                    address=request.META.get("REMOTE_ADDR", ""),
                )
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                status = 200
    page = reverse("members_member", args=[organisation, person])
    context: dict[str, Any] = {
        "title": _("What this person can see"),
        "lead": row.person.name,
        "trail": [{"label": row.person.name, "url": page}, {"label": _("What they can see")}],
        "at": now,
        "form": form if found is None else None,
        "table": sight_table(found) if found is not None else None,
    }
    return render(request, "web/account/sight.html", context, status=status)


def sight_table(found: list[Sight]) -> Table:
    """Return kinds of object by label, in numbers."""
    levels = [
        Column(
            key=level.value, label=str(marks.LABELS[level].name), kind="number", digits=0, blank="–"
        )
        for level in Level
    ]
    return Table(
        anchor="sight",
        caption=_("Objects by kind and label"),
        columns=[
            Column(key="kind", label=_("What"), head=True),
            *levels,
            Column(key="total", label=_("All"), kind="number", digits=0),
        ],
        rows=[
            {
                "kind": str(OBJECT_TEXT[one.kind]),
                "total": one.total,
                **{level.value: one.by_label.get(level, 0) for level in Level if one.by_label},
            }
            for one in found
        ],
    )
