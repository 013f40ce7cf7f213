"""열람 범위 변경: who may see something, changed: narrowed at once, widened as rule 4 says."""

from datetime import datetime
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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from situationroom.base import relabelling as services
from situationroom.base import relabelling_reads as queries
from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.base.labelled import Labelled, get_labelled_by, list_labelled
from situationroom.base.labels import Level
from situationroom.base.models import Label, LabelChange
from situationroom.rooms.organisations.queries import find_people, get_organisation
from situationroom.web import marks
from situationroom.web.account import refused_form
from situationroom.web.figures import Fact
from situationroom.web.objects import object_title, object_url
from situationroom.web.readers import readers_of
from situationroom.web.rows import quoted
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

LONGEST = 300


class ChangeForm(forms.Form):
    """To whom something is to be open, and why."""

    level = forms.ChoiceField(label=gettext_lazy("Who may see it"), widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=gettext_lazy("Sharing group"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self, *words: Any, choices: list[queries.Choice], groups: list[queries.Group], **more: Any
    ) -> None:
        super().__init__(*words, **more)
        level, audience = self.fields["level"], self.fields["audience"]
        level.choices = [(one.level.value, choice_text(one)) for one in choices]  # type: ignore[attr-defined]
        if not any(one.level is Level.GROUP for one in choices):
            del self.fields["audience"]
            return
        named_groups = [(str(one.id), group_text(one)) for one in groups]
        audience.choices = [("", _("only where a sharing group is chosen")), *named_groups]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """Why what was asked is decided so."""

    reason = forms.CharField(
        label=gettext_lazy("Why you decide so"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A refusal needs a reason; who asked reads it."),
    )


class ConsentForm(forms.Form):
    """How far a company agreed, and how it said so."""

    level = forms.ChoiceField(
        label=gettext_lazy("May be read up to"),
        choices=[(one.value, marks.LABELS[one].name) for one in Level][1:],
    )
    note = forms.CharField(
        label=gettext_lazy("How it was given"), max_length=LONGEST, required=False
    )


def choice_text(one: queries.Choice) -> str:
    """Say what choosing a level does."""
    label = marks.label_text(one.level)
    if one.narrows:
        return _("%(label)s: stricter, at once") % {"label": label}
    if one.consent:
        return _("%(label)s: wider, only once the company agreed") % {"label": label}
    if one.takes_two:
        return _("%(label)s: wider, once a second person approves") % {"label": label}
    return _("%(label)s: wider, at once") % {"label": label}


def group_text(one: queries.Group) -> str:
    """Name a group: its manager's name for it, or the beginning of its identifier."""
    return one.name or _("Group %(id)s") % {"id": str(one.id)[:8]}


@login_required
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person of the reader's organisation."""
    actor = actor_of(request)
    rows = queries.list_waiting(by=actor, after=time_cursor(request.GET.get("after", "")))
    full = len(rows) == queries.PAGE
    found = list_labelled(labels=[row.label_id for row in rows], by=actor)
    table = Table(
        anchor="waiting",
        caption=_("Waits for a second person"),
        columns=[
            Column(key="asked", label=_("Asked on"), kind="time"),
            Column(key="what", label=_("What"), kind="link", head=True),
            Column(key="who", label=_("Asked by")),
            Column(key="from", label=_("Label before"), kind="label"),
            Column(key="to", label=_("Label asked for"), kind="label"),
            Column(key="you", label=_("You"), kind="state"),
        ],
        rows=[
            _waiting_row(actor, row, found[row.label_id]) for row in rows if row.label_id in found
        ],
        empty=Empty(
            title=_("Nothing waits for a second person"),
            first=_("Open something and choose “Change who can see this”."),
        ),
    )
    context = {
        "title": _("Changes of who may see"),
        "table": table,
        "next": to_cursor(rows[-1].asked_at, rows[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _waiting_row(actor: Actor, row: LabelChange, what: Labelled) -> dict[str, Any]:
    is_own = row.asked_by == actor.id
    return {
        "asked": row.asked_at,
        "what": Link(
            text=object_title(what.row) or _("Object"),
            url=reverse("board_labels_label", args=[row.label_id]),
        ),
        "who": who_text(actor, row.asked_by, row.organisation),
        "from": row.level_from,
        "to": row.level_to,
        "you": State(
            tone="neutral" if is_own else "action",
            text=_("you asked") if is_own else _("decide"),
        ),
    }


@login_required
@never_cache
@require_safe
def one(request: HttpRequest, label: UUID) -> HttpResponse:
    """Show who may see what carries a label, what is asked, and how it came to be so."""
    return _shown(request, label)


def _shown(request: HttpRequest, id: UUID, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    found = get_labelled_by(label=id, by=actor)
    label, title = found.label, object_title(found.row) or _("Object")
    choices = queries.list_choices(by=actor, label=label)
    waiting = queries.find_waiting(by=actor, label=label)
    may_decide = queries.may_decide(by=actor, owner=label.owner)
    context = {
        "title": title,
        "kind": _("Who may see"),
        "label": label,
        "trail": [
            {"label": title, "url": object_url(found.kind, found.id)},
            {"label": _("Who may see")},
        ],
        "readers": readers_of(actor, found.kind, found.id) | {"label_id": None},
        "waiting": waiting,
        "waiting_facts": _waiting_facts(actor, waiting) if waiting is not None else [],
        "is_own": waiting is not None and waiting.asked_by == actor.id,
        "decide": bound.get("decide", DecideForm()) if waiting and may_decide else None,
        "change": bound.get("change", _change_form(actor, label, choices)) if choices else None,
        "consents": _consent_facts(actor, label),
        "consent": bound.get("consent", ConsentForm())
        if services.may_record_consent(actor, label, timezone.now())
        else None,
        "history": _history(actor, queries.list_changes(by=actor, label=label)),
    }
    return render(request, "web/label.html", context, status=status)


def _change_form(
    actor: Actor, label: Label, choices: list[queries.Choice], data: Any = None
) -> ChangeForm:
    groups = queries.list_groups(by=actor, label=label)
    fitting = [one for one in choices if one.level is not Level.GROUP or groups]
    return ChangeForm(data, choices=fitting, groups=groups)


def _waiting_facts(actor: Actor, row: LabelChange) -> list[Fact]:
    return [
        Fact(term=_("Asked by"), value=who_text(actor, row.asked_by, row.organisation)),
        Fact(term=_("Asked on"), value=marks.moment(row.asked_at)),
        Fact(term=_("Label before"), value=marks.label_mark(row.level_from)),
        Fact(term=_("Label asked for"), value=marks.label_mark(row.level_to)),
        Fact(term=_("Why"), value=quoted(row.reason)),
    ]


def _consent_facts(actor: Actor, label: Label) -> list[Fact]:
    if services.company_of(label) is None:
        return []
    agreed = queries.consented_level(label)
    value = marks.label_mark(agreed) if agreed is not None else _("none that stands")
    return [Fact(term=_("The company's consent"), value=value)]


def _history(actor: Actor, rows: list[LabelChange]) -> Table:
    return Table(
        anchor="history",
        caption=_("How it came to be so"),
        columns=[
            Column(key="asked", label=_("When"), kind="time"),
            Column(key="who", label=_("Asked by"), head=True),
            Column(key="from", label=_("Label before"), kind="label"),
            Column(key="to", label=_("Label asked for"), kind="label"),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="reason", label=_("Why"), prose=True),
            Column(key="answer", label=_("Answer"), prose=True, blank="–"),
        ],
        rows=[
            {
                "asked": row.asked_at,
                "who": who_text(actor, row.asked_by, row.organisation),
                "from": row.level_from,
                "to": row.level_to,
                "state": change_state(row),
                "reason": quoted(row.reason),
                "answer": _answer(actor, row),
            }
            for row in rows
        ],
        empty=Empty(title=_("It never changed")),
    )


def _answer(actor: Actor, row: LabelChange) -> str | None:
    decider: UUID | None = row.approved_by or row.refused_by
    if decider is None or decider == row.asked_by:
        return quoted(row.answer) if row.answer else None
    return quoted(
        " · ".join(filter(None, (who_text(actor, decider, row.organisation), row.answer)))
    )


def change_state(row: LabelChange) -> State:
    """Return how far a change of a label has come."""
    if row.effective_at is not None:
        text = _("Narrowed") if queries.is_narrower(row) else _("Widened")
        return State(tone="done", text=text)
    if row.refused_at is None:
        return State(tone="action", text=_("Waits for a second person"))
    is_own = row.refused_by == row.asked_by
    return State(tone="silent", text=_("Taken back") if is_own else _("Refused"))


def who_text(actor: Actor, person: UUID, organisation: UUID) -> str:
    """Name who changed a label: a colleague by name, others by their organisation."""
    if organisation == actor.organisation:
        found = find_people([person]).get(person)
        return found.name if found is not None else "–"
    house = get_organisation(id=organisation)
    return (named(house) if house is not None else "") or _("A company")


@login_required
@require_POST
def ask(request: HttpRequest, label: UUID) -> HttpResponse:
    """Narrow a label at once; widen it, or ask a second person."""
    actor, now = actor_of(request), timezone.now()
    found = get_labelled_by(label=label, by=actor)
    choices = queries.list_choices(by=actor, label=found.label)
    form = _change_form(actor, found.label, choices, request.POST)
    status = 422
    if form.is_valid():
        try:
            row = _asked(actor, now, found.label, form.cleaned_data)
        except Refusal as refusal:
            status = refused_form(form, refusal)
        else:
            waits = queries.is_waiting(row)
            messages.success(
                request,
                _("It waits for a second person; your colleagues are told.")
                if waits
                else _("It is changed."),
            )
            return _back_to(actor, label)
    return _shown(request, label, status, change=form)


def _back_to(actor: Actor, label: UUID) -> HttpResponse:
    """Lead back to the label, or to the list where its reader narrowed it out of their sight."""
    is_shown = label in list_labelled(labels=[label], by=actor)
    return redirect("board_labels_label", label=label) if is_shown else redirect("board_labels")


def _asked(actor: Actor, now: datetime, label: Label, said: dict[str, Any]) -> LabelChange:
    group = said.get("audience") or ""
    return services.ask_relabel(
        by=actor,
        at=now,
        label=label,
        level=Level(said["level"]),
        reason=said["reason"],
        audience=UUID(group) if group and said["level"] == Level.GROUP else None,
    )


@login_required
@require_POST
def decide(request: HttpRequest, change: UUID) -> HttpResponse:
    """Approve or refuse what was asked, or take one's own asking back."""
    actor, now = actor_of(request), timezone.now()
    row = queries.get_change(id=change, by=actor)
    form, status = DecideForm(request.POST), 422
    if form.is_valid():
        deed = services.approve_relabel if "approve" in request.POST else services.refuse_relabel
        try:
            deed(by=actor, at=now, change=change, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            status = refused_form(form, refusal)
        else:
            messages.success(request, _("It is decided; who asked is told."))
            return _back_to(actor, row.label_id)
    return _shown(request, row.label_id, status, decide=form)


@login_required
@require_POST
def consent(request: HttpRequest, label: UUID) -> HttpResponse:
    """Record how far the company agreed."""
    actor = actor_of(request)
    found = get_labelled_by(label=label, by=actor)
    form, status = ConsentForm(request.POST), 422
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.record_consent(
                by=actor,
                at=timezone.now(),
                label=found.label,
                level=Level(said["level"]),
                note=said["note"],
            )
        except Refusal as refusal:
            status = refused_form(form, refusal)
        else:
            messages.success(request, _("The company's consent is recorded."))
            return redirect("board_labels_label", label=label)
    return _shown(request, label, status, consent=form)


@login_required
@require_POST
def end_consent(request: HttpRequest, label: UUID) -> HttpResponse:
    """Take the company's consent back."""
    actor = actor_of(request)
    found = get_labelled_by(label=label, by=actor)
    services.withdraw_consent(by=actor, at=timezone.now(), label=found.label)
    messages.success(request, _("Nothing is widened by it from now on."))
    return redirect("board_labels_label", label=label)
