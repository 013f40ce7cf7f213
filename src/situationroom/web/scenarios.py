"""시나리오: the law of a day with measures taken out, changed or added, against the day itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.documents import formats
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import InForce
from situationroom.rooms.impact.written import read_said
from situationroom.rooms.measures.queries import COVERAGE_UNTIL
from situationroom.rooms.measures.states import FORM_TEXT
from situationroom.web.duties import default_day
from situationroom.web.figures import Fact
from situationroom.web.register import DutyForm, codes_of
from situationroom.web.words import actor_of, named, programme_name, text_of

ORIGIN = "KR"
# At which field of the form a refusal is shown, by the value it names.
FIELDS = {"line": "products", "members": "origins"}


class _Day(forms.DateInput):
    input_type = "date"


class ScenarioForm(DutyForm):
    """A scenario: its days, a duty that is added, and every measure of the day."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    after = forms.DateField(
        label=gettext_lazy("Day with the changes"),
        widget=_Day(),
        help_text=gettext_lazy("The law of this day, with the changes below."),
    )
    before = forms.DateField(
        label=gettext_lazy("Compared with the law of"),
        required=False,
        widget=_Day(),
        help_text=gettext_lazy("Empty: the same day without the changes."),
    )
    percent = forms.DecimalField(
        label=gettext_lazy("Rate in percent"),
        required=False,
        min_value=0,
        max_value=200,
        decimal_places=3,
        help_text=gettext_lazy("Empty: no duty is added."),
    )
    eta = forms.FloatField(
        label=gettext_lazy("Demand elasticity (η)"),
        required=False,
        min_value=0,
        max_value=1000,
        help_text=gettext_lazy("Of the whole item, without its sign; empty for 1"),
    )
    model = forms.ChoiceField(
        label=gettext_lazy("Model"),
        required=False,
        choices=[
            ("ces", gettext_lazy("CES, one market (one root an item)")),
            ("gsim", gettext_lazy("GSIM, the world model on the one market there are data of")),
        ],
        help_text=gettext_lazy("Both have the same equations here: one is the other's check."),
    )
    omega = forms.FloatField(
        label=gettext_lazy("Export-supply elasticity (ω)"),
        required=False,
        min_value=0.001,
        max_value=1000,
        help_text=gettext_lazy("Empty: exporters keep their price (complete pass-through)"),
    )

    def __init__(self, *args: Any, in_force: list[InForce], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_force = in_force
        for measure in in_force:
            name = programme_name(measure.programme)
            self.fields[f"out-{measure.key}"] = forms.BooleanField(
                label=_("Take out: %(name)s") % {"name": name}, required=False
            )
            self.fields[f"percent-{measure.key}"] = forms.DecimalField(
                label=_("Another rate: %(name)s") % {"name": name},
                required=False,
                min_value=0,
                max_value=200,
                decimal_places=3,
            )

    def said(self) -> dict[str, Any]:
        """Return what was said as a written scenario."""
        data = self.cleaned_data
        days = {"after": data["after"], "before": data["before"] or data["after"]}
        elasticities = {key: data[key] for key in ("eta", "omega") if data[key] is not None}
        if data["model"]:
            elasticities["model"] = data["model"]
        out = [one.key for one in self.in_force if data[f"out-{one.key}"]]
        changes = [*self._added(), *self._changed(out)]
        return {"title": data["title"], **days, **elasticities, "without": out, "changes": changes}

    def _added(self) -> Iterator[dict[str, Any]]:
        data = self.cleaned_data
        if data["percent"] is None:
            return
        yield {
            "rate": float(data["percent"] / 100),
            "form": data["form"],
            "origins": list(codes_of(data["origins"].upper())) or "all",
            "products": list(codes_of(data["products"])) or "all",
            "except": list(codes_of(data["exempt"])),
        }

    def _changed(self, out: list[str]) -> Iterator[dict[str, Any]]:
        for measure in self.in_force:
            percent = self.cleaned_data[f"percent-{measure.key}"]
            if percent is not None and measure.key not in out:
                yield {"measure": measure.key, "rate": float(percent / 100)}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of the day with the two fields that change it."""

    name: str
    heading: str
    now: str
    days: str
    out: forms.BoundField
    percent: forms.BoundField


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Write a scenario, compute it and keep it; a refusal keeps what was typed."""
    actor = actor_of(request)
    if not services.may_run(actor):
        raise NotAllowed("Only officers, posts, the secretariat and leadership may run scenarios.")
    base = _base(request)
    if request.method != "POST":
        initial = _initial(base)
        return _shown(request, _form(initial["after"], initial=initial), base)
    day = _day(request.POST.get("after", ""))
    form = _form(day, request.POST)
    if "show" in request.POST:
        return _shown(
            request, _form(_day(request.POST.get("after", "")), initial=_typed(form)), base
        )
    if form.is_valid():
        try:
            written = read_said(form.said())
            if not written.added and not written.scenario.without and written.same_day:
                raise Refusal(
                    "Nothing is changed: the two days are the same.",
                    hint="Add a duty, take a measure out, change its rate, or choose two days.",
                )
            run = services.store_run(
                by=actor, at=timezone.now(), computed=written.computed(),
                title_ko=written.title, title_en=written.title,
            )  # fmt: skip
        except Refusal as refusal:
            _refuse(form, refusal)
        else:
            return redirect("impact_run", run=run.id)
    return _shown(request, form, base, status=422)


def _form(day: date, data: Any = None, **more: Any) -> ScenarioForm:
    return ScenarioForm(data, in_force=queries.list_in_force(on=day, origin=ORIGIN), **more)


def _typed(form: ScenarioForm) -> dict[str, Any]:
    """Return what was typed so far, for a page that shows the measures of another day."""
    return {name: form[name].value() for name in form.fields}


def _refuse(form: ScenarioForm, refusal: Refusal) -> None:
    field = next((FIELDS[name] for name in refusal.values if name in FIELDS), None)
    form.add_error(field, text_of(refusal))


def _day(text: str) -> date:
    """Return the day whose measures are shown; the last one covered where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default_day(timezone.localdate())


def _base(request: HttpRequest) -> Run | None:
    """Return the run a scenario is written from. Raises NotFound for what is no id."""
    text = request.GET.get("run", "")
    try:
        return queries.get_run(id=UUID(text), by=actor_of(request)) if text else None
    except ValueError:
        raise NotFound("There is no such run.") from None


def _initial(base: Run | None) -> dict[str, Any]:
    """Return the form as it is first shown: empty, or as the run it is written from was."""
    if base is None:
        return {"after": default_day(timezone.localdate())}
    stored = base.scenario
    initial: dict[str, Any] = {
        "title": named(base, "title"),
        "after": date.fromisoformat(stored["after"]),
        "before": date.fromisoformat(stored["before"]),
        "eta": None if stored["eta"] == 1.0 else stored["eta"],
        "omega": None if stored["omega"] == "inf" else stored["omega"],
        "model": stored.get("model", "ces"),
        **{f"out-{key}": True for key in stored.get("without", [])},
    }
    for change in stored.get("changes", []):
        if change.get("measure"):
            initial[f"percent-{change['key']}"] = _percent(change["rate"])
        elif "percent" not in initial:
            initial |= {
                "percent": _percent(change["rate"]),
                "form": change["form"],
                "origins": ", ".join(change["origins"] or []),
                "products": ", ".join(change["products"] or []),
                "exempt": ", ".join(change["except"]),
            }
    return initial


def _percent(rate: float) -> Decimal:
    return (Decimal(str(rate)) * 100).normalize()


def _shown(
    request: HttpRequest, form: ScenarioForm, base: Run | None, *, status: int = 200
) -> HttpResponse:
    days = [form[name] for name in ("title", "after", "before")]
    added = [form[name] for name in ("percent", "form", "origins", "products", "exempt")]
    context = {
        "form": form,
        "days": days,
        "added": added,
        "model": [form["model"], form["eta"], form["omega"]],
        "measures": [_row(form, measure) for measure in form.in_force],
        "model_open": form["model"].value() == "gsim"
        or any(field.errors or field.value() for field in (form["eta"], form["omega"])),
        "base": base,
        "base_title": "" if base is None else named(base, "title"),
        "covered_until": COVERAGE_UNTIL,
        "left_out": _left_out(base),
    }
    return render(request, "web/scenario.html", context, status=status)


def _row(form: ScenarioForm, measure: InForce) -> MeasureRow:
    until = formats.day(measure.until) if measure.until else ""
    return MeasureRow(
        name=programme_name(measure.programme),
        heading=measure.heading,
        now=f"{formats.share(measure.rate, 1)} · {_(FORM_TEXT[measure.form])}",
        days=f"{formats.day(measure.since)} ~ {until}".rstrip(),
        out=form[f"out-{measure.key}"],
        percent=form[f"percent-{measure.key}"],
    )


def _left_out(base: Run | None) -> list[Fact]:
    """Return the added duties of a run that the one field for a duty does not hold."""
    changes = [] if base is None else base.scenario.get("changes", [])
    more = [change for change in changes if not change.get("measure")][1:]
    return [Fact(term=change["key"], value=formats.share(change["rate"], 2)) for change in more]
