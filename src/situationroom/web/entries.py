"""The money clock: a list of entries is pasted or sent and answered on one page.

A short list is not kept; a long one is work with progress (`entry_lists`).
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from situationroom.base.errors import NotFound, Refusal
from situationroom.base.ledgers.fields import LANGUAGES
from situationroom.documents import formats
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import entry_files, queries, services
from situationroom.rooms.measures.entries import HEADS, MOST_ROWS, as_text, tell_rows
from situationroom.rooms.measures.queries import Entries, EntryResult, Row
from situationroom.rooms.measures.states import DEADLINE_TEXT, REFUND_TEXT, ROUTE_TEXT
from situationroom.web.once import only_reads
from situationroom.web.receivers import receiver_of
from situationroom.web.sent_lists import LONGEST, SHEETS, SHOWN, SentListForm
from situationroom.web.tables import Column, Table
from situationroom.web.words import actor_of, named, programme_name, texts_of


class EntriesForm(SentListForm):
    """A list of entries and the day it is asked on."""

    asked_on = forms.DateField(
        label=gettext_lazy("Day of asking"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("What was known and still open on that day; empty means today."),
    )
    field_order = ("text", "file", "asked_on", "answer")


@login_required
@only_reads
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the box; answer what is sent, as a page or as a file, or have a long list worked out.

    A short list is not kept; a long one sent again is the same list.
    """
    if request.method != "POST":
        return _shown(request, EntriesForm(initial={"answer": "page"}))
    form = EntriesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form, status=422)
    said = form.cleaned_data
    try:
        told = tell_rows(form.lines(), column_labels())
        today = said["asked_on"] or timezone.localdate()
        if len(told) > services.AT_ONCE:
            kept = services.keep_entries(
                by=actor_of(request), at=timezone.now(), told=told, asked_on=today
            )
            return redirect("duties_clock_list", list=kept.pk)
        entries = queries.answer_entries(told, asked_on=today)
    except Refusal as refusal:
        form.refuse(texts_of(refusal))
        return _shown(request, form, status=422)
    if said["answer"] in SHEETS:
        parcel = entry_files.take_out_entries(
            by=actor_of(request),
            at=timezone.now(),
            to=receiver_of(request),
            entries=entries,
            form=said["answer"],
        )
        return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
    return _shown(request, form, entries=entries)


@login_required
@require_safe
def example(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the example list."""
    if form not in SHEETS:
        raise NotFound("There is no such file.")
    parcel = entry_files.take_out_example(
        by=actor_of(request), at=timezone.now(), to=receiver_of(request), form=form
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


def column_labels() -> dict[str, list[str]]:
    """Return the labels of each column in both languages."""
    found: dict[str, list[str]] = {head.key: [] for head in HEADS}
    for language in LANGUAGES:
        with override(language):
            for head in HEADS:
                found[head.key].append(_(head.label))
    return found


def _shown(
    request: HttpRequest, form: EntriesForm, *, entries: Entries | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "heads": HEADS,
        "most": MOST_ROWS,
        "examples": [
            (reverse("duties_clock_example", args=[sheet]), sheet.upper()) for sheet in SHEETS
        ],
        "sheets": [("xlsx", _("Download as Excel")), ("csv", _("Download as CSV"))],
        "today": timezone.localdate(),
        "coverage_until": queries.COVERAGE_UNTIL,
        "at_once": services.AT_ONCE,
        "kept": queries.list_kept_lists(by=actor_of(request)),
    }
    if entries is not None:
        again = as_text([row.told for row in entries.rows])
        context |= answer_of(entries) | {"again": again if len(again) <= LONGEST else ""}
    return render(request, "web/entries.html", context, status=status)


def answer_of(entries: Entries) -> dict[str, Any]:
    """Return what a page shows of an answered list."""
    shown, bad = entries.good[:SHOWN], entries.bad[:SHOWN]
    results = [row.result for row in entries.good if row.result]
    return {
        "entries": entries,
        "sentence": sentence(entries),
        "totals": _totals(entries),
        "rows": _rows(shown),
        "parts": _parts(shown),
        "bad": _bad(bad) if bad else None,
        "bad_left": entries.refused - len(bad),
        "changes": _changes(entries) if entries.changes else None,
        "left": entries.answered - len(shown),
        "behind": any(one.beyond_coverage for one in results),
    }


def sentence(entries: Entries) -> str:
    """Say in one sentence how much can still be asked back, and until when first."""
    money = sum(float(total.open_amount) for total in entries.totals)
    ahead = [total.next_deadline for total in entries.totals if total.next_deadline]
    values = {
        "rows": formats.number(entries.answered),
        "money": formats.aligned(money, 2),
        "day": formats.day(min(ahead)) if ahead else "",
    }
    if not ahead or not money:
        return _("In %(rows)s entries nothing can be asked back any more.") % values
    return (
        _("In %(rows)s entries USD %(money)s can still be asked back; first deadline: %(day)s.")
        % values
    )


def _totals(entries: Entries) -> Table:
    return Table(
        anchor="totals",
        caption=_("Money by reason, the next deadline first"),
        unit="USD",
        columns=[
            Column(key="kind", label=_("Why"), head=True),
            Column(key="next", label=_("First deadline"), kind="day", blank="–"),
            Column(key="open", label=_("Still open"), kind="number", digits=2),
            Column(key="amount", label=_("In all"), kind="number", digits=2),
            Column(key="rows", label=_("Rows"), kind="number", digits=0),
        ],
        rows=[
            {
                "kind": _(REFUND_TEXT[total.kind]),
                "next": total.next_deadline,
                "open": total.open_amount,
                "amount": total.amount,
                "rows": total.rows,
            }
            for total in entries.totals
        ],
    )


def _rows(rows: Sequence[Row]) -> Table:
    return Table(
        anchor="entries",
        caption=_("Entries, the next deadline first"),
        unit="USD",
        columns=[
            Column(key="row", label=_("Row · number"), unbroken=True, head=True),
            Column(key="goods", label=_("Goods"), unbroken=True),
            Column(key="on", label=_("Day of entry"), kind="day"),
            Column(key="paid", label=_("Paid"), kind="number", digits=2),
            Column(key="then", label=_("Owed then"), side="right"),
            Column(key="now", label=_("Owed now"), side="right"),
            Column(key="open", label=_("Still open"), kind="number", digits=2),
            Column(key="until", label=_("Last day to ask"), kind="day", blank="–"),
            Column(key="why", label=_("Why and how"), prose=True),
        ],
        rows=[_row(row, row.result) for row in rows if row.result is not None],
        fold=True,
    )


def _row(row: Row, found: EntryResult) -> dict[str, Any]:
    deadline = found.next_deadline
    return {
        "row": " · ".join(filter(None, (str(row.told.number), row.told.text("id")[:40]))),
        "goods": f"{dotted_code(found.line)} {found.origin}",
        "on": found.on,
        "paid": found.paid,
        "then": _amount(found.owed_then, found, then=True),
        "now": _amount(found.owed_now, found),
        "open": found.refund_open,
        "until": deadline.on if deadline else None,
        "why": _why(found),
    }


def _amount(value: Any, found: EntryResult, *, then: bool = False) -> str:
    if value is not None:
        return formats.aligned(value, 2)
    if then and found.collected_without_law:
        return _("collected without law")
    if then:
        return _("open")
    if found.high is None:
        return _("%(low)s or more") % {"low": formats.aligned(found.low, 2)}
    return f"{formats.aligned(found.low, 2)} ~ {formats.aligned(found.high, 2)}"


def _why(found: EntryResult) -> str:
    said = [_candidate(candidate) for candidate in found.candidates] or [_(REFUND_TEXT["none"])]
    if found.planned_day_passed:
        said.append(_("No day of liquidation was given: day 314 is taken. Give the actual day."))
    if found.quantity_missing:
        said.append(_("Give the quantity: part of the duty is on it."))
    if found.missing:
        names = queries.list_conditions()
        facts = ", ".join(named(names[key]) if key in names else key for key in found.missing)
        said.append(_("Facts that would settle it: %(facts)s") % {"facts": facts})
    return " · ".join(said)


def _candidate(candidate: Any) -> str:
    words = [_(REFUND_TEXT[candidate.kind])]
    if candidate.amount:
        words.append(formats.aligned(candidate.amount, 2))
    if candidate.deadline:
        route = _(DEADLINE_TEXT[candidate.deadline.kind])
        words.append(f"{route} {formats.day(candidate.deadline.on)}")
    if candidate.other_route:
        words.append(_(ROUTE_TEXT[candidate.other_route]))
    return ", ".join(words)


def _parts(rows: Sequence[Row]) -> Table:
    cells = []
    for row in rows:
        for part in row.result.parts if row.result else ():
            cells.append(
                {
                    "row": str(row.told.number),
                    "part": programme_name(part.programme),
                    "heading": dotted_code(part.heading)
                    if part.heading.isdigit()
                    else part.heading,
                    "rate": part.rate,
                    "amount": part.amount,
                    "law": part.law,
                }
            )
        if row.result and row.result.rules:
            laws = "; ".join(rule.citation for rule in row.result.rules)
            cells.append({"row": str(row.told.number), "part": _("Routes and rules"), "law": laws})
    return Table(
        anchor="law",
        caption=_("Every amount owed now, with its law"),
        unit="USD",
        columns=[
            Column(key="row", label=_("Row"), head=True),
            Column(key="part", label=_("Part")),
            Column(key="heading", label=_("Heading"), blank="–"),
            Column(key="rate", label=_("Rate"), kind="share", digits=2, blank="–"),
            Column(key="amount", label=_("Amount"), kind="number", digits=2, blank="–"),
            Column(key="law", label=_("Law"), prose=True),
        ],
        rows=cells,
        fold=True,
    )


def _bad(rows: Sequence[Row]) -> Table:
    said = [(row, *texts_of(row.refused)) for row in rows if row.refused is not None]
    return Table(
        anchor="refused",
        caption=_("Rows that were not answered"),
        columns=[
            Column(key="row", label=_("Row"), head=True, unbroken=True),
            Column(key="problem", label=_("What is wrong"), prose=True),
            Column(key="remedy", label=_("What to do"), prose=True),
        ],
        rows=[
            {"row": str(row.told.number), "problem": problem, "remedy": remedy, "tone": "severe"}
            for row, problem, remedy in said
        ],
        fold=True,
    )


def _changes(entries: Entries) -> Table:
    def said(before: float, after: float) -> str:
        return _("enter before") if after > before else _("wait for that day")

    return Table(
        anchor="changes",
        caption=_("What enters before which day pays less"),
        columns=[
            Column(key="goods", label=_("Goods"), head=True, unbroken=True),
            Column(key="on", label=_("Day"), kind="day"),
            Column(key="before", label=_("Before"), kind="share", digits=2),
            Column(key="after", label=_("From that day"), kind="share", digits=2),
            Column(key="what", label=_("Pays less")),
        ],
        rows=[
            {
                "goods": f"{dotted_code(one.line)} {one.origin}",
                "on": one.on,
                "before": one.before,
                "after": one.after,
                "what": said(one.before, one.after),
            }
            for one in entries.changes
        ],
    )
