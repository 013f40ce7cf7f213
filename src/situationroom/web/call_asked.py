"""취합 회신: one organisation's row: its form, sending it back, every version and its flags."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.errors import NotFound, Refusal
from situationroom.documents import formats
from situationroom.rooms.datacalls import queries, services
from situationroom.rooms.datacalls.collating.answers import Flag
from situationroom.rooms.datacalls.models import Asked, Reply
from situationroom.rooms.datacalls.states import (
    FLAG_TEXT,
    REPLY_COLOUR,
    REPLY_TEXT,
    SET_ASIDE_REMEDY_TEXT,
    SET_ASIDE_TEXT,
    CallState,
    ReplyState,
    SetAside,
)
from situationroom.rooms.delivery.links import holder_of
from situationroom.rooms.delivery.models import OneTimeLink
from situationroom.web.calls import asked_state
from situationroom.web.figures import Fact
from situationroom.web.one_time import ANSWERS
from situationroom.web.receivers import receiver_of
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import actor_of, named, text_of

MOST_FLAGS = 200


class ReplyForm(forms.Form):
    """The filled form."""

    file = forms.FileField(
        label=gettext_lazy("Filled form"),
        help_text=gettext_lazy(
            "XLSX, HWPX or HWP. It is read at once; what is wrong is said before anything is kept."
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Show one organisation's row, or take its filled form."""
    actor = actor_of(request)
    row = queries.get_asked(id=asked, by=actor)
    form = ReplyForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _sent(form, row, request):
            return redirect("issues_calls_asked", asked=row.id)
    may_reply = queries.may_reply(asked=row, by=actor)
    context = {
        "asked": row,
        "title": named(row.organisation),
        "call_title": named(row.call, "title"),
        "call_url": reverse("issues_calls_call", args=[row.call_id]),
        "state": asked_state(row.state),
        "form": form if may_reply or form.errors else None,
        "facts": _facts(row),
        "chase": queries.may_chase(call=row.call, by=actor),
        "versions": _versions(row, request),
    }
    return render(request, "web/call_asked.html", context, status=status)


def _sent(form: ReplyForm, row: Asked, request: HttpRequest) -> bool:
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        reply = services.record_reply(
            by=actor_of(request),
            at=timezone.now(),
            asked=row.id,
            name=file.name or "",
            content=file.read(),
        )
    except Refusal as refusal:
        if refusal.status not in (Refusal.status, 409):
            raise
        form.add_error(None, text_of(refusal))
        return False
    messages.success(request, _received(reply))
    return True


def _received(reply: Reply) -> str:
    text = _("Version %(number)d has arrived: %(cells)d answers, %(flags)d to be checked.")
    return text % {"number": reply.number, "cells": reply.cells, "flags": reply.flags}


def _facts(row: Asked) -> list[Fact]:
    facts = [
        Fact(term=_("Due"), value=formats.kst(row.call.due_at)),
        Fact(term=_("Asking organisation"), value=named(row.call.asker)),
        Fact(term=_("Reminders"), value=str(row.reminders)),
    ]
    if row.address:
        facts.append(Fact(term=_("Mail address"), value=row.address))
    return facts


def _versions(row: Asked, request: HttpRequest) -> list[dict[str, Any]]:
    actor = actor_of(request)
    runs = queries.may_run(call=row.call, by=actor)
    chase = queries.may_chase(call=row.call, by=actor)
    counts = {one.id for one in queries.counting([row.id])}
    return [
        _version(one, runs=runs, chase=chase, counts=one.id in counts, first=not number)
        | {"table": flag_table(one) if one.was_read else None}
        for number, one in enumerate(queries.list_replies(asked=row.id, by=actor))
    ]


def _version(one: Any, *, runs: bool, chase: bool, counts: bool, first: bool) -> dict[str, Any]:
    state = ReplyState(one.state)
    why = SetAside(one.set_aside) if one.set_aside else None
    return {
        "id": one.id,
        "number": one.number,
        "state": State(tone=REPLY_COLOUR[state], text=_(REPLY_TEXT[state])),
        "at": one.at,
        "by": one.sent_by,
        "by_mail": one.by_mail,
        "cells": one.cells,
        "flags": one.flags,
        "note": one.note,
        "counts": counts,
        "open": first,
        "why": _(SET_ASIDE_TEXT[why]) if why else "",
        "hint": _(SET_ASIDE_REMEDY_TEXT[why]) if why else "",
        "file": one.file_id,
        "may_accept": runs and one.was_read and state is not ReplyState.ACCEPTED,
        "may_ask": chase and state in (ReplyState.RECEIVED, ReplyState.ACCEPTED),
    }


def flag_table(reply: Reply) -> Table:
    """Return what is not as the form asked, in one version."""
    answers = queries.answers_of(reply)
    flags = answers.flags if answers is not None else ()
    return Table(
        anchor=f"flags-{reply.number}",
        caption=_("What is not as the form asked, version %(number)d") % {"number": reply.number},
        columns=[
            Column(key="what", label=_("Finding"), kind="state", head=True),
            Column(key="table", label=_("Table")),
            Column(key="row", label=_("Row"), blank="–"),
            Column(key="column", label=_("Column"), blank="–"),
            Column(key="before", label=_("Before"), blank="–"),
            Column(key="after", label=_("After"), blank="–"),
        ],
        rows=[_flag(flag) for flag in flags[:MOST_FLAGS]],
    )


def _flag(flag: Flag) -> dict[str, Any]:
    tone = "risk" if flag.needs_a_look else "neutral"
    return {
        "what": State(tone=tone, text=_(FLAG_TEXT[flag.kind])),
        "table": flag.table,
        "row": flag.row or None,
        "column": flag.column or None,
        "before": flag.before or None,
        "after": flag.after or None,
    }


@login_required
@require_safe
def form_file(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Hand out the form as the organisation fills it in."""
    actor = actor_of(request)
    parcel = services.take_out_form(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        asked=queries.get_asked(id=asked, by=actor),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_POST
def judge(request: HttpRequest, reply: UUID) -> HttpResponse:
    """Accept a version, or ask it back."""
    actor, at = actor_of(request), timezone.now()
    if request.POST.get("new") == ReplyState.ACCEPTED:
        row = services.accept_reply(by=actor, at=at, reply=reply)
        messages.success(request, _("The reply is accepted."))
    elif request.POST.get("new") == ReplyState.ASKED_BACK:
        why = request.POST.get("why", "")[:2000]
        row = services.ask_back(by=actor, at=at, reply=reply, why=why)
        messages.success(request, _("The organisation is asked to change its reply."))
    else:
        raise NotFound("There is no such step.")
    return redirect("issues_calls_asked", asked=row.asked_id)


def answer(request: HttpRequest, link: OneTimeLink, token: str) -> HttpResponse:
    """Take the filled form of who has no account: the page of a one-time link."""
    row, note = queries.get_asked_of_link(link=link.about)
    form = ReplyForm(request.POST or None, request.FILES or None)
    done, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file: UploadedFile[bytes] = form.cleaned_data["file"]
            try:
                reply = services.record_reply_by_link(
                    by=holder_of(link),
                    at=timezone.now(),
                    link=link,
                    token=token,
                    name=file.name or "",
                    content=file.read(),
                )
                done, status = _received(reply), 200
            except Refusal as refusal:
                if refusal.status not in (Refusal.status, 409):
                    raise
                form.add_error(None, text_of(refusal))
    context = {
        "title": named(row.call, "title"),
        "who": named(row.organisation),
        "asker": named(row.call.asker),
        "call": row.call,
        "form": form,
        "done": done,
        "is_open": row.call.state == CallState.SENT,
        "note": note,
    }
    return render(request, "web/call_answer.html", context, status=status)


ANSWERS[services.LINK] = answer
