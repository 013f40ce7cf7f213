"""조치: the register of acts, one act, registering and confirming."""

import re
from datetime import date
from decimal import Decimal
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

from situationroom.base.errors import NotFound, Refusal
from situationroom.documents import formats
from situationroom.rooms.impact.queries import list_runs_of_act
from situationroom.rooms.issues.queries import get_issue_of_act, list_timeline
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.models import Measure, StateAct
from situationroom.rooms.measures.rules import MeasureInput, normalise_code
from situationroom.rooms.measures.states import COLOUR, FORM_TEXT, TEXT, ActState
from situationroom.rooms.organisations.states import Role
from situationroom.web.figures import Entry, Fact
from situationroom.web.happenings import event_text, maker_name
from situationroom.web.impact import known_text
from situationroom.web.refusals import texts_of
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, programme_name

SHOWN = 12


class RegisterForm(forms.Form):
    """An act with one measure, as an officer reads it in the notice."""

    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=300)
    authority = forms.ChoiceField(
        label=gettext_lazy("Authority"),
        choices=[
            ("s232", "Section 232"),
            ("s301", "Section 301"),
            ("s122", "Section 122"),
            ("s338", "Section 338"),
            ("s201", "Section 201"),
            ("other", "other"),
        ],
    )
    citation = forms.CharField(
        label=gettext_lazy("Citation"),
        max_length=300,
        help_text=gettext_lazy("e.g. 91 FR 12345, or the proclamation"),
    )
    url = forms.URLField(label=gettext_lazy("Original"), required=False, assume_scheme="https")
    announced = forms.DateField(
        label=gettext_lazy("Announced"), widget=forms.DateInput(attrs={"type": "date"})
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Rate in percent"), min_value=0, max_value=200, decimal_places=3
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the rate"),
        choices=[
            ("add", gettext_lazy("Added to the ordinary duty")),
            ("ceiling", gettext_lazy("Ceiling incl. the ordinary duty")),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    origins = forms.CharField(
        label=gettext_lazy("Origins"),
        required=False,
        help_text=gettext_lazy("Codes such as KR, TW; empty for all"),
    )
    products = forms.CharField(
        label=gettext_lazy("Products"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("HTS codes of 2 to 10 digits; empty for all"),
    )
    exempt = forms.CharField(
        label=gettext_lazy("Exempt products"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def measure(self) -> MeasureInput:
        """Return what was said as a measure of the register."""
        said = self.cleaned_data
        share = Decimal(said["percent"]) / 100
        origins = _codes(said["origins"].upper())
        products = _codes(said["products"])
        return MeasureInput(
            programme=f"act_{said['authority']}_{said['announced']:%Y%m%d}",
            rate=float(share),
            since=said["since"],
            until=said["until"],
            form=said["form"],
            heading="",
            origins=origins or None,
            listed=products or None,
            exempt=_codes(said["exempt"]),
        )


def _codes(text: str) -> tuple[str, ...]:
    """Return the codes of a field: separated by commas, blanks or line ends of any system."""
    return tuple(normalise_code(word) for word in re.split(r"[,;\s]+", text) if word)


def act_state(act: StateAct) -> State:
    """Return the badge of an act."""
    state = ActState(act.state)
    return State(tone=COLOUR[state], text=_(TEXT[state]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the acts of the register."""
    actor = actor_of(request)
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
                "authority": act.authority.upper(),
                "title": Link(
                    text=named(act, "title"), url=reverse("duties_measures_act", args=[act.code])
                ),
                "state": act_state(act),
                "citation": act.citations[0]["citation"] if act.citations else "–",
            }
            for act in queries.list_acts(by=actor)
        ],
        empty=Empty(
            title=_("The register is empty"),
            first=_("Load the reference data: `situationroom load reference`."),
        ),
    )
    actions = []
    if Role.REGISTER in actor.roles:
        actions.append(
            {
                "label": _("Register an act"),
                "style": "primary",
                "url": reverse("duties_measures_register"),
            }
        )
    return render(
        request,
        "web/list.html",
        {"title": _("Register of measures"), "table": table, "actions": actions},
    )


@login_required
@require_safe
def found(request: HttpRequest, act: UUID) -> HttpResponse:
    """Lead from an act's id, as the search knows it, to its page."""
    code = queries.get_act_code(act=act, by=actor_of(request))
    return redirect("duties_measures_act", code)


@login_required
@require_safe
def act_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one act: dates, citations, measures, what sources say differently, figures."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    may_confirm = (
        act.state == ActState.UNCONFIRMED
        and Role.REGISTER in actor.roles
        and act.registered_by != actor.id
    )
    issue = get_issue_of_act(act=act.id, by=actor)
    return render(
        request,
        "web/act.html",
        {
            "act": act,
            "title": named(act, "title"),
            "state": act_state(act),
            "facts": _facts(act),
            "measures": _measures(act),
            "note": named(act, "note"),
            "conflict": named(act, "conflict"),
            "may_confirm": may_confirm,
            "runs": [
                Fact(
                    term=known_text(r),
                    value=named(r, "title"),
                    url=reverse("impact_run", args=[r.id]),
                )
                for r in list_runs_of_act(act=act.id, by=actor)
            ],
            "issue_url": reverse("issues_issue", args=[issue.id]) if issue else "",
            "entries": [
                Entry(at=e.at, who=maker_name(e.actor_name or e.actor_kind), what=event_text(e))
                for e in list_timeline(about=act.id, by=actor)
            ],
        },
    )


def _facts(act: StateAct) -> list[Fact]:
    dates = (
        (_("Announced"), act.date_announced),
        (_("Signed"), act.date_signed),
        (_("Published"), act.date_published),
    )
    facts = [Fact(term=name, value=formats.day(value)) for name, value in dates if value]
    facts += [
        Fact(
            term=_("Citation"),
            value=c["citation"],
            note=c.get("document", ""),
            url=c.get("url", ""),
        )
        for c in act.citations
    ]
    return facts


def _measures(act: StateAct) -> Table:
    measures = list(act.measures.all())
    korea_first = sorted(measures, key=lambda m: (not reaches_korea(m), m.since, m.code))
    rows = [_measure_row(m) for m in korea_first]
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


def _measure_row(measure: Measure) -> dict[str, Any]:
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
        "scope": _scope(measure),
    }


def _origins(measure: Measure) -> str:
    if measure.origins is None:
        text = _("all")
        if measure.except_origins:
            text += _(" except %(codes)s") % {"codes": ", ".join(measure.except_origins)}
        return text
    shown = ", ".join(measure.origins[:SHOWN])
    more = len(measure.origins) - SHOWN
    return shown + (_(" and %(n)d more") % {"n": more} if more > 0 else "")


def _scope(measure: Measure) -> str:
    listed = (
        _("all") if measure.listed_id is None else _("list %(code)s") % {"code": measure.listed_id}
    )
    exempt = ", ".join(scope.code for scope in measure.exempt.all())
    return listed + (_("; exempt: %(codes)s") % {"codes": exempt} if exempt else "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an act; a refusal keeps what was typed."""
    form = RegisterForm(request.POST or None, initial={"announced": timezone.localdate()})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            act = _try_register(request, form)
            if act is not None:
                messages.success(
                    request,
                    _("Registered. A second person confirms it; the figures are being computed."),
                )
                return redirect("duties_measures_act", code=act.code)
    return render(request, "web/register.html", {"form": form}, status=status)


def _try_register(request: HttpRequest, form: RegisterForm) -> StateAct | None:
    said = form.cleaned_data
    try:
        return services.register_act(
            by=actor_of(request),
            at=timezone.now(),
            title_ko=said["title_ko"],
            title_en=said["title_en"],
            authority=said["authority"],
            citation=said["citation"],
            announced=said["announced"],
            url=said["url"] or "",
            measures=[form.measure()],
            notice=_notice_id(request),
        )
    except Refusal as refusal:
        message, hint = texts_of(refusal)
        form.add_error(None, f"{message} {hint}".strip())
        return None


def _notice_id(request: HttpRequest) -> UUID | None:
    """Return the notice an act is registered from. Raises NotFound for what is no id."""
    text = request.GET.get("notice", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound("There is no such notice.") from None


@login_required
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm an act as a second person."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    services.confirm_act(by=actor, at=timezone.now(), act=act)
    messages.success(request, _("Confirmed. It counts in public numbers now."))
    return redirect("duties_measures_act", code=act.code)
