"""해외 거점 요청: the list of requests to posts, and one of them with what was said and done."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor, ActorKind
from situationroom.rooms.posts import queries
from situationroom.rooms.posts.models import PostRequest
from situationroom.rooms.posts.states import REQUEST_TEXT, RequestState
from situationroom.web.figures import Entry, Fact
from situationroom.web.files import files_of
from situationroom.web.happenings import timeline
from situationroom.web.names import area_name
from situationroom.web.request_forms import RequestFilter
from situationroom.web.request_steps import deeds_of
from situationroom.web.request_words import (
    asker_text,
    clock_facts,
    kind_text,
    late_text,
    request_facts,
    request_state,
    result_text,
    turn_entry,
)
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

LATE = "late"


def request_url(id: UUID) -> str:
    """Return the address of a request's page."""
    return reverse("issues_requests_one", args=[id])


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the requests."""
    actor = actor_of(request)
    states = [("", _("All")), (LATE, _("Post is late"))]
    states += [(s.value, _(REQUEST_TEXT[s])) for s in RequestState]
    choice = RequestFilter(request.GET or None, states=states)
    found = queries.list_requests(
        by=actor, wanted=_wanted(choice.said()), after=time_cursor(request.GET.get("after"))
    )
    current, full = choice.said().get("state", ""), len(found) == queries.PAGE
    context = {
        "title": _("Requests to posts"),
        "actions": _actions(actor),
        "tabs": [
            {"label": label, "url": f"?state={state}" if state else "?",
             "current": state == current, "count": None}
            for state, label in states
        ],
        "form": choice,
        "table": requests_table(found, _("Requests to posts"), _empty(actor)),
        "next": to_cursor(found[-1].asked_at, found[-1].id) if full else "",
    }  # fmt: skip
    return render(request, "web/list.html", context)


def _wanted(said: dict[str, Any]) -> queries.Wanted:
    state, post = said.get("state", ""), said.get("post", "")
    return queries.Wanted(
        state="" if state == LATE else state,
        kind=said.get("kind", ""),
        area=said.get("area", ""),
        post=UUID(post) if post else None,
        late_at=timezone.now() if state == LATE else None,
    )


def _empty(actor: Actor) -> Empty:
    may_ask = queries.may_ask(by=actor)
    return Empty(
        title=_("No request here"),
        first=_("Overseas posts find facts, partners and help on the spot, and answer here."),
        action=_("Ask a post") if may_ask else _("Posts"),
        url=reverse("issues_requests_new" if may_ask else "issues_requests_posts"),
    )


def _actions(actor: Actor) -> list[dict[str, str]]:
    found = [
        {"label": _("Posts"), "url": reverse("issues_requests_posts")},
        {"label": _("Answers that serve again"), "url": reverse("issues_requests_answers")},
    ]
    if actor.kind is ActorKind.POST and actor.organisation is not None:
        ours = reverse("issues_requests_post", args=[actor.organisation])
        found.append({"label": _("Our queue"), "url": ours})
        found.append({"label": _("Our partners"), "url": reverse("issues_requests_partners")})
    if queries.may_ask(by=actor):
        new = reverse("issues_requests_new")
        found.append({"label": _("Ask a post"), "url": new, "style": "primary"})
    return found


def requests_table(
    found: list[PostRequest], caption: str, empty: Empty | None = None, *, anchor: str = "requests"
) -> Table:
    """Return requests as a table."""
    return Table(
        anchor=anchor,
        caption=caption,
        columns=[
            Column(key="title", label=_("Request"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="due", label=_("Answer needed until"), kind="day"),
            Column(key="late", label=_("Late"), blank="–"),
            Column(key="post", label=_("Post")),
            Column(key="asker", label=_("Who asks")),
            Column(key="area", label=_("Country")),
            Column(key="kind", label=_("Kind")),
            Column(key="result", label=_("What came of it"), blank="–"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "title": Link(text=one.title, url=request_url(one.id)),
                "state": request_state(one),
                "due": timezone.localdate(one.due_at),
                "late": late_text(one) or None,
                "post": named(one.post),
                "asker": asker_text(one.asker),
                "area": area_name(one.area),
                "kind": kind_text(one.kind),
                "result": result_text(one) or None,
                "label": one.label.level,
                "tone": "severe" if late_text(one) else "",
            }
            for one in found
        ],
        empty=empty,
    )


@login_required
@require_safe
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show one request."""
    actor = actor_of(request)
    return show(request, queries.get_request(id=request_id, by=actor), actor)


def show(request: HttpRequest, row: PostRequest, actor: Actor) -> HttpResponse:
    """Show a request to somebody who may read it."""
    context = {
        "row": row,
        "title": row.title,
        "kind": kind_text(row.kind),
        "state": request_state(row),
        "owner": named(row.post),
        "clock_facts": clock_facts(row),
        "facts": request_facts(row, queries.get_card(request=row, by=actor)),
        "outcome": _outcome(row),
        "turns": [turn_entry(turn) for turn in queries.list_turns(row)],
        "introductions": _introductions(row),
        "deeds": deeds_of(row, actor),
        "entries": timeline(row.id, actor),
        "files": files_of(request, holder="post_request", about=row.id),
    }
    return render(request, "web/post_request.html", context)


def _outcome(row: PostRequest) -> Fact | None:
    if not row.result:
        return None
    return Fact(term=_("What came of it"), value=result_text(row), note=row.result_says)


def _introductions(row: PostRequest) -> list[Entry]:
    agreed = _("agreed: %(how)s")
    return [
        Entry(
            at=made.at,
            who=made.told_name,
            what=made.told_reach,
            text=agreed % {"how": made.consent_how},
        )
        for made in queries.list_introductions(row)
    ]
