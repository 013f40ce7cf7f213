"""Tables of the ground floor: labels, the event log and what follows it, keys, jobs, files."""

from situationroom.base.models.files import Blob, StoredFile, Upload
from situationroom.base.models.jobs import Job
from situationroom.base.models.labels import Label
from situationroom.base.models.log import Cursor, Event, Numbering, Setback
from situationroom.base.models.once import IdempotencyKey

__all__ = [
    "Blob",
    "Cursor",
    "Event",
    "IdempotencyKey",
    "Job",
    "Label",
    "Numbering",
    "Setback",
    "StoredFile",
    "Upload",
]
