"""취합: the list of data calls, and one with its board: who is missing, what is to be checked."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.states import FileState
from situationroom.documents.formats import SEOUL
from situationroom.rooms.datacalls import queries, services
from situationroom.rooms.datacalls.models import DataCall
from situationroom.rooms.datacalls.queries import Standing
from situationroom.rooms.datacalls.states import (
    ASKED_COLOUR,
    ASKED_TEXT,
    CALL_COLOUR,
    CALL_TEXT,
    AskedState,
    CallState,
)
from situationroom.web.figures import Fact
from situationroom.web.receivers import receiver_of
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

CLOSES = time(18, 0)
"""The hour in Seoul until which replies are due on the day chosen."""
FILES = {"xlsx": "XLSX", "hwpx": "HWPX"}


class DayForm(forms.Form):
    """Until which day the next round collects."""

    due = forms.DateField(error_messages={"required": gettext_lazy("Give a day.")})


def due_of(day: date) -> datetime:
    """Return the moment replies are due on a day: 18:00 in Seoul."""
    return datetime.combine(day, CLOSES, SEOUL)


def call_state(call: DataCall) -> State:
    """Return the badge of a data call."""
    state = CallState(call.state)
    return State(tone=CALL_COLOUR[state], text=_(CALL_TEXT[state]))


def asked_state(state: str) -> State:
    """Return the badge of an organisation asked."""
    found = AskedState(state)
    return State(tone=ASKED_COLOUR[found], text=_(ASKED_TEXT[found]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the data calls."""
    actor = actor_of(request)
    calls = queries.list_calls(by=actor, after=time_cursor(request.GET.get("after")))
    may_open = queries.may_open(by=actor)
    table = Table(
        anchor="calls",
        caption=_("Data calls"),
        columns=[
            Column(key="title", label=_("Data call"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="asker", label=_("Asking organisation")),
            Column(key="silent", label=_("No reply / asked")),
            Column(key="due", label=_("Due"), kind="time"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[_row(call) for call in calls],
        empty=Empty(
            title=_("No data call here"),
            first=_("A data call sends one form to many organisations and merges what comes back."),
            action=_("Open a data call") if may_open else _("Issues"),
            url=reverse("issues_calls_new" if may_open else "issues"),
        ),
    )
    full = len(calls) == queries.PAGE
    new = {"label": _("Open a data call"), "url": reverse("issues_calls_new"), "style": "primary"}
    context = {
        "title": _("Data calls"),
        "actions": [new] if may_open else [],
        "table": table,
        "next": to_cursor(calls[-1].opened_at, calls[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _row(call: DataCall) -> dict[str, Any]:
    return {
        "title": Link(text=named(call, "title"), url=reverse("issues_calls_call", args=[call.id])),
        "state": call_state(call),
        "asker": named(call.asker),
        "silent": f"{getattr(call, 'silent', 0)} / {getattr(call, 'total', 0)}",
        "due": call.due_at,
        "label": call.label.level,
    }


@login_required
@require_safe
def call_page(request: HttpRequest, data_call: UUID) -> HttpResponse:
    """Show one data call: to who asks its board, to who is asked its own row."""
    actor = actor_of(request)
    row = queries.get_call(id=data_call, by=actor)
    board = queries.list_board(call=row, by=actor)
    runs = queries.may_run(call=row, by=actor)
    own = queries.find_own(call=row, by=actor)
    context = {
        "call": row,
        "title": named(row, "title"),
        "kind": _("Data call"),
        "state": call_state(row),
        "owner": named(row.asker),
        "stats": _stats(board) if runs else [],
        "table": _board(board, with_address=runs and any(one.asked.address for one in board)),
        "own": reverse("issues_calls_asked", args=[own.id]) if own is not None else "",
        "facts": _facts(row),
        "steps": _steps(row, actor),
        "remind": _remind(row, board, actor),
        "files": _files(row, board) if runs else [],
        "next_round": runs and row.state in (CallState.SENT, CallState.CLOSED),
        "is_draft": row.state == CallState.DRAFT,
        "form_says": _form_says(FileState(row.file.state)),
    }
    return render(request, "web/call.html", context)


def _form_says(state: FileState) -> str:
    """Say why a draft cannot be sent yet; empty where it can."""
    if state is FileState.CLEAN:
        return ""
    if state is FileState.REFUSED:
        return _("The form was refused when it was checked. Open a data call with another file.")
    return _("The form is being checked; load the page again in a moment, then send it.")


def _stats(board: list[Standing]) -> list[dict[str, Any]]:
    flagged = sum(1 for one in board if one.newest is not None and one.newest.flags)
    silent = sum(one.is_silent for one in board)
    accepted = sum(one.asked.state == AskedState.ACCEPTED for one in board)
    return [
        {"name": _("Asked"), "value": len(board)},
        {"name": _("No reply"), "value": silent, "tone": "risk" if silent else "done"},
        {"name": _("To be checked"), "value": flagged, "tone": "risk" if flagged else "done"},
        {"name": _("Accepted"), "value": accepted},
    ]


def _board(board: list[Standing], *, with_address: bool) -> Table:
    address = Column(key="address", label=_("Without an account"), blank="–")
    return Table(
        anchor="board",
        caption=_("Organisations asked"),
        columns=[
            Column(key="who", label=_("Organisation"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="at", label=_("Received at"), kind="time", blank="–"),
            Column(key="versions", label=_("Versions")),
            Column(key="cells", label=_("Answers"), kind="number", digits=0, blank="–"),
            Column(key="flags", label=_("To be checked"), kind="number", digits=0, blank="–"),
            Column(key="aside", label=_("Kept aside")),
            Column(key="reminders", label=_("Reminders")),
            *([address] if with_address else []),
        ],
        rows=[_standing(one) for one in board],
    )


def _standing(one: Standing) -> dict[str, Any]:
    asked, newest = one.asked, one.newest
    return {
        "who": Link(
            text=named(asked.organisation), url=reverse("issues_calls_asked", args=[asked.id])
        ),
        "state": asked_state(asked.state),
        "at": newest.at if newest is not None else None,
        "versions": str(one.versions),
        "cells": newest.cells if newest is not None else None,
        "flags": newest.flags if newest is not None else None,
        "aside": str(one.aside),
        "reminders": str(asked.reminders),
        "address": asked.address or None,
        "tone": ASKED_COLOUR[AskedState(asked.state)],
    }


def _facts(call: DataCall) -> list[Fact]:
    return [
        Fact(term=_("Form file"), value=FILES[call.format]),
        Fact(term=_("Round"), value=str(call.round)),
        Fact(term=_("Opened by"), value=call.opened_by),
    ]


def _steps(call: DataCall, actor: Actor) -> list[dict[str, str]]:
    says = {
        CallState.SENT: _("Send to everybody asked"),
        CallState.CLOSED: _("Close"),
        CallState.WITHDRAWN: _("Withdraw the data call"),
    }
    return [
        {"value": new.value, "label": says[new]} for new in queries.next_states(call=call, by=actor)
    ]


def _remind(call: DataCall, board: list[Standing], actor: Actor) -> str:
    waits = (AskedState.NO_ANSWER, AskedState.ASKED_BACK)
    count = sum(one.asked.state in waits for one in board)
    if not count or not queries.may_chase(call=call, by=actor):
        return ""
    text = ngettext("Remind %(n)d organisation", "Remind %(n)d organisations", count)
    return text % {"n": count}


def _files(call: DataCall, board: list[Standing]) -> list[dict[str, str]]:
    if not any(one.newest is not None for one in board):
        return []
    return [
        {"text": FILES[kind], "url": reverse("issues_calls_file", args=[call.id, kind])}
        for kind in services.KINDS[call.format]
    ]


@login_required
@require_POST
def step(request: HttpRequest, data_call: UUID) -> HttpResponse:
    """Send, close or withdraw a data call."""
    deeds = {
        CallState.SENT: services.send_data_call,
        CallState.CLOSED: services.close_data_call,
        CallState.WITHDRAWN: services.withdraw_data_call,
    }
    new = request.POST.get("new", "")
    if new not in set(deeds):
        raise NotFound("There is no such step.")
    deeds[CallState(new)](by=actor_of(request), at=timezone.now(), call=data_call)
    messages.success(request, _(CALL_TEXT[CallState(new)]))
    return redirect("issues_calls_call", data_call=data_call)


@login_required
@require_POST
def remind(request: HttpRequest, data_call: UUID) -> HttpResponse:
    """Remind everybody who has not replied."""
    count = services.remind_silent(by=actor_of(request), at=timezone.now(), call=data_call)
    text = ngettext("%(n)d organisation was reminded.", "%(n)d organisations were reminded.", count)
    messages.success(request, text % {"n": count})
    return redirect("issues_calls_call", data_call=data_call)


@login_required
@require_POST
def next_round(request: HttpRequest, data_call: UUID) -> HttpResponse:
    """Draft the next round, which begins with the last answers."""
    form = DayForm(request.POST)
    if not form.is_valid():
        raise Refusal(str(next(iter(form.errors.values()))[0]))
    due_at = due_of(form.cleaned_data["due"])
    new = services.start_next_round(
        by=actor_of(request), at=timezone.now(), call=data_call, due_at=due_at
    )
    messages.success(request, _("The next round is drafted with the last answers. Send it."))
    return redirect("issues_calls_call", data_call=new.id)


@login_required
@require_safe
def collated(request: HttpRequest, data_call: UUID, form: str) -> HttpResponse:
    """Hand out everything collated."""
    actor = actor_of(request)
    parcel = services.take_out_collated(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        call=queries.get_call(id=data_call, by=actor),
        kind=form,
        language=get_language() or "ko",
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
