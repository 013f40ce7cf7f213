"""일정 구독: the secret address of one's calendar, and the calendar itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.acting import reading_as
from situationroom.rooms.delivery import calendar, queries
from situationroom.rooms.delivery.services import calendars
from situationroom.web.alerts import trail
from situationroom.web.letters import absolute
from situationroom.web.words import actor_of


@login_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show whether there is an address."""
    context = {"feed": queries.get_feed(by=actor_of(request)), "trail": trail(_("My calendar"))}
    return render(request, "web/calendar_feed.html", context)


@login_required
@never_cache
@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """Make an address; it is shown on this answer and never again."""
    opened = calendars.open_feed(by=actor_of(request), at=timezone.now())
    context = {
        "feed": opened.feed,
        "address": absolute(reverse("calendar", args=[opened.token])),
        "trail": trail(_("My calendar")),
    }
    return render(request, "web/calendar_feed.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Revoke the address."""
    calendars.revoke_feed(by=actor_of(request), at=timezone.now())
    messages.success(request, _("The address works no more."))
    return redirect("alerts_calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Give a calendar to who knows its address."""
    at, caller = timezone.now(), request.META.get("REMOTE_ADDR", "")
    person, actor = calendars.read_feed(by=actor_of(request), at=at, token=token, caller=caller)
    with reading_as(actor):
        content = calendar.feed(by=actor, at=at, language=person.language)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Disposition"] = 'inline; filename="situationroom.ics"'
    return response
