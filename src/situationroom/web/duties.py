"""관세 조회: what is paid, from when, under which law, and what next; the law behind every part."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.models import Area
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import Said, Watched, find_watch, watch_key
from situationroom.web import duty_answer, duty_tables
from situationroom.web.duties_words import LONGEST, are_words, found_by_words
from situationroom.web.duty_said import declarables, kept, read_said
from situationroom.web.fragments import PART, later, render_parts
from situationroom.web.lines import line_table, product_names
from situationroom.web.tables import Table
from situationroom.web.words import actor_of, named, texts_of

RIVALS = duty_tables.RIVALS
# Drawing takes longer than all the rest: the chart asks for itself once the answer is read.
PARTS = {"history": "web/parts/duty_history.html"}
SELECTED = SafeString(" selected")
WITH_HISTORY = "history"
"""Asked with it the page holds the chart from the start, for who has no scripts."""


class PlainSelect(forms.Select):
    """A choice among hundreds, written without a template for each: that took 20 ms.

    `pairs` are its codes and names; `choices` stays empty, for it is checked one by one.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Write the field; what is chosen is compared as text."""
        options = _options(self.pairs, str(value))
        written = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", written, options)


@lru_cache(maxsize=512)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, SELECTED if code == chosen else "", text) for code, text in pairs),
    )


class LookUpForm(forms.Form):
    """One box for the line, the origin and the day; as of when, for who asks."""

    line = forms.CharField(
        label=gettext_lazy("Tariff line (HTS) or words"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "hx-get": reverse_lazy("duties_words"),
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "#codes-found",
                "hx-include": "closest form",
                "hx-sync": "this:replace",
            }
        ),
        help_text=gettext_lazy(
            "8 or 10 digits such as 8542.31.00 or 8471804000; with 4 to 7 you choose from a list. "
            "Words work as well: solar module, SSD"
        ),
    )
    origin = forms.CharField(label=gettext_lazy("Origin"), widget=PlainSelect)
    on = forms.DateField(
        label=gettext_lazy("Day of entry"), widget=forms.DateInput(attrs={"type": "date"})
    )
    known_on = forms.DateField(
        label=gettext_lazy("As known on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    axis = forms.ChoiceField(
        label=gettext_lazy("Days"),
        required=False,
        choices=[
            ("law", gettext_lazy("of the law")),
            ("text", gettext_lazy("of the published schedule")),
        ],
    )
    FIRST = ("line", "origin", "on")

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        korean = formats.in_korean()
        names = {code: area.name_ko if korean else area.name_en for code, area in areas.items()}
        first = [(code, names[code]) for code in RIVALS if code in names]
        rest = sorted(
            ((code, name) for code, name in names.items() if code not in RIVALS),
            key=lambda pair: pair[1],
        )
        self._origins = names
        self.fields["origin"].widget.pairs = tuple(first + rest)

    def clean_origin(self) -> str:
        """Refuse what is no origin of the list."""
        code = str(self.cleaned_data["origin"])
        if code not in self._origins:
            raise forms.ValidationError(_("Choose an origin of the list."))
        return code

    @property
    def first(self) -> list[forms.BoundField]:
        """Return the fields everybody uses."""
        return [self[name] for name in self.FIRST]

    @property
    def advanced(self) -> list[forms.BoundField]:
        """Return the fields that say as of when."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    @property
    def is_advanced(self) -> bool:
        """Tell whether an advanced field says something."""
        said = [self[name].value() for name in ("known_on", "axis")]
        return bool(said[0]) or said[1] == "text"


def default_day(today: date) -> date:
    """Return the day asked about where none is said: today, or the last one covered before it."""
    return min(today, queries.COVERAGE_UNTIL)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the box, and the answer once something was asked."""
    today = timezone.localdate()
    areas = codelists.list_areas()
    unsaid = {
        "line": "", "origin": "KR", "on": default_day(today).isoformat(),
        "known_on": "", "axis": "law",
    }  # fmt: skip
    said = {key: request.GET.get(key) or value for key, value in unsaid.items()}
    asked = "line" in request.GET
    form = LookUpForm(said if asked else None, initial=unsaid, areas=areas)
    context: dict[str, Any] = {
        "form": form,
        "coverage_from": queries.COVERAGE_FROM,
        "coverage_until": queries.COVERAGE_UNTIL,
        "today": today,
        "behind": today > queries.COVERAGE_UNTIL and said["on"] >= unsaid["on"],
        **_addresses(request.GET),
    }
    if asked:
        context |= _asked(form, request.GET, areas, actor_of(request))
    response = render_parts(request, "web/duties.html", context, PARTS)
    response.status_code = context.get("status", 200)
    return response


def _addresses(asked: QueryDict) -> dict[str, Any]:
    """Return where the chart asks for itself, and where a page stands that holds it."""
    here = asked.copy()
    here.pop(PART, None)
    here[WITH_HISTORY] = "1"
    whole = "?" + here.urlencode()
    here[PART] = WITH_HISTORY
    return {
        "history_part": "?" + here.urlencode(),
        "history_page": whole + "#" + WITH_HISTORY,
        "with_history": asked.get(WITH_HISTORY) == "1",
    }


def _asked(
    form: LookUpForm, asked: QueryDict, areas: Mapping[str, Area], by: Actor
) -> dict[str, Any]:
    """Return the answer, the lines to choose from, or what is wrong."""
    if not form.is_valid():
        return {"status": 422}
    box = form.cleaned_data
    again = {key: box[key] for key in LookUpForm.FIRST}
    try:
        if are_words(box["line"]):
            return _by_words(again)
        said = read_said(asked, known_on=box["known_on"], as_text=box["axis"] == "text")
        return _found(box, said, asked, areas, by)
    except codelists.SeveralLines as several:
        return {"choice": line_table(several.lines, again, _("Lines to choose from"))} | _texts(
            several, "choose", "choose_hint"
        )
    except codelists.UnknownLine as unknown:
        problem = _texts(unknown) | {"status": 422}
        if unknown.lines:
            near = line_table(unknown.lines, again, _("Nearest lines"))
            problem |= {"choice": near, "hint": ""}
        return problem
    except Refusal as refusal:
        last = reverse("duties") + "?" + urlencode({**again, "on": queries.COVERAGE_UNTIL})
        outside = not queries.COVERAGE_FROM <= box["on"] <= queries.COVERAGE_UNTIL
        return {"covered_url": last if outside else "", "status": 422} | _texts(refusal)


def _by_words(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the codes that fit words, or that none does."""
    codes = found_by_words(said["line"], {"origin": said["origin"], "on": said["on"]})
    if codes:
        return {"codes": codes, "choose": _("Product codes that fit: choose one.")}
    return {
        "problem": _("No product code fits these words."),
        "hint": _("Say in other words what the goods are, in Korean or English."),
        "status": 422,
    }


def _texts(refusal: Refusal, message: str = "problem", hint: str = "hint") -> dict[str, Any]:
    return dict(zip((message, hint), texts_of(refusal), strict=True))


def _found(
    box: Mapping[str, Any], said: Said, asked: QueryDict, areas: Mapping[str, Area], by: Actor
) -> dict[str, Any]:
    """Return the answer; a dead code with one successor is answered as that, and said so."""
    try:
        found, moved = queries.get_line_duties(line=box["line"], on=box["on"]), ""
    except codelists.MovedLine as dead:
        if len(dead.lines) != 1:
            raise
        found = queries.get_line_duties(line=dead.lines[0].line, on=box["on"])
        moved = texts_of(dead)[0]
    moved = moved or duty_answer.ended_text(found, box["on"])
    answer = _answer(found, box["origin"], box["on"], said, kept(asked), areas, by)
    watched = Watched(found.history.line, box["origin"], said)
    return answer | {
        "moved": moved,
        "again": _again(box),
        "said": kept(asked),
        "may_watch": by.kind is not ActorKind.ANONYMOUS and by.id is not None,
        "watched": later(lambda: find_watch(key=watch_key([watched]), by=by)),
        "sign_in_next": urlencode({"next": reverse("duties") + "?" + asked.urlencode()}),
    }


def _again(box: Mapping[str, Any]) -> dict[str, str]:
    """Return what the declared facts are asked again with."""
    return {key: str(value) for key, value in box.items() if value}


def _answer(
    found: queries.LineDuties,
    origin: str,
    on: date,
    said: Said,
    asked: Mapping[str, str],
    areas: Mapping[str, Area],
    by: Actor,
) -> dict[str, Any]:
    duty = found.duty(origin=origin, on=on, said=said)
    known = found.steps(origin=origin, until=queries.LATEST, said=said)
    until = queries.COVERAGE_UNTIL
    steps = [replace(step, until=min(step.until, until)) for step in known if step.since <= until]
    later_steps = [step for step in known if step.since > on]
    acts = later(_acts, steps, by)
    row = found.history.standing(on)
    return {
        "duty": duty,
        "names": later(product_names, row),
        "ordinary_words": row.column2 if duty.column == "column_2" else row.general,
        "sentence": later(duty_answer.sentence, duty, named(areas[origin])),
        "plain": later(duty_answer.plain_facts, duty, steps, later_steps),
        "advice": later(duty_answer.advice, found, duty, later_steps, said),
        "as_of": duty_answer.as_of(said),
        "declarables": later(declarables, found, duty, said, asked),
        "is_open": duty.low != duty.high or bool(asked),
        "components": later(lambda: duty_tables.components(duty, acts(), found)),
        "not_applied": later(duty_answer.not_applied, duty, found),
        "finding": later(duty_tables.finding, steps),
        "history": later(lambda: duty_tables.history(steps, acts())),
        "rivals": later(lambda: _rivals(found, origin, on, said, areas)),
        "next": later(duty_answer.next_changes, later_steps),
    }


def _acts(steps: list[queries.Step], by: Actor) -> Mapping[str, StateAct]:
    """Return the acts behind steps. Their pages need a sign-in: else originals are led to."""
    if by == ANONYMOUS:
        return {}
    return queries.acts_of_measures(
        {part.key for step in steps for part in step.duty.components}, by=by
    )


def _rivals(
    found: queries.LineDuties, origin: str, on: date, said: Said, areas: Mapping[str, Area]
) -> Table:
    trade = queries.get_trade(line=found.history.standing(on).line)
    return duty_tables.rivals(found, origin, on, said, areas, trade)
