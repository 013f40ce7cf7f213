"""Who may know who a company is: rule 2 of the visibility page, and nothing beside it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import as_room
from situationroom.base.actors import ROOM_MEMBERS, ActorKind
from situationroom.base.clauses import (
    AmongMine,
    AnyOf,
    Clause,
    FieldIs,
    IsMyOrganisation,
    KindIn,
    Named,
)
from situationroom.base.clauses_tied import KeyHasScope, TiedNow
from situationroom.base.labelled import tells_readers
from situationroom.base.relabelling import define_who_took_in
from situationroom.base.visibility import declare, declare_pairs
from situationroom.rooms.companies.models import (
    CommercialFigure,
    CompanyIdentity,
    CompanyProfile,
    Disclosure,
    Intake,
    Pseudonym,
)
from situationroom.rooms.companies.models.ties import PUBLISHED

COMPANY = "company_id"
# A tie makes a member of an organisation no reader where their kind reads no content at all.
READERS = KindIn.of(ROOM_MEMBERS, ActorKind.COMPANY, ActorKind.BROKER, ActorKind.EXPERT)
ITSELF = Named("itself", IsMyOrganisation(COMPANY) & KindIn.of(ActorKind.COMPANY))
# A mandate is a broker's; that a company is among its own companies adds nothing to ITSELF.
BY_MANDATE = Named("mandate", AmongMine(COMPANY, "companies") & KindIn.of(ActorKind.BROKER))
NOT_BARRED = ~AmongMine(COMPANY, "barred")

TAKEN_IN = TiedNow(COMPANY, Intake, "company_id")
DISCLOSED = TiedNow(COMPANY, Disclosure, "company_id")
TAKEN_IN.define()
DISCLOSED.define()

IDENTITY: Clause = (
    READERS
    & NOT_BARRED
    & KeyHasScope("identity")
    & AnyOf(
        (
            ITSELF,
            BY_MANDATE,
            Named("taken_in", TAKEN_IN),
            Named("disclosed", DISCLOSED),
        )
    )
)
TIES: Clause = (
    READERS
    & NOT_BARRED
    & KeyHasScope("identity")
    & AnyOf((ITSELF, BY_MANDATE, IsMyOrganisation("organisation_id")))
)
PROFILE: Clause = NOT_BARRED & AnyOf(
    (KindIn.of(ROOM_MEMBERS, ActorKind.EXPERT, ActorKind.ROOM_RULE), ITSELF, BY_MANDATE)
)
PSEUDONYM: Clause = READERS & NOT_BARRED & IsMyOrganisation("readers")
PUBLISHED_ONES: Clause = FieldIs("readers", (str(PUBLISHED),))

declare(CompanyIdentity, IDENTITY)
tells_readers("company", CompanyIdentity, key="company", circles=("taken_in", "disclosed"))
declare(CommercialFigure, IDENTITY)
declare(Disclosure, TIES | (IDENTITY & IsMyOrganisation("recorded_for")))
declare(Intake, TIES)
declare(CompanyProfile, PROFILE)
declare_pairs(CompanyProfile, "items")
declare(Pseudonym, PSEUDONYM | PUBLISHED_ONES)


def _took_in(organisation: UUID, company: UUID, at: datetime) -> bool:
    with as_room("whether it took the company in decides whether it may speak for it"):
        rows = Intake.unscoped.filter(organisation=organisation, company=company, since__lte=at)
        return rows.filter(Q(until__isnull=True) | Q(until__gt=at)).exists()


define_who_took_in(_took_in)
