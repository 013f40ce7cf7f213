"""비상 열람: what platform admins asked to read, who approved it, and reading it."""

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

from situationroom.base import glass
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.base.models import BreakGlass
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.once import only_reads
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, text_of


class GlassForm(forms.Form):
    """What is to be read, for how long and why."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of object"))
    organisation = forms.UUIDField(label=gettext_lazy("Organisation that owns it (identifier)"))
    object = forms.UUIDField(
        label=gettext_lazy("The one object (identifier)"),
        required=False,
        help_text=gettext_lazy("Left empty: everything of this kind that the organisation owns."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), initial=60)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.fields["kind"].choices = [(one, one) for one in glass.list_kinds()]  # type: ignore[attr-defined]


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what was asked for, as far as it concerns the reader."""
    actor = actor_of(request)
    ask = {"label": _("Ask for break-glass"), "url": reverse("board_glass_ask"), "style": "primary"}
    table = Table(
        anchor="glasses",
        caption=_("Break-glass"),
        columns=[
            Column(key="asked", label=_("Asked on"), kind="time"),
            Column(key="asker", label=_("Asked by"), kind="link", head=True),
            Column(key="owner", label=_("Whose")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="approver", label=_("Approved by"), blank=_("not yet")),
            Column(key="until", label=_("Until"), kind="time", blank=_("not open")),
            Column(key="reason", label=_("Why"), prose=True),
        ],
        rows=[_row(row) for row in glass.list_glasses(by=actor)],
        empty=Empty(
            title=_("Nobody asked for break-glass"),
            first=_(
                "Those who run the servers see no content, unless two of them agree and say why."
            ),
        ),
    )
    return render(
        request,
        "web/list.html",
        {
            "title": _("Break-glass"),
            "actions": [ask] if actor.kind is ActorKind.PLATFORM_ADMIN else [],
            "table": table,
            "next": "",
        },
    )


def _row(row: BreakGlass) -> dict[str, Any]:
    address = reverse("board_glass_one", args=[row.id])
    return {
        "asked": row.asked_at,
        "asker": Link(text=row.asker, url=address),
        "owner": _owner(row),
        "state": _state(row),
        "approver": row.approver or None,
        "until": row.until,
        "reason": row.reason,
    }


def _owner(row: BreakGlass) -> str:
    house = get_organisation(id=row.organisation)
    return (named(house) if house is not None else "") or _("A company")


def _state(row: BreakGlass) -> State:
    if row.until is not None and row.until <= timezone.now():
        return State(tone="silent", text=_("Ended"))
    if row.approved_at is not None:
        return State(tone="severe", text=_("Open"))
    return State(tone="action", text=_("Waits for a second person"))


@login_required
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for break-glass."""
    actor = actor_of(request)
    if actor.kind is not ActorKind.PLATFORM_ADMIN:
        raise NotAllowed("Only platform admins ask for break-glass.")
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = glass.ask_glass(by=actor, at=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            return redirect("board_glass_one", glass_id=row.id)
    context = {"form": form, "title": _("Ask for break-glass")}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/glass_form.html", context, status=status)


@login_required
@require_safe
def one(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Show one asking: who, why, until when."""
    return _shown(request, glass_id)


def _shown(request: HttpRequest, id: UUID, read: list[glass.Shown] | None = None) -> HttpResponse:
    actor = actor_of(request)
    row = glass.get_glass(id=id, by=actor)
    facts = [
        Fact(term=_("Asked by"), value=row.asker),
        Fact(term=_("Asked on"), value=marks.moment(row.asked_at)),
        Fact(term=_("Why"), value=row.reason),
        Fact(term=_("Kind of object"), value=marks.as_code(row.kind)),
        Fact(term=_("Whose"), value=_owner(row)),
        Fact(term=_("Minutes"), value=str(row.minutes)),
        Fact(term=_("Approved by"), value=row.approver or _("not yet")),
    ]
    if row.until is not None:
        facts.append(Fact(term=_("Until"), value=marks.moment(row.until)))
    return render(
        request,
        "web/glass.html",
        {
            "title": _("Break-glass"),
            "state": _state(row),
            "facts": facts,
            "read": read,
            "actions": _actions(actor, row) if read is None else [],
        },
    )


def _actions(actor: Actor, row: BreakGlass) -> list[dict[str, str]]:
    def act(name: str, label: str) -> dict[str, str]:
        address = reverse(f"board_glass_{name}", args=[row.id])
        return {"label": label, "url": address, "post": "yes"}

    now = timezone.now()
    if row.until is not None and row.until <= now:
        return []
    found = []
    is_admin = actor.kind is ActorKind.PLATFORM_ADMIN
    if is_admin and row.approved_at is None and actor.id != row.asked_by:
        found.append(act("approve", _("Approve")))
    if row in glass.opened_for(actor, now):
        found.append(act("read", _("Read it")))
    if actor.kind in glass.ENDERS:
        found.append(act("close", _("End it")))
    return found


@login_required
@require_POST
def approve(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Approve what another asked for."""
    glass.approve_glass(by=actor_of(request), at=timezone.now(), glass=glass_id)
    messages.success(request, _("It is open now; the organisation is told."))
    return redirect("board_glass_one", glass_id=glass_id)


@login_required
@require_POST
def close(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """End it."""
    glass.close_glass(by=actor_of(request), at=timezone.now(), glass=glass_id)
    messages.success(request, _("Break-glass has ended."))
    return redirect("board_glass_one", glass_id=glass_id)


@login_required
@never_cache
@require_POST
@only_reads  # what was read is kept nowhere; asked again, it is written down again
def read(request: HttpRequest, glass_id: UUID) -> HttpResponse:
    """Read what lies behind it, written down object by object."""
    found = glass.read_opened(
        by=actor_of(request),
        at=timezone.now(),
        glass=glass_id,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return _shown(request, glass_id, found)
