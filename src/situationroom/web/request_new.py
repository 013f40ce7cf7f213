"""거점에 요청하기: a post is asked, after what it answered before was shown."""

from datetime import date, datetime, time
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
from situationroom.rooms.posts import queries, services
from situationroom.rooms.posts.models import PostAnswer
from situationroom.rooms.posts.states import RequestKind
from situationroom.web.form_fields import tell_refusal
from situationroom.web.post_answers import answer_card
from situationroom.web.request_forms import AskForm
from situationroom.web.words import actor_of

FIELD_OF = {
    "PST-02": "question", "PST-03": "question", "PST-04": "post", "PST-05": "due_on",
    "PST-33": "title",
}  # fmt: skip
EVENING = time(18)
"""An answer is needed until the office of the asker closes, in Seoul."""


def evening_of(day: date) -> datetime:
    """Return the end of an office day in the room's zone."""
    return timezone.make_aware(datetime.combine(day, EVENING))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form, what was answered before, or ask the post."""
    actor = actor_of(request)
    queries.check_may_ask(by=actor)
    form = AskForm(request.POST or None, by=actor)
    answers: list[PostAnswer] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            answers = _answered(said, actor)
            if answers:
                return _show(request, _seen(request, actor), answers, 200)
            try:
                row = services.make_request(by=actor, at=timezone.now(), ask=_question(said))
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("The post was asked, and told."))
                return redirect("issues_requests_one", request_id=row.id)
    return _show(request, form, answers, status)


def _answered(said: dict[str, Any], actor: Actor) -> list[PostAnswer]:
    """Return what was answered before, unless who asks has seen it."""
    if said["seen"]:
        return []
    on = timezone.localdate()
    return queries.list_answers_for(area=said["area"], kind=said["kind"], by=actor, on=on)


def _seen(request: HttpRequest, actor: Actor) -> AskForm:
    """Return the form as it was typed, with a mark that the answers were shown."""
    data = request.POST.copy()
    data["seen"] = "yes"
    return AskForm(data, by=actor)


def _question(said: dict[str, Any]) -> services.Question:
    return services.Question(
        kind=RequestKind(said["kind"]),
        area=said["area"],
        title=said["title"],
        question=said["question"],
        due_at=evening_of(said["due_on"]),
        post=UUID(said["post"]) if said["post"] else None,
        asker=UUID(said["asker"]),
        name=said["name"],
        reach=said["reach"],
    )


def _show(
    request: HttpRequest, form: AskForm, answers: list[PostAnswer], status: int
) -> HttpResponse:
    context = {
        "title": _("Ask a post"),
        "form": form,
        "submit": _("Ask all the same") if answers else _("Ask"),
        "follows": _("The post is told at once. It takes the request on, or says why not."),
        "cancel": reverse("issues_requests"),
        "answers": [answer_card(one) for one in answers],
        "help": [
            _("The post and the ministry that runs the room read what you ask; nobody else does."),
            _("While a post waits for your reply, its clock stands still."),
        ],
    }
    return render(request, "web/post_request_new.html", context, status=status)
