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
class FileDownloaded(Fact):
    """Somebody read a file: when, from which address, and for the reason they gave."""

    room: ClassVar[str] = "base"
    verb: ClassVar[str] = "file_downloaded"
    file: str
    sha256: str
    address: str
    reason: str
