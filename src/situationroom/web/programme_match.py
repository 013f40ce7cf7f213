"""맞춤 지원사업: what fits a company, with every condition and the reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from situationroom.rooms.support import queries
from situationroom.web.once import only_reads
from situationroom.web.programme_forms import ProfileForm
from situationroom.web.programme_words import (
    doubt_texts,
    owner_text,
    reason_line,
    verdict_state,
    window_text,
)
from situationroom.web.programmes import programme_url
from situationroom.web.words import actor_of, named


@login_required
@never_cache
@only_reads  # what is said of the company is used for this answer and kept nowhere
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, and what fits."""
    form = ProfileForm(request.POST or None)
    found: list[dict[str, Any]] | None = None
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = 200
            fits = queries.list_fitting(
                profile=form.profile(),
                on=timezone.localdate(),
                by=actor_of(request),
                field=form.cleaned_data["field"],
            )
            found = [_shown(one) for one in fits]
    context = {
        "title": _("What fits a company"),
        "form": form,
        "submit": _("Look what fits"),
        "follows": _("What you write is used for this answer and kept nowhere."),
        "cancel": reverse("companies_programmes"),
        "found": found,
        "help": [
            _("What you leave empty is not known: it becomes a question, never a no."),
            _("Nothing closed is shown: no window that is over, no budget that ran out."),
        ],
    }
    return render(request, "web/programme_match.html", context, status=status)


def _shown(fit: queries.Fit) -> dict[str, Any]:
    row, match = fit.programme, fit.match
    return {
        "title": named(row, "title"),
        "url": programme_url(row.id),
        "owner": owner_text(row),
        "window": window_text(row),
        "state": verdict_state(match),
        "reasons": [reason_line(one) for one in match.reasons],
        "doubts": doubt_texts(match),
    }
