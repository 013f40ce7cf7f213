"""Who may read organisations, people and what binds them; and how the database knows who acts."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import ANONYMOUS, OUTSIDERS, ROOM_MEMBERS, Actor, ActorKind
from situationroom.base.clauses import ByLabel, HasRole, IsMe, IsMyOrganisation, KindIn
from situationroom.base.labelled import tells_readers
from situationroom.base.policies import define_standing
from situationroom.base.relabelling import define_who_acts
from situationroom.base.visibility import declare, declare_machinery
from situationroom.rooms.organisations import models

BEFORE = "asked before anybody is known: by it the room learns who acts"

_SECRETARIAT = KindIn.of(ActorKind.SECRETARIAT)
_MEMBERS = KindIn.of(ROOM_MEMBERS, OUTSIDERS)
# Who only administers members reads nothing, but who comes in.
_OURS = (_MEMBERS | HasRole("admin")) & IsMyOrganisation("organisation_id")

declare(
    models.Mandate,
    _SECRETARIAT | (_MEMBERS & (IsMyOrganisation("broker_id") | IsMyOrganisation("company_id"))),
)
declare(
    models.Consent,
    _SECRETARIAT
    | (_MEMBERS & (IsMyOrganisation("association_id") | IsMyOrganisation("company_id"))),
)
# The company itself is not told who must never see it.
declare(
    models.Conflict,
    _SECRETARIAT | IsMe("person_id") | _OURS | (_MEMBERS & IsMyOrganisation("declared_by")),
)
declare(models.Delegation, _SECRETARIAT | IsMe("giver_id") | IsMe("taker_id") | _OURS)
declare(models.Invitation, _SECRETARIAT | _OURS)
declare(models.ServiceKey, _SECRETARIAT | _OURS)
declare(models.Contact, ByLabel())
tells_readers("contact", models.Contact)
declare_machinery(models.Organisation, "public bodies; a company has no name here")
for _table in (
    models.Person,
    models.Membership,
    models.PersonSession,
    models.Authenticator,
    models.ProviderAccount,
    models.FailedTry,
):
    declare_machinery(_table, BEFORE)

# The second wall asks the tables itself and believes nothing that Python worked out.
_TODAY = "(statement_timestamp() AT TIME ZONE 'Asia/Seoul')::date"
_HOLDS = f"b.since <= {_TODAY} AND b.ended_at IS NULL AND (b.until IS NULL OR b.until >= {_TODAY})"
define_standing(
    "room_companies",
    f"""
SELECT room_organisation() WHERE room_kind() = 'company'
UNION ALL
SELECT b.company_id FROM organisations_mandate b
WHERE room_kind() = 'broker' AND b.broker_id = room_organisation() AND {_HOLDS}
  AND EXISTS (SELECT 1 FROM organisations_organisation o
              WHERE o.id = b.company_id AND o.closed_at IS NULL)
""",
)
define_standing(
    "room_barred",
    f"""
SELECT b.company_id FROM organisations_conflict b
WHERE room_kind() = 'expert' AND {_HOLDS}
  AND (b.person_id = room_person() OR b.organisation_id = room_organisation()
       OR (room_person() IS NULL AND b.person_id IN
           (SELECT m.person_id FROM organisations_membership m
            WHERE m.organisation_id = room_organisation())))
""",
)


def _who(person: UUID, at: datetime) -> Actor:
    from situationroom.rooms.organisations.queries import get_actor

    found = models.Person.objects.filter(pk=person).first()
    return ANONYMOUS if found is None else get_actor(found, on=timezone.localdate(at), at=at)


define_who_acts(_who)
