"""Writes: let an organisation know who a company is, end that, note who took it in."""

from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.events import CompanyDisclosed, CompanyTakenIn, DisclosureEnded
from situationroom.rooms.companies.models import Disclosure, Intake
from situationroom.rooms.companies.rules import DISCLOSE, TAKE_IN, WRITE, Agreeing, TakingIn
from situationroom.rooms.companies.states import Consented
from situationroom.rooms.organisations.models import Organisation


def disclose_to(
    *,
    by: Actor,
    at: datetime,
    company: UUID,
    organisation: Organisation,
    purpose: str,
    until: datetime | None = None,
    consented: Consented = Consented.FORM,
) -> Disclosure:
    """Let an organisation know who a company is, because the company agreed.

    The company itself says so, or who took it in notes how it did. Raises NotFound when hidden or
    absent, NotAllowed by COM-03, Refusal by COM-04 to COM-06.
    """
    require(DISCLOSE, Agreeing(company, organisation.id, purpose, at, until))
    with acting_as(by):
        queries.find_identity(by=by, company=company)
        writing = queries.writing_of(by=by, company=company, at=at)
        require(WRITE, writing)
        if consented is Consented.SIGNED_IN and not writing.is_itself:
            raise Refusal("Say how the company agreed: it did not sign in here.")
        row = Disclosure.unscoped.create(
            label=_label_of(company, by),
            company_id=company,
            organisation=organisation,
            purpose=" ".join(purpose.split())[:300],
            consented=Consented.SIGNED_IN if writing.is_itself else consented,
            since=at,
            until=until,
            recorded_by=by.id,
            recorded_for=by.organisation,
        )
        told = CompanyDisclosed(company=str(company), organisation=str(organisation.id))
        emit(told, about=company, label=row.label, by=by, at=at)
    return row


def end_disclosure(*, by: Actor, at: datetime, disclosure: UUID) -> Disclosure:
    """Let an organisation know no more who a company is; ended twice, it ended once.

    Raises NotFound when hidden or absent, NotAllowed by COM-03: who was told may not end it.
    """
    with acting_as(by):
        seen = Disclosure.objects.visible_to(by).filter(pk=disclosure)
        rows = Disclosure.unscoped.select_for_update(of=("self",)).select_related("label")
        row = rows.filter(pk__in=seen.values("pk")).first()
        if row is None:
            raise NotFound("There is no such disclosure.")
        require(WRITE, queries.writing_of(by=by, company=row.company_id, at=at))
        if row.until is None or row.until > at:
            row.until = at
            row.save(update_fields=["until"])
            told = DisclosureEnded(
                company=str(row.company_id), organisation=str(row.organisation_id)
            )
            emit(told, about=row.company_id, label=row.label, by=by, at=at)
    return row


def record_intake(*, by: Actor, at: datetime, company: UUID, organisation: Organisation) -> Intake:
    """Note that an organisation took a case of a company in; a second case changes nothing.

    The company itself says so, or who knows it already. Raises NotFound when hidden or absent.
    """
    require(TAKE_IN, TakingIn(by, organisation.id))
    with acting_as(by):
        queries.find_identity(by=by, company=company)
        take_turns(f"companies.intake:{organisation.id}:{company}")
        row = Intake.unscoped.filter(company=company, organisation=organisation).first()
        if row is not None and row.until is None:
            return row
        if row is None:
            row = Intake(
                label=_label_of(company, by), company_id=company, organisation=organisation
            )
        row.since, row.until = at, None
        row.save()
        told = CompanyTakenIn(company=str(company), organisation=str(organisation.id))
        emit(told, about=company, label=row.label, by=by, at=at)
    return row


def _label_of(company: UUID, by: Actor) -> Label:
    return make_label(Level.OWN, owner=company, creator=by.id, company=company)
