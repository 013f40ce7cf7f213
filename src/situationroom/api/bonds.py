"""Mandates, consents, conflicts, absences and sharing groups. Members only."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import Page, whole
from situationroom.base.models import Audience, Seat
from situationroom.rooms.organisations import models
from situationroom.rooms.organisations.queries import members as queries
from situationroom.rooms.organisations.services import bonds, groups

router = Router(tags=["organisations"], by_alias=True)


class Bond(Schema):
    """What a company lets another organisation do, from a day until another."""

    id: UUID
    company: UUID
    other: UUID
    since: date
    until: date | None


class MandateSaid(Said):
    """Which broker may act for which company."""

    company: UUID
    broker: UUID
    until: date | None = None


class ConsentSaid(Said):
    """Which association may file for which company."""

    company: UUID
    association: UUID
    until: date | None = None


class Conflict(Schema):
    """An expert, or a whole office, that must never see what is about a company."""

    id: UUID
    person: UUID | None
    organisation: UUID | None
    company: UUID
    reason: str
    since: date


class ConflictSaid(Said):
    """Who is barred from what is about which company, and why."""

    company: UUID
    reason: str = Field(max_length=300)
    person: UUID | None = None
    organisation: UUID | None = None


class Delegation(Schema):
    """Roles passed on to a colleague for an absence."""

    id: UUID
    giver: UUID
    taker: UUID
    roles: list[str]
    since: date
    until: date | None


class DelegationSaid(Said):
    """Which of one's own roles a colleague has, on which days."""

    taker: UUID
    roles: list[str] = Field(max_length=6)
    since: date
    until: date


class Group(Schema):
    """A sharing group, to who manages it."""

    id: UUID
    name: str
    manager: UUID | None
    until: datetime | None


class GroupSaid(Said):
    """What the manager calls a group, and when it ends."""

    name: str = Field(max_length=120)
    until: datetime | None = None


class SeatShown(Schema):
    """Who sits in a group: an organisation in a role or all of them, or a person."""

    id: UUID
    organisation: UUID | None
    role: str
    person: UUID | None
    until: datetime | None


class SeatSaid(Said):
    """Which organisation sits in a group, in which role."""

    organisation: UUID
    role: str = Field("", max_length=20)
    until: datetime | None = None


class ExpertSaid(Said):
    """Which expert sits in a group, for which company's matter."""

    person: UUID
    company: UUID | None = None
    until: datetime | None = None


def _mandate(row: models.Mandate) -> Bond:
    return Bond(
        id=row.id, company=row.company_id, other=row.broker_id, since=row.since, until=row.until
    )


def _consent(row: models.Consent) -> Bond:
    return Bond(
        id=row.id,
        company=row.company_id,
        other=row.association_id,
        since=row.since,
        until=row.until,
    )


def _conflict(row: models.Conflict) -> Conflict:
    return Conflict(
        id=row.id,
        person=row.person_id,
        organisation=row.organisation_id,
        company=row.company_id,
        reason=row.reason,
        since=row.since,
    )


def _delegation(row: models.Delegation) -> Delegation:
    return Delegation(
        id=row.id,
        giver=row.giver_id,
        taker=row.taker_id,
        roles=row.roles,
        since=row.since,
        until=row.until,
    )


def _group(row: Audience) -> Group:
    return Group(id=row.id, name=row.name, manager=row.manager, until=row.until)


def _seat(row: Seat) -> SeatShown:
    return SeatShown(
        id=row.id,
        organisation=row.organisation,
        role=row.role,
        person=row.person,
        until=row.until,
    )


@router.get("/mandates", response=Page[Bond])
def list_mandates(request: HttpRequest) -> Page[Bond]:
    """List the mandates one's organisation has given or holds."""
    rows = queries.list_mandates(by=actor_of(request), on=timezone.localdate())
    return whole([_mandate(row) for row in rows])


@writes(router, "/mandates", response=Bond, status=201)
def give_mandate(request: HttpRequest, said: MandateSaid) -> Deed:
    """Let a customs broker act for one's company."""
    actor = actor_of(request)
    return lambda: _mandate(bonds.give_mandate(by=actor, at=timezone.now(), **said.model_dump()))


@writes(router, "/mandates/{id}/end", response=Bond)
def end_mandate(request: HttpRequest, id: UUID) -> Deed:
    """End a mandate at once."""
    actor = actor_of(request)
    return lambda: _mandate(bonds.end_mandate(by=actor, at=timezone.now(), mandate=id))


@router.get("/consents", response=Page[Bond])
def list_member_consents(request: HttpRequest) -> Page[Bond]:
    """List the consents one's organisation has given or holds."""
    rows = queries.list_consents(by=actor_of(request), on=timezone.localdate())
    return whole([_consent(row) for row in rows])


@writes(router, "/consents", response=Bond, status=201)
def give_member_consent(request: HttpRequest, said: ConsentSaid) -> Deed:
    """Let an association file for one's company."""
    actor = actor_of(request)
    return lambda: _consent(
        bonds.give_member_consent(by=actor, at=timezone.now(), **said.model_dump())
    )


@writes(router, "/consents/{id}/end", response=Bond)
def end_consent(request: HttpRequest, id: UUID) -> Deed:
    """End a consent at once."""
    actor = actor_of(request)
    return lambda: _consent(bonds.end_member_consent(by=actor, at=timezone.now(), consent=id))


@router.get("/conflicts", response=Page[Conflict])
def list_conflicts(request: HttpRequest) -> Page[Conflict]:
    """List the conflicts of interest of oneself and one's office."""
    rows = queries.list_conflicts(by=actor_of(request), on=timezone.localdate())
    return whole([_conflict(row) for row in rows])


@writes(router, "/conflicts", response=Conflict, status=201)
def declare_conflict(request: HttpRequest, said: ConflictSaid) -> Deed:
    """Bar an expert from all that is about a company."""
    actor = actor_of(request)
    return lambda: _conflict(
        bonds.declare_conflict(by=actor, at=timezone.now(), **said.model_dump())
    )


@writes(router, "/conflicts/{id}/withdraw", response=Conflict)
def withdraw_conflict(request: HttpRequest, id: UUID) -> Deed:
    """End a conflict of interest; the secretariat alone may."""
    actor = actor_of(request)
    return lambda: _conflict(bonds.withdraw_conflict(by=actor, at=timezone.now(), conflict=id))


@router.get("/delegations", response=Page[Delegation])
def list_delegations(request: HttpRequest) -> Page[Delegation]:
    """List the roles one has passed on, or was passed."""
    rows = queries.list_delegations(by=actor_of(request), on=timezone.localdate())
    return whole([_delegation(row) for row in rows])


@writes(router, "/delegations", response=Delegation, status=201)
def delegate(request: HttpRequest, said: DelegationSaid) -> Deed:
    """Pass one's own roles on to a colleague for an absence."""
    actor = actor_of(request)
    return lambda: _delegation(bonds.delegate(by=actor, at=timezone.now(), **said.model_dump()))


@writes(router, "/delegations/{id}/end", response=Delegation)
def end_delegation(request: HttpRequest, id: UUID) -> Deed:
    """Take roles back before the absence ends."""
    actor = actor_of(request)
    return lambda: _delegation(bonds.end_delegation(by=actor, at=timezone.now(), delegation=id))


@router.get("/groups", response=Page[Group])
def list_groups(request: HttpRequest) -> Page[Group]:
    """List the sharing groups one's organisation manages."""
    return whole([_group(row) for row in queries.list_groups(by=actor_of(request))])


@writes(router, "/groups", response=Group, status=201)
def open_group(request: HttpRequest, said: GroupSaid) -> Deed:
    """Open a sharing group that one's organisation manages and sits in."""
    actor = actor_of(request)
    return lambda: _group(groups.open_group(by=actor, at=timezone.now(), **said.model_dump()))


@router.get("/groups/{id}/seats", response=Page[SeatShown])
def list_seats(request: HttpRequest, id: UUID) -> Page[SeatShown]:
    """List who sits in a group, to who manages it; its members are not told."""
    rows = queries.list_seats(group=id, by=actor_of(request), at=timezone.now())
    return whole([_seat(row.seat) for row in rows])


@writes(router, "/groups/{id}/seats", response=SeatShown, status=201)
def add_seat(request: HttpRequest, id: UUID, said: SeatSaid) -> Deed:
    """Let an organisation sit in a group, in one role or in all."""
    actor = actor_of(request)
    return lambda: _seat(
        groups.add_seat(by=actor, at=timezone.now(), group=id, **said.model_dump())
    )


@writes(router, "/groups/{id}/experts", response=SeatShown, status=201)
def appoint_expert(request: HttpRequest, id: UUID, said: ExpertSaid) -> Deed:
    """Let an expert sit in a group who is not in conflict."""
    actor = actor_of(request)
    return lambda: _seat(
        groups.appoint_expert(by=actor, at=timezone.now(), group=id, **said.model_dump())
    )


@writes(router, "/groups/{id}/seats/{seat}/end", response=SeatShown)
def end_seat(request: HttpRequest, id: UUID, seat: UUID) -> Deed:
    """Let somebody sit in a group no more."""
    actor = actor_of(request)
    return lambda: _seat(groups.end_seat(by=actor, at=timezone.now(), group=id, seat=seat))


@writes(router, "/groups/{id}/end", response=Group)
def end_group(request: HttpRequest, id: UUID) -> Deed:
    """Let nobody be in a group any more."""
    actor = actor_of(request)
    return lambda: _group(groups.end_group(by=actor, at=timezone.now(), group=id))
