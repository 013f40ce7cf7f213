"""States of the ground floor's objects, with message id and colour."""

from enum import StrEnum

from situationroom.documents.limited.reasons import Reason


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_TEXT = {
    JobState.WAITING: "Waiting",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}
JOB_COLOUR = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "action",
    JobState.DONE: "done",
    JobState.FAILED: "severe",
    JobState.CANCELLED: "silent",
}
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
STOPPED = (JobState.FAILED, JobState.CANCELLED)


class FileState(StrEnum):
    """Where a file stands that somebody sends."""

    ARRIVING = "arriving"
    CHECKING = "checking"
    CLEAN = "clean"
    REFUSED = "refused"


FILE_TEXT = {
    FileState.ARRIVING: "Arriving",
    FileState.CHECKING: "Being checked",
    FileState.CLEAN: "Checked",
    FileState.REFUSED: "Refused",
}
FILE_COLOUR = {
    FileState.ARRIVING: "action",
    FileState.CHECKING: "action",
    FileState.CLEAN: "done",
    FileState.REFUSED: "severe",
}
# Two reasons more than the limited process knows: they are about the way, not about the file.
HASH, INCOMPLETE, NUMBERED = "hash", "incomplete", "numbered"
FILE_REASON_TEXT = {
    Reason.EMPTY: "The file is empty.",
    Reason.KIND: "Files of the kind %(found)s are not taken.",
    Reason.UNKNOWN: "It cannot be told what kind of file this is.",
    Reason.MISNAMED: "The name says %(said)s, but the content is %(found)s.",
    Reason.CORRUPT: "The file is damaged and cannot be read.",
    Reason.ENCRYPTED: "The file is locked, so it cannot be checked.",
    Reason.HIDDEN: "The file holds more than it shows.",
    Reason.BOMB: "The file unpacks to far more than it may.",
    Reason.PATHS: "The file holds an entry whose name leads elsewhere.",
    Reason.SYMLINK: "The file holds a link to another place.",
    Reason.DUPLICATE: "The file holds the same entry twice.",
    Reason.ENTRIES: "The file holds too many entries.",
    Reason.NESTED: "The file holds another file that cannot be checked.",
    Reason.ENTITIES: "The file declares entities, which can read other files.",
    Reason.DEEP: "The file is nested too deeply.",
    Reason.MACROS: "The file contains macros.",
    Reason.SCRIPTS: "The file contains a script.",
    Reason.ACTIONS: "The file starts or fetches something when it is opened.",
    Reason.OBJECTS: "The file contains an embedded object.",
    Reason.PROGRAM: "This is a program and not a document.",
    Reason.LINKS: "The file fetches something from elsewhere.",
    Reason.FORMULA: "A formula or field of the file fetches or runs something.",
    Reason.PIXELS: "The picture is too large: at most %(most)s million pixels.",
    Reason.SECRET: "The file is marked as a state secret.",
    Reason.TIME: "The file took longer to check than a file may.",
    Reason.MEMORY: "The file takes more memory than a file may.",
    Reason.SIZE: "The file is too large to be taken apart.",
    Reason.BROKE: "The file broke the program that checks it.",
    Reason.FORBIDDEN: "The file reached for something outside itself.",
    HASH: "What arrived is not what was announced.",
    INCOMPLETE: "The file did not arrive whole in time.",
    NUMBERED: "The file holds a resident registration number.",
}
FILE_REMEDY_TEXT = {
    Reason.EMPTY: "Choose the file again and see that it has a content.",
    Reason.KIND: "Send it as one of: %(taken)s.",
    Reason.UNKNOWN: "Send a document, a table, a picture or plain text.",
    Reason.MISNAMED: "Give it the right ending, or save it anew in the program it is from.",
    Reason.CORRUPT: "Open it, save it under a new name and send that.",
    Reason.ENCRYPTED: "Take the password or the protection off and send it again.",
    Reason.HIDDEN: "Open it, save it under a new name and send that.",
    Reason.BOMB: "Send it in parts, or save it as PDF.",
    Reason.PATHS: "Open it, save it under a new name and send that.",
    Reason.SYMLINK: "Open it, save it under a new name and send that.",
    Reason.DUPLICATE: "Open it, save it under a new name and send that.",
    Reason.ENTRIES: "Send it in parts, or save it as PDF.",
    Reason.NESTED: "Send the files one by one.",
    Reason.ENTITIES: "Open it, save it under a new name and send that.",
    Reason.DEEP: "Open it, save it under a new name and send that.",
    Reason.MACROS: "Save it without macros (DOCX, XLSX, PPTX) or as PDF.",
    Reason.SCRIPTS: "Take the script out, or print it to a new PDF.",
    Reason.ACTIONS: "Take the action out, or print it to a new PDF.",
    Reason.OBJECTS: "Replace the object by a picture, or send it as a file of its own.",
    Reason.PROGRAM: "Send a document, a table, a picture or plain text.",
    Reason.LINKS: "Break the links to other files, or save it as PDF.",
    Reason.FORMULA: "Put values in the place of the formula or field and send it again.",
    Reason.PIXELS: "Make it smaller and send it again.",
    Reason.SECRET: "State secrets do not belong here: use the way your security office names.",
    Reason.TIME: "Send it again, in parts if it is large.",
    Reason.MEMORY: "Send it in parts, or save it as PDF.",
    Reason.SIZE: "Send it in parts.",
    Reason.BROKE: "Open it, save it under a new name and send that.",
    Reason.FORBIDDEN: "Do not open it; tell your security office where it is from.",
    HASH: "Send it again.",
    INCOMPLETE: "Send it again; a broken line goes on where it stopped.",
    NUMBERED: "Take the number out, or black it out, and send it again.",
}


class RequestKind(StrEnum):
    """What a person may ask of their own data (개인정보 보호법 §35, §36)."""

    ACCESS = "access"
    CORRECT = "correct"
    ERASE = "erase"


REQUEST_KIND_TEXT = {
    RequestKind.ACCESS: "See what is kept",
    RequestKind.CORRECT: "Correct it",
    RequestKind.ERASE: "Erase it",
}


class RequestState(StrEnum):
    """Where such a request stands."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


REQUEST_TEXT = {
    RequestState.OPEN: "To be answered",
    RequestState.DONE: "Done",
    RequestState.REFUSED: "Refused",
}
REQUEST_COLOUR = {
    RequestState.OPEN: "action",
    RequestState.DONE: "done",
    RequestState.REFUSED: "silent",
}


class Purpose(StrEnum):
    """What a person or a company may agree to, each by itself."""

    CONTACT = "contact"
    STATISTICS = "statistics"
    MATCHING = "matching"


PURPOSE_TEXT = {
    Purpose.CONTACT: "I may be called or written to about what I filed.",
    Purpose.STATISTICS: "What I filed may be counted in tables that name nobody.",
    Purpose.MATCHING: "Programmes and experts that fit may be proposed to me.",
}
