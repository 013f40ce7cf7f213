"""전망 검증: what was forecast before the data, what came, and who was nearest."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.rooms.impact import court_files, queries, services
from situationroom.rooms.impact.models import Forecast
from situationroom.rooms.impact.queries import Sitting, Tally, Verdict
from situationroom.rooms.impact.rules import COURT, MONTH, next_period
from situationroom.rooms.impact.states import Forecaster
from situationroom.web.forecasts import (
    forecast_facts,
    forecast_state,
    forecaster_name,
    score_facts,
    series_name,
)
from situationroom.web.happenings import timeline
from situationroom.web.receivers import receiver_of
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, text_of

HUNDRED_MILLION = 1e8
FORMS = ("xlsx", "csv")
# At which field of the form a broken rule is shown.
FIELDS = {
    "IMP-02": "series", "IMP-03": "period", "IMP-04": "period", "IMP-05": "period",
    "IMP-06": "median", "IMP-08": "method", "IMP-09": "level",
}  # fmt: skip


def _series_choices() -> list[tuple[str, str]]:
    return [(str(place), series_name(series)) for place, series in enumerate(COURT)]


class CourtFilter(forms.Form):
    """Series and month of the court."""

    series = forms.ChoiceField(label=gettext_lazy("Series"), required=False)
    period = forms.RegexField(MONTH, label=gettext_lazy("Month"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, [("", _("All")), *_series_choices()])
        self.fields["period"].widget.attrs["placeholder"] = "2026-12"


def _offer(form: forms.Form, choices: list[tuple[str, str]]) -> None:
    field = form.fields["series"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ForecastForm(forms.Form):
    """What an organisation says a month will be."""

    series = forms.ChoiceField(label=gettext_lazy("Series"))
    period = forms.CharField(
        label=gettext_lazy("Month"),
        max_length=7,
        help_text=gettext_lazy("Open until its eleventh day begins in Seoul."),
    )
    low = forms.FloatField(
        label=gettext_lazy("Low, in 100 million US dollars"),
        help_text=gettext_lazy("One outcome in ten lies below it."),
    )
    median = forms.FloatField(
        label=gettext_lazy("Middle, in 100 million US dollars"),
        help_text=gettext_lazy("As likely too high as too low."),
    )
    high = forms.FloatField(
        label=gettext_lazy("High, in 100 million US dollars"),
        help_text=gettext_lazy("One outcome in ten lies above it."),
    )
    method = forms.CharField(label=gettext_lazy("Method"), max_length=300)
    level = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=[
            (Level.GOVERNMENT.value, gettext_lazy("Government")),
            (Level.ROOM.value, gettext_lazy("Room")),
            (Level.OWN.value, gettext_lazy("Own organisation")),
        ],
        help_text=gettext_lazy("Who may read it before it is scored reads it afterwards too."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, _series_choices())


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show how everybody has done, and the months with their forecasts, newest first."""
    actor = actor_of(request)
    form = CourtFilter(request.GET or None)
    said = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("after", "")
    chosen = said.get("series")
    sittings = queries.list_sittings(
        by=actor,
        series=COURT[int(chosen)] if chosen else None,
        period=said.get("period", ""),
        before=before if MONTH.fullmatch(before) else "",
    )
    tallies = queries.tally(by=actor)
    actions = [
        {"label": label, "url": reverse("impact_forecasts_file", args=[form_])}
        for form_, label in zip(FORMS, (_("Excel"), _("CSV")), strict=True)
    ]
    if queries.may_lodge(actor):
        lodge = {"label": _("Lodge a forecast"), "url": reverse("impact_forecasts_new")}
        actions.insert(0, lodge | {"style": "primary"})
    months = sorted({one.period for one in sittings})
    full = len(months) == queries.MONTHS_A_PAGE
    context = {
        "title": _("Forecast court"),
        "lead": _lead(tallies),
        "actions": actions,
        "form": form,
        "tallies": _tallies(tallies),
        "sittings": _sittings(sittings),
        "next": months[0] if full else "",
    }
    return render(request, "web/court.html", context)


def _lead(tallies: list[Tally]) -> str:
    """Say in one sentence how the room has done, wins and defeats alike."""
    room = next((one for one in tallies if one.forecaster == Forecaster.ROOM), None)
    if room is None:
        return _("No forecast of the room has been scored yet.")
    beaten = room.scored - room.firsts
    return ngettext(
        "Of %(scored)d month scored, the room was nearest in %(firsts)d and beaten in %(beaten)d.",
        "Of %(scored)d months scored, the room was nearest in %(firsts)d and beaten in %(beaten)d.",
        room.scored,
    ) % {"scored": room.scored, "firsts": room.firsts, "beaten": beaten}


def _tallies(tallies: list[Tally]) -> Table:
    return Table(
        anchor="tallies",
        caption=_("How everybody has done"),
        columns=[
            Column(key="who", label=_("Forecaster"), head=True),
            Column(key="scored", label=_("Months scored"), kind="number", digits=0),
            Column(key="firsts", label=_("Nearest"), kind="number", digits=0),
            Column(key="beat", label=_("Nearer than the room"), kind="number", digits=0, blank="–"),
            Column(key="lost", label=_("Room was nearer"), kind="number", digits=0, blank="–"),
            Column(key="covered", label=_("Inside the 80 % interval"), kind="share"),
            Column(
                key="skill",
                label=_("Better than last year's month"),
                kind="change",
                blank=_("nothing to compare"),
            ),
        ],
        rows=[
            {
                "who": forecaster_name(one.named),
                "scored": one.scored,
                "firsts": one.firsts,
                "beat": None if one.forecaster == Forecaster.ROOM else one.beat_room,
                "lost": None if one.forecaster == Forecaster.ROOM else one.lost_to_room,
                "covered": one.covered / one.scored,
                "skill": one.skill,
            }
            for one in tallies
        ],
        empty=Empty(
            title=_("No month has been scored yet"),
            first=_("Forecasts are scored by themselves when the figure of their month arrives."),
        ),
    )


def _sittings(sittings: list[Sitting]) -> Table:
    return Table(
        anchor="forecasts",
        caption=_("Forecasts by month and series"),
        columns=[
            Column(key="series", label=_("Series"), head=True),
            Column(key="period", label=_("Month"), unbroken=True),
            Column(key="who", label=_("Forecaster"), kind="link"),
            Column(key="low", label=_("Low"), kind="usd"),
            Column(key="median", label=_("Middle"), kind="usd"),
            Column(key="high", label=_("High"), kind="usd"),
            Column(key="observed", label=_("Outcome"), kind="usd", blank=_("not yet out")),
            Column(key="score", label=_("Score"), kind="usd", digits=2, blank=_("not yet out")),
            Column(key="rank", label=_("Rank"), kind="number", digits=0, blank="–"),
            Column(key="state", label=_("State"), kind="state"),
        ],
        rows=[_row(sitting, one) for sitting in sittings for one in sitting.verdicts],
        empty=Empty(
            title=_("No forecast yet"),
            first=_("The room and the naive rules speak by themselves every night."),
        ),
    )


def _row(sitting: Sitting, one: Verdict) -> dict[str, Any]:
    row = one.forecast
    return {
        "series": series_name(sitting.series),
        "period": sitting.period,
        "who": Link(text=forecaster_name(row), url=reverse("impact_forecasts_one", args=[row.id])),
        "low": row.low,
        "median": row.median,
        "high": row.high,
        "observed": sitting.observed,
        "score": None if one.score is None else one.score.weighted,
        "rank": one.rank,
        "state": forecast_state(row),
    }


@login_required
@require_safe
def forecast_page(request: HttpRequest, forecast: UUID) -> HttpResponse:
    """Show one forecast: what was said, on what, when it was locked, and its score."""
    actor = actor_of(request)
    row = queries.get_forecast(id=forecast, by=actor)
    title = f"{series_name(queries.series_of(row))} {row.period}"
    context = {
        "forecast": row,
        "title": title,
        "state": forecast_state(row),
        "lead": forecaster_name(row),
        "facts": forecast_facts(row),
        "score": score_facts(row),
        "as_lodged": queries.is_as_lodged(row),
        "versions": _versions(queries.list_versions(forecast=row, by=actor)),
        "entries": timeline(row.id, actor),
        "trail": [{"label": title}],
    }
    return render(request, "web/forecast.html", context)


def _versions(rows: list[Forecast]) -> Table:
    return Table(
        anchor="versions",
        caption=_("Versions before the lock"),
        columns=[
            Column(key="version", label=_("Version"), kind="link", head=True),
            Column(key="median", label=_("Middle"), kind="usd"),
            Column(key="low", label=_("Low"), kind="usd"),
            Column(key="high", label=_("High"), kind="usd"),
            Column(key="at", label=_("Made"), kind="time"),
            Column(key="state", label=_("State"), kind="state"),
        ],
        rows=[
            {
                "version": Link(
                    text=str(row.version), url=reverse("impact_forecasts_one", args=[row.id])
                ),
                "median": row.median,
                "low": row.low,
                "high": row.high,
                "at": row.made_at,
                "state": forecast_state(row),
            }
            for row in rows
        ],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or lodge the forecast."""
    if not queries.may_lodge(actor_of(request)):
        raise NotAllowed("Only officers of organisations of the room may lodge a forecast.")
    form = ForecastForm(request.POST or None, initial={"period": next_period(timezone.now())})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return redirect(
                    "impact_forecasts_one", forecast=_lodged(request, form.cleaned_data).id
                )
            except Refusal as refusal:
                place = FIELDS.get(str(refusal.values.get("rule", "")))
                form.add_error(place, text_of(refusal))
    return render(request, "web/forecast_new.html", {"form": form}, status=status)


def _lodged(request: HttpRequest, said: dict[str, Any]) -> Forecast:
    return services.lodge_forecast(
        by=actor_of(request),
        at=timezone.now(),
        series=COURT[int(said["series"])],
        period=said["period"].strip(),
        low=said["low"] * HUNDRED_MILLION,
        median=said["median"] * HUNDRED_MILLION,
        high=said["high"] * HUNDRED_MILLION,
        method=said["method"],
        level=Level(said["level"]),
    )


@login_required
@require_safe
def file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the court as a table of a spreadsheet."""
    if form not in FORMS:
        raise NotFound("There is nothing here that you may see.")
    parcel = court_files.take_out_court(
        by=actor_of(request), at=timezone.now(), to=receiver_of(request), form=form
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
