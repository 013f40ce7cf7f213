"""조치 등록: an officer registers an act as it is read in the notice."""

import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import NotFound, Refusal
from situationroom.rooms.codelists.rules import bare_code
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.rules import MeasureInput
from situationroom.rooms.measures.states import AUTHORITY_TEXT
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.queries import get_notice
from situationroom.web.words import actor_of, texts_of

# At which field of the form a broken rule, or a conflict, is shown.
FIELDS = {
    "MEA-01": "percent",
    "MEA-02": "until",
    "MEA-03": "products",
    "MEA-05": "origins",
    "MEA-06": "products",
    "MEA-07": "since",
    "MEA-08": "products",
    "MEA-09": "announced",
    "Conflict": "citation",
}


class DutyForm(forms.Form):
    """How a duty meets the ordinary one, and what it reaches."""

    form = forms.ChoiceField(
        label=gettext_lazy("Form of the rate"),
        choices=[
            ("add", gettext_lazy("Added to the ordinary duty")),
            ("ceiling", gettext_lazy("Ceiling incl. the ordinary duty")),
        ],
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


class RegisterForm(DutyForm):
    """An act with one measure, as an officer reads it in the notice."""

    field_order = (
        "title_ko", "title_en", "authority", "citation", "url", "announced", "percent", "form",
        "since", "until", "origins", "products", "exempt",
    )  # fmt: skip

    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=300)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), max_length=300)
    authority = forms.ChoiceField(
        label=gettext_lazy("Authority"),
        choices=[
            (key, gettext_lazy(AUTHORITY_TEXT[key]))
            for key in ("s232", "s301", "s122", "s338", "s201", "other")
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
    since = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def measure(self) -> MeasureInput:
        """Return what was said as a measure of the register."""
        said = self.cleaned_data
        share = Decimal(said["percent"]) / 100
        origins = codes_of(said["origins"].upper())
        products = codes_of(said["products"])
        return MeasureInput(
            programme=f"act_{said['authority']}_{said['announced']:%Y%m%d}",
            rate=float(share),
            since=said["since"],
            until=said["until"],
            form=said["form"],
            heading="",
            origins=origins or None,
            listed=products or None,
            exempt=codes_of(said["exempt"]),
        )


def codes_of(text: str) -> tuple[str, ...]:
    """Return the codes of a field: separated by commas, blanks or line ends of any system."""
    return tuple(bare_code(word) for word in re.split(r"[,;\s]+", text) if word)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an act; a refusal keeps what was typed."""
    queries.check_may_register(by=actor_of(request))
    notice = _notice(request)
    form = RegisterForm(request.POST or None, initial=_initial(notice))
    context: dict[str, Any] = {"form": form, "notice": notice}
    if request.method != "POST":
        return render(request, "web/register.html", context)
    if form.is_valid():
        try:
            act = _registered(request, form, notice)
        except Refusal as refusal:
            message, hint = texts_of(refusal)
            number = refusal.values.get("rule", "")
            text = " ".join(filter(None, (message, hint, f"({number})" if number else "")))
            form.add_error(FIELDS.get(number or type(refusal).__name__), text)
            context["existing"] = refusal.values.get("act")
        else:
            messages.success(
                request,
                _("Registered. A second person confirms it; the figures are being computed."),
            )
            return redirect("duties_measures_act", code=act.code)
    return render(request, "web/register.html", context, status=422)


def _initial(notice: Notice | None) -> dict[str, Any]:
    """Return what the notice says already, for the officer to correct."""
    if notice is None:
        return {"announced": timezone.localdate()}
    return {
        "title_ko": notice.title_ko[:300],
        "title_en": notice.title[:300],
        "citation": notice.citation,
        "url": notice.url,
        "announced": notice.published_on,
    }


def _registered(request: HttpRequest, form: RegisterForm, notice: Notice | None) -> StateAct:
    said = form.cleaned_data
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
        document=notice.external_id if notice else "",
        notice=notice.id if notice else None,
    )


def _notice(request: HttpRequest) -> Notice | None:
    """Return the notice an act is registered from. Raises NotFound for what is no id."""
    text = request.GET.get("notice", "")
    try:
        return get_notice(id=UUID(text), by=actor_of(request)) if text else None
    except ValueError:
        raise NotFound("There is no such notice.") from None
