"""Who may import, and what each step of an import needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.labels import STRICTNESS, Level
from situationroom.base.ledgers.states import LedgerState
from situationroom.base.rules import rule

FILE_LEVELS = (Level.OWN, Level.GOVERNMENT, Level.ROOM)
IMPORTERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Reading:
    """A file about to be read."""

    by: Actor
    level: Level
    row_level: Level
    taken: Sequence[Level]


@rule("LED-01", NotAllowed)
def officers_import(reading: Reading) -> bool:
    """Only officers, posts and the secretariat import files."""
    return reading.by.kind in IMPORTERS and reading.by.organisation is not None


@rule("LED-02", hint="Choose a stricter label for the rows, or a wider one for the file.")
def rows_are_not_wider_than_their_file(reading: Reading) -> bool:
    """The rows would be read by more people than the file they come from."""
    return STRICTNESS.index(reading.row_level) <= STRICTNESS.index(reading.level)


@rule("LED-03", hint="Choose another label.")
def a_label_is_one_that_is_offered(reading: Reading) -> bool:
    """The file, or rows of this sort, cannot have this label."""
    return reading.level in FILE_LEVELS and reading.row_level in reading.taken


MAY_READ = (officers_import,)
READING = (officers_import, a_label_is_one_that_is_offered, rows_are_not_wider_than_their_file)


@dataclass(frozen=True, slots=True)
class Steering:
    """Somebody about to go on with an import; `works` while its work waits or runs."""

    by: Actor
    organisation: UUID
    state: LedgerState
    works: bool = False
    to_write: int = 1


@rule("LED-04", NotAllowed)
def its_organisation_steers_an_import(steering: Steering) -> bool:
    """Only officers of the organisation that imports may do this."""
    by = steering.by
    return by.kind in IMPORTERS and by.organisation == steering.organisation


@rule("LED-05", Conflict, hint="Take the import back, and read the file again.")
def what_is_written_is_not_mapped_anew(steering: Steering) -> bool:
    """The import was confirmed already."""
    return steering.state in {LedgerState.READ, LedgerState.MAPPED}


@rule("LED-06", Conflict, hint="Check the columns first, and look at the preview.")
def what_is_confirmed_was_shown(steering: Steering) -> bool:
    """Nothing was shown yet that could be confirmed."""
    return steering.state is not LedgerState.READ


@rule("LED-07", hint="Correct the columns, or the rows in the file, and look again.")
def there_is_something_to_write(steering: Steering) -> bool:
    """No row of this file would be written."""
    return steering.to_write > 0


@rule("LED-08", Conflict, hint="Wait until it has stopped, or cancel it.")
def work_has_stopped(steering: Steering) -> bool:
    """The import is still being worked on."""
    return not steering.works


@rule("LED-09", Conflict)
def only_what_was_written_is_taken_back(steering: Steering) -> bool:
    """There is nothing to take back: nothing was written, or it was taken back already."""
    return steering.state in {LedgerState.WRITING, LedgerState.WRITTEN}


MAY_STEER = (its_organisation_steers_an_import,)
MAPPING = (its_organisation_steers_an_import, what_is_written_is_not_mapped_anew)
CONFIRMING = (
    its_organisation_steers_an_import,
    what_is_written_is_not_mapped_anew,
    what_is_confirmed_was_shown,
    there_is_something_to_write,
)
TAKING_BACK = (
    its_organisation_steers_an_import,
    only_what_was_written_is_taken_back,
    work_has_stopped,
)
