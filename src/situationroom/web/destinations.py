"""다른 나라의 관세: duties of destinations whose schedule was loaded, rivals side by side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import Area
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries
from situationroom.web import marks
from situationroom.web.duty_tables import RIVALS
from situationroom.web.tables import Column, Empty, Table
from situationroom.web.words import named, texts_of


class DestinationForm(forms.Form):
    """One box: where to, which code, which day."""

    destination = forms.ChoiceField(label=gettext_lazy("Destination"))
    line = forms.CharField(
        label=gettext_lazy("Product code"),
        max_length=20,
        help_text=gettext_lazy("6 digits, or those of the destination's own tariff."),
    )
    on = forms.DateField(
        label=gettext_lazy("Day of entry"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].choices = choices  # type: ignore[attr-defined]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show which schedules there are, and the duty of a code once it was asked for."""
    areas = codelists.list_areas()
    schedules = queries.list_schedules()
    loaded = list(dict.fromkeys(one.destination for one in schedules))
    first = request.GET.get("destination") or (loaded[0] if loaded else queries.HOME_REGISTER)
    unsaid = {"destination": first, "line": "", "on": _default_day(first).isoformat()}
    asked = "line" in request.GET
    said = {key: request.GET.get(key) or value for key, value in unsaid.items()}
    choices = [(code, _name(code, areas)) for code in [*loaded, queries.HOME_REGISTER]]
    form = DestinationForm(said if asked else None, initial=unsaid, choices=choices)
    context: dict[str, Any] = {
        "form": form,
        "loaded": bool(loaded),
        "schedules": _schedules(schedules, areas),
        "register": _register(),
    }
    if asked:
        context |= _asked(form, areas)
    return render(request, "web/destinations.html", context, status=context.get("status", 200))


def _default_day(destination: str) -> date:
    try:
        since, until = queries.days_covered(destination)
    except Refusal:
        return timezone.localdate()
    return max(since, min(timezone.localdate(), until))


def _name(code: str, areas: Mapping[str, Area]) -> str:
    return named(areas[code]) if code in areas else code


def _asked(form: DestinationForm, areas: Mapping[str, Area]) -> dict[str, Any]:
    if not form.is_valid():
        return {"status": 422}
    box = form.cleaned_data
    try:
        found = queries.get_duties(line=box["line"], on=box["on"], destination=box["destination"])
        return _answer(found, box["destination"], box["on"], areas)
    except Refusal as refusal:
        problem, hint = texts_of(refusal)
        return {"problem": problem, "hint": hint, "status": 422}


def _answer(
    found: queries.Duties, destination: str, on: date, areas: Mapping[str, Area]
) -> dict[str, Any]:
    duties = {code: found.duty(origin=code, on=on) for code in RIVALS if code != destination}
    one = next(iter(duties.values()))
    row = found.spell(on).row if isinstance(found, queries.ScheduledDuties) else None
    return {
        "answer": _("Line %(line)s: the duty by origin") % {"line": dotted_code(found.line)},
        "law": one.components[0].legal_basis,
        "description": row.description if row else "",
        "ordinary_words": row.words if row else "",
        "ordinary_known": one.ordinary_known,
        "is_range": one.low != one.high,
        "rivals": _rivals(found, duties, on, areas, row.applied if row else {}),
    }


def _rivals(
    found: queries.Duties,
    duties: Mapping[str, queries.Duty],
    on: date,
    areas: Mapping[str, Area],
    applied: Mapping[str, float],
) -> Table:
    rows = []
    for code, duty in duties.items():
        claim = _best_claim(found, duty, on)
        rows.append(
            {
                "origin": _name(code, areas),
                "duty": duty.total,
                "low": duty.low,
                "high": duty.high,
                "claimed": claim.total if claim else None,
                "by": claim.components[0].legal_basis if claim else None,
                "applied": applied.get(code),
            }
        )
    return Table(
        anchor="rivals",
        caption=_("Duty by origin"),
        columns=[
            Column(key="origin", label=_("Origin"), head=True),
            Column(key="duty", label=_("Duty"), kind="share"),
            Column(key="low", label=_("Lowest"), kind="share"),
            Column(key="high", label=_("Highest"), kind="share"),
            Column(
                key="claimed", label=_("With a preference"), kind="share", blank=_("none known")
            ),
            Column(key="by", label=_("Preference"), prose=True, blank="–"),
            Column(key="applied", label=_("Seen to apply"), kind="share", blank="–"),
        ],
        rows=rows,
    )


def _best_claim(found: queries.Duties, duty: queries.Duty, on: date) -> queries.Duty | None:
    """Return the duty with the preference that leaves least, where one can be claimed."""
    keys = [one.key for one in duty.not_applied if one.reason == "not_claimed"]
    claims = [
        found.duty(origin=duty.origin, on=on, facts={f"claim:{key}": 1.0})
        for key in dict.fromkeys(keys)
    ]
    return min(claims, key=lambda one: one.total, default=None)


def _schedules(schedules: list[Any], areas: Mapping[str, Area]) -> Table:
    return Table(
        anchor="schedules",
        caption=_("Schedules that were loaded"),
        columns=[
            Column(key="destination", label=_("Destination"), head=True),
            Column(key="vintage", label=_("Vintage")),
            Column(key="nomenclature", label=_("Edition of the HS"), blank="–"),
            Column(key="since", label=_("From"), kind="day"),
            Column(key="until", label=_("Until"), kind="day"),
            Column(key="source", label=_("Source"), prose=True),
            Column(
                key="licence",
                label=_("Licence"),
                prose=True,
                blank=_("not stated: look up, but do not pass the table on"),
            ),
        ],
        rows=[
            {
                "destination": _name(one.destination, areas),
                "vintage": one.vintage,
                "nomenclature": one.nomenclature or None,
                "since": one.since,
                "until": one.until,
                "source": one.source,
                "licence": one.licence or None,
            }
            for one in schedules
        ],
        empty=Empty(
            title=_("No schedule of another destination was loaded."),
            first=format_html(
                "{}: {}",
                _("Whoever runs the room loads one"),
                marks.as_code("situationroom load tariffs"),
            ),
        ),
    )


def _register() -> Table:
    return Table(
        anchor="register",
        caption=_("What the register of the United States covers"),
        columns=[
            Column(key="source", label=_("Source"), head=True, prose=True),
            Column(key="since", label=_("From"), kind="day"),
            Column(key="until", label=_("Until"), kind="day"),
            Column(key="decides", label=_("Bounds the answers")),
        ],
        rows=[
            {
                "source": named(one),
                "since": one.since,
                "until": one.until,
                "decides": _("Yes") if one.decides else _("No"),
            }
            for one in queries.list_coverage()
        ],
    )
