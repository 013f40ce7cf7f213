"""Looking at what somebody could see: written down with its reason where it is somebody else."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base import audit
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.organisations.queries.members import get_member
from situationroom.rooms.organisations.queries.sight import Sight, count_sight

WHAT = "organisations.sight"


def look_at_sight(
    *, by: Actor, at: datetime, organisation: UUID, person: UUID, reason: str, address: str = ""
) -> list[Sight]:
    """Count what a member of an organisation may see, and write down who asked and why.

    For the secretariat, and for the organisation's administrators as far as it is the member's
    home: by whichever they act. Rules ORG-01, ORG-02. Raises NotFound, NotAllowed, Refusal.
    """
    today = timezone.localdate(at)
    member = get_member(organisation=organisation, person=person, by=by, on=today)
    reason = audit.check_reason(reason)
    actor = get_actor(member.person, on=today, at=at)
    if by.kind is not ActorKind.SECRETARIAT and actor.organisation != organisation:
        raise NotFound("There is no such member.")
    with acting_as(by):
        audit.record_read(
            by=by,
            at=at,
            what=WHAT,
            about=person,
            whose=organisation,
            reason=reason,
            address=address,
        )
        return count_sight(actor=actor)
