"""관세 알림: what duties one watches, what changed in them, and an end to being told."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.models import DutyChange, DutyWatch, WatchedDuty
from situationroom.rooms.measures.stop_links import read_stop_token
from situationroom.web.duty_said import read_said
from situationroom.web.figures import Fact
from situationroom.web.marks import in_english
from situationroom.web.rows import button
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, text_of, time_cursor, to_cursor

LONGEST_LIST = 20_000


class WatchForm(forms.Form):
    """One duty: its line and origin; facts of the goods stand beside them."""

    line = forms.CharField(max_length=20)
    origin = forms.CharField(max_length=100)


class WatchListForm(forms.Form):
    """A list: pairs of line and origin, one a row, and what it is called."""

    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=120)
    pairs = forms.CharField(max_length=LONGEST_LIST, widget=forms.HiddenInput)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what the reader watches, with a button that stops each."""
    actor = actor_of(request)
    watches = queries.list_watches(by=actor, after=time_cursor(request.GET.get("after")))
    first = queries.list_first_duties(watches, by=actor)
    full = len(watches) == queries.PAGE
    context = {
        "title": _("Duties I watch"),
        "table": _table(request, watches, first),
        "actions": [{"label": _("Duty look-up"), "url": reverse("duties"), "style": "primary"}],
        "next": to_cursor(watches[-1].begun_at, watches[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _table(
    request: HttpRequest, watches: Sequence[DutyWatch], first: Mapping[UUID, WatchedDuty]
) -> Table:
    return Table(
        anchor="watches",
        caption=_("Duties I watch"),
        columns=[
            Column(key="what", label=_("What"), kind="link", head=True),
            Column(key="count", label=_("Duties"), kind="number", digits=0),
            Column(key="begun", label=_("Since"), kind="time"),
            Column(key="told", label=_("Last change told"), kind="time", blank="–"),
            Column(key="stop", label=_("Stop")),
        ],
        rows=[
            {
                "what": Link(
                    text=_name(one, first.get(one.pk)),
                    url=reverse("duties_alerts_watch", args=[one.pk]),
                ),
                "count": getattr(one, "count", 0),
                "begun": one.begun_at,
                "told": getattr(one, "told_at", None),
                "stop": button(request, "duties_alerts_stop", one.pk, text=_("Stop")),
            }
            for one in watches
        ],
        empty=Empty(
            title=_("You watch no duty yet"),
            first=_("Look a duty up and choose “Tell me when it changes”."),
            action=_("Duty look-up"),
            url=reverse("duties"),
        ),
        copy=False,
    )


def _name(watch: DutyWatch, first: WatchedDuty | None) -> str:
    if watch.name or first is None:
        return watch.name or "–"
    return f"{dotted_code(first.line)} · {_origin(first.origin)}"


def _origin(code: str) -> str:
    area = codelists.list_areas().get(code)
    return named(area) if area is not None else code


@login_required
@require_safe
def watch_page(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Show one watch: its duties and what was told of it."""
    actor = actor_of(request)
    row = queries.get_watch(id=watch, by=actor)
    duties = queries.list_watched(row, by=actor)
    context = {
        "title": _name(row, duties[0] if duties else None),
        "watch": row,
        "table": _duties(duties),
        "told": [
            Fact(
                term=formats.kst(change.at),
                value=_n_duties(len(change.changes)),
                url=reverse("duties_alerts_change", args=[change.id]),
            )
            for change in queries.list_changes(row, by=actor)
        ],
    }
    return render(request, "web/duty_watch.html", context)


def _n_duties(count: int) -> str:
    return _("%(n)d duties change") % {"n": count}


def _duties(duties: Sequence[WatchedDuty]) -> Table:
    today = timezone.localdate().isoformat()
    return Table(
        anchor="watched",
        caption=_("What is watched"),
        columns=[
            Column(key="line", label=_("Tariff line (HTS)"), kind="link", head=True),
            Column(key="origin", label=_("Origin")),
            Column(key="facts", label=_("Declared of the goods")),
            Column(key="now", label=_("Duty"), kind="share", digits=2, blank="–"),
        ],
        rows=[
            {
                "line": _look_up(row.line, row.origin),
                "origin": _origin(row.origin),
                "facts": ", ".join(f"{k} {v * 100:g} %" for k, v in row.facts.items()) or "–",
                "now": next(
                    (one["total"] for one in reversed(row.steps) if one["since"] <= today), None
                ),
            }
            for row in duties
        ],
        fold=True,
    )


def _look_up(line: str, origin: str, on: str = "") -> Link:
    asked = {"line": line, "origin": origin, **({"on": on} if on else {})}
    return Link(text=dotted_code(line), url=reverse("duties") + "?" + urlencode(asked))


@login_required
@require_safe
def change_page(request: HttpRequest, change: UUID) -> HttpResponse:
    """Show what changes in duties the reader watches: from what to what, when, by which law."""
    actor = actor_of(request)
    row = queries.get_change(id=change, by=actor)
    context = {
        "change": row,
        "table": _changes(row),
        "watch": row.watch,
        "act": row.act,
        "act_name": named(row.act, "title") if row.act else "",
        "may_read_act": row.act is not None and queries.may_read_act(row.act.id, by=actor),
    }
    return render(request, "web/duty_change.html", context)


def _changes(row: DutyChange) -> Table:
    last = queries.COVERAGE_UNTIL.isoformat()
    return Table(
        anchor="changes",
        caption=_("What changes"),
        columns=[
            Column(key="line", label=_("Tariff line (HTS)"), kind="link", head=True),
            Column(key="origin", label=_("Origin")),
            Column(key="was", label=_("Duty so far"), kind="share", digits=2, blank="–"),
            Column(key="now", label=_("Duty then"), kind="share", digits=2, blank="–"),
            Column(key="on", label=_("From when"), kind="day"),
            Column(key="law", label=_("Law")),
        ],
        rows=[
            {
                "line": _look_up(
                    one["line"], one["origin"], one["on"] if one["on"] <= last else ""
                ),
                "origin": _origin(one["origin"]),
                "was": one["was"],
                "now": one["now"],
                "on": date.fromisoformat(one["on"]),
                "law": in_english(one["law"]) if one["law"] else "–",
            }
            for one in row.changes
        ],
        fold=True,
    )


@login_required
@require_POST
def watch(request: HttpRequest) -> HttpResponse:
    """Watch one duty, as it was looked up."""
    form = WatchForm(request.POST)
    if not form.is_valid():
        return redirect("duties")
    said = form.cleaned_data
    back = reverse("duties") + "?" + urlencode(said)
    try:
        origin = codelists.normalise_origin(said["origin"])
        line = queries.get_line_duties(line=said["line"], on=queries.COVERAGE_UNTIL).history.line
        duty = queries.Watched(line, origin, read_said(request.POST))
        row = services.watch_duties(by=actor_of(request), at=timezone.now(), duties=[duty])
    except Refusal as refusal:
        messages.error(request, text_of(refusal))
        return redirect(back)
    messages.success(request, _("You are told when this duty changes, in the room and by mail."))
    return redirect("duties_alerts_watch", row.pk)


@login_required
@require_POST
def watch_list(request: HttpRequest) -> HttpResponse:
    """Watch the duties of a list."""
    form = WatchListForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what the list is called."))
        return redirect("duties_list")
    try:
        duties = [
            queries.Watched(line, origin)
            for line, _tab, origin in (
                pair.partition(" ") for pair in form.cleaned_data["pairs"].split(",")
            )
        ]
        row = services.watch_duties(
            by=actor_of(request), at=timezone.now(), duties=duties, name=form.cleaned_data["name"]
        )
    except Refusal as refusal:
        messages.error(request, text_of(refusal))
        return redirect("duties_list")
    messages.success(request, _("You are told when one of these duties changes."))
    return redirect("duties_alerts_watch", row.pk)


@login_required
@require_POST
def stop(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Stop being told of a watch."""
    services.stop_watch(by=actor_of(request), at=timezone.now(), watch=watch)
    messages.success(request, _("Stopped: you are told of this no more."))
    return redirect("duties_alerts")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Stop being told, by the link of a mail and without signing in; opening it does nothing."""
    watch, person = read_stop_token(token)
    if request.method == "POST":
        services.stop_watch(by=person, at=timezone.now(), watch=watch)
    response = render(request, "web/duty_stop.html", {"done": request.method == "POST"})
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
