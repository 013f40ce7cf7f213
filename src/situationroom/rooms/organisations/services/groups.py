"""Writes: sharing groups, who sits in them, and experts who are appointed to one."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.models import Audience, Label, Seat
from situationroom.base.rules import require
from situationroom.base.watching import watched
from situationroom.rooms.organisations import models
from situationroom.rooms.organisations.events import GroupEnded, GroupOpened, SeatAdded, SeatEnded
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.queries import get_actors
from situationroom.rooms.organisations.queries.actors import serving
from situationroom.rooms.organisations.rules import (
    GROUP_KEEPERS,
    MAY_APPOINT,
    Appointing,
    Seating,
    only_the_manager_knows_a_group,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role

SEATED = frozenset(
    {
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.POST,
        OrganisationKind.ASSOCIATION,
    }
)


@watched
def open_group(*, by: Actor, at: datetime, name: str, until: datetime | None = None) -> Audience:
    """Open a sharing group that one's own organisation manages and sits in.

    Raises NotAllowed for who keeps no groups, Refusal without a name or for an end in the past.
    """
    if by.kind not in GROUP_KEEPERS or by.organisation is None:
        raise NotAllowed("Sharing groups are opened by officers and posts.")
    if not name.strip():
        raise Refusal("Give the group a name; its members do not see it.")
    _check_end(until, at)
    with acting_as(by):
        group = Audience.objects.create(
            name=name.strip()[:120], manager=by.organisation, until=until
        )
        Seat.objects.create(audience=group, organisation=by.organisation)
        fact = GroupOpened(group=str(group.id))
        emit(fact, about=group.id, label=_label(group), by=by, at=at)
    return group


@watched
def add_seat(
    *,
    by: Actor,
    at: datetime,
    group: UUID,
    organisation: UUID,
    role: str = "",
    until: datetime | None = None,
) -> Seat:
    """Let an organisation sit in a group, in one role or in all; again moves its end.

    Raises NotFound for who does not manage the group, Refusal for who cannot sit in one.
    """
    _check_end(until, at)
    with acting_as(by):
        row = _managed(by, group, at)
        seated = models.Organisation.objects.filter(pk=organisation, closed_at=None).first()
        if seated is None:
            raise NotFound("There is no such organisation.")
        if OrganisationKind(seated.kind) not in SEATED or role not in {"", *Role}:
            raise Refusal(
                "This organisation cannot sit in a group in this role.",
                hint="Choose an organisation of the room, and a role its members have.",
            )
        seat, _ = Seat.objects.update_or_create(
            audience=row, organisation=organisation, role=role, defaults={"until": until}
        )
        return _seated(row, seat, by, at)


@watched
def appoint_expert(
    *,
    by: Actor,
    at: datetime,
    group: UUID,
    person: UUID,
    company: UUID | None = None,
    until: datetime | None = None,
) -> Seat:
    """Let an expert sit in a group: the secretariat, or who manages it, appoints.

    Refused where the expert is in conflict with the company named or with any company that what
    the group reads is about. Raises NotFound, NotAllowed, Refusal.
    """
    _check_end(until, at)
    today = timezone.localdate(at)
    with acting_as(by):
        row = _managed(by, group, at)
        office = serving(today).filter(person=person, organisation__kind=OrganisationKind.EXPERT)
        about = Label.objects.filter(audience=row, company__isnull=False)
        companies = set(about.values_list("company", flat=True)) | ({company} - {None})
        people = models.Person.objects.filter(pk=person)
        barred = [one.barred for one in get_actors(people, on=today, at=at).values()]
        appointing = Appointing(
            is_expert=office.exists(),
            companies=frozenset(one for one in companies if one is not None),
            barred=frozenset().union(*barred),
        )
        require(MAY_APPOINT, appointing)
        seat, _ = Seat.objects.update_or_create(
            audience=row, person=person, defaults={"until": until}
        )
        return _seated(row, seat, by, at)


@watched
def end_seat(*, by: Actor, at: datetime, group: UUID, seat: UUID) -> Seat:
    """Let somebody sit in a group no more, at once. Raises NotFound."""
    with acting_as(by):
        row = _managed(by, group, at)
        found = Seat.objects.select_for_update().filter(pk=seat, audience=row).first()
        if found is None:
            raise NotFound("There is no such seat.")
        if found.until is None or found.until > at:
            found.until = at
            found.save(update_fields=["until"])
        fact = SeatEnded(seat=str(found.id))
        emit(fact, about=row.id, label=_label(row), by=by, at=at)
    return found


@watched
def end_group(*, by: Actor, at: datetime, group: UUID) -> Audience:
    """Let nobody be in a group any more, at once. Raises NotFound, Conflict when it has ended."""
    with acting_as(by):
        row = _managed(by, group, at)
        row.until = at
        row.save(update_fields=["until"])
        emit(GroupEnded(group=str(row.id)), about=row.id, label=_label(row), by=by, at=at)
    return row


def _check_end(until: datetime | None, at: datetime) -> None:
    if until is not None and until <= at:
        raise Refusal("The end lies in the past.", hint="Name a later day.")


def _managed(by: Actor, group: UUID, at: datetime) -> Audience:
    row = Audience.objects.select_for_update().filter(pk=group).first()
    if row is None:
        raise NotFound("There is no such group.")
    require((only_the_manager_knows_a_group,), Seating(by, row.manager))
    if row.until is not None and row.until <= at:
        raise Conflict("This group has ended.", hint="Open a new one.")
    return row


def _label(group: Audience) -> Label:
    return label_of_organisation(group.manager)


def _seated(group: Audience, seat: Seat, by: Actor, at: datetime) -> Seat:
    emit(SeatAdded(seat=str(seat.id)), about=group.id, label=_label(group), by=by, at=at)
    return seat
