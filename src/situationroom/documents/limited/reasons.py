"""Why a file is refused: one word a reason, which the doors put into sentences."""

from enum import StrEnum


class Reason(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    KIND = "kind"
    UNKNOWN = "unknown"
    MISNAMED = "misnamed"
    CORRUPT = "corrupt"
    ENCRYPTED = "encrypted"
    HIDDEN = "hidden"
    BOMB = "bomb"
    PATHS = "paths"
    SYMLINK = "symlink"
    DUPLICATE = "duplicate"
    ENTRIES = "entries"
    NESTED = "nested"
    ENTITIES = "entities"
    DEEP = "deep"
    MACROS = "macros"
    SCRIPTS = "scripts"
    ACTIONS = "actions"
    OBJECTS = "objects"
    PROGRAM = "program"
    LINKS = "links"
    FORMULA = "formula"
    PIXELS = "pixels"
    SECRET = "secret"  # noqa: S105  # a mark of state secrets, no password
    TIME = "time"
    MEMORY = "memory"
    SIZE = "size"
    BROKE = "broke"
    FORBIDDEN = "forbidden"


class Refused(Exception):
    """A file that is not taken, with the reason and what the sentence about it names."""

    def __init__(self, reason: Reason, **values: str) -> None:
        super().__init__(f"{reason}: {values}" if values else str(reason))
        self.reason = reason
        self.values = values
