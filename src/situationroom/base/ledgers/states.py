"""States of imports and outcomes of their rows, with message id and colour."""

from enum import StrEnum


class LedgerState(StrEnum):
    """Where an import stands. While work runs, the work says how far it is."""

    READ = "read"
    MAPPED = "mapped"
    WRITING = "writing"
    WRITTEN = "written"
    UNDOING = "undoing"
    UNDONE = "undone"


class LedgerOutcome(StrEnum):
    """What becomes of a line of a file."""

    UNREAD = "unread"
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    NOT_UNDERSTOOD = "not_understood"
    REFUSED = "refused"
    PASSED = "passed"


WRITTEN_OUTCOMES = frozenset({LedgerOutcome.NEW, LedgerOutcome.CHANGED})
LEFT_OUTCOMES = frozenset({LedgerOutcome.NOT_UNDERSTOOD, LedgerOutcome.REFUSED})
"""Rows that were not taken: a person corrects them and imports them again."""

LEDGER_TEXT = {
    LedgerState.READ: "Columns to be checked",
    LedgerState.MAPPED: "To be confirmed",
    LedgerState.WRITING: "Being written",
    LedgerState.WRITTEN: "Imported",
    LedgerState.UNDOING: "Being taken back",
    LedgerState.UNDONE: "Taken back",
}
LEDGER_COLOUR = {
    LedgerState.READ: "action",
    LedgerState.MAPPED: "action",
    LedgerState.WRITING: "neutral",
    LedgerState.WRITTEN: "done",
    LedgerState.UNDOING: "neutral",
    LedgerState.UNDONE: "silent",
}
OUTCOME_TEXT = {
    LedgerOutcome.UNREAD: "Not looked at yet",
    LedgerOutcome.NEW: "New",
    LedgerOutcome.CHANGED: "Changes what stands",
    LedgerOutcome.SAME: "Stands already",
    LedgerOutcome.NOT_UNDERSTOOD: "Not understood",
    LedgerOutcome.REFUSED: "Refused by a rule",
    LedgerOutcome.PASSED: "No row of the list",
}
OUTCOME_COLOUR = {
    LedgerOutcome.UNREAD: "neutral",
    LedgerOutcome.NEW: "done",
    LedgerOutcome.CHANGED: "action",
    LedgerOutcome.SAME: "neutral",
    LedgerOutcome.NOT_UNDERSTOOD: "severe",
    LedgerOutcome.REFUSED: "risk",
    LedgerOutcome.PASSED: "silent",
}
LINE_TEXT = {
    "title": "It stands above the headings.",
    "heading": "It is a heading.",
    "total": "It adds up other rows.",
    "part": "It names a part of the list.",
    "no_list": "No headings were found in this table.",
    "left_out": "Its table was left out.",
}
