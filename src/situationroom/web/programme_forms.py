"""The forms of the catalogue: what a programme asks, how far it came, what a company is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.rooms.support.conditions import (
    AMOUNTS,
    DIVISIONS,
    Condition,
    Profile,
    Terms,
    Window,
)
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.services import Said
from situationroom.rooms.support.states import (
    CONDITION_TEXT,
    FIELD_TEXT,
    MARK_TEXT,
    PROGRAMME_KIND_TEXT,
    REGION_TEXT,
    REGIONS,
    SIZE_TEXT,
    WINDOW_TEXT,
    ConditionKind,
    Field,
    Mark,
    ProgrammeKind,
    ReadBy,
    Size,
    WindowKind,
)
from situationroom.web.form_fields import day_field, words
from situationroom.web.programme_words import EOK

REGION_CHOICES = [(one, gettext_lazy(REGION_TEXT[one])) for one in REGIONS]
UNKNOWN = ("", gettext_lazy("not known"))
IN_EOK = frozenset({ConditionKind.REVENUE_MAX, ConditionKind.REVENUE_MIN})
UNIT_TEXT = {
    ConditionKind.AGE_MAX: gettext_lazy("years"),
    ConditionKind.AGE_MIN: gettext_lazy("years"),
    ConditionKind.REVENUE_MAX: gettext_lazy("hundred million won"),
    ConditionKind.REVENUE_MIN: gettext_lazy("hundred million won"),
    ConditionKind.EXPORTS_MAX: gettext_lazy("US dollars"),
    ConditionKind.EXPORTS_MIN: gettext_lazy("US dollars"),
}


def _many(label: Any, choices: Iterable[tuple[str, Any]], help_text: Any = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


def _amount(label: Any, help_text: Any = "") -> Any:
    return forms.DecimalField(
        label=label, min_value=0, max_value=10**15, required=False, help_text=help_text
    )


def read_divisions(text: str) -> list[str]:
    """Return the divisions of a line such as "10-34, 62". Raises ValidationError for others."""
    found: list[str] = []
    for part in re.split(r"[,;\s]+", text.strip()):
        if not part:
            continue
        span = re.fullmatch(r"(\d{1,2})(?:[-~](\d{1,2}))?", part)
        first = int(span[1]) if span is not None else 0
        last = int(span[2] or first) if span is not None else 0
        if first not in DIVISIONS or last not in DIVISIONS or last < first:
            raise ValidationError(
                _("%(part)s is no division of the industrial classification: write 10-34 or 62.")
                % {"part": part}
            )
        found += [str(one) for one in range(first, last + 1)]
    return list(dict.fromkeys(found))


def read_countries(text: str) -> list[str]:
    """Return the countries of a line such as "VN, US". Raises ValidationError for others."""
    found = [part.upper() for part in re.split(r"[,;\s]+", text.strip()) if part]
    for part in found:
        if not re.fullmatch(r"[A-Z]{2}", part):
            said = _("%(part)s is no code of a country: write VN.") % {"part": part}
            raise ValidationError(said)
    return list(dict.fromkeys(found))


class ProgrammeForm(forms.Form):
    """A programme with its conditions, each kind in a field of its own."""

    title_ko = forms.CharField(label=gettext_lazy("Title in Korean"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=400, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[(k.value, gettext_lazy(PROGRAMME_KIND_TEXT[k])) for k in ProgrammeKind],
    )
    field = forms.ChoiceField(
        label=gettext_lazy("What it helps with"),
        choices=[(f.value, gettext_lazy(FIELD_TEXT[f])) for f in Field],
    )
    summary = words(gettext_lazy("What one gets"), required=False)
    agency_name = forms.CharField(
        label=gettext_lazy("Agency that runs it"), max_length=200, required=False
    )
    url = forms.URLField(
        label=gettext_lazy("Notice"), max_length=500, required=False, assume_scheme="https"
    )
    window = forms.ChoiceField(
        label=gettext_lazy("When one may apply"),
        choices=[(w.value, gettext_lazy(WINDOW_TEXT[w])) for w in WindowKind],
    )
    since = day_field(gettext_lazy("First day"), required=False)
    until = day_field(gettext_lazy("Last day"), required=False)
    budget = _amount(gettext_lazy("Budget"), gettext_lazy("hundred million won"))
    exclusive = forms.CharField(
        label=gettext_lazy("Excludes others of the group"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("A company has one programme of a group. Empty: it excludes none."),
    )
    size_in = _many(
        gettext_lazy(CONDITION_TEXT[ConditionKind.SIZE_IN]),
        [(s.value, gettext_lazy(SIZE_TEXT[s])) for s in Size],
        gettext_lazy("None chosen: no condition."),
    )
    region_in = _many(
        gettext_lazy(CONDITION_TEXT[ConditionKind.REGION_IN]),
        REGION_CHOICES,
    )
    industry_in = forms.CharField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.INDUSTRY_IN]),
        required=False,
        help_text=gettext_lazy("Divisions, as 10-34, 62."),
    )
    mark_any = _many(
        gettext_lazy(CONDITION_TEXT[ConditionKind.MARK_ANY]),
        [(m.value, gettext_lazy(MARK_TEXT[m])) for m in Mark],
        gettext_lazy("At least one of these."),
    )
    market_in = forms.CharField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.MARKET_IN]),
        required=False,
        help_text=gettext_lazy("Countries, as VN, US."),
    )
    or_pre_founder = forms.BooleanField(
        label=gettext_lazy("Who is about to found may apply as well"), required=False
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Everybody may read it"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in sorted(AMOUNTS):
            label, unit = gettext_lazy(CONDITION_TEXT[kind]), UNIT_TEXT.get(kind, "")
            self.fields[kind.value] = _amount(label, unit)
        self.order_fields([*(n for n in self.fields if n != "is_public"), "is_public"])

    def clean_industry_in(self) -> list[str]:
        """Read the divisions."""
        return read_divisions(self.cleaned_data["industry_in"])

    def clean_market_in(self) -> list[str]:
        """Read the countries."""
        return read_countries(self.cleaned_data["market_in"])

    def said(self, kept: Sequence[Condition] = ()) -> Said:
        """Return the programme as the room takes it.

        Of a condition that stays what it was in `kept`, what the form cannot say stays as well:
        whether others are let in, and the words of the notice.
        """
        told = self.cleaned_data
        budget = told["budget"]
        return Said(
            kind=ProgrammeKind(told["kind"]),
            field=Field(told["field"]),
            title_ko=told["title_ko"],
            title_en=told["title_en"],
            summary=told["summary"],
            agency_name=told["agency_name"],
            url=told["url"],
            terms=Terms(
                conditions=tuple(_with_the_unsaid(one, kept) for one in self._conditions()),
                window=_window(told),
                budget=int(budget * EOK) if budget is not None else None,
                exclusive=told["exclusive"],
                read_by=ReadBy.PERSON,
            ),
            is_public=told["is_public"],
        )

    def _conditions(self) -> Iterable[Condition]:
        told = self.cleaned_data
        for kind in ConditionKind:
            value = told.get(kind.value)
            if kind not in AMOUNTS:
                if value:
                    yield Condition(kind, tuple(value))
            elif value is not None:
                amount = float(value) * (EOK if kind in IN_EOK else 1)
                before = told["or_pre_founder"] and kind is ConditionKind.AGE_MAX
                yield Condition(kind, value=amount, or_pre_founder=before)


def _with_the_unsaid(said: Condition, kept: Sequence[Condition]) -> Condition:
    for one in kept:
        if (one.kind, set(one.values), one.value) == (said.kind, set(said.values), said.value):
            return replace(said, or_other=one.or_other, words=one.words)
    return said


def _window(told: dict[str, Any]) -> Window:
    kind = WindowKind(told["window"])
    if kind is not WindowKind.DAYS:
        return Window(kind)
    return Window(kind, told["since"], told["until"])


def start_of(row: Programme) -> dict[str, Any]:
    """Return what the form of a programme begins with."""
    names = (
        "title_ko", "title_en", "kind", "field", "summary", "agency_name", "url", "window", "since",
        "until", "exclusive",
    )  # fmt: skip
    start: dict[str, Any] = {name: getattr(row, name) for name in names}
    start["budget"] = row.budget / EOK if row.budget is not None else None
    for one in row.terms().conditions:
        start[one.kind.value] = _typed(one)
        if one.or_pre_founder:
            start["or_pre_founder"] = True
    return start


def _typed(condition: Condition) -> Any:
    if condition.kind in AMOUNTS:
        value = condition.value or 0
        return value / EOK if condition.kind in IN_EOK else value
    if condition.kind in (ConditionKind.INDUSTRY_IN, ConditionKind.MARKET_IN):
        return ", ".join(condition.values)
    return list(condition.values)


class ProgressForm(forms.Form):
    """How far a programme came."""

    progress = words(gettext_lazy("How far it came"))
    on = day_field(gettext_lazy("As of"))
    spent = _amount(gettext_lazy("Spent so far"), gettext_lazy("hundred million won"))


class ProfileForm(forms.Form):
    """What a company is; what is left empty is not known."""

    size = forms.ChoiceField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.SIZE_IN]),
        required=False,
        choices=[UNKNOWN, *((s.value, gettext_lazy(SIZE_TEXT[s])) for s in Size)],
    )
    region = forms.ChoiceField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.REGION_IN]),
        required=False,
        choices=[UNKNOWN, *REGION_CHOICES],
    )
    industry = forms.IntegerField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.INDUSTRY_IN]),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Two digits: 26 is electronic components, 58 software."),
    )
    founded_on = day_field(gettext_lazy("Founded on"), required=False)
    employees = forms.IntegerField(
        label=gettext_lazy("Employees"), required=False, min_value=0, max_value=10**6
    )
    revenue = _amount(gettext_lazy("Sales of last year"), gettext_lazy("hundred million won"))
    exports = _amount(gettext_lazy("Exports of last year"), gettext_lazy("US dollars"))
    markets = forms.CharField(
        label=gettext_lazy(CONDITION_TEXT[ConditionKind.MARKET_IN]),
        required=False,
        help_text=gettext_lazy("Countries, as VN, US."),
    )
    has = _many(
        gettext_lazy(CONDITION_TEXT[ConditionKind.MARK_ANY]),
        [(m.value, gettext_lazy(MARK_TEXT[m])) for m in Mark],
    )
    no_other = forms.BooleanField(
        label=gettext_lazy("It is recognised as nothing else of these"), required=False
    )
    field = forms.ChoiceField(
        label=gettext_lazy("What help is sought"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            *((f.value, gettext_lazy(FIELD_TEXT[f])) for f in Field),
        ],
    )

    def clean_markets(self) -> list[str]:
        """Read the countries."""
        return read_countries(self.cleaned_data["markets"])

    def profile(self) -> Profile:
        """Return what is known of the company."""
        told = self.cleaned_data
        has = frozenset(Mark(one) for one in told["has"])
        founded: date | None = told["founded_on"]
        revenue, exports = told["revenue"], told["exports"]
        return Profile(
            sizes=frozenset({Size(told["size"])}) if told["size"] else frozenset(Size),
            founded_on=founded,
            region=told["region"],
            industry=told["industry"],
            employees=told["employees"],
            revenue=float(revenue) * EOK if revenue is not None else None,
            exports=float(exports) if exports is not None else None,
            has=has,
            has_not=frozenset(Mark) - has if told["no_other"] else frozenset(),
            markets=frozenset(told["markets"]),
        )
