"""관세 조회: the duty of a line on a day, in one sentence, with the law behind every part."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.errors import Refusal
from situationroom.documents import charts, formats
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import Area
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import Component, Duty
from situationroom.rooms.measures.states import WHY_TEXT
from situationroom.web.figures import Fact, Figure
from situationroom.web.lines import line_table, product_names
from situationroom.web.tables import Column, Link, Table
from situationroom.web.words import actor_of, named, programme_name, texts_of

RIVALS = ("KR", "TW", "JP", "CN", "VN", "MX", "EU")
NARROW = 296


class LookUpForm(forms.Form):
    """One box for the line, the origin and the day."""

    line = forms.CharField(
        label=gettext_lazy("Tariff line (HTS)"),
        max_length=20,
        help_text=gettext_lazy(
            "8 or 10 digits such as 8542.31.00 or 8471804000; with 4 to 7 you choose from a list"
        ),
    )
    origin = forms.ChoiceField(label=gettext_lazy("Origin"))
    on = forms.DateField(
        label=gettext_lazy("Day of entry"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = [(code, named(areas[code])) for code in RIVALS if code in areas]
        rest = sorted(
            ((a.iso2, named(a)) for a in areas.values() if a.iso2 not in RIVALS),
            key=lambda pair: pair[1],
        )
        self.fields["origin"].choices = first + rest  # type: ignore[attr-defined]


def default_day(today: date) -> date:
    """Return the day asked about where none is said: today, or the last one covered before it."""
    return min(today, queries.COVERAGE_UNTIL)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the box, and the answer once something was asked."""
    today = timezone.localdate()
    areas = codelists.list_areas()
    unsaid = {"line": "", "origin": "KR", "on": default_day(today).isoformat()}
    said = {key: request.GET.get(key) or value for key, value in unsaid.items()}
    asked = "line" in request.GET
    form = LookUpForm(said if asked else None, initial=unsaid, areas=areas)
    context: dict[str, Any] = {
        "form": form,
        "coverage_from": queries.COVERAGE_FROM,
        "coverage_until": queries.COVERAGE_UNTIL,
        "today": today,
        "behind": today > queries.COVERAGE_UNTIL and said["on"] >= unsaid["on"],
    }
    if asked:
        context |= _asked(form, areas, actor_of(request))
    return render(request, "web/duties.html", context, status=context.get("status", 200))


def _asked(form: LookUpForm, areas: Mapping[str, Area], by: Actor) -> dict[str, Any]:
    """Return the answer, the lines to choose from, or what is wrong."""
    if not form.is_valid():
        return {"status": 422}
    said = form.cleaned_data
    try:
        found = queries.get_line_duties(line=said["line"], on=said["on"])
        return _answer(found, said["origin"], said["on"], areas, by)
    except codelists.SeveralLines as several:
        return {"choice": line_table(several.lines, said, _("Lines to choose from"))} | _texts(
            several, "choose", "choose_hint"
        )
    except codelists.UnknownLine as unknown:
        problem = _texts(unknown) | {"status": 422}
        if unknown.lines:
            near = line_table(unknown.lines, said, _("Nearest lines"))
            problem |= {"choice": near, "hint": ""}
        return problem
    except Refusal as refusal:
        last = reverse("duties") + "?" + urlencode({**said, "on": queries.COVERAGE_UNTIL})
        outside = not queries.COVERAGE_FROM <= said["on"] <= queries.COVERAGE_UNTIL
        return {"covered_url": last if outside else "", "status": 422} | _texts(refusal)


def _texts(refusal: Refusal, message: str = "problem", hint: str = "hint") -> dict[str, Any]:
    return dict(zip((message, hint), texts_of(refusal), strict=True))


def _answer(
    found: queries.LineDuties, origin: str, on: date, areas: Mapping[str, Area], by: Actor
) -> dict[str, Any]:
    duty = found.duty(origin=origin, on=on)
    steps = found.steps(origin=origin)
    parts = {part.key for step in steps for part in step.duty.components}
    # Pages of acts need a sign-in: who has none is led to the original.
    acts = {} if by == ANONYMOUS else queries.acts_of_measures(parts, by=by)
    return {
        "duty": duty,
        "names": product_names(found.history.standing(on)),
        "sentence": sentence(duty, named(areas[origin])),
        "components": _components(duty, acts),
        "not_applied": _not_applied(duty),
        "history": _history(steps, acts),
        "rivals": _rivals(found, on, areas),
        "next": _next(steps, on),
    }


def sentence(duty: Duty, origin: str) -> str:
    """Say what is paid, in one sentence."""
    values = {
        "origin": origin,
        "line": dotted_code(duty.line),
        "day": formats.day(duty.on),
        "total": formats.share(duty.total, 2),
        "low": formats.share(duty.low, 2),
        "high": formats.share(duty.high, 2),
    }
    if duty.low != duty.high:
        return (
            _(
                "Goods of %(origin)s under %(line)s pay %(total)s on %(day)s (%(low)s to "
                "%(high)s, as a condition decides)."
            )
            % values
        )
    return _("Goods of %(origin)s under %(line)s pay %(total)s on %(day)s.") % values


def _law(part: Component, acts: dict[str, StateAct]) -> Link | str:
    """Lead to the act in the register where the reader may open it, else to the original."""
    if part.key in acts:
        return Link(
            text=part.legal_basis or named(acts[part.key], "title"),
            url=reverse("duties_measures_act", args=[acts[part.key].code]),
        )
    if part.programme == "mfn":
        table = reverse("impact_reference", args=["hts_lines"])
        return Link(text=part.legal_basis, url=f"{table}?line={part.heading}")
    return Link(text=part.legal_basis, url=part.url) if part.url else part.legal_basis


def _components(duty: Duty, acts: dict[str, StateAct]) -> Table:
    return Table(
        anchor="components",
        caption=_("What it is made of"),
        columns=[
            Column(key="programme", label=_("Part"), head=True),
            Column(key="rate", label=_("Rate"), kind="share", digits=2),
            Column(key="heading", label=_("Heading")),
            Column(key="law", label=_("Law"), kind="link"),
            Column(key="since", label=_("Since")),
            Column(key="until", label=_("Until")),
        ],
        rows=[
            {
                "programme": programme_name(c.programme)
                + ("" if c.confirmed else " – " + _("Unconfirmed")),
                "rate": c.rate,
                "heading": dotted_code(c.heading) if c.programme == "mfn" else c.heading,
                "law": _law(c, acts),
                "since": formats.day(c.since) if c.since else "–",
                "until": formats.day(c.until) if c.until else "–",
            }
            for c in duty.components
        ],
    )


def _not_applied(duty: Duty) -> list[Fact]:
    """Return what could apply and does not, lists that never name the line left out."""
    return [
        Fact(
            term=programme_name(n.programme),
            value=_(WHY_TEXT.get(n.reason, n.reason)),
            note=n.legal_basis,
        )
        for n in duty.not_applied
        if n.reason != "not_listed"
    ]


def _history(steps: list[queries.Step], acts: dict[str, StateAct]) -> Figure:
    series = charts.RateSeries(
        name=_("Duty"), steps=[charts.Rate(on=step.since, rate=step.duty.total) for step in steps]
    )
    events = [charts.LegalEvent(on=step.since, label=_event_label(step)) for step in steps[1:]]
    until = queries.COVERAGE_UNTIL
    finding = _("Since January 2025 the duty of this line has changed %(n)d times.") % {
        "n": len(steps) - 1
    }
    return Figure(
        anchor="history",
        sentence=finding,
        unit="%",
        svg=charts.rate_steps(series=[series], until=until, events=events, title=finding),
        svg_narrow=charts.rate_steps(
            series=[series], until=until, events=events, title=finding, width=NARROW
        ),
        table=_history_table(steps, acts),
        source=_("Register of measures; HTSUS"),
        vintage=formats.day(until),
    )


def _event_label(step: queries.Step) -> str:
    added = [c for c in step.duty.components if c.programme != "mfn"]
    if not added:
        return _("ordinary duty only")
    return " + ".join(f"{programme_name(c.programme)} {formats.share(c.rate)}" for c in added)


def _history_table(steps: list[queries.Step], acts: dict[str, StateAct]) -> Table:
    return Table(
        anchor="history-table",
        caption=_("The duty of this line since January 2025"),
        columns=[
            Column(key="since", label=_("Since"), kind="day", head=True),
            Column(key="until", label=_("Until"), kind="day"),
            Column(key="rate", label=_("Duty"), kind="share", digits=2),
            Column(key="range", label=_("Range")),
            Column(key="parts", label=_("Parts")),
            Column(key="law", label=_("Law"), kind="link"),
        ],
        rows=[
            {
                "since": s.since,
                "until": s.until,
                "rate": s.duty.total,
                "range": "–"
                if s.duty.low == s.duty.high
                else f"{formats.share(s.duty.low)} ~ {formats.share(s.duty.high)}",
                "parts": _event_label(s),
                "law": _law(s.duty.components[-1], acts),
            }
            for s in steps
        ],
    )


def _rivals(found: queries.LineDuties, on: date, areas: Mapping[str, Area]) -> Table:
    duties = [(code, found.duty(origin=code, on=on)) for code in RIVALS]
    return Table(
        anchor="rivals",
        caption=_("Rivals side by side, the same line and day"),
        columns=[
            Column(key="origin", label=_("Origin"), head=True),
            Column(key="rate", label=_("Duty"), kind="share", digits=2),
            Column(key="range", label=_("Range")),
            Column(key="parts", label=_("Parts")),
        ],
        rows=[
            {
                "origin": named(areas[code]),
                "rate": duty.total,
                "range": "–"
                if duty.low == duty.high
                else f"{formats.share(duty.low)} ~ {formats.share(duty.high)}",
                "parts": ", ".join(
                    f"{programme_name(c.programme)} {formats.share(c.rate)}"
                    for c in duty.components
                    if c.rate
                )
                or "–",
            }
            for code, duty in duties
        ],
    )


def _next(steps: list[queries.Step], on: date) -> list[Fact]:
    return [
        Fact(
            term=formats.day(step.since),
            value=formats.share(step.duty.total, 2),
            note=_event_label(step),
        )
        for step in steps
        if step.since > on
    ]
