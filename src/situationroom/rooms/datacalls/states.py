"""States of data calls, of organisations asked and of replies, with message id and colour."""

from enum import StrEnum

from situationroom.rooms.datacalls.collating.answers import FlagKind


class CallState(StrEnum):
    """Where a data call stands."""

    DRAFT = "draft"
    SENT = "sent"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class AskedState(StrEnum):
    """Where one organisation of a data call stands."""

    NO_ANSWER = "no_answer"
    RECEIVED = "received"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"


class ReplyState(StrEnum):
    """What became of one version of an answer; what was set aside does not count, and is kept."""

    RECEIVED = "received"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    SET_ASIDE = "set_aside"


class SetAside(StrEnum):
    """Why a reply does not count before somebody takes it up."""

    WRONG_FORM = "wrong_form"
    BLANK = "blank"
    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    SENDER = "sender"
    LATE = "late"


CALL_TEXT = {
    CallState.DRAFT: "Draft",
    CallState.SENT: "Collecting",
    CallState.CLOSED: "Collection closed",
    CallState.WITHDRAWN: "Withdrawn",
}
CALL_COLOUR = {
    CallState.DRAFT: "silent",
    CallState.SENT: "action",
    CallState.CLOSED: "done",
    CallState.WITHDRAWN: "silent",
}
ASKED_TEXT = {
    AskedState.NO_ANSWER: "No reply",
    AskedState.RECEIVED: "Received",
    AskedState.ASKED_BACK: "Asked back",
    AskedState.ACCEPTED: "Accepted",
}
ASKED_COLOUR = {
    AskedState.NO_ANSWER: "silent",
    AskedState.RECEIVED: "action",
    AskedState.ASKED_BACK: "risk",
    AskedState.ACCEPTED: "done",
}
REPLY_TEXT = {
    ReplyState.RECEIVED: "Received",
    ReplyState.ASKED_BACK: "Asked back",
    ReplyState.ACCEPTED: "Accepted",
    ReplyState.SET_ASIDE: "Kept aside",
}
REPLY_COLOUR = {
    ReplyState.RECEIVED: "action",
    ReplyState.ASKED_BACK: "risk",
    ReplyState.ACCEPTED: "done",
    ReplyState.SET_ASIDE: "silent",
}
SET_ASIDE_TEXT = {
    SetAside.WRONG_FORM: "The file is not the form of this data call.",
    SetAside.BLANK: "The form came back empty.",
    SetAside.NO_FILE: "The mail came without a file.",
    SetAside.UNREADABLE: "The file cannot be read.",
    SetAside.REFUSED: "The file was refused by the check.",
    SetAside.SENDER: "It came from an address nobody knows for this organisation.",
    SetAside.LATE: "It came after the data call was closed.",
}
SET_ASIDE_REMEDY_TEXT = {
    SetAside.WRONG_FORM: "Fill in the form that was sent, and send that file.",
    SetAside.BLANK: "Fill it in, save it, and send it again.",
    SetAside.NO_FILE: "Reply to the mail once more with the filled form attached.",
    SetAside.UNREADABLE: "Save it as XLSX, HWPX or HWP without a password and send that file.",
    SetAside.REFUSED: "Save it without macros, links and embedded objects and send that file.",
    SetAside.SENDER: "Ask the organisation whether it is theirs, then accept it.",
    SetAside.LATE: "Accept it, and it is merged with the others.",
}
FLAG_TEXT = {
    FlagKind.CHANGED: "A fixed cell was changed",
    FlagKind.REMOVED: "A fixed cell is gone",
    FlagKind.TOTAL: "A total does not add up",
    FlagKind.FORMULA: "A formula was replaced",
    FlagKind.MISSING: "Not filled in",
    FlagKind.SHEET_MISSING: "A table is gone",
    FlagKind.UNASKED: "Written where nothing was asked",
    FlagKind.MERGED: "Cells were merged",
    FlagKind.ROW_ADDED: "A row was added",
    FlagKind.COLUMN_ADDED: "A column was added",
    FlagKind.SHEET_ADDED: "A table was added",
    FlagKind.MOVED: "Rows stand in another order",
    FlagKind.RENAMED: "A sheet was renamed",
}
