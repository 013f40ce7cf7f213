"""Lists of entries as they leave the room: answered ones to who sent them, and the example."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_table
from situationroom.base.errors import Refusal, filled
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures.entries import EXAMPLE, HEADS, as_text
from situationroom.rooms.measures.queries import Entries, Row
from situationroom.rooms.measures.states import DEADLINE_TEXT, REFUND_TEXT, ROUTE_TEXT

ENTRIES_FILE = Export("entries", highest=Level.OWN)
EXAMPLE_FILE = Export("entries-example", highest=Level.PUBLIC)
ANSWER_HEADS = (
    gettext_noop("Row"),
    gettext_noop("Entry number"),
    gettext_noop("Tariff line"),
    gettext_noop("Origin"),
    gettext_noop("Day of entry"),
    gettext_noop("Value in USD"),
    gettext_noop("Duty paid in USD"),
    gettext_noop("Owed then"),
    gettext_noop("Owed now"),
    gettext_noop("Least owed"),
    gettext_noop("Most owed"),
    gettext_noop("Difference"),
    gettext_noop("Why"),
    gettext_noop("May be asked back"),
    gettext_noop("Still open"),
    gettext_noop("Until"),
    gettext_noop("Route"),
    gettext_noop("Other route"),
    gettext_noop("Liquidation"),
    gettext_noop("Liquidation is"),
    gettext_noop("Parts owed now"),
    gettext_noop("Law"),
    gettext_noop("Facts missing"),
    gettext_noop("What is wrong"),
    gettext_noop("What to do"),
    gettext_noop("Note"),
)


def take_out_entries(
    *, by: Actor, at: datetime, to: Receiver, entries: Entries, form: str
) -> Parcel:
    """Return an answered list as a file. It is its sender's own and marked so; nothing is kept."""
    digest = hashlib.sha256(as_text([row.told for row in entries.rows]).encode()).hexdigest()
    label = Label(
        level=Level.OWN if by.organisation else Level.NAMED, owner=by.organisation, creator=by.id
    )
    about = uuid5(NAMESPACE_OID, digest)
    rows = [*map(_answered, entries.good), *map(_refused, entries.bad)]
    heads = [Column(_(head)) for head in ANSWER_HEADS]
    taken = Taken(ENTRIES_FILE, by, at, to, about, (label,), f"entries-{digest[:12]}")
    return let_out_table(taken, heads, rows, form)


def take_out_example(*, by: Actor, at: datetime, to: Receiver, form: str) -> Parcel:
    """Return the example list, invented, with every column that is read."""
    rows = [[cells.get(head.key, "") for head in HEADS] for cells in EXAMPLE]
    label = Label(level=Level.PUBLIC)
    taken = Taken(EXAMPLE_FILE, by, at, to, uuid5(NAMESPACE_OID, "example"), (label,), "entries")
    return let_out_table(taken, [Column(_(head.label)) for head in HEADS], rows, form)


def _answered(row: Row) -> Sequence[ListValue]:
    found = row.result
    if found is None:
        return _refused(row)
    deadline = found.next_deadline
    kinds = [_(REFUND_TEXT[kind]) for kind in found.kind.split(";")]
    routes = [_(DEADLINE_TEXT[c.deadline.kind]) for c in found.candidates if c.deadline]
    others = [_(ROUTE_TEXT[c.other_route]) for c in found.candidates if c.other_route]
    law = [part.law for part in found.parts] + [rule.citation for rule in found.rules]
    return [
        row.told.number, row.told.text("id"), dotted_code(found.line), found.origin, found.on,
        found.value, found.paid, found.owed_then, found.owed_now, found.low, found.high,
        found.difference, "; ".join(kinds), found.refund, found.refund_open,
        deadline.on if deadline else None, "; ".join(routes), "; ".join(others),
        found.liquidation.on, _("actual") if found.liquidation.actual else _("planned, day 314"),
        "; ".join(f"{p.heading} {p.rate:.4%} {p.amount}" for p in found.parts),
        "; ".join(dict.fromkeys(filter(None, law))), ", ".join(found.missing), "", "",
        _("To be confirmed by a broker."),
    ]  # fmt: skip


def _refused(row: Row) -> Sequence[ListValue]:
    told, refused = row.told, row.refused
    said = [told.text(key) for key in ("id", "line", "origin", "on", "value", "paid")]
    problem, remedy = _texts(refused) if refused else ("", "")
    blank: list[ListValue] = [None] * (len(ANSWER_HEADS) - len(said) - 4)
    return [told.number, *said, *blank, problem, remedy, ""]


def _texts(refusal: Refusal) -> tuple[str, str]:
    """Return what is wrong and what to do in the reader's language."""
    values = {k: _(v) if isinstance(v, str) and v else v for k, v in refusal.values.items()}
    return filled(_(refusal.code), values), filled(_(refusal.hint), values)
