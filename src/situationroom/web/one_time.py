"""일회용 링크: what a link is for, and doing it. Opening the page alone uses nothing up.

Programs that read mail open every link in it, so only the button does the deed. A room's page of
its own is registered in `ANSWERS` by the purpose of its links.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from situationroom.rooms.delivery.links import PURPOSES, holder_of
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.rooms.delivery.services import links
from situationroom.web.words import actor_of

Answer = Callable[[HttpRequest, OneTimeLink, str], HttpResponse]
ANSWERS: dict[str, Answer] = {}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Say what a link is for, or do it."""
    caller = request.META.get("REMOTE_ADDR", "")
    link = links.look_behind(by=actor_of(request), at=timezone.now(), token=token, caller=caller)
    answer = ANSWERS.get(link.purpose, _landing)
    response = answer(request, link, token)
    # Never the secret of the path; with `no-referrer` a browser would send its form from nowhere.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _landing(request: HttpRequest, link: OneTimeLink, token: str) -> HttpResponse:
    purpose = PURPOSES[link.purpose]
    context = {"says": _(purpose.says), "link": link}
    if request.method == "POST":
        links.use_link(by=holder_of(link), at=timezone.now(), token=token)
        context = {"says": _(purpose.done), "done": True}
    return render(request, "web/one_time.html", context)
