"""열람 점검: who read what of one's organisation in a month, what stands out, and the signature."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from situationroom.base import reviews
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.models import AuditRow
from situationroom.base.reviews import Reading
from situationroom.rooms.companies.queries import name_for
from situationroom.rooms.organisations.queries import (
    find_people,
    get_organisation,
)
from situationroom.rooms.organisations.rules import may_see_name
from situationroom.web.happenings import KINDS, maker_name
from situationroom.web.tables import Column, Empty, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

WHAT = {
    "identity": gettext_lazy("Identity of a company"),
    "identity_changed": gettext_lazy("Identity of a company, changed"),
    "figures": gettext_lazy("Figures of a company"),
    "file": gettext_lazy("File"),
    "organisations.sight": gettext_lazy("What a person can see, in numbers"),
    "export": gettext_lazy("Taken out as a file"),
}


class ReviewForm(forms.Form):
    """What somebody found who looked through a month."""

    note = forms.CharField(
        label=gettext_lazy("What was found"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Names:
    """Readers and owners as the one who looks may call them, each asked for once."""

    def __init__(self, by: Actor, rows: Sequence[Reading | AuditRow]) -> None:
        self.by = by
        self.people = find_people({row.actor for row in rows if row.actor is not None})
        houses = {row.whose for row in rows} | {row.organisation for row in rows}
        wanted = {one for one in houses if one is not None}
        self.companies = name_for(by=by, companies=wanted)
        self.houses = {one: get_organisation(id=one) for one in wanted - set(self.companies)}

    def reader(self, row: Reading | AuditRow) -> str:
        """Return who read, or as what where their name is not told."""
        kind = ActorKind(row.actor_kind)
        known = self.people.get(row.actor) if row.actor is not None else None
        if known is not None and may_see_name(self.by, kind, row.organisation):
            return maker_name(known.name)
        return maker_name(row.actor_name) or _(KINDS[row.actor_kind])

    def owner(self, id: UUID | None) -> str:
        """Return whose it is: a company by its pseudonym where its name is hidden."""
        if id in self.companies:
            company = self.companies[id]
            return company.name or _("Company %(letters)s") % {"letters": company.pseudonym}
        house = self.houses.get(id) if id is not None else None
        return named(house) if house is not None else ""


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show who read what in a month, and who signed it off."""
    actor, now = actor_of(request), timezone.now()
    month = reviews.read_month(request.GET.get("month", ""), today=timezone.localdate(now))
    readings = reviews.list_readings(by=actor, month=month)
    rows = reviews.list_reads(
        by=actor, month=month, after=time_cursor(request.GET.get("after", ""))
    )
    seen: list[Reading | AuditRow] = [*readings, *rows]
    names = Names(actor, seen)
    full = len(rows) == reviews.PAGE
    return render(
        request,
        "web/audit.html",
        {
            "title": _("Who read what"),
            "month": f"{month:%Y-%m}",
            "tabs": _months(month, timezone.localdate(now)),
            "review": reviews.find_review(by=actor, month=month),
            "form": ReviewForm() if reviews.may_sign(by=actor, month=month, at=now) else None,
            "readings": _readings(readings, names),
            "table": _rows(rows, names),
            "next": to_cursor(rows[-1].at, rows[-1].id) if full else "",
        },
    )


def _months(month: date, today: date) -> list[dict[str, object]]:
    latest = [reviews.first_of(today, back) for back in range(4)]
    return [
        {
            "label": f"{one:%Y-%m}",
            "url": f"?month={one:%Y-%m}",
            "current": one == month,
            "count": None,
        }
        for one in latest
    ]


def _readings(rows: list[Reading], names: Names) -> Table:
    return Table(
        anchor="readings",
        caption=_("Readings by reader"),
        columns=[
            Column(key="reader", label=_("Reader"), head=True),
            Column(key="house", label=_("Organisation")),
            Column(key="what", label=_("What")),
            Column(key="whose", label=_("Whose")),
            Column(key="count", label=_("This month"), kind="number", digits=0),
            Column(key="usual", label=_("Usual"), kind="number", digits=0),
            Column(key="state", label=_("Stands out"), kind="state"),
        ],
        rows=[
            {
                "reader": names.reader(one),
                "house": names.owner(one.organisation),
                "what": what_text(one.what),
                "whose": names.owner(one.whose),
                "count": one.count,
                "usual": one.usual,
                "state": _state(one),
            }
            for one in rows
        ],
        empty=Empty(
            title=_("Nobody read anything that is written down"),
            first=_("Identities of companies, files and break-glass leave a row when read."),
        ),
    )


def _state(one: Reading) -> State:
    if one.is_unusual:
        return State(tone="risk", text=_("Unusual"))
    return State(tone="done", text=_("As usual"))


def _rows(rows: list[AuditRow], names: Names) -> Table:
    return Table(
        anchor="rows",
        caption=_("Each reading"),
        columns=[
            Column(key="at", label=_("When"), kind="time"),
            Column(key="reader", label=_("Reader"), head=True),
            Column(key="kind", label=_("As")),
            Column(key="what", label=_("What")),
            Column(key="whose", label=_("Whose")),
            Column(key="address", label=_("From"), blank=_("not known")),
            Column(key="reason", label=_("Reason"), prose=True, blank=_("told to the owner only")),
        ],
        rows=[
            {
                "at": row.at,
                "reader": names.reader(row),
                "kind": _(KINDS[row.actor_kind]),
                "what": what_text(row.what),
                "whose": names.owner(row.whose),
                "address": row.address or None,
                "reason": row.reason or None,
            }
            for row in rows
        ],
        empty=Empty(title=_("No reading in this month")),
    )


def what_text(what: str) -> str:
    """Return the kind of what was read in words."""
    if what.startswith("glass:"):
        return _("Through break-glass")
    return str(WHAT.get(what, what))


@login_required
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign a month off."""
    now = timezone.now()
    month = reviews.read_month(request.POST.get("month", ""), today=timezone.localdate(now))
    reviews.sign_review(
        by=actor_of(request), at=now, month=month, note=request.POST.get("note", "")
    )
    messages.success(request, _("The month is signed off."))
    return redirect(f"{request.path.removesuffix('sign')}?month={month:%Y-%m}")
