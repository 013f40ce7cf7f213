"""다시 쓰는 답변: answers of posts that serve like requests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.documents import formats
from situationroom.rooms.posts import queries, services
from situationroom.rooms.posts.models import PostAnswer
from situationroom.web.figures import Fact
from situationroom.web.happenings import timeline
from situationroom.web.names import area_name
from situationroom.web.request_forms import RequestFilter
from situationroom.web.request_words import kind_text
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


def answer_card(row: PostAnswer) -> dict[str, str]:
    """Return an answer as it is shown before somebody asks."""
    return {
        "question": row.question,
        "says": row.says,
        "post": named(row.post),
        "right": _right(row),
        "take": reverse("issues_requests_answers_take", args=[row.id]),
    }


def _right(row: PostAnswer) -> str:
    return _("right on %(day)s") % {"day": formats.day(row.as_of)}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the answers that are offered today."""
    actor = actor_of(request)
    choice = RequestFilter(request.GET or None, states=[("", "")])
    del choice.fields["post"], choice.fields["state"]
    said = choice.said()
    found = queries.list_answers(
        by=actor,
        on=timezone.localdate(),
        kind=said.get("kind", ""),
        area=said.get("area", ""),
        after=time_cursor(request.GET.get("after")),
    )
    full = len(found) == queries.PAGE
    context = {
        "title": _("Answers that serve again"),
        "actions": [{"label": _("Requests to posts"), "url": reverse("issues_requests")}],
        "form": choice,
        "table": _table(found, queries.count_served(answers=found, by=actor)),
        "next": to_cursor(found[-1].at, found[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _table(found: list[PostAnswer], served: dict[UUID, int]) -> Table:
    return Table(
        anchor="answers",
        caption=_("Answers that serve again"),
        columns=[
            Column(key="question", label=_("Question"), kind="link", head=True),
            Column(key="area", label=_("Country")),
            Column(key="kind", label=_("Kind")),
            Column(key="post", label=_("Post")),
            Column(key="as_of", label=_("Right on"), kind="day"),
            Column(key="served", label=_("Served again"), kind="number", digits=0),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "question": Link(
                    text=one.question, url=reverse("issues_requests_answers_one", args=[one.id])
                ),
                "area": area_name(one.area),
                "kind": kind_text(one.kind),
                "post": named(one.post),
                "as_of": one.as_of,
                "served": served.get(one.id, 0),
                "label": one.label.level,
            }
            for one in found
        ],
        empty=Empty(
            title=_("No answer here"),
            first=_("What a post answered once is written down here, naming nobody who asked."),
            action=_("Requests to posts"),
            url=reverse("issues_requests"),
        ),
    )


@login_required
@require_safe
def one(request: HttpRequest, answer: UUID) -> HttpResponse:
    """Show one answer, and how often it served."""
    actor = actor_of(request)
    row = queries.get_answer(id=answer, by=actor)
    served = queries.count_served(answers=[row], by=actor).get(row.id, 0)
    until = formats.day(row.until) if row.until is not None else _("it does not grow old")
    context: dict[str, Any] = {
        "row": row,
        "title": row.question,
        "kind": kind_text(row.kind),
        "facts": [
            Fact(term=_("Post"), value=named(row.post)),
            Fact(term=_("Country"), value=area_name(row.area)),
            Fact(term=_("Right on"), value=formats.day(row.as_of)),
            Fact(term=_("Offered until"), value=until),
            Fact(term=_("Served again"), value=formats.number(served)),
        ],
        "may_withdraw": queries.may_keep(by=actor, post=row.post_id),
        "entries": timeline(row.id, actor),
    }
    return render(request, "web/post_answer.html", context)


@login_required
@require_POST
def take(request: HttpRequest, answer: UUID) -> HttpResponse:
    """Say that an answer serves, so that nobody need be asked."""
    services.take_answer(by=actor_of(request), at=timezone.now(), answer=answer)
    messages.success(request, _("Noted: the post is credited for it."))
    return redirect("issues_requests_answers_one", answer=answer)


@login_required
@require_POST
def withdraw(request: HttpRequest, answer: UUID) -> HttpResponse:
    """Offer an answer no more."""
    services.withdraw_answer(by=actor_of(request), at=timezone.now(), answer=answer)
    messages.success(request, _("The answer is offered no more."))
    return redirect("issues_requests_answers")
