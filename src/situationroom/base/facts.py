"""What happens on the ground floor itself."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class JobAsked(Fact):
    """A piece of work was asked for."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "job_asked"
    job: str
    kind_of_job: str


@dataclass(frozen=True)
class JobEnded(Fact):
    """A piece of work was done, failed for good, or was cancelled."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "job_ended"
    job: str
    kind_of_job: str
    state: str


@dataclass(frozen=True)
class JobResumed(Fact):
    """A piece of work that had failed or was cancelled goes on where it stopped."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "job_resumed"
    job: str
    kind_of_job: str


@dataclass(frozen=True)
class JobCancelAsked(Fact):
    """Somebody asked that a running piece of work stop at its next step."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "job_cancel_asked"
    job: str
    kind_of_job: str


@dataclass(frozen=True)
class LabelNarrowed(Fact):
    """Fewer may read what has this label from now on."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "label_narrowed"
    label: str
    level: str


@dataclass(frozen=True)
class LabelWidened(Fact):
    """More may read what has this label from now on."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "label_widened"
    label: str
    level: str


@dataclass(frozen=True)
class WideningAsked(Fact):
    """Somebody asked that more may read what has this label; a second person decides."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "widening_asked"
    change: str
    level: str


@dataclass(frozen=True)
class WideningRefused(Fact):
    """What was asked was refused or taken back: the label stays."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "widening_refused"
    change: str
    level: str


@dataclass(frozen=True)
class LabelConsentGiven(Fact):
    """A company agreed how far what is about it may be read."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "label_consent_given"
    consent: str
    level: str


@dataclass(frozen=True)
class LabelConsentWithdrawn(Fact):
    """A company took back how far what is about it may be read."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "label_consent_withdrawn"
    consent: str
    level: str


@dataclass(frozen=True)
class FileStored(Fact):
    """A file arrived whole for an object; it is being checked."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "file_stored"
    file: str
    size: int


@dataclass(frozen=True)
class FileCleared(Fact):
    """A file was checked and cleaned; from now on it can be read."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "file_cleared"
    file: str
    kind_of_file: str
    sha256: str


@dataclass(frozen=True)
class FileRefused(Fact):
    """A file was refused, or did not arrive whole."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "file_refused"
    file: str
    reason: str


@dataclass(frozen=True)
class Read(Fact):
    """Somebody read what is audited; the row says who, where from and why, the digest seals it."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "read"
    row: str
    what: str
    digest: str


@dataclass(frozen=True)
class ReadsReviewed(Fact):
    """Somebody looked through the audit rows of a month and signed that off."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "reads_reviewed"
    review: str
    month: str


@dataclass(frozen=True)
class GlassAsked(Fact):
    """A platform admin asked to read content."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "glass_asked"
    glass: str


@dataclass(frozen=True)
class GlassOpened(Fact):
    """A second platform admin approved it: from now on the first may read, for a while."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "glass_opened"
    glass: str
    organisation: str
    until: str


@dataclass(frozen=True)
class GlassClosed(Fact):
    """Break-glass was ended, or refused, before its time was over."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "glass_closed"
    glass: str


@dataclass(frozen=True)
class ConsentGiven(Fact):
    """Somebody agreed to a purpose."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "consent_given"
    consent: str
    purpose: str


@dataclass(frozen=True)
class ConsentWithdrawn(Fact):
    """Somebody took their consent back."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "consent_withdrawn"
    consent: str
    purpose: str


@dataclass(frozen=True)
class DataRequested(Fact):
    """A person asked about their own data."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "data_requested"
    request: str
    kind_of_request: str


@dataclass(frozen=True)
class DataAnswered(Fact):
    """A person was answered about their own data."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "data_answered"
    request: str
    state: str


@dataclass(frozen=True)
class RowsDestroyed(Fact):
    """Rows whose time was over were erased or masked."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "rows_destroyed"
    destruction: str
    rule: str
    rows: int
    before: str


@dataclass(frozen=True)
class LedgerRead(Fact):
    """A file of the old way was read; nothing of it is written yet."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "ledger_read"
    ledger: str
    target: str
    rows: int


@dataclass(frozen=True)
class LedgerMapped(Fact):
    """It was said which column of a file is which field."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "ledger_mapped"
    ledger: str


@dataclass(frozen=True)
class LedgerImported(Fact):
    """The rows of a file were written, as far as they were understood."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "ledger_imported"
    ledger: str
    written: int
    left: int


@dataclass(frozen=True)
class LedgerTakenBack(Fact):
    """What an import wrote was taken back, as far as nobody had changed it since."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "ledger_taken_back"
    ledger: str
    taken_back: int
    kept: int


@dataclass(frozen=True)
class LedgerDiscarded(Fact):
    """A file that was read was thrown away before anything of it was written."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "ledger_discarded"
    ledger: str
