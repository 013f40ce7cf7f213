"""조치: the register of acts, one act, confirming and withdrawing."""

from collections.abc import Mapping, Sequence
from datetime import date
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

from situationroom.base.errors import NotFound
from situationroom.documents import formats
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues.queries import get_issue_of_act
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.models import Measure, StateAct
from situationroom.rooms.measures.rules import may_register
from situationroom.rooms.measures.states import COLOUR, FORM_TEXT, TEXT, ActState
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.happenings import timeline
from situationroom.web.impact import known_text
from situationroom.web.names import list_name
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import (
    actor_of,
    authority_name,
    day_cursor,
    named,
    programme_name,
    to_cursor,
)

SHOWN = 12


class WithdrawalForm(forms.Form):
    """Why an act is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


def act_state(act: StateAct) -> State:
    """Return the badge of an act."""
    state = ActState(act.state)
    return State(tone=COLOUR[state], text=_(TEXT[state]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the acts of the register, newest first."""
    actor = actor_of(request)
    acts = queries.list_acts(by=actor, after=day_cursor(request.GET.get("after")))
    table = Table(
        anchor="acts",
        caption=_("Register of measures"),
        columns=[
            Column(key="announced", label=_("Announced"), kind="day"),
            Column(key="title", label=_("Act"), kind="link", head=True),
            Column(key="authority", label=_("Authority")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="citation", label=_("Citation")),
        ],
        rows=[
            {
                "announced": act.date_announced,
                "authority": authority_name(act.authority),
                "title": Link(
                    text=named(act, "title"), url=reverse("duties_measures_act", args=[act.code])
                ),
                "state": act_state(act),
                "citation": marks.in_english(act.citations[0]["citation"])
                if act.citations
                else "–",
            }
            for act in acts
        ],
        empty=Empty(
            title=_("The register is empty"),
            first=_("Load the reference data: `situationroom load reference`."),
        ),
    )
    actions = []
    if may_register(actor):
        actions.append(
            {
                "label": _("Register an act"),
                "style": "primary",
                "url": reverse("duties_measures_register"),
            }
        )
    full = len(acts) == queries.PAGE
    following = to_cursor(acts[-1].date_announced or queries.NO_DAY, acts[-1].id) if full else ""
    return render(
        request,
        "web/list.html",
        {
            "title": _("Register of measures"),
            "table": table,
            "actions": actions,
            "next": following,
        },
    )


@login_required
@require_safe
def found(request: HttpRequest, act: UUID) -> HttpResponse:
    """Lead from an act's id, as the search knows it, to its page."""
    code = queries.find_act_code(act, by=actor_of(request))
    if code is None:
        raise NotFound("There is no such act in the register.")
    return redirect("duties_measures_act", code)


@login_required
@require_safe
def act_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one act: dates, citations, measures, what sources say differently, figures."""
    act = queries.get_act(code=code, by=actor_of(request))
    return _act_page(request, act, WithdrawalForm())


def _act_page(
    request: HttpRequest, act: StateAct, withdrawal: WithdrawalForm, status: int = 200
) -> HttpResponse:
    actor = actor_of(request)
    issue = get_issue_of_act(act=act.id, by=actor)
    context = {
        "act": act,
        "title": named(act, "title"),
        "state": act_state(act),
        "facts": _facts(act),
        "measures": _measures(act),
        "note": named(act, "note"),
        "conflict": named(act, "conflict"),
        "reach": reach_text(queries.get_reach(act)),
        "unconfirmed": act.state == ActState.UNCONFIRMED,
        "may_confirm": queries.may_confirm(act, by=actor),
        "withdrawal": withdrawal if queries.may_withdraw(act, by=actor) else None,
        "runs": [
            Fact(
                term=known_text(r),
                value=named(r, "title"),
                url=reverse("impact_run", args=[r.id]),
            )
            for r in list_runs_of_act(act=act.id, by=actor)
        ],
        "issue_url": reverse("issues_issue", args=[issue.id]) if issue else "",
        "entries": timeline(act.id, actor),
    }
    return render(request, "web/act.html", context, status=status)


def reach_text(reach: queries.Reach) -> str:
    """Say which products of an act the room cannot compute anything for, if there are any."""
    if not reach.without_lines:
        return ""
    codes = _shortened([dotted_code(code) for code in reach.without_lines])
    if reach.computable:
        text = _(
            "The room holds no tariff lines for %(codes)s: the act is kept with them, but they "
            "are in no duty and no figure."
        )
    else:
        text = _(
            "The room holds no tariff line for any product of this act (%(codes)s): it is kept "
            "and shown, but it changes no duty and no figure."
        )
    return text % {"codes": codes}


def _facts(act: StateAct) -> list[Fact]:
    dates = (
        (_("Announced"), act.date_announced),
        (_("Signed"), act.date_signed),
        (_("Published"), act.date_published),
    )
    facts = [Fact(term=name, value=formats.day(value)) for name, value in dates if value]
    back = queries.days_back(act)
    if back:
        facts.append(
            Fact(
                term=_("Retroactive"),
                value=_("by %(n)d days") % {"n": back},
                note=_("from the first day to the announcement"),
            )
        )
    facts += [
        Fact(
            term=_("Citation"),
            value=marks.in_english(c["citation"]),
            note=c.get("document", ""),
            url=c.get("url", ""),
        )
        for c in act.citations
    ]
    return facts


def _measures(act: StateAct) -> Table:
    measures = list(act.measures.all())
    korea_first = sorted(measures, key=lambda m: (not reaches_korea(m), m.since, m.code))
    products = queries.list_products(act)
    rows = [_measure_row(m, products) for m in korea_first]
    return Table(
        anchor="measures",
        caption=_("Measures"),
        columns=[
            Column(key="programme", label=_("Programme"), head=True),
            Column(key="rate", label=_("Rate"), kind="share", digits=2),
            Column(key="form", label=_("Form")),
            Column(key="heading", label=_("Heading")),
            Column(key="since", label=_("Since"), kind="day"),
            Column(key="until", label=_("Until")),
            Column(key="known", label=_("Known since"), kind="day"),
            Column(key="origins", label=_("Origins")),
            Column(key="scope", label=_("Products")),
        ],
        rows=rows,
        empty=Empty(
            title=_("No measure with a known rate"),
            first=_("The act is kept and shown, and never counted."),
        ),
    )


def reaches_korea(measure: Measure) -> bool:
    """Tell whether a measure reaches goods of Korea; those are shown first."""
    if "KR" in measure.except_origins:
        return False
    return measure.origins is None or "KR" in measure.origins


def _measure_row(measure: Measure, products: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    until = measure.ends[-1]["until"] if measure.ends else None
    return {
        "programme": programme_name(measure.programme),
        "rate": measure.rate,
        "form": _(FORM_TEXT[measure.form]),
        "tone": "action" if reaches_korea(measure) else "",
        "heading": measure.heading or "–",
        "since": measure.since,
        "known": measure.known,
        "until": formats.day(date.fromisoformat(until)) if until else "–",
        "origins": _origins(measure),
        "scope": _scope(measure, products),
    }


def _origins(measure: Measure) -> str:
    if measure.origins is None:
        text = _("all")
        if measure.except_origins:
            text += _(" except %(codes)s") % {"codes": ", ".join(measure.except_origins)}
        return text
    return _shortened(measure.origins)


def _scope(measure: Measure, products: Mapping[str, Sequence[str]]) -> str:
    listed = _("all") if measure.listed_id is None else _list_text(measure.listed_id, products)
    exempt = ", ".join(_list_text(scope.code, products) for scope in measure.exempt.all())
    return listed + (_("; exempt: %(codes)s") % {"codes": exempt} if exempt else "")


def _list_text(code: str, products: Mapping[str, Sequence[str]]) -> str:
    """Spell out a list an officer made; name one of the reference."""
    if code not in products:
        return list_name(code)
    return _shortened([dotted_code(prefix) for prefix in products[code]])


def _shortened(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:SHOWN])
    more = len(codes) - SHOWN
    return shown + (_(" and %(n)d more") % {"n": more} if more > 0 else "")


@login_required
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm an act as a second person."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    services.confirm_act(by=actor, at=timezone.now(), act=act)
    messages.success(request, _("Confirmed. It counts in public numbers now."))
    return redirect("duties_measures_act", code=act.code)


@login_required
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take an act out of the count; without a reason the page asks for it."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    form = WithdrawalForm(request.POST)
    if not form.is_valid() and queries.may_withdraw(act, by=actor):
        return _act_page(request, act, form, status=422)
    reason = form.cleaned_data.get("reason", "")
    services.withdraw_act(by=actor, at=timezone.now(), act=act, reason=reason)
    messages.success(request, _("Withdrawn. It counts no more; its figures are marked stale."))
    return redirect("duties_measures_act", code=act.code)
