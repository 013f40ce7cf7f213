"""Imports as tables: rows as they would be written, and columns beside the fields they are."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.base.labels import Level
from situationroom.base.ledgers.leaving import notes, texts_of_problem, why
from situationroom.base.ledgers.matching import Why
from situationroom.base.ledgers.queries import Shape
from situationroom.base.ledgers.services import told_of
from situationroom.base.ledgers.states import (
    LINE_TEXT,
    OUTCOME_COLOUR,
    OUTCOME_TEXT,
    LedgerOutcome,
)
from situationroom.base.ledgers.targets import Setting, Target, get_target
from situationroom.base.models import LedgerImport, LedgerRow
from situationroom.base.privacy.retention import RULES
from situationroom.documents import formats
from situationroom.web import marks
from situationroom.web.figures import Fact
from situationroom.web.objects import PAGES
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import text_of

WHY_TEXT = {
    Why.REMEMBERED: gettext_lazy("Chosen for a file with the same headings before."),
    Why.CALLED: gettext_lazy("The heading is a name of this field."),
    Why.CONTAINS: gettext_lazy("The heading contains a name of this field."),
    Why.DAYS: gettext_lazy("Its cells are days."),
    Why.NONE: gettext_lazy("Nothing known is called so."),
}
LEFT = "left"


def wanted_outcomes(shown: str) -> list[LedgerOutcome]:
    """Return which rows a tab shows; all where it names none."""
    if shown == LEFT:
        return [LedgerOutcome.NOT_UNDERSTOOD, LedgerOutcome.REFUSED]
    return [LedgerOutcome(shown)] if shown in list(LedgerOutcome) else []


def counts(row: LedgerImport, shown: str) -> list[dict[str, Any]]:
    """Return the outcomes of an import as tabs, with how many rows each has."""
    page = reverse("issues_imports_one", args=[row.id])
    lines = sum(row.counts.get(outcome, 0) for outcome in LedgerOutcome)
    tabs = [{"label": _("All"), "count": lines, "url": page, "current": not shown}]
    for outcome in LedgerOutcome:
        count = row.counts.get(outcome, 0)
        if count:
            tabs.append(
                {
                    "label": _(OUTCOME_TEXT[outcome]),
                    "count": count,
                    "url": f"{page}?rows={outcome}",
                    "current": shown == outcome,
                }
            )
    return tabs


def facts(row: LedgerImport) -> list[Fact]:
    """Return what is known of an import beside its rows."""
    target = get_target(row.target)
    fixed = row.mapping.get("fixed", {})
    every = [
        Fact(term=_(one.label), value=fixed[one.key], note=_("for all rows"))
        for one in target.fields
        if one.key in fixed
    ]
    found = [
        Fact(term=_("What the rows become"), value=_(target.says)),
        *every,
        Fact(term=_("Label of the rows"), value=str(marks.LABELS[Level(row.row_level)].name)),
        Fact(term=_("Tables of the file"), value=", ".join(_table_names(row)) or "–"),
        Fact(term=_("Blank rows"), value=f"{row.blank:,}"),
        Fact(term=_("Read by"), value=row.read_by),
        Fact(term=_("Erased on"), value=formats.day(row.read_at + timedelta(days=_kept_days()))),
    ]
    if "taken_back" in row.counts:
        found.append(Fact(term=_("Taken back"), value=f"{row.counts['taken_back']:,}"))
        found.append(Fact(term=_("Could not be taken back"), value=f"{row.counts['kept']:,}"))
    return found


def _kept_days() -> int:
    return RULES["imports"].days()


def _table_names(row: LedgerImport) -> list[str]:
    hidden = _("hidden")
    return [
        f"{one['name'] or number} ({hidden})" if one["hidden"] else str(one["name"] or number)
        for number, one in enumerate(row.tables, start=1)
    ]


def rows_table(ledger: LedgerImport, rows: Sequence[LedgerRow], actor: Actor) -> Table:
    """Return lines of an import, each with what becomes of it and why."""
    kind = get_target(ledger.target)
    target = kind(Setting(actor, ledger.read_at, Level(ledger.row_level), ledger.about))
    keys = _keys(ledger)
    fields = [one for one in kind.fields if one.key in keys] or list(kind.fields[:1])
    return Table(
        anchor="rows",
        caption=_("Rows of the file"),
        columns=[
            Column(key="row", label=_("Row"), head=True, unbroken=True),
            Column(key="outcome", label=_("Outcome of the row"), kind="state"),
            *(Column(key=one.key, label=_(one.label), unbroken=one.unbroken) for one in fields),
            Column(key="why", label=_("Why, and what to do"), prose=True),
        ],
        rows=[_written(ledger, row, target, keys) for row in rows],
        copy=False,
    )


def _keys(ledger: LedgerImport) -> set[str]:
    chosen = ledger.mapping.get("columns", [])
    return {key for one in chosen if one for key in one if key}


def _written(
    ledger: LedgerImport, row: LedgerRow, target: Target[Any], keys: set[str]
) -> dict[str, Any]:
    outcome = LedgerOutcome(row.outcome)
    name = ledger.tables[row.table]["name"]
    told = told_of(ledger, row) if ledger.mapping else None
    cells = {key: _cell(target, row, key, told.cells if told else {}) for key in keys}
    if told is None:
        first = get_target(ledger.target).fields[0].key
        cells[first] = " · ".join(dict.fromkeys(filter(None, row.texts)))
    return {
        "row": f"{name} {row.number}".strip(),
        "outcome": _outcome(row, outcome),
        "tone": "" if outcome is not LedgerOutcome.NOT_UNDERSTOOD else "severe",
        **cells,
        "why": _why(ledger, row, outcome),
    }


def _outcome(row: LedgerRow, outcome: LedgerOutcome) -> State:
    if row.taken_back_at is not None:
        return State(tone="silent", text=_("Taken back"))
    if row.kept_because is not None:
        return State(tone="risk", text=_("Could not be taken back"))
    if row.written_at is not None:
        return State(tone="done", text=_("Written"))
    return State(tone=OUTCOME_COLOUR[outcome], text=_(OUTCOME_TEXT[outcome]))


def _cell(target: Target[Any], row: LedgerRow, key: str, texts: Any) -> SafeString | str:
    """Write a cell: as it stood in the file, or from what to what it changes."""
    if key not in row.said:
        return str(texts.get(key, ""))
    after = target.say(key, row.said[key])
    if row.outcome == LedgerOutcome.NEW:
        return format_html("<ins>{}</ins>", after)
    if row.outcome == LedgerOutcome.CHANGED and row.before.get(key) != row.said[key]:
        return format_html(
            '<span class="r-cell"><del>{}</del> <span aria-hidden="true">→</span>'
            '<span class="sr-only">{}</span> <ins>{}</ins></span>',
            target.say(key, row.before.get(key)), _("becomes"), after,
        )  # fmt: skip
    return after


def _why(ledger: LedgerImport, row: LedgerRow, outcome: LedgerOutcome) -> SafeString | str:
    if row.kept_because is not None:
        return " ".join(filter(None, texts_of_problem(row.kept_because, {})))
    if row.written_at is not None and not row.said:
        return _("It was erased, with what stood here.")
    if row.written_at is not None and row.thing is not None:
        page = PAGES[get_target(ledger.target).kind]
        return format_html(
            '<a href="{}">{}</a>', reverse(page, args=[row.thing]), _("What it became")
        )
    if outcome is LedgerOutcome.PASSED:
        return _(LINE_TEXT.get(row.line, LINE_TEXT["left_out"]))
    problems = format_html_join(
        " ",
        '<span class="r-cell"><b class="r-refused">{}</b> <small>{}</small></span>',
        why(row, ledger.target),
    )
    said = format_html_join(" ", '<span class="r-cell">{}</span>', ((one,) for one in notes(row)))
    return format_html("{} {}", problems, said) if said else problems


def mapping_context(
    row: LedgerImport,
    target: type[Target[Any]],
    shapes: Sequence[Shape],
    chosen: Sequence[Sequence[str] | None],
    fixed: dict[str, str],
    problem: Refusal | None,
) -> dict[str, Any]:
    """Return the page of the columns: for each its samples, what it would be, and why."""
    fields = [(one.key, _(one.label), one.needed) for one in target.fields]
    for_all = [one for one in target.fields if one.needed and not one.varies]
    taken = [set(keys) for keys in chosen if keys is not None and any(keys)]
    given = set.intersection(*taken) if taken else set()
    return {
        "ledger": row,
        "title": row.name,
        "says": _(target.says),
        "hint": _(target.hint) if target.hint else "",
        "fields": fields,
        "problem": text_of(problem) if problem else "",
        "shapes": [
            {
                "number": shape.number,
                "names": ", ".join(filter(None, shape.names)) or _("Table"),
                "rows": shape.rows,
                "out": keys is None or not shape.headings,
                "columns": [
                    {
                        "name": f"c-{shape.number}-{at}",
                        "heading": heading or _("without a heading"),
                        "samples": shape.samples[at],
                        "key": (keys or [""] * len(shape.headings))[at],
                        "why": WHY_TEXT[shape.proposals[at].why],
                    }
                    for at, heading in enumerate(shape.headings)
                ],
            }
            for shape, keys in zip(shapes, chosen, strict=True)
        ],
        "fixed": [
            {
                "key": one.key,
                "label": _(one.label),
                "value": fixed.get(one.key, ""),
                "needed": one.key not in given,
                "offers": [_(word) for word in one.offers],
            }
            for one in for_all
        ],
    }
