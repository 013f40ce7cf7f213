"""What was not understood, as it leaves the room: the original rows with the reason beside them."""

from datetime import datetime

from django.utils.translation import gettext as _

from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_table
from situationroom.base.errors import filled
from situationroom.base.labels import Level
from situationroom.base.ledgers.finding import MOST_ROWS
from situationroom.base.ledgers.judging import Problem
from situationroom.base.ledgers.queries import get_ledger, list_rows
from situationroom.base.ledgers.states import LEFT_OUTCOMES
from situationroom.base.ledgers.targets import get_target
from situationroom.base.models import LedgerImport, LedgerRow
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import ListValue

REPORT = Export("import-report", highest=Level.NAMED)
Head = tuple[str, int]
"""A heading, and which of those of its name it is."""


def texts_of_problem(problem: Problem, labels: dict[str, str]) -> tuple[str, str]:
    """Return what is wrong with a row and what to do, in the reader's language."""
    values = {
        key: _(value) if isinstance(value, str) and value else value
        for key, value in problem["values"].items()
    }
    message = filled(_(problem["code"]), values)
    hint = filled(_(problem["hint"]), values) if problem["hint"] else ""
    label = labels.get(problem["field"], "")
    return (f"{_(label)}: {message}" if label else message), hint


def why(row: LedgerRow, target: str) -> list[tuple[str, str]]:
    """Return why a row was not taken and what to do, problem by problem."""
    labels = {one.key: one.label for one in get_target(target).fields}
    return [texts_of_problem(one, labels) for one in row.problems if "code" in one]


def notes(row: LedgerRow) -> list[str]:
    """Return what a person should know of a row that is taken."""
    return [filled(_(one["note"]), one["values"]) for one in row.problems if "note" in one]


def take_out_report(
    *, by: Actor, at: datetime, to: Receiver, ledger: LedgerImport, form: str
) -> Parcel:
    """Return the rows that were not taken, as they stood in the file, with why and what to do.

    The columns are those of the file, so that corrected rows can be imported again as they are.
    """
    ledger = get_ledger(id=ledger.pk, by=by)
    heads = [_heads(one["headings"]) for one in ledger.tables]
    columns = list(dict.fromkeys(head for one in heads for head in one))
    rows: list[list[ListValue]] = []
    for row in list_rows(ledger=ledger, outcomes=list(LEFT_OUTCOMES), limit=MOST_ROWS):
        said = dict(zip(heads[row.table], row.texts, strict=False))
        problems = why(row, ledger.target)
        rows.append(
            [
                *(said.get(head, "") for head in columns),
                "\n".join(message for message, _hint in problems),
                "\n".join(dict.fromkeys(hint for _message, hint in problems if hint)),
                " ".join(filter(None, (ledger.tables[row.table]["name"], str(row.number)))),
            ]
        )
    labels = [text for text, _number in columns]
    beside = (_("Why it is not taken"), _("What to correct"), _("Row of the file"))
    named = [Column(text) for text in (*labels, *beside)]
    taken = Taken(REPORT, by, at, to, ledger.pk, (ledger.label,), f"import-{str(ledger.pk)[:8]}")
    return let_out_table(taken, named, rows, form)


def _heads(headings: list[str]) -> list[Head]:
    return [(text, headings[:at].count(text)) for at, text in enumerate(headings)]
