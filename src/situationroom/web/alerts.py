"""알림: what one was told, and how one wants to be told."""

from datetime import time
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.delivery import queries
from situationroom.rooms.delivery.queries import Shown
from situationroom.rooms.delivery.services import notices, receivers
from situationroom.rooms.delivery.services.receivers import WISHES, Times
from situationroom.rooms.delivery.states import (
    CHANNEL_TEXT,
    CHOICE_TEXT,
    IMPORTANCE_COLOUR,
    IMPORTANCE_TEXT,
    Channel,
    Choice,
    Importance,
)
from situationroom.web.letters import title_text
from situationroom.web.objects import object_url
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, text_of, time_cursor, to_cursor


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what one was told in the room."""
    actor = actor_of(request)
    unread = request.GET.get("show") == "unread"
    rows = queries.list_notifications(
        by=actor, unread=unread, after=time_cursor(request.GET.get("after"))
    )
    count = queries.count_unread(by=actor)
    tabs = [
        {"label": _("All"), "url": "?", "current": not unread, "count": None},
        {"label": _("Unread"), "url": "?show=unread", "current": unread, "count": count},
    ]
    actions = [{"label": _("How I am told"), "url": reverse("alerts_settings")}]
    if actor.organisation is not None:
        actions.append({"label": _("Webhooks"), "url": reverse("alerts_webhooks")})
    if queries.may_operate(actor):
        actions.append({"label": _("What leaves the room"), "url": reverse("alerts_messages")})
    if count:
        actions.append(
            {"label": _("Mark all as read"), "url": reverse("alerts_read_all"), "post": "yes"}
        )
    full = len(rows) == queries.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("Alerts"),
            "tabs": tabs,
            "actions": actions,
            "table": _table(queries.shown(rows, by=actor)),
            "next": to_cursor(rows[-1].at, rows[-1].id) if full else "",
        },
    )


def _table(notices_shown: list[Shown]) -> Table:
    return Table(
        anchor="alerts",
        caption=_("Alerts"),
        columns=[
            Column(key="title", label=_("About"), kind="link", head=True),
            Column(key="says", label=_("What happened")),
            Column(key="importance", label=_("Importance"), kind="state"),
            Column(key="read", label=_("State"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="at", label=_("When"), kind="time"),
        ],
        rows=[_row(one) for one in notices_shown],
        empty=Empty(
            title=_("Nothing was told to you yet"),
            first=_("What concerns you or your organisation comes here by itself."),
        ),
    )


def _row(one: Shown) -> dict[str, Any]:
    weight = Importance(one.row.importance)
    is_read = one.row.read_at is not None
    read = State(tone="silent" if is_read else "action", text=_("Read") if is_read else _("Unread"))
    if one.row.recalled is not None:
        read = State(tone="risk", text=_("Recalled"))
    return {
        "title": Link(
            text=title_text(one.title) or _(one.kind.says),
            url=reverse("alerts_open", args=[one.row.id]),
        ),
        "says": " ".join(filter(None, (_(one.kind.says), one.why))),
        "importance": State(tone=IMPORTANCE_COLOUR[weight], text=_(IMPORTANCE_TEXT[weight])),
        "read": read,
        "label": one.row.event.label.level,
        "at": one.row.at,
        "tone": "" if is_read else "action",
    }


@login_required
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Say how many notices are unread, for the head of every page; nothing where none is."""
    unread = queries.count_unread(by=actor_of(request))
    text = ""
    if unread:
        words = ngettext("%(n)s unread", "%(n)s unread", unread) % {"n": unread}
        text = render_to_string("web/parts/count.html", {"count": unread, "words": words})
    return HttpResponse(text, headers={"Cache-Control": "no-store"})


@login_required
@require_safe
def open_page(request: HttpRequest, notification: UUID) -> HttpResponse:
    """Follow the link of a notice to its object; it counts as read."""
    row = notices.open_notification(
        by=actor_of(request), at=timezone.now(), notification=notification
    )
    kind = queries.kind_of(row)
    return redirect(object_url(kind.about, row.about) if kind else reverse("alerts"))


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    done = notices.mark_all_read(by=actor_of(request), at=timezone.now())
    messages.success(
        request,
        ngettext("%(n)s notice was marked as read.", "%(n)s notices were marked as read.", done)
        % {"n": done},
    )
    return redirect("alerts")


class TimesForm(forms.Form):
    """When somebody may be reached outside the room."""

    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("Leave both empty to be reached at any hour."),
    )
    digest_at = forms.TimeField(
        label=gettext_lazy("Hour of the daily digest"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = sorted(zone for zone in available_timezones() if "/" in zone)
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            ("", _("The clock of my organisation")),
            *((zone, zone.replace("_", " ")) for zone in zones),
        ]

    def times(self) -> Times:
        """Return the hours that were said."""
        said = self.cleaned_data
        return Times(said["zone"], said["quiet_from"], said["quiet_until"], said["digest_at"])


class WishesForm(forms.Form):
    """What somebody wants of each kind of notice: one line a kind, one choice a channel."""

    def __init__(self, *args: Any, by: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = queries.list_wishes(by=by)
        for kind, held in self.kinds:
            for channel, choices in WISHES.items():
                label = f"{_(kind.says)} {_(CHANNEL_TEXT[channel])}"
                self.fields[_field(kind.name, channel)] = forms.ChoiceField(
                    choices=[(choice, _(CHOICE_TEXT[choice])) for choice in choices],
                    initial=held[channel],
                    required=False,
                    widget=forms.Select(attrs={"aria-label": label, "class": "krds-form-select"}),
                )

    def wishes(self) -> dict[tuple[str, Channel], Choice]:
        """Return what was said otherwise than it held; the rest goes on following the house."""
        return {
            (kind.name, channel): Choice(said)
            for kind, held in self.kinds
            for channel in WISHES
            if (said := self.cleaned_data[_field(kind.name, channel)]) and said != held[channel]
        }

    def table(self) -> Table:
        """Return the lines as a table."""
        columns = [Column(key="says", label=_("I am told when"), head=True)]
        columns += [Column(key=channel, label=_(CHANNEL_TEXT[channel])) for channel in WISHES]
        return Table(
            anchor="wishes",
            caption=_("What reaches me outside the room"),
            columns=columns,
            rows=[
                {"says": _(kind.says)}
                | {channel: self[_field(kind.name, channel)].as_widget() for channel in WISHES}
                for kind, _held in self.kinds
            ],
            copy=False,
        )


def _field(kind: str, channel: Channel) -> str:
    return f"{channel}:{kind}"


@login_required
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show and change how one is told."""
    actor = actor_of(request)
    form = TimesForm(request.POST or None, initial=_initial(actor))
    wishes = WishesForm(request.POST or None, by=actor)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and wishes.is_valid() and _save(form, wishes, actor):
            messages.success(request, _("It was saved how you are told."))
            return redirect("alerts_settings")
    context = {
        "form": form,
        "wishes": render_to_string("web/parts/table.html", {"table": wishes.table()}),
        "trail": trail(_("How I am told")),
    }
    return render(request, "web/alerts_settings.html", context, status=status)


def trail(here: str, *between: dict[str, str]) -> list[dict[str, str]]:
    """Return where the reader is, under the notices."""
    return [{"label": _("Alerts"), "url": reverse("alerts")}, *between, {"label": here}]


def _initial(actor: Actor) -> dict[str, str | time | None]:
    receiver = queries.get_receiver(by=actor)
    return {
        "zone": receiver.zone,
        "quiet_from": receiver.quiet_from,
        "quiet_until": receiver.quiet_until,
        "digest_at": receiver.digest_at,
    }


def _save(form: TimesForm, wishes: WishesForm, actor: Actor) -> bool:
    now = timezone.now()
    try:
        receivers.set_times(by=actor, at=now, times=form.times())
        if said := wishes.wishes():
            receivers.set_wishes(by=actor, at=now, wishes=said)
    except Refusal as refusal:
        form.add_error(None, text_of(refusal))
        return False
    return True
