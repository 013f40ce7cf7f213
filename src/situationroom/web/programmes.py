"""지원사업: the catalogue, one programme, and the view in which all of them are inspected."""

from collections.abc import Iterable
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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.support import queries, services
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.states import (
    FIELD_TEXT,
    PROGRAMME_KIND_TEXT,
    Field,
    ProgrammeKind,
)
from situationroom.web.deeds import Deed, frame_of, named_deed, offered, plain, take
from situationroom.web.figures import Fact
from situationroom.web.form_fields import ChoosingForm, tell_refusal
from situationroom.web.happenings import timeline
from situationroom.web.programme_forms import ProgrammeForm, ProgressForm, start_of
from situationroom.web.programme_words import (
    EOK,
    condition_text,
    deadline,
    field_text,
    kind_text,
    owner_text,
    programme_state,
    read_text,
    window_text,
    won,
)
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

OPEN = "open"
FIELD_OF = {
    "SUP-04": "title_ko", "SUP-05": "until", "SUP-06": "spent", "SUP-09": "on",
}  # fmt: skip


class ProgrammeFilter(ChoosingForm):
    """The facets of the catalogue; a value nobody offers is left out."""

    show = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    field = forms.ChoiceField(label=gettext_lazy("What it helps with"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        self.offer("show", [(OPEN, OPEN)])
        self.offer("kind", every + [(k.value, _(PROGRAMME_KIND_TEXT[k])) for k in ProgrammeKind])
        self.offer("field", every + [(f.value, _(FIELD_TEXT[f])) for f in Field])
        self.offer("owner", every + [(str(o.id), named(o)) for o in queries.list_owners()])

    def said(self) -> dict[str, Any]:
        """Return what was chosen."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def wanted(self) -> queries.Wanted:
        """Return what the list asks the room for."""
        said = self.said()
        owner = said.get("owner", "")
        return queries.Wanted(
            kind=said.get("kind", ""),
            field=said.get("field", ""),
            owner=UUID(owner) if owner else None,
            open_on=timezone.localdate() if said.get("show") == OPEN else None,
            words=said.get("words", ""),
        )


def programme_url(id: UUID) -> str:
    """Return the address of a programme's page."""
    return reverse("companies_programmes_one", args=[id])


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the programmes."""
    actor = actor_of(request)
    choice = ProgrammeFilter(request.GET or None)
    found = queries.list_programmes(
        by=actor, wanted=choice.wanted(), after=time_cursor(request.GET.get("after"))
    )
    current, full = choice.said().get("show", ""), len(found) == queries.PAGE
    shown = [("", _("All")), (OPEN, _("Open today"))]
    context = {
        "title": _("Support programmes"),
        "actions": _actions(actor),
        "tabs": [
            {"label": text, "url": f"?show={key}" if key else "?", "current": key == current,
             "count": None}
            for key, text in shown
        ],
        "form": choice,
        "table": _table(found),
        "next": to_cursor(found[-1].registered_at, found[-1].id) if full else "",
    }  # fmt: skip
    return render(request, "web/list.html", context)


def _actions(actor: Actor) -> list[dict[str, str]]:
    match = {"label": _("What fits a company"), "url": reverse("companies_programmes_match")}
    look = {"label": _("Inspection"), "url": reverse("companies_programmes_inspection")}
    if not queries.may_register(by=actor):
        return [look, match | {"style": "primary"}]
    new = reverse("companies_programmes_new")
    return [look, match, {"label": _("Register a programme"), "url": new, "style": "primary"}]


def _table(found: Iterable[Programme]) -> Table:
    return Table(
        anchor="programmes",
        caption=_("Support programmes"),
        columns=[
            Column(key="title", label=_("Programme"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="owner", label=_("Owner"), blank="–"),
            Column(key="field", label=_("What it helps with")),
            Column(key="kind", label=_("Kind")),
            Column(key="window", label=_("When one may apply")),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "title": Link(text=named(one, "title"), url=programme_url(one.id)),
                "state": programme_state(one),
                "owner": owner_text(one) or None,
                "field": field_text(one),
                "kind": kind_text(one),
                "window": window_text(one),
                "label": one.label.level,
            }
            for one in found
        ],
        empty=Empty(
            title=_("No programme here"),
            first=_("Ministries and agencies register what they offer, with its conditions."),
            action=_("Company desk"),
            url=reverse("companies_known"),
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a programme."""
    actor = actor_of(request)
    queries.check_may_register(by=actor)
    form = ProgrammeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.register_programme(by=actor, at=timezone.now(), said=form.said())
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("The programme stands in the catalogue."))
                return redirect("companies_programmes_one", programme=row.id)
    context = {
        "title": _("Register a programme"),
        "form": form,
        "submit": _("Register"),
        "follows": _("Companies that may fit find it with the reason."),
        "cancel": reverse("companies_programmes"),
        "help": [
            _("Write only what the notice says: what is left out is no condition."),
            _("Without any condition it fits everybody."),
        ],
    }
    return render(request, "web/account/form.html", context, status=status)


def _progress_form(row: Programme, actor: Actor, data: Any, **more: Any) -> forms.Form:
    spent = row.spent / EOK if row.spent is not None else None
    start = {"on": timezone.localdate(), "progress": row.progress, "spent": spent}
    return ProgressForm(data, initial=start, **more)


def _note(by: Actor, at: Any, row: Programme, said: dict[str, Any]) -> None:
    spent = said.pop("spent")
    amount = int(spent * EOK) if spent is not None else None
    services.note_progress(by=by, at=at, programme=row.id, spent=amount, **said)


def _retire(by: Actor, at: Any, row: Programme, said: dict[str, Any]) -> None:
    services.retire_programme(by=by, at=at, programme=row.id)


DEEDS = {
    "progress": Deed(
        gettext_lazy("Write down how far it came"),
        gettext_lazy("The progress stands."),
        gettext_lazy("It stands in the inspection, with its day."),
        _progress_form,
        _note,
    ),
    "retire": Deed(
        gettext_lazy("Offer it no more"),
        gettext_lazy("The programme is offered no more."),
        gettext_lazy("It stays readable, and fits nobody."),
        plain(forms.Form),
        _retire,
    ),
}


@login_required
@require_safe
def one(request: HttpRequest, programme: UUID) -> HttpResponse:
    """Show one programme: what one gets, what it asks, until when, how far it came."""
    actor = actor_of(request)
    row = queries.get_programme(id=programme, by=actor)
    may_keep = queries.may_keep(programme=row, by=actor)

    def url_of(key: str) -> str:
        return reverse("companies_programmes_do", args=[row.id, key])

    context = {
        "row": row,
        "title": named(row, "title"),
        "kind": kind_text(row),
        "state": programme_state(row),
        "owner": owner_text(row),
        "conditions": [
            {"text": condition_text(one), "words": one.words} for one in row.terms().conditions
        ],
        "read": read_text(row),
        "facts": _facts(row),
        "change": reverse("companies_programmes_change", args=[row.id]) if may_keep else "",
        "deeds": offered(DEEDS, DEEDS if may_keep else (), row, actor, url_of=url_of),
        "entries": timeline(row.id, actor),
    }
    return render(request, "web/programme.html", context)


def _facts(row: Programme) -> list[Fact]:
    facts = [
        Fact(term=_("Owner"), value=owner_text(row) or _("not known")),
        Fact(term=_("When one may apply"), value=window_text(row)),
        Fact(term=_("What it helps with"), value=field_text(row)),
    ]
    if row.agency_name:
        facts.append(Fact(term=_("Agency that runs it"), value=row.agency_name))
    if row.budget is not None:
        spent = won(row.spent) if row.spent is not None else _("not known")
        facts.append(Fact(term=_("Budget"), value=won(row.budget)))
        facts.append(Fact(term=_("Spent so far"), value=spent))
    if row.exclusive:
        facts.append(Fact(term=_("Excludes others of the group"), value=row.exclusive))
    if row.url:
        facts.append(Fact(term=_("Notice"), value=_("as published"), url=row.url))
    return facts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, programme: UUID) -> HttpResponse:
    """Change what a programme says."""
    actor = actor_of(request)
    row = queries.get_programme(id=programme, by=actor)
    form = ProgrammeForm(request.POST or None, initial=start_of(row))
    form.fields["is_public"].widget = forms.HiddenInput()
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_programme(
                    by=actor,
                    at=timezone.now(),
                    programme=row.id,
                    said=form.said(row.terms().conditions),
                )
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("Saved."))
                return redirect("companies_programmes_one", programme=row.id)
    context = {
        "title": named(row, "title"),
        "form": form,
        "submit": _("Save"),
        "follows": _("From now on its conditions count as read by a person."),
        "cancel": programme_url(row.id),
        "help": [_("Write only what the notice says: what is left out is no condition.")],
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
@require_POST
def do(request: HttpRequest, programme: UUID, deed: str) -> HttpResponse:
    """Do one thing with a programme."""
    actor = actor_of(request)
    row = queries.get_programme(id=programme, by=actor)
    frame = frame_of(programme_url(row.id), FIELD_OF, named(row, "title"))
    return take(request, named_deed(DEEDS, deed), row, actor, frame)


@login_required
@require_safe
def inspection(request: HttpRequest) -> HttpResponse:
    """Show every measure of every ministry in one view: budget, progress, silence."""
    found = queries.inspect(by=actor_of(request), on=timezone.localdate())
    table = Table(
        anchor="inspection",
        caption=_("Inspection of support measures"),
        columns=[
            Column(key="owner", label=_("Owner")),
            Column(key="title", label=_("Measure"), kind="link", head=True),
            Column(key="kind", label=_("Kind")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="budget", label=_("Budget"), unit=_("hundred million won"), kind="number",
                   digits=0, blank="–"),
            Column(key="share", label=_("Spent"), kind="share", digits=0, blank="–"),
            Column(key="progress", label=_("How far it came"), prose=True, blank="–"),
            Column(key="on", label=_("As of"), kind="day", blank=_("never said")),
            Column(key="until", label=_("Last day"), kind="day", blank="–"),
        ],
        rows=[
            {
                "owner": owner_text(one.programme),
                "title": Link(
                    text=named(one.programme, "title"), url=programme_url(one.programme.id)
                ),
                "kind": kind_text(one.programme),
                "state": programme_state(one.programme),
                "budget": one.programme.budget / EOK if one.programme.budget else None,
                "share": one.share,
                "progress": one.programme.progress or None,
                "on": one.programme.progress_on,
                "until": deadline(one.programme),
            }
            for one in found
        ],
        empty=Empty(
            title=_("No measure to inspect"),
            first=_("Measures that ministries and agencies registered themselves stand here."),
            action=_("Support programmes"),
            url=reverse("companies_programmes"),
        ),
    )  # fmt: skip
    context = {
        "title": _("Inspection of support measures"),
        "actions": [{"label": _("Support programmes"), "url": reverse("companies_programmes")}],
        "table": table,
        "note": _(
            "What a measure was felt to do is not in it yet: it comes with the company desk."
        ),
    }
    return render(request, "web/noted_list.html", context)
