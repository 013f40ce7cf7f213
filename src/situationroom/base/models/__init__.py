"""Tables of the ground floor: labels, the log and what follows it, keys, jobs, files, the index."""

from situationroom.base.models.audiences import Audience, Seat
from situationroom.base.models.audit import AuditReview, AuditRow
from situationroom.base.models.files import Blob, StoredFile, Upload
from situationroom.base.models.glass import BreakGlass
from situationroom.base.models.jobs import Job
from situationroom.base.models.labels import Label
from situationroom.base.models.ledgers import LedgerImport, LedgerRow
from situationroom.base.models.log import Cursor, Event, Numbering, Setback
from situationroom.base.models.once import IdempotencyKey
from situationroom.base.models.privacy import Consent, DataRequest, Destruction
from situationroom.base.models.relabelling import LabelChange, LabelConsent
from situationroom.base.models.search import SearchEntry

__all__ = [
    "Audience",
    "AuditReview",
    "AuditRow",
    "Blob",
    "BreakGlass",
    "Consent",
    "Cursor",
    "DataRequest",
    "Destruction",
    "Event",
    "IdempotencyKey",
    "Job",
    "Label",
    "LabelChange",
    "LabelConsent",
    "LedgerImport",
    "LedgerRow",
    "Numbering",
    "SearchEntry",
    "Seat",
    "Setback",
    "StoredFile",
    "Upload",
]
