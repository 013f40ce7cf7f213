"""거점: the overseas posts, what came of their work, and the queue of one of them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.documents import formats
from situationroom.rooms.posts import queries, services
from situationroom.web.figures import Fact
from situationroom.web.form_fields import tell_refusal
from situationroom.web.names import area_name, join_names
from situationroom.web.post_requests import requests_table
from situationroom.web.request_forms import CapacityForm, CoverageForm
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

FIELD_OF = {"PST-15": "at_once", "PST-32": "areas"}


def _countries(post: queries.Post) -> str:
    return join_names([area_name(area) for area in post.areas])


def _results(credit: queries.Credit) -> str:
    """Say what came of a post's work, as who asked confirmed it; empty where nothing did yet."""
    told = [
        (_("meetings"), credit.meetings),
        (_("memoranda"), credit.mous),
        (_("contracts"), credit.contracts),
    ]
    return " · ".join(f"{name} {count}" for name, count in told if count)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the posts with what they work on and what came of it."""
    credits_ = queries.list_credits(by=actor_of(request))
    counted = [
        ("waiting", _("Waits for the post")),
        ("at_work", _("At work")),
        ("answered", _("Answered")),
        ("introductions", _("Partners introduced")),
        ("served_again", _("Served again")),
    ]
    table = Table(
        anchor="posts",
        caption=_("Posts"),
        columns=[
            Column(key="post", label=_("Post"), kind="link", head=True),
            Column(key="areas", label=_("Countries"), blank="–"),
            Column(key="at_once", label=_("Requests at once"), kind="number", digits=0,
                   blank=_("no limit")),
            *(Column(key=key, label=text, kind="number", digits=0) for key, text in counted),
            Column(key="in_time", label=_("In time"), kind="share", digits=0, blank="–"),
            Column(key="days", label=_("Usual days to an answer"), kind="number", blank="–"),
            Column(key="results", label=_("What came of it"), blank="–"),
        ],
        rows=[
            {
                "post": Link(
                    text=named(one.post.organisation),
                    url=reverse("issues_requests_post", args=[one.post.organisation.id]),
                ),
                "areas": _countries(one.post) or None,
                "at_once": one.post.at_once,
                "days": one.days,
                "in_time": one.in_time / one.answered if one.answered else None,
                "results": _results(one) or None,
                **{key: getattr(one, key) for key, _text in counted},
            }
            for one in credits_
        ],
    )  # fmt: skip
    context = {
        "title": _("Posts"),
        "actions": [{"label": _("Requests to posts"), "url": reverse("issues_requests")}],
        "table": table,
        "note": _(
            "Counted over the requests you may read. The usual time is the median of the last 50"
            " answers; results are those that who asked confirmed."
        ),
    }
    return render(request, "web/noted_list.html", context)


@login_required
@require_safe
def post_page(request: HttpRequest, post: UUID) -> HttpResponse:
    """Show one post: its queue by clock, its countries, how much it takes on."""
    return _show(request, post, actor_of(request))


def _show(
    request: HttpRequest, key: UUID, actor: Actor, status: int = 200, **refused: forms.Form
) -> HttpResponse:
    post = queries.get_post(key)
    after = time_cursor(request.GET.get("after"))
    found = queries.list_queue(post=key, by=actor, after=after)
    empty = Empty(
        title=_("Nothing waits here"),
        first=_("What is due first stands at first; what waits for who asked stands still."),
        action=_("Requests to posts"),
        url=reverse("issues_requests"),
    )
    context = {
        "title": named(post.organisation),
        "queue": requests_table(found, _("Queue by clock"), empty, anchor="queue"),
        "next": to_cursor(found[-1].due_at, found[-1].id) if len(found) == queries.PAGE else "",
        "facts": [
            Fact(term=_("Countries"), value=_countries(post) or _("none said yet")),
            Fact(
                term=_("Requests at once"),
                value=formats.number(post.at_once) if post.at_once else _("no limit"),
            ),
        ],
        "deeds": _deeds(post, actor, refused),
    }
    return render(request, "web/post.html", context, status=status)


def _deeds(
    post: queries.Post, actor: Actor, refused: dict[str, forms.Form]
) -> list[dict[str, Any]]:
    here, found = post.organisation.id, []
    if queries.may_set_capacity(by=actor, post=here):
        now = {"at_once": post.at_once}
        form: forms.Form = CapacityForm(initial=now, auto_id="id_capacity_%s")
        found.append(("capacity", _("Say how much the post takes on"), form))
    if queries.may_cover(by=actor, post=here):
        form = CoverageForm(initial={"areas": list(post.areas)}, auto_id="id_coverage_%s")
        found.append(("coverage", _("Say of which countries it is in charge"), form))
    return [
        {
            "key": key,
            "title": title,
            "follows": _("Who asks for the country is led to this post.")
            if key == "coverage"
            else _("Beyond it nothing more is taken on; what is asked waits in the queue."),
            "form": refused.get(key, form),
            "url": reverse("issues_requests_post_set", args=[here, key]),
            "open": key in refused,
        }
        for key, title, form in found
    ]


@login_required
@require_POST
def set_standing(request: HttpRequest, post: UUID, what: str) -> HttpResponse:
    """Set the capacity or the countries of a post."""
    actor, now = actor_of(request), timezone.now()
    form: forms.Form
    if what == "capacity":
        form = CapacityForm(request.POST, auto_id="id_capacity_%s")
    elif what == "coverage":
        form = CoverageForm(request.POST, auto_id="id_coverage_%s")
    else:
        raise NotFound("There is no such step.")
    status = 422
    if form.is_valid():
        try:
            if what == "capacity":
                services.set_capacity(by=actor, at=now, post=post, **form.cleaned_data)
            else:
                services.set_coverage(by=actor, at=now, post=post, **form.cleaned_data)
        except Refusal as refusal:
            status = tell_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("Saved."))
            return redirect("issues_requests_post", post=post)
    return _show(request, post, actor, status, **{what: form})
