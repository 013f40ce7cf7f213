"""The tables of a paste: the list to copy from, and what would change in it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from situationroom.web.pasting import KIND_TEXT, KIND_TONE, Kind, Preview, Row, Sheet
from situationroom.web.tables import Column, State, Table
from situationroom.web.words import texts_of


def listed_table(sheet: Sheet[Any]) -> Table | None:
    """Return the list as it stands, to copy into a spreadsheet and to paste from there."""
    rows = [sheet.now(thing) for thing in sheet.listed()]
    if not rows:
        return None
    return Table(
        anchor="listed",
        caption=_("As it stands now"),
        columns=_columns(sheet, [one.key for one in sheet.fields]),
        rows=[{key: sheet.say(key, value) for key, value in row.items()} for row in rows],
        fold=True,
    )


def preview_table(sheet: Sheet[Any], seen: Preview[Any]) -> Table:
    """Return what a paste would change, a row for each row of it."""
    head, *others = _columns(sheet, seen.keys)
    return Table(
        anchor="preview",
        caption=_("What would change"),
        columns=[
            head,
            Column(key="row", label=_("Row"), unbroken=True),
            Column(key="kind", label=_("Outcome of the row"), kind="state"),
            *others,
        ],
        rows=[_written(sheet, row, seen.keys) for row in seen.rows],
        copy=False,
    )


def _columns(sheet: Sheet[Any], keys: Any) -> list[Column]:
    first = sheet.fields[0].key
    return [
        Column(key=one.key, label=_(one.label), head=one.key == first)
        for one in sheet.fields
        if one.key in keys
    ]


def _written(sheet: Sheet[Any], row: Row[Any], keys: tuple[str, ...]) -> dict[str, Any]:
    refused = row.kind is Kind.REFUSED
    return {
        "row": row.number,
        "kind": State(tone=KIND_TONE[row.kind], text=_(KIND_TEXT[row.kind])),
        "tone": "severe" if refused else "action" if row.kind is Kind.CHANGED else "",
        **{key: _cell(sheet, row, key) for key in keys},
    }


def _cell(sheet: Sheet[Any], row: Row[Any], key: str) -> SafeString | str:
    """Write a cell: why it is refused, from what to what it changes, or what stays."""
    text = row.texts.get(key, "")
    if key in row.refused:
        message, hint = texts_of(row.refused[key])
        return format_html(
            '<span class="r-cell">{}<b class="r-refused">{}</b><small>{}</small></span>',
            text, message, hint,
        )  # fmt: skip
    if row.kind is Kind.REFUSED or key == sheet.fields[0].key or key not in row.after:
        return text
    after = sheet.say(key, row.after[key])
    if not row.changes(key):
        return after
    if row.kind is Kind.NEW:
        return format_html("<ins>{}</ins>", after)
    return format_html(
        '<span class="r-cell"><del>{}</del> <span aria-hidden="true">→</span>'
        '<span class="sr-only">{}</span> <ins>{}</ins></span>',
        sheet.say(key, row.before.get(key)), _("becomes"), after,
    )  # fmt: skip
