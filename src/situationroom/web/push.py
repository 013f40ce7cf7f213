"""푸시: the browsers of a reader that are told while no page is open, and their worker."""

from pathlib import Path
from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.errors import Refusal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.services import pushes
from situationroom.web.alerts import trail
from situationroom.web.tables import Column, Table
from situationroom.web.words import actor_of, text_of


class BrowserForm(forms.Form):
    """What a browser says of itself when it wants to be told."""

    endpoint = forms.CharField(max_length=1000)
    public = forms.CharField(max_length=200)
    secret = forms.CharField(max_length=100)


@csp({"default-src": [NONE]})
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the worker, from the root of the room: it shows what is pushed to any page."""
    content = Path(str(finders.find("web/push-worker.js"))).read_bytes()
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the reader's browsers."""
    browsers = queries.list_browsers(by=actor_of(request))
    table = Table(
        anchor="browsers",
        caption=_("Browsers that are told"),
        columns=[
            Column(key="browser", label=_("Browser"), head=True),
            Column(key="at", label=_("Since"), kind="time"),
        ],
        rows=[{"browser": row.browser or "–", "at": row.at} for row in browsers],
        copy=False,
    )
    context = {
        "key": queries.get_push_key(),
        "table": table if browsers else None,
        "browsers": browsers,
        "trail": trail(_("Push on this device")),
    }
    return render(request, "web/push.html", context)


@login_required
@require_POST
def want(request: HttpRequest) -> HttpResponse:
    """Let this browser be told."""
    form = BrowserForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal("The key of this browser cannot be read.")
        pushes.want_push(
            by=actor_of(request),
            at=timezone.now(),
            browser=_browser(request.headers.get("User-Agent", "")),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        messages.error(request, text_of(refusal))
    else:
        messages.success(request, _("This browser is told from now on."))
    return redirect("alerts_push")


def _browser(agent: str) -> str:
    """Return a browser's name in two words; the whole line tells too much of its owner."""
    names = ("Edg", "SamsungBrowser", "Whale", "Firefox", "Chrome", "Safari")
    systems = ("Windows", "Android", "iPhone", "iPad", "Mac OS", "Linux")
    found = [next((one for one in among if one in agent), "") for among in (names, systems)]
    return " · ".join(filter(None, found)).replace("Edg", "Edge")


@login_required
@require_POST
def end(request: HttpRequest, subscription: UUID) -> HttpResponse:
    """Tell a browser nothing any more."""
    pushes.end_push(by=actor_of(request), at=timezone.now(), subscription=subscription)
    messages.success(request, _("This browser is told no more."))
    return redirect("alerts_push")
