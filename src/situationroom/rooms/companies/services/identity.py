"""Writes: register a company, change who it is, tell its figures; and read both, written down."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from situationroom.base import audit
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.rooms.codelists.models import Item
from situationroom.rooms.companies import queries
from situationroom.rooms.companies.events import CompanyRegistered, FiguresSet, IdentityChanged
from situationroom.rooms.companies.models import (
    CommercialFigure,
    CompanyIdentity,
    CompanyProfile,
    Intake,
)
from situationroom.rooms.companies.rules import (
    FIGURE,
    TAKE_IN,
    WRITE,
    FigureInput,
    TakingIn,
    a_registration_number_checks_out,
    digits_of,
)
from situationroom.rooms.companies.states import SizeBand
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind

MOST_FIGURES = 200
CHANGED = "신원 정보 변경 (identity changed)"  # for who gives no reason


@dataclass(frozen=True, slots=True)
class IdentityInput:
    """Who a company is, as it or somebody for it says."""

    name: str
    registration_number: str = ""
    contact_name: str = ""
    contact_mail: str = ""
    contact_phone: str = ""
    address: str = ""


def _label_of(company: UUID, by: Actor) -> Label:
    """Return a label for something of a company: its own, and about it."""
    return make_label(Level.OWN, owner=company, creator=by.id, company=company)


def register_company(
    *,
    by: Actor,
    at: datetime,
    identity: IdentityInput,
    size: SizeBand = SizeBand.UNKNOWN,
    items: Sequence[str] = (),
    taken_in_by: Organisation | None = None,
) -> Organisation:
    """Make a company known and return it: an organisation without a name, its identity apart.

    The organisation that takes it in may know who it is: that of `by`, or the one a company that
    files by itself names. Rules COM-01, COM-02, COM-07.
    """
    home = taken_in_by.id if taken_in_by is not None else by.organisation
    require(TAKE_IN, TakingIn(by, taken_in_by.id if taken_in_by is not None else None))
    said = _checked(identity)
    with acting_as(by):
        company = _organisation_of(by)
        label = _label_of(company.id, by)
        CompanyIdentity.unscoped.create(company=company, label=label, changed_at=at, **asdict(said))
        profile = CompanyProfile.unscoped.create(company=company, size=size)
        profile.items.set(_items(items))
        if home is not None and home != company.id:
            Intake.unscoped.create(label=label, company=company, organisation_id=home, since=at)
        told = CompanyRegistered(company=str(company.id))
        emit(told, about=company.id, label=label, by=by, at=at)
    return company


def _items(codes: Sequence[str]) -> list[Item]:
    found = list(Item.objects.filter(code__in=codes))
    unknown = sorted(set(codes) - {item.code for item in found})
    if unknown:
        raise Refusal("There is no ICT item %(item)s.", item=unknown[0])
    return found


def _organisation_of(by: Actor) -> Organisation:
    """Return the organisation of a company: its own where it has signed in, else a new one."""
    if by.kind is ActorKind.COMPANY and by.organisation is not None:
        own = Organisation.objects.get(pk=by.organisation)
        if CompanyIdentity.unscoped.filter(company=own).exists():
            raise Refusal("Your company is registered already.", "Change what is said of it.")
        return own
    code = f"co-{secrets.token_hex(8)}"
    return Organisation.objects.create(code=code, kind=OrganisationKind.COMPANY)


def change_identity(
    *,
    by: Actor,
    at: datetime,
    company: UUID,
    identity: IdentityInput,
    reason: str = CHANGED,
    address: str = "",
) -> CompanyIdentity:
    """Say anew who a company is; written down like a reading, unless the company itself says so.

    Raises NotFound when hidden or absent, NotAllowed by COM-03, Refusal by COM-07.
    """
    said = _checked(identity)
    with acting_as(by):
        row = queries.find_identity(by=by, company=company)
        require(WRITE, queries.writing_of(by=by, company=company, at=at))
        for name, value in asdict(said).items():
            setattr(row, name, value)
        row.changed_at = at
        row.save()
        _note(by, at, "identity_changed", company, reason, address)
        told = IdentityChanged(company=str(company))
        emit(told, about=company, label=row.label, by=by, at=at)
    return row


def _checked(said: IdentityInput) -> IdentityInput:
    """Return an identity with digits only in its number. Raises Refusal."""
    values = {name: " ".join(str(value).split()) for name, value in asdict(said).items()}
    said = replace(said, **values)
    if not said.name:
        raise Refusal("Give the name of the company.")
    number = digits_of(said.registration_number)
    require((a_registration_number_checks_out,), number)
    return replace(said, registration_number=number)


def set_figures(
    *, by: Actor, at: datetime, company: UUID, figures: Sequence[FigureInput]
) -> list[CommercialFigure]:
    """Tell the prices, volumes and partners of a company anew; what was told before is replaced.

    Raises NotFound when hidden or absent, NotAllowed by COM-03, Refusal by COM-08 and COM-09.
    """
    for figure in figures:
        require(FIGURE, figure)
    if len(figures) > MOST_FIGURES:
        raise Refusal("These are more than %(most)d lines.", "Send fewer.", most=MOST_FIGURES)
    with acting_as(by):
        queries.find_identity(by=by, company=company)
        require(WRITE, queries.writing_of(by=by, company=company, at=at))
        CommercialFigure.unscoped.filter(company=company).delete()
        label = _label_of(company, by)
        rows = [
            CommercialFigure(company_id=company, label=label, position=number, **asdict(figure))
            for number, figure in enumerate(figures, start=1)
        ]
        CommercialFigure.unscoped.bulk_create(rows)
        told = FiguresSet(company=str(company), rows=len(rows))
        emit(told, about=company, label=label, by=by, at=at)
    return rows


def read_identity(
    *, by: Actor, at: datetime, company: UUID, reason: str = "", address: str = ""
) -> CompanyIdentity:
    """Return who a company is, and write down who asked, from where and why.

    Raises NotFound when hidden or absent, Refusal without a reason unless it is the company
    itself, which leaves no row either: one's own identity is no secret to oneself.
    """
    with acting_as(by):
        row = queries.find_identity(by=by, company=company)
        _note(by, at, "identity", company, reason, address)
    return row


def read_figures(
    *, by: Actor, at: datetime, company: UUID, reason: str = "", address: str = ""
) -> list[CommercialFigure]:
    """Return what a company told of its business, written down like a reading of its identity."""
    with acting_as(by):
        queries.find_identity(by=by, company=company)
        rows = CommercialFigure.objects.visible_to(by).filter(company=company)
        found = list(rows.order_by("position"))
        _note(by, at, "figures", company, reason, address)
    return found


def _note(by: Actor, at: datetime, what: str, company: UUID, reason: str, address: str) -> None:
    if by.kind is ActorKind.COMPANY and by.organisation == company:
        return
    audit.record_read(
        by=by,
        at=at,
        what=what,
        about=company,
        whose=company,
        reason=audit.check_reason(reason),
        address=address,
        company=company,
    )
