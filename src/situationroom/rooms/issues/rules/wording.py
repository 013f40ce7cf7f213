"""What the words of an issue need; who writes them runs the issue (MAY_RUN)."""

from dataclasses import dataclass

from situationroom.base.errors import Conflict
from situationroom.base.rules import rule

LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Writing:
    """Words about to be written; `read` is the number of the version that was read."""

    says: str
    read: int
    newest: int


@rule("ISS-32")
def words_say_something(writing: Writing) -> bool:
    """Write what the issue is."""
    return bool(writing.says.strip())


@rule("ISS-33", hint="Say the rest in a file.")
def words_are_short(writing: Writing) -> bool:
    """The words are longer than 8,000 characters."""
    return len(writing.says) <= LONGEST


@rule("ISS-34", Conflict, hint="Read the newer version, then write yours once more.")
def words_stand_on_what_was_read(writing: Writing) -> bool:
    """Somebody else wrote these words meanwhile."""
    return writing.read == writing.newest


WRITING = (words_say_something, words_are_short, words_stand_on_what_was_read)
