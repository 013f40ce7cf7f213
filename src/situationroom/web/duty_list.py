"""관세 목록: the duty of many products at once, on the page or as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import Field, clean, fold, headings
from situationroom.documents import blocks, formats
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.entries import read_amount
from situationroom.rooms.measures.queries import HOME, Found, Product
from situationroom.rooms.measures.services import MOST_DUTIES
from situationroom.web.duties import default_day
from situationroom.web.once import only_reads
from situationroom.web.paste_pages import copied_rows
from situationroom.web.receivers import receiver_of
from situationroom.web.sent_lists import SHEETS, SHOWN, SentListForm
from situationroom.web.tables import Column, Link, Table
from situationroom.web.words import actor_of, named, text_of, texts_of

FIELDS = (
    Field(
        key="code",
        label=gettext_noop("Tariff line (HTS)"),
        also=("HTS", "HS", "HS code", "HS 코드", "세번", "코드", "품목번호", "Code", "Line"),
        needed=True,
    ),
    Field(key="origin", label=gettext_noop("Origin"), also=("원산지", "국가", "Country")),
    Field(
        key="value",
        label=gettext_noop("Customs value"),
        also=("금액", "과세가격", "가격", "Value", "USD"),
    ),
)
HEADS = (
    gettext_noop("Row"),
    gettext_noop("As written"),
    gettext_noop("Tariff line (HTS)"),
    gettext_noop("Origin"),
    gettext_noop("Duty"),
    gettext_noop("Lowest"),
    gettext_noop("Highest"),
    gettext_noop("Customs value"),
    gettext_noop("Duty on that value"),
    gettext_noop("Law"),
    gettext_noop("Next change"),
    gettext_noop("Duty then"),
    gettext_noop("What is wrong, and what to do"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The day and the destination that a list was asked for."""

    on: date
    destination: str = queries.HOME_REGISTER

    @property
    def is_home(self) -> bool:
        """Tell whether it is the United States: only their duties can be watched."""
        return self.destination == queries.HOME_REGISTER


class ListForm(SentListForm):
    """A list of products and the day of entry."""

    text = copied_rows(
        gettext_lazy(
            "Code or words, origin and customs value in columns, with or without headings. A row"
            " without an origin is taken to be of Korea."
        )
    )
    on = forms.DateField(
        label=gettext_lazy("Day of entry"), widget=forms.DateInput(attrs={"type": "date"})
    )
    destination = forms.ChoiceField(
        label=gettext_lazy("Destination"),
        required=False,
        help_text=gettext_lazy("The United States, and every country whose tariff was loaded."),
    )
    field_order = ("text", "file", "destination", "on", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"].choices = destinations()  # type: ignore[attr-defined]

    def clean_destination(self) -> str:
        """Take the United States where nothing was chosen."""
        return str(self.cleaned_data["destination"] or queries.HOME_REGISTER)


def destinations() -> list[tuple[str, str]]:
    """Return the destinations that are answered for: the United States first, then by name."""
    areas = codelists.list_areas()
    loaded = {one.destination for one in queries.list_schedules()} - {queries.HOME_REGISTER}
    names = sorted((named(areas[code]) if code in areas else code, code) for code in loaded)
    home = (queries.HOME_REGISTER, named(areas[queries.HOME_REGISTER]))
    return [home, *((code, name) for name, code in names)]


@login_required
@only_reads
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Take a list of products and show the duty of each, or hand it out as a file."""
    day = default_day(timezone.localdate())
    if request.method != "POST":
        return _shown(request, ListForm(initial={"on": day, "answer": "page"}))
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form)
    said = form.cleaned_data
    try:
        products = read_products(form.lines())
        found = queries.list_product_duties(
            products=products, on=said["on"], destination=said["destination"]
        )
    except Refusal as refusal:
        form.refuse(texts_of(refusal))
        return _shown(request, form)
    if said["answer"] in SHEETS:
        return _file(request, found, said["answer"], said["on"])
    return _shown(request, form, found, _Asked(said["on"], said["destination"]))


def read_products(lines: Sequence[Sequence[str]]) -> list[Product]:
    """Return the products of a list, with or without headings."""
    places, body = _places(lines)
    return [_product(line, places) for line in body if any(map(clean, line))]


def _places(lines: Sequence[Sequence[str]]) -> tuple[dict[str, int], Sequence[Sequence[str]]]:
    """Return where each field stands, by the headings or in the order of the fields."""
    keys = {name: one.key for one in FIELDS for name in headings(one)}
    first = [keys.get(fold(cell), "") for cell in lines[0]] if lines else []
    if "code" in first:
        return {key: number for number, key in enumerate(first) if key}, lines[1:]
    return {one.key: number for number, one in enumerate(FIELDS)}, lines


def _product(line: Sequence[str], places: dict[str, int]) -> Product:
    cells = {key: clean(line[at]) for key, at in places.items() if at < len(line)}
    product = Product(cells.get("code", ""), cells.get("origin", "") or HOME)
    if not cells.get("value"):
        return product
    try:
        return replace(product, value=float(read_amount(cells["value"], "value")))
    except Refusal as refusal:
        return replace(product, wrong=refusal)


def _file(request: HttpRequest, found: Sequence[Found], form: str, on: date) -> HttpResponse:
    parcel = services.let_out_product_duties(
        by=actor_of(request),
        at=timezone.now(),
        to=receiver_of(request),
        on=on,
        columns=[blocks.Column(_(head)) for head in HEADS],
        rows=_rows(found),
        form=form,
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


def _rows(found: Sequence[Found]) -> Iterator[list[ListValue]]:
    for number, one in enumerate(found, start=1):
        yield [
            number, one.product.code, dotted_code(one.line) if one.line else "", one.origin,
            one.total, one.low, one.high, one.product.value, one.duty, one.law, one.next_on,
            one.next_total, _problem(one),
        ]  # fmt: skip


def _problem(one: Found) -> str:
    said = [*filter(None, texts_of(one.problem))] if one.problem else []
    codes = [f"{dotted_code(c.line or c.hs6)} ({c.reason})" for c in one.candidates]
    return " ".join([*said, *codes])


def _problem_html(one: Found, asked: _Asked) -> SafeString | str:
    """Say what is wrong; codes that fit words lead to their duty, so that one can be chosen."""
    if not one.candidates:
        return _problem(one)
    said = text_of(one.problem) if one.problem else ""
    links = (
        (_address(code, one.product.origin, asked), dotted_code(code), c.reason)
        for c in one.candidates
        for code in [c.line or c.hs6]
    )
    listed = format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', links)
    return format_html('<span>{}</span><ol class="r-candidates">{}</ol>', said, listed)


def _address(line: str, origin: str, asked: _Asked) -> str:
    if asked.destination != queries.HOME_REGISTER:
        told = {"destination": asked.destination, "line": line, "on": asked.on.isoformat()}
        return reverse("duties_destinations") + "?" + urlencode(told)
    said = {"line": line, "origin": origin, "on": asked.on.isoformat()}
    return reverse("duties") + "?" + urlencode(said)


def schedule_text(asked: _Asked) -> str:
    """Say which country's tariff of which day the answers are by."""
    values = {
        "destination": dict(destinations()).get(asked.destination, asked.destination),
        "day": formats.day(asked.on),
    }
    if asked.destination == queries.HOME_REGISTER:
        return (
            _(
                "Destination %(destination)s, %(day)s: by the tariff schedule (HTSUS) and the"
                " measures in force on that day."
            )
            % values
        )
    one = queries.get_schedule(destination=asked.destination, on=asked.on)
    return _(
        "Destination %(destination)s, %(day)s: by the tariff of %(vintage)s (%(source)s), which"
        " stands for %(since)s to %(until)s. Duties that are added to it are not in it."
    ) % {
        **values,
        "vintage": one.vintage,
        "source": ", ".join(filter(None, (one.nomenclature, one.source))),
        "since": formats.day(one.since),
        "until": formats.day(one.until),
    }


def _shown(
    request: HttpRequest,
    form: ListForm,
    found: Sequence[Found] = (),
    asked: _Asked | None = None,
) -> HttpResponse:
    wrong = sum(1 for one in found if one.problem)
    context = {
        "form": form,
        "table": _table(found[:SHOWN], asked) if found and asked else None,
        "by_which": schedule_text(asked) if found and asked else "",
        "counts": {"all": len(found), "wrong": wrong, "shown": min(len(found), SHOWN)},
        "pairs": _pairs(found) if asked and asked.is_home else "",
        "may_watch": bool(asked and asked.is_home),
        "coverage_until": queries.COVERAGE_UNTIL,
        "page": reverse("duties_list"),
        "back": reverse("duties"),
    }
    return render(request, "web/duty_list.html", context, status=422 if form.errors else 200)


def _pairs(found: Sequence[Found]) -> str:
    """Return the lines and origins found, to be watched; empty where they are more than that."""
    pairs = sorted({f"{one.line} {one.origin}" for one in found if one.line})
    return ",".join(pairs) if len(pairs) <= MOST_DUTIES else ""


def _table(found: Sequence[Found], asked: _Asked) -> Table:
    return Table(
        anchor="duty-list",
        caption=_("Duty of every row"),
        columns=[
            Column(key="code", label=_("As written"), head=True),
            Column(key="line", label=_("Tariff line (HTS)"), kind="link"),
            Column(key="origin", label=_("Origin")),
            Column(key="total", label=_("Duty"), kind="share", digits=2, blank="–"),
            Column(key="low", label=_("Lowest"), kind="share", digits=2, blank="–"),
            Column(key="high", label=_("Highest"), kind="share", digits=2, blank="–"),
            Column(key="duty", label=_("Duty on that value"), kind="number", blank="–"),
            Column(key="law", label=_("Law")),
            Column(key="next_on", label=_("Next change"), kind="day", blank="–"),
            Column(key="next_total", label=_("Duty then"), kind="share", digits=2, blank="–"),
            Column(key="problem", label=_("What is wrong, and what to do"), prose=True),
        ],
        rows=[
            {
                "code": one.product.code,
                "line": _link(one, asked),
                "origin": one.origin,
                "total": one.total,
                "low": one.low,
                "high": one.high,
                "duty": one.duty,
                "law": one.law,
                "next_on": one.next_on,
                "next_total": one.next_total,
                "problem": _problem_html(one, asked),
                "tone": "severe" if one.problem else "",
            }
            for one in found
        ],
        cards=True,
    )


def _link(one: Found, asked: _Asked) -> Link | str:
    if not one.line:
        return ""
    return Link(text=dotted_code(one.line), url=_address(one.line, one.origin, asked))
