"""현지 파트너: the book of a post, which the post alone reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base.cursors import name_cursor, name_to_cursor
from situationroom.base.errors import Refusal
from situationroom.rooms.posts import queries, services
from situationroom.rooms.posts.models import Partner
from situationroom.rooms.posts.states import PARTNER_TEXT, PartnerKind
from situationroom.web.form_fields import tell_refusal
from situationroom.web.names import area_name
from situationroom.web.request_forms import PartnerForm
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of

RETIRED = "retired"
FIELD_OF = {"PST-22": "name", "PST-23": "area", "PST-24": "confirmed_on", "PST-25": "name"}
COLUMNS = (
    "name", "local_name", "kind", "area", "does", "contact", "reach", "note", "confirmed_on",
)  # fmt: skip


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the partners by name."""
    actor = actor_of(request)
    show = request.GET.get("show", "")
    after = name_cursor(request.GET.get("after"))
    found = queries.list_partners(by=actor, retired=show == RETIRED, after=after)
    may_note, full = queries.may_note(by=actor), len(found) == queries.PAGE
    new = reverse("issues_requests_partners_new")
    actions = [{"label": _("Requests to posts"), "url": reverse("issues_requests")}]
    if may_note:
        actions.append({"label": _("Write a partner down"), "url": new, "style": "primary"})
    tabs = [("", _("In the book")), (RETIRED, _("Taken out"))]
    context = {
        "title": _("Local partners"),
        "actions": actions,
        "tabs": [
            {"label": text, "url": f"?show={key}" if key else "?", "current": key == show,
             "count": None}
            for key, text in tabs
        ],
        "table": _table(
            found,
            Empty(
                title=_("No partner here"),
                first=_("A post writes its local partners down; nobody else reads its book."),
                action=_("Write a partner down") if may_note else _("Requests to posts"),
                url=new if may_note else reverse("issues_requests"),
            ),
        ),
        "next": name_to_cursor(found[-1].name, found[-1].id) if full else "",
    }  # fmt: skip
    return render(request, "web/list.html", context)


def _table(found: list[Partner], empty: Empty) -> Table:
    return Table(
        anchor="partners",
        caption=_("Local partners"),
        columns=[
            Column(key="name", label=_("Name of the partner"), kind="link", head=True),
            Column(key="kind", label=_("Kind")),
            Column(key="area", label=_("Country")),
            Column(key="does", label=_("What it does"), blank="–"),
            Column(key="contact", label=_("Contact there"), blank="–"),
            Column(key="confirmed", label=_("Last spoken to on"), kind="day"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[
            {
                "name": Link(
                    text=" · ".join(filter(None, [one.name, one.local_name])),
                    url=reverse("issues_requests_partners_one", args=[one.id]),
                ),
                "kind": _(PARTNER_TEXT[PartnerKind(one.kind)]),
                "area": area_name(one.area),
                "does": one.does or None,
                "contact": one.contact or None,
                "confirmed": one.confirmed_on,
                "label": one.label.level,
            }
            for one in found
        ],
        empty=empty,
    )


def _said(said: dict[str, Any]) -> services.PartnerSaid:
    return services.PartnerSaid(**said | {"kind": PartnerKind(said["kind"])})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a partner down."""
    actor = actor_of(request)
    queries.check_may_note(by=actor)
    form = PartnerForm(request.POST or None, initial={"confirmed_on": timezone.localdate()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = services.note_partner(
                    by=actor, at=timezone.now(), said=_said(form.cleaned_data)
                )
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("The partner stands in the book."))
                return redirect("issues_requests_partners_one", partner=row.id)
    return _form(request, form, _("Write a partner down"), None, status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Show one row of the book as a form, and change it."""
    actor = actor_of(request)
    row = queries.get_partner(id=partner, by=actor)
    start = {name: getattr(row, name) for name in COLUMNS}
    form = PartnerForm(request.POST or None, initial=start)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.change_partner(
                    by=actor, at=timezone.now(), partner=row.id, said=_said(form.cleaned_data)
                )
            except Refusal as refusal:
                status = tell_refusal(form, refusal, FIELD_OF)
            else:
                messages.success(request, _("Saved."))
                return redirect("issues_requests_partners_one", partner=row.id)
    return _form(request, form, row.name, row, status)


def _form(
    request: HttpRequest, form: PartnerForm, title: str, row: Partner | None, status: int
) -> HttpResponse:
    context = {
        "title": title,
        "form": form,
        "row": row,
        "submit": _("Save"),
        "follows": _("Only your post reads its book."),
        "cancel": reverse("issues_requests_partners"),
        "help": [
            _("A partner is named to who asked only after it agreed, and how it agreed is noted."),
            _("Keep what you need to reach it, and nothing about the person beyond that."),
        ],
    }
    return render(request, "web/post_partner.html", context, status=status)


@login_required
@require_POST
def retire(request: HttpRequest, partner: UUID) -> HttpResponse:
    """Take a partner out of the book."""
    services.retire_partner(by=actor_of(request), at=timezone.now(), partner=partner)
    messages.success(request, _("The partner was taken out; what was introduced stands."))
    return redirect("issues_requests_partners")
