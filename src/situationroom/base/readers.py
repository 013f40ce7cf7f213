"""Who may read the tables of the ground floor."""

from situationroom.base import models
from situationroom.base.actors import ROOM_MEMBERS, ActorKind
from situationroom.base.clauses import (
    AmongMine,
    ByLabel,
    FieldIs,
    InPerson,
    IsMe,
    IsMyOrganisation,
    KindIn,
    Within,
)
from situationroom.base.labelled import labelled, tells_readers
from situationroom.base.models.audit import EVERYBODY
from situationroom.base.visibility import append_only, declare, declare_machinery

MEMBERS = KindIn.of(ROOM_MEMBERS, ActorKind.COMPANY, ActorKind.BROKER, ActorKind.EXPERT)
SECRETARIAT = KindIn.of(ActorKind.SECRETARIAT)
ADMIN = KindIn.of(ActorKind.PLATFORM_ADMIN)

declare(models.Event, ByLabel())
append_only(models.Event, "number", "chain")  # given by the relay, once
declare(models.Job, ByLabel())
declare(models.StoredFile, ByLabel())
declare(models.SearchEntry, ByLabel())
# Who is in a group is told to its manager and to the secretariat, never to its members.
_MANAGER = InPerson() & ((IsMyOrganisation("manager") & KindIn.of(ROOM_MEMBERS)) | SECRETARIAT)
declare(models.Audience, _MANAGER)
declare(models.Seat, Within("audience", models.Audience))

# Audit, break-glass, privacy, and how labels changed.

declare(
    models.AuditRow,
    (MEMBERS & (IsMyOrganisation("whose") | AmongMine("whose", "companies"))) | SECRETARIAT,
)
declare(
    models.AuditReview,
    (MEMBERS & IsMyOrganisation("organisation"))
    | (SECRETARIAT & FieldIs("organisation", (str(EVERYBODY),))),
)
# Those who run the servers see each other's; an organisation sees what concerns its own.
declare(models.BreakGlass, ADMIN | SECRETARIAT | (MEMBERS & IsMyOrganisation("organisation")))
declare(
    models.Consent,
    IsMe("person")
    | (MEMBERS & (IsMyOrganisation("organisation") | AmongMine("organisation", "companies"))),
)
declare(models.DataRequest, IsMe("person") | SECRETARIAT)
declare(models.Destruction, ByLabel())
# Who reads a thing is told who may read it, and how that came to be; not the public.
declare(models.LabelChange, MEMBERS & ByLabel())
declare(models.LabelConsent, MEMBERS & ByLabel())
declare(models.LedgerImport, ByLabel())
declare(models.LedgerRow, Within("ledger", models.LedgerImport))

declare_machinery(models.Label, "says who may read, by opaque ids, and holds no content")
declare_machinery(models.Numbering, "how far the log is numbered, and its name")
declare_machinery(models.Cursor, "how far each consumer has read")
declare_machinery(models.Setback, "names an event by its id; doors show a reason by its label")
declare_machinery(models.IdempotencyKey, "answers are kept sealed, under the key of their asker")
declare_machinery(models.Blob, "names a content by its hash; who may have it says its file")
declare_machinery(models.Upload, "pieces on their way; found through the file of their sender")
labelled("file", models.StoredFile)
labelled("ledger", models.LedgerImport)
tells_readers("job", models.Job)
