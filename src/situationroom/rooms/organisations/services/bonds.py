"""Writes: mandates, consents, conflicts of interest, roles passed on for an absence."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.rules import hold, require
from situationroom.base.watching import watched
from situationroom.rooms.organisations.events import (
    ConflictDeclared,
    ConflictWithdrawn,
    ConsentEnded,
    ConsentGiven,
    DelegationEnded,
    MandateEnded,
    MandateGiven,
    RolesDelegated,
)
from situationroom.rooms.organisations.labels import label_of_organisation
from situationroom.rooms.organisations.models import (
    Conflict,
    Consent,
    Delegation,
    Mandate,
    Organisation,
)
from situationroom.rooms.organisations.queries.actors import holding, serving
from situationroom.rooms.organisations.rules import (
    MAY_BIND,
    MAY_DELEGATE,
    Absence,
    Binding,
    only_those_bound_know,
)
from situationroom.rooms.organisations.states import OrganisationKind, Role

Bond = TypeVar("Bond", Mandate, Consent, Conflict, Delegation)


@watched
def give_mandate(
    *, by: Actor, at: datetime, company: UUID, broker: UUID, until: date | None = None
) -> Mandate:
    """Let a customs broker act for a company; again only moves its last day.

    Raises NotFound, and Refusal for organisations or days between which this cannot be.
    """
    with acting_as(by):
        _may_bind(by, company, broker, OrganisationKind.BROKER)
        today = _from_today(at, until)
        row = holding(Mandate, on=today).filter(broker=broker, company=company).first()
        row = row or Mandate(
            label=label_of_organisation(company), broker_id=broker, company_id=company, since=today
        )
        row.until, row.given_by = until, by.id
        row.save()
        return _told(row, MandateGiven(mandate=str(row.id)), by, at)


@watched
def end_mandate(*, by: Actor, at: datetime, mandate: UUID) -> Mandate:
    """End a mandate at once; company, broker and secretariat may. Raises NotFound."""
    with acting_as(by):
        row = _locked(Mandate, mandate)
        _may_end(by, row.company_id, row.broker_id)
        return _ended(row, MandateEnded(mandate=str(row.id)), by, at)


@watched
def give_member_consent(
    *, by: Actor, at: datetime, company: UUID, association: UUID, until: date | None = None
) -> Consent:
    """Let an association file for a member company; again only moves its last day.

    Raises NotFound, and Refusal for organisations or days between which this cannot be.
    """
    with acting_as(by):
        _may_bind(by, company, association, OrganisationKind.ASSOCIATION)
        today = _from_today(at, until)
        row = holding(Consent, on=today).filter(association=association, company=company).first()
        row = row or Consent(
            label=label_of_organisation(company),
            association_id=association,
            company_id=company,
            since=today,
        )
        row.until, row.given_by = until, by.id
        row.save()
        return _told(row, ConsentGiven(consent=str(row.id)), by, at)


@watched
def end_member_consent(*, by: Actor, at: datetime, consent: UUID) -> Consent:
    """End a consent at once; company, association and secretariat may. Raises NotFound."""
    with acting_as(by):
        row = _locked(Consent, consent)
        _may_end(by, row.company_id, row.association_id)
        return _ended(row, ConsentEnded(consent=str(row.id)), by, at)


@watched
def declare_conflict(
    *,
    by: Actor,
    at: datetime,
    company: UUID,
    reason: str,
    person: UUID | None = None,
    organisation: UUID | None = None,
) -> Conflict:
    """Bar an expert, or an expert's whole office, from all that is about a company.

    They declare it themselves, or the secretariat does. Raises NotFound, NotAllowed, Refusal.
    """
    if (person is None) == (organisation is None):
        raise Refusal("Name a person or an expert's office, not both.")
    if not reason.strip():
        raise Refusal("Say why.", hint="One sentence is enough.")
    with acting_as(by):
        office = _office_of(person, organisation, timezone.localdate(at))
        if by.kind is not ActorKind.SECRETARIAT and (by.organisation != office or by.id is None):
            raise NotFound("There is no such expert.")
        if person not in (None, by.id) and by.kind is not ActorKind.SECRETARIAT:
            raise NotAllowed("Experts declare their own conflicts, the secretariat any.")
        if _kind_of(company) is not OrganisationKind.COMPANY:
            raise NotFound("There is no such company.")
        row = Conflict.objects.create(
            label=label_of_organisation(by.organisation),
            person_id=person,
            organisation_id=organisation,
            company_id=company,
            reason=reason.strip()[:300],
            since=timezone.localdate(at),
            declared_by=by.organisation,
            given_by=by.id,
        )
        return _told(row, ConflictDeclared(conflict=str(row.id)), by, at)


@watched
def withdraw_conflict(*, by: Actor, at: datetime, conflict: UUID) -> Conflict:
    """End a conflict of interest; the secretariat alone may, for it lets somebody read.

    Raises NotFound, NotAllowed.
    """
    with acting_as(by):
        row = _locked(Conflict, conflict)
        if by.kind is not ActorKind.SECRETARIAT:
            if by.organisation is not None and by.organisation == row.declared_by:
                raise NotAllowed("Only the secretariat withdraws a conflict of interest.")
            raise _nothing()
        return _ended(row, ConflictWithdrawn(conflict=str(row.id)), by, at)


@watched
def delegate(
    *, by: Actor, at: datetime, taker: UUID, roles: Collection[str], since: date, until: date
) -> Delegation:
    """Pass roles of one's own on to a colleague for the days of an absence.

    Raises Refusal naming the rule.
    """
    today = timezone.localdate(at)
    with acting_as(by):
        members = serving(today).filter(organisation=by.organisation)
        own = members.filter(person=by.id).values_list("role", flat=True)
        known = frozenset(Role(role) for role in roles if role in set(Role))
        absence = Absence(
            by=by,
            giver=by.id or UUID(int=0),
            taker=taker,
            roles=known,
            own=frozenset(map(Role, own)),
            is_colleague=members.filter(person=taker).exists(),
            since=since,
            until=until,
            today=today,
        )
        require(MAY_DELEGATE, absence)
        if by.organisation is None:
            raise NotFound("There is no such organisation.")
        row = Delegation.objects.create(
            label=label_of_organisation(by.organisation),
            organisation_id=by.organisation,
            giver_id=absence.giver,
            taker_id=taker,
            roles=sorted(known),
            since=since,
            until=until,
            given_by=by.id,
        )
        return _told(row, RolesDelegated(delegation=str(row.id)), by, at)


@watched
def end_delegation(*, by: Actor, at: datetime, delegation: UUID) -> Delegation:
    """Take roles back, or give them back, before the absence ends. Raises NotFound."""
    with acting_as(by):
        row = _locked(Delegation, delegation)
        manages = by.organisation == row.organisation_id and Role.ADMIN in by.roles
        theirs = by.id is not None and by.id in (row.giver_id, row.taker_id)
        if not (manages or theirs or by.kind is ActorKind.SECRETARIAT):
            raise _nothing()
        return _ended(row, DelegationEnded(delegation=str(row.id)), by, at)


def _kind_of(organisation: UUID) -> OrganisationKind | None:
    row = Organisation.objects.filter(pk=organisation, closed_at=None).first()
    return OrganisationKind(row.kind) if row else None


def _may_bind(by: Actor, company: UUID, other: UUID, wanted: OrganisationKind) -> None:
    kinds: Any = (_kind_of(company), _kind_of(other))
    require(MAY_BIND, Binding(by, company, other, kinds, wanted))


def _may_end(by: Actor, company: UUID, other: UUID) -> None:
    kinds = (OrganisationKind.COMPANY, OrganisationKind.COMPANY)
    binding = Binding(by, company, other, kinds, OrganisationKind.COMPANY, ends=True)
    if not hold((only_those_bound_know,), binding):
        raise _nothing()


def _from_today(at: datetime, until: date | None) -> date:
    today = timezone.localdate(at)
    if until is not None and until < today:
        raise Refusal("The last day lies in the past.", hint="Name today or a later day.")
    return today


def _office_of(person: UUID | None, organisation: UUID | None, on: date) -> UUID:
    """Return the expert's office a conflict is about. Raises NotFound where it is none."""
    if organisation is not None and _kind_of(organisation) is OrganisationKind.EXPERT:
        return organisation
    rows = serving(on).filter(organisation__kind=OrganisationKind.EXPERT, person=person)
    found = rows.values_list("organisation", flat=True).first() if person else None
    if found is None:
        raise NotFound("There is no such expert.")
    return found


def _locked(model: type[Bond], id: UUID) -> Bond:
    rows: Any = model._default_manager.select_for_update(of=("self",)).select_related("label")
    row: Bond | None = rows.filter(pk=id, ended_at=None).first()
    if row is None:
        raise _nothing()
    return row


def _nothing() -> NotFound:
    return NotFound("There is no such agreement, or it has ended.")


def _told(row: Bond, fact: Fact, by: Actor, at: datetime) -> Bond:
    emit(fact, about=row.id, label=row.label, by=by, at=at)
    return row


def _ended(row: Bond, fact: Fact, by: Actor, at: datetime) -> Bond:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return _told(row, fact, by, at)
