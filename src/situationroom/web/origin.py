"""원산지 판정: where goods are from, told stage by stage; nothing is kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import Refusal, filled
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.measures import origin
from situationroom.rooms.measures.origin import Finding, Reason, Test, ToldStage, Work
from situationroom.web.duty_tables import RIVALS
from situationroom.web.once import only_reads
from situationroom.web.words import named, text_of

STAGES = 4
QUESTIONS = ("name", "character", "use", "predetermined")
Choices = list[tuple[str, Any]]


def _answers() -> Choices:
    return [(key.value, gettext_lazy(text)) for key, text in origin.TEST_TEXT.items()]


class GoodsForm(forms.Form):
    """The code of the goods."""

    line = forms.CharField(
        label=gettext_lazy("Product code"),
        max_length=20,
        help_text=gettext_lazy("4 to 10 digits of what enters the United States: 8541.43."),
    )


class StageForm(forms.Form):
    """One stage in one country; empty where there was none."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    work = forms.ChoiceField(label=gettext_lazy("What was done there"), required=False)
    inputs = forms.CharField(
        label=gettext_lazy("Codes of the inputs"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("With commas between them: 8542.31, 8534.00."),
    )
    own = forms.BooleanField(
        label=gettext_lazy("All inputs are of this country too"), required=False
    )
    name = forms.ChoiceField(
        label=gettext_lazy("Is it called something else afterwards?"),
        required=False,
        choices=_answers,
    )
    character = forms.ChoiceField(
        label=gettext_lazy("Has its character changed (material, build, essence)?"),
        required=False,
        choices=_answers,
    )
    use = forms.ChoiceField(
        label=gettext_lazy("Is it used for something else afterwards?"),
        required=False,
        choices=_answers,
    )
    predetermined = forms.ChoiceField(
        label=gettext_lazy("If put together: was the use of every component fixed before?"),
        required=False,
        choices=_answers,
    )

    def __init__(self, *args: Any, countries: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        works = [(key.value, _(text)) for key, text in origin.WORK_TEXT.items()]
        self.fields["country"].choices = [("", "–"), *countries]  # type: ignore[attr-defined]
        self.fields["work"].choices = [("", "–"), *works]  # type: ignore[attr-defined]

    @property
    def first(self) -> list[forms.BoundField]:
        """Return what everybody answers."""
        return [self[name] for name in self.fields if name not in QUESTIONS]

    @property
    def questions(self) -> list[forms.BoundField]:
        """Return the questions of the test."""
        return [self[name] for name in QUESTIONS]

    def clean(self) -> dict[str, Any]:
        """A stage needs a country and what was done."""
        said = super().clean() or {}
        if bool(said.get("country")) != bool(said.get("work")):
            self.add_error(
                "work" if said.get("country") else "country",
                _("Say both the country and what was done there."),
            )
        return said

    def told(self, line: str, *, last: bool) -> ToldStage | None:
        """Return the stage, or None where nothing was said."""
        said = self.cleaned_data
        if not said.get("country"):
            return None
        answers = {key: Test(said[key] or Test.UNSAID) for key in QUESTIONS}
        return ToldStage(
            country=said["country"],
            work=Work(said["work"]),
            inputs=tuple(filter(None, map(str.strip, said["inputs"].split(",")))),
            output=line if last else "",
            foreign_inputs=not said["own"],
            **answers,
        )


@only_reads
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the questions; answer what is sent. Nothing of it is kept."""
    sent = request.POST if request.method == "POST" else None
    countries = _countries()
    goods = GoodsForm(sent)
    stages = [
        StageForm(sent, prefix=f"s{number}", countries=countries) for number in range(1, STAGES + 1)
    ]
    context: dict[str, Any] = {"goods": goods, "stages": stages, "back": reverse("duties")}
    if sent is None:
        return render(request, "web/origin.html", context)
    valid = [form.is_valid() for form in (goods, *stages)]
    if not all(valid):
        return render(request, "web/origin.html", context, status=422)
    try:
        found = _find(goods.cleaned_data["line"], stages)
    except Refusal as refusal:
        goods.add_error("line", text_of(refusal))
        return render(request, "web/origin.html", context, status=422)
    return render(request, "web/origin.html", context | _answer(found))


def _find(line: str, stages: Sequence[StageForm]) -> Finding:
    filled_in = [form for form in stages if form.cleaned_data.get("country")]
    told = [form.told(line, last=form is filled_in[-1]) for form in filled_in]
    return origin.find_goods_origin(line=line, stages=[one for one in told if one is not None])


def _countries() -> Choices:
    areas = codelists.list_areas()
    rest = sorted((named(a), a.iso2) for a in areas.values() if a.iso2 not in (*RIVALS, "EU"))
    first = [(code, named(areas[code])) for code in RIVALS if code in areas and code != "EU"]
    return [*first, *((code, name) for name, code in rest)]


def _name(code: str) -> str:
    area = codelists.list_areas().get(code)
    return named(area) if area else code


def _answer(found: Finding) -> dict[str, Any]:
    candidates = ", ".join(_name(code) for code in found.candidates)
    if found.country:
        sentence = filled(
            _("Likely %(country)s, by the rules and decisions at hand."),
            {"country": _name(found.country)},
        )
    else:
        sentence = filled(_("Open between: %(countries)s."), {"countries": candidates})
        if len(found.candidates) == 1:
            sentence = filled(_("Open; %(countries)s is possible."), {"countries": candidates})
    return {
        "found": found,
        "sentence": sentence,
        "reasons": [_reason(one) for one in found.because],
        "marking": [_reason(one) for one in found.marking],
        "asks": [_(origin.ASK_TEXT[key]) for key in found.asks],
    }


def _reason(one: Reason) -> dict[str, str]:
    words = filled(_(origin.REASON_TEXT[one.rule]), {"country": _name(one.country)})
    return {"words": words, "citation": one.citation}
