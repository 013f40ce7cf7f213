"""Tables of the ground floor: labels, the log and what follows it, keys, jobs, files, the index."""

from situationroom.base.models.files import Blob, StoredFile, Upload
from situationroom.base.models.jobs import Job
from situationroom.base.models.labels import Label
from situationroom.base.models.log import Cursor, Event, Numbering, Setback
from situationroom.base.models.once import IdempotencyKey
from situationroom.base.models.search import SearchEntry

__all__ = [
    "Blob",
    "Cursor",
    "Event",
    "IdempotencyKey",
    "Job",
    "Label",
    "Numbering",
    "SearchEntry",
    "Setback",
    "StoredFile",
    "Upload",
]
