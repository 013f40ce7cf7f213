"""공유 그룹: who sits in a group, for who manages it; its members are not told."""

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
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.errors import NotFound, Refusal
from situationroom.base.models import Audience
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.rules import manages_group
from situationroom.rooms.organisations.services import groups as services
from situationroom.rooms.organisations.states import ROLE_TEXT, Role
from situationroom.web.account import page_title, refused_form
from situationroom.web.members import organisation_name
from situationroom.web.rows import button
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of

DAY = forms.DateInput(attrs={"type": "date"})


class GroupForm(forms.Form):
    """What its manager calls a group, and when it ends."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    until = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DAY)


class SeatForm(forms.Form):
    """Which organisation sits in a group, in which role."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    until = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DAY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        seated = list_organisations_of(list(services.SEATED))
        roles = [("", _("all roles")), *((role, _(text)) for role, text in ROLE_TEXT.items())]
        body, role = self.fields["organisation"], self.fields["role"]
        body.choices = [(str(one.id), organisation_name(one)) for one in seated]  # type: ignore[attr-defined]
        role.choices = roles  # type: ignore[attr-defined]


class ExpertForm(forms.Form):
    """Which expert sits in a group."""

    person = forms.ChoiceField(label=gettext_lazy("Expert"))
    until = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DAY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        experts = queries.list_experts(on=timezone.localdate())
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(one.id), one.name) for one in experts
        ]


def _end(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59))) if day else None


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the groups one's organisation manages."""
    actor = actor_of(request)
    if not manages_group(actor, actor.organisation):
        raise NotFound("There is no such page.")
    table = Table(
        anchor="groups",
        caption=_("Sharing groups"),
        columns=[
            Column(key="name", label=_("Name"), kind="link", head=True),
            Column(key="until", label=_("Ends"), kind="time", blank=_("no end")),
            Column(key="created", label=_("Opened"), kind="time"),
        ],
        rows=[
            {
                "name": Link(text=row.name, url=reverse("members_groups_group", args=[row.id])),
                "until": row.until,
                "created": row.created_at,
            }
            for row in queries.list_groups(by=actor)
        ],
        empty=Empty(
            title=_("There is no group yet"),
            first=_("A group lets several organisations read one thing, for a time."),
        ),
    )
    start = {"label": _("Open a group"), "url": reverse("members_groups_open"), "style": "primary"}
    context = {
        "title": _("Sharing groups"),
        "trail": page_title(_("Sharing groups")),
        "actions": [start],
        "table": table,
    }
    return render(request, "web/list.html", context)


@login_required
def open_group(request: HttpRequest) -> HttpResponse:
    """Open a group."""
    form, status = GroupForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data | {"until": _end(form.cleaned_data["until"])}
            try:
                group = services.open_group(by=actor_of(request), at=timezone.now(), **said)
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                return redirect("members_groups_group", group=group.id)
    context = {
        "title": _("Open a group"),
        "trail": page_title(_("Sharing groups")),
        "form": form,
        "submit": _("Open a group"),
        "cancel": reverse("members_groups"),
        "help": [_("Its members do not see its name, nor who else is in it.")],
    }
    return render(request, "web/account/form.html", context, status=status)


@login_required
def group_page(request: HttpRequest, group: UUID) -> HttpResponse:
    """Show who sits in a group; add organisations and appoint experts."""
    actor, now = actor_of(request), timezone.now()
    row = queries.get_group(id=group, by=actor)
    which = request.POST.get("form", "")
    seat = SeatForm(request.POST if which == "seat" else None, prefix="seat")
    expert = ExpertForm(request.POST if which == "expert" else None, prefix="expert")
    status = 200
    if request.method == "POST":
        form = seat if which == "seat" else expert
        status = 422
        if form.is_valid():
            try:
                _seat(request, row, form)
            except Refusal as refusal:
                status = refused_form(form, refusal)
            else:
                messages.success(request, _("They sit in the group now."))
                return redirect("members_groups_group", group=row.id)
    is_over = row.until is not None and row.until <= now
    end = {"label": _("End the group"), "url": reverse("members_groups_end", args=[row.id])}
    context = {
        "title": row.name,
        "trail": page_title(_("Sharing groups"), row.name),
        "actions": [] if is_over else [end | {"post": "yes"}],
        "table": _seats(request, row, now),
        "seat": None if is_over else seat,
        "expert": None if is_over else expert,
    }
    return render(request, "web/account/group.html", context, status=status)


def _seat(request: HttpRequest, group: Audience, form: forms.Form) -> None:
    said = form.cleaned_data
    asked: dict[str, Any] = {"by": actor_of(request), "at": timezone.now(), "group": group.id}
    until = _end(said["until"])
    if isinstance(form, SeatForm):
        body = UUID(said["organisation"])
        services.add_seat(organisation=body, role=said["role"], until=until, **asked)
    else:
        services.appoint_expert(person=UUID(said["person"]), until=until, **asked)


def _seats(request: HttpRequest, group: Audience, now: datetime) -> Table:
    def name(one: queries.Seated) -> str:
        if one.organisation is not None:
            return organisation_name(one.organisation)
        return one.person.name if one.person else "–"

    return Table(
        anchor="seats",
        caption=_("Who sits in the group"),
        columns=[
            Column(key="name", label=_("Organisation or person"), head=True),
            Column(key="role", label=_("Role")),
            Column(key="until", label=_("Until"), kind="time", blank=_("no end")),
            Column(key="end", label=_("End")),
        ],
        rows=[
            {
                "name": name(one),
                "role": _(ROLE_TEXT[Role(one.seat.role)]) if one.seat.role else _("all roles"),
                "until": one.seat.until,
                "end": button(
                    request, "members_groups_seat_end", group.id, one.seat.id, text=_("End it")
                ),
            }
            for one in queries.list_seats(group=group.id, by=actor_of(request), at=now)
        ],
        empty=Empty(title=_("Nobody sits in the group")),
    )


@login_required
@require_POST
def end_seat(request: HttpRequest, group: UUID, seat: UUID) -> HttpResponse:
    """Let somebody sit in a group no more."""
    services.end_seat(by=actor_of(request), at=timezone.now(), group=group, seat=seat)
    messages.success(request, _("They sit in the group no more."))
    return redirect("members_groups_group", group=group)


@login_required
@require_POST
def end_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """End a group."""
    services.end_group(by=actor_of(request), at=timezone.now(), group=group)
    messages.success(request, _("The group has ended."))
    return redirect("members_groups")
