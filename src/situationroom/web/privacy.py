"""개인정보: how long what is kept, what is kept of oneself, and what people ask about it."""

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

from situationroom.base.errors import Refusal
from situationroom.base.models import DataRequest
from situationroom.base.privacy import consents, kept, requests, retention
from situationroom.base.privacy.masking import mask_name
from situationroom.base.states import (
    PURPOSE_TEXT,
    REQUEST_COLOUR,
    REQUEST_KIND_TEXT,
    REQUEST_TEXT,
    Purpose,
    RequestKind,
    RequestState,
)
from situationroom.rooms.organisations.queries import find_people
from situationroom.web import marks
from situationroom.web.receivers import receiver_of
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, text_of, time_cursor, to_cursor

RULE_TEXT = {
    "request_of_a_person": gettext_lazy("What a person asked to have erased"),
    "audit_rows": gettext_lazy("Who read what"),
    "break_glass": gettext_lazy("Break-glass"),
    "entry_lists": gettext_lazy("Long lists of entries"),
    "entry_lists_at_wish": gettext_lazy("Lists of entries destroyed by their sender"),
    "consents_withdrawn": gettext_lazy("Consent that was taken back"),
    "contacts": gettext_lazy("People who are reached without an account"),
    "disclosures_ended": gettext_lazy("Disclosures of companies that have ended"),
    "imports": gettext_lazy("Imported files and what stood in them"),
    "links_ended": gettext_lazy("Addresses of one-time links that have ended"),
    "mails_received": gettext_lazy("Senders and texts of mails that came in"),
    "replies_sent": gettext_lazy("Who sent a filled form"),
    "requests_answered": gettext_lazy("Words of answered requests"),
    "watches_ended": gettext_lazy("Watches of duties that have ended"),
}
TABLE_TEXT = {
    "organisations.person": gettext_lazy("My account"),
    "organisations.membership": gettext_lazy("My memberships"),
    "base.event": gettext_lazy("What I did, by the log"),
    "base.auditrow": gettext_lazy("What I read with a reason"),
    "base.consent": gettext_lazy("My consents"),
    "base.datarequest": gettext_lazy("What I asked about my data"),
    "base.label": gettext_lazy("Objects I made"),
    "base.job": gettext_lazy("Work I asked for"),
    "base.storedfile": gettext_lazy("Files I sent"),
    "base.idempotencykey": gettext_lazy("Keys of what I sent once"),
    "organisations.provideraccount": gettext_lazy("My account at a sign-in service"),
    "measures.entrylist": gettext_lazy("Long lists of entries"),
    "delivery.notification": gettext_lazy("Notices to me"),
    "delivery.message": gettext_lazy("Mails and pushes to me"),
    "delivery.preference": gettext_lazy("How I want to be told"),
    "delivery.receiver": gettext_lazy("When I may be reached"),
    "delivery.calendarfeed": gettext_lazy("My calendar address"),
    "delivery.pushsubscription": gettext_lazy("My browsers for push"),
    "issues.issue": gettext_lazy("Issues I am responsible for"),
}
HOW_TEXT = {"erased": gettext_lazy("Erased"), "masked": gettext_lazy("Emptied")}


class RequestForm(forms.Form):
    """What a person asks about their own data."""

    kind = forms.ChoiceField(label=gettext_lazy("What you ask for"))
    says = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=requests.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        choices = [(kind.value, _(text)) for kind, text in REQUEST_KIND_TEXT.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """How a request is answered."""

    state = forms.ChoiceField(label=gettext_lazy("Outcome"))
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=requests.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        ends = (RequestState.DONE, RequestState.REFUSED)
        choices = [(one.value, _(REQUEST_TEXT[one])) for one in ends]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Tell anybody how long what is kept, and members what was destroyed."""
    actor = actor_of(request)
    actions = []
    if actor.id is not None:
        actions.append({"label": _("What the room keeps of me"), "url": reverse("privacy_mine")})
    if requests.may_answer(by=actor):
        actions.append({"label": _("What people ask"), "url": reverse("privacy_requests")})
    rows = retention.list_destructions(by=actor, after=time_cursor(request.GET.get("after", "")))
    full = len(rows) == retention.PAGE
    return render(
        request,
        "web/privacy.html",
        {
            "title": _("Privacy"),
            "actions": actions,
            "rules": _rules(),
            "destroyed": _destroyed(rows) if actor.id is not None else None,
            "next": to_cursor(rows[-1].at, rows[-1].id) if full else "",
        },
    )


def _rules() -> Table:
    return Table(
        anchor="rules",
        caption=_("How long what is kept"),
        columns=[
            Column(key="what", label=_("What"), head=True),
            Column(key="days", label=_("Days"), kind="number", digits=0),
            Column(key="how", label=_("Then")),
        ],
        rows=[
            {"what": _rule_text(one.name), "days": one.days(), "how": str(HOW_TEXT[one.how])}
            for one in retention.list_rules()
        ],
    )


def _rule_text(name: str) -> Any:
    return str(RULE_TEXT[name]) if name in RULE_TEXT else marks.as_code(name)


def _destroyed(rows: list[Any]) -> Table:
    return Table(
        anchor="destroyed",
        caption=_("Register of destruction"),
        columns=[
            Column(key="at", label=_("When"), kind="time"),
            Column(key="what", label=_("What"), head=True),
            Column(key="rows", label=_("How many"), kind="number", digits=0),
            Column(key="how", label=_("How")),
            Column(key="before", label=_("From before"), kind="time"),
        ],
        rows=[
            {
                "at": row.at,
                "what": _rule_text(row.rule),
                "rows": row.rows,
                "how": str(HOW_TEXT[row.how]),
                "before": row.before,
            }
            for row in rows
        ],
        empty=Empty(title=_("Nothing was old enough yet")),
    )


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show what the room keeps of the reader, what they agreed to and what they asked."""
    return _mine(request, RequestForm())


def _mine(request: HttpRequest, form: RequestForm, status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    found = kept.list_kept(by=actor)
    standing = {row.purpose for row in consents.list_consents(by=actor) if not row.withdrawn_at}
    context = {
        "title": _("What the room keeps of me"),
        "actions": [{"label": _("Save as JSON"), "url": reverse("privacy_mine_json")}],
        "kept": _kept(found),
        "purposes": [
            {"key": one.value, "text": _(PURPOSE_TEXT[one]), "given": one.value in standing}
            for one in consents.purposes()
        ],
        "asked": _asked(requests.list_own(by=actor), own=True),
        "form": form,
        "trail": [{"label": _("What the room keeps of me")}],
    }
    return render(request, "web/privacy_mine.html", context, status=status)


def _kept(found: list[kept.Kept]) -> Table:
    return Table(
        anchor="kept",
        caption=_("By table"),
        fold=True,
        columns=[
            Column(key="what", label=_("What"), head=True),
            Column(key="table", label=_("Table")),
            Column(key="count", label=_("Rows"), kind="number", digits=0),
            Column(key="own", label=_("In the export")),
        ],
        rows=[
            {
                "what": str(TABLE_TEXT.get(one.table, _("Named in other rows"))),
                "table": marks.as_code(f"{one.table}.{one.column}"),
                "count": one.count,
                "own": _("in full") if one.rows else _("the number only"),
            }
            for one in found
        ],
    )


@login_required
@never_cache
@require_safe
def mine_json(request: HttpRequest) -> HttpResponse:
    """Hand out what the room keeps of the reader, as JSON."""
    parcel = kept.take_out_kept(by=actor_of(request), at=timezone.now(), to=receiver_of(request))
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask about one's own data."""
    form = RequestForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            requests.request_data(
                by=actor_of(request),
                at=timezone.now(),
                kind=RequestKind(said["kind"]),
                says=said["says"],
            )
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            messages.success(request, _("The secretariat answers within ten days."))
            return redirect("privacy_mine")
    return _mine(request, form, status=422)


@login_required
@require_POST
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """Agree to one purpose, or take that back."""
    actor, now = actor_of(request), timezone.now()
    if purpose not in set(Purpose):
        raise Refusal("Consent is not asked for this.")
    if request.POST.get("give"):
        consents.give_consent(by=actor, at=now, purpose=Purpose(purpose))
    else:
        for row in consents.list_consents(by=actor):
            if row.purpose == purpose and row.person == actor.id and row.withdrawn_at is None:
                consents.withdraw_consent(by=actor, at=now, consent=row.id)
    messages.success(request, _("Your consent is noted."))
    return redirect("privacy_mine")


@login_required
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """List what people asked, for the secretariat."""
    rows = requests.list_requests(
        by=actor_of(request), after=time_cursor(request.GET.get("after", ""))
    )
    full = len(rows) == requests.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("What people ask"),
            "table": _asked(rows, own=False),
            "next": to_cursor(rows[-1].due_at, rows[-1].id) if full else "",
            "trail": [{"label": _("What people ask")}],
        },
    )


def _asked(rows: list[DataRequest], *, own: bool) -> Table:
    people = {} if own else find_people(row.person for row in rows)
    answer = Column(key="answer", label=_("Answer"), prose=True, blank=_("not yet"))
    return Table(
        anchor="requests",
        caption=_("Requests"),
        columns=[
            Column(key="asked", label=_("Asked on"), kind="time"),
            Column(key="kind", label=_("What"), kind="link", head=True),
            *([] if own else [Column(key="who", label=_("Who"))]),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="due", label=_("Answer due"), kind="time"),
            answer,
        ],
        rows=[
            {
                "asked": row.asked_at,
                "kind": _(REQUEST_KIND_TEXT[RequestKind(row.kind)])
                if own
                else Link(
                    text=_(REQUEST_KIND_TEXT[RequestKind(row.kind)]),
                    url=reverse("privacy_requests_one", args=[row.id]),
                ),
                "who": mask_name(people[row.person].name) if row.person in people else "",
                "state": _state(row),
                "due": row.due_at,
                "answer": row.answer or None,
            }
            for row in rows
        ],
        empty=Empty(title=_("Nothing was asked")),
    )


def _state(row: DataRequest) -> State:
    state = RequestState(row.state)
    if requests.is_late(row, timezone.now()):
        return State(tone="severe", text=_("Late"))
    return State(tone=REQUEST_COLOUR[state], text=_(REQUEST_TEXT[state]))


@login_required
@never_cache
def answer(request: HttpRequest, one: UUID) -> HttpResponse:
    """Show one request and answer it."""
    actor = actor_of(request)
    row = requests.get_request(id=one, by=actor)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            requests.answer_request(
                by=actor,
                at=timezone.now(),
                request=one,
                state=RequestState(said["state"]),
                answer=said["answer"],
            )
        except Refusal as refusal:
            form.add_error(None, text_of(refusal))
        else:
            messages.success(request, _("The request is answered."))
            return redirect("privacy_requests")
    person = find_people([row.person]).get(row.person)
    context = {
        "title": _(REQUEST_KIND_TEXT[RequestKind(row.kind)]),
        "row": row,
        "state": _state(row),
        "who": person.name if person is not None else "",
        "form": form if row.state == RequestState.OPEN and requests.may_answer(by=actor) else None,
        "trail": [
            {"label": _("What people ask"), "url": reverse("privacy_requests")},
            {"label": _(REQUEST_KIND_TEXT[RequestKind(row.kind)])},
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/privacy_request.html", context, status=status)
