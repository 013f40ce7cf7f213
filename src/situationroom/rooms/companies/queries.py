"""Reads: what a company is called for its reader, and who may know who it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.rules import hold
from situationroom.rooms.companies.models import (
    CompanyIdentity,
    CompanyProfile,
    Disclosure,
    Intake,
    Pseudonym,
)
from situationroom.rooms.companies.models.ties import PUBLISHED
from situationroom.rooms.companies.pseudonyms import ensure_pseudonyms
from situationroom.rooms.companies.rules import TAKE_IN, WRITE, TakingIn, Writing
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind

PAGE = 30


@dataclass(frozen=True, slots=True)
class CompanyName:
    """What a company is called for one reader: its own name, or the letters of a pseudonym."""

    name: str = ""
    pseudonym: str = ""


def name_for(*, by: Actor, companies: Collection[UUID]) -> dict[UUID, CompanyName]:
    """Return what `by` is to call these companies, by id; one query when all have been called.

    For rooms above, which have asked whether `by` may see the case: an id that is no company's is
    left out. Names that are shown in a list leave no audit row; the identity itself does.
    """
    return _named(companies, CompanyIdentity.objects.visible_to(by), by.organisation or PUBLISHED)


def published_names(*, companies: Collection[UUID]) -> dict[UUID, CompanyName]:
    """Return what published tables call these companies: the same for every reader."""
    return _named(companies, CompanyIdentity.unscoped.none(), PUBLISHED)


def _named(
    companies: Collection[UUID], known: QuerySet[CompanyIdentity], readers: UUID
) -> dict[UUID, CompanyName]:
    here = OuterRef("pk")
    own = Pseudonym.unscoped.filter(company=here, readers=readers)
    rows = Organisation.objects.filter(pk__in=companies, kind=OrganisationKind.COMPANY)
    rows = rows.annotate(
        true_name=Subquery(known.filter(company=here).values("name")[:1]),
        pseudonym=Subquery(own.values("text")[:1]),
    )
    found = {
        pk: CompanyName(name or "", "" if name else pseudonym or "")
        for pk, name, pseudonym in rows.values_list("pk", "true_name", "pseudonym")
    }
    lacking = [pk for pk, one in found.items() if one == CompanyName()]
    if lacking:
        made = ensure_pseudonyms(companies=lacking, readers=readers)
        found |= {pk: CompanyName(pseudonym=text) for pk, text in made.items()}
    return found


def is_known_to(*, by: Actor, company: UUID) -> bool:
    """Tell whether `by` may know who a company is."""
    return CompanyIdentity.objects.visible_to(by).filter(company=company).exists()


def list_known(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[CompanyIdentity]:
    """Return a page of the companies `by` may know by name, the ones changed last first."""
    rows = CompanyIdentity.objects.visible_to(by)
    if after is not None:
        at, last = after
        rows = rows.filter(below(changed_at=at, id=last))
    return list(rows.order_by("-changed_at", "-id")[:limit])


def find_identity(*, by: Actor, company: UUID) -> CompanyIdentity:
    """Return who a company is, for services that write down that it was read.

    Raises NotFound when hidden or absent.
    """
    rows = CompanyIdentity.objects.visible_to(by).filter(company=company)
    row = rows.select_related("label", "company").first()
    if row is None:
        raise NotFound("There is no such company.")
    return row


def list_disclosures(*, by: Actor, company: UUID) -> list[Disclosure]:
    """Return to whom a company is disclosed, as far as `by` may see it, newest first."""
    rows = Disclosure.objects.visible_to(by).filter(company=company)
    return list(rows.select_related("organisation").order_by("-since", "-id"))


def list_intakes(*, by: Actor, company: UUID) -> list[Intake]:
    """Return who took a company in, as far as `by` may see it."""
    rows = Intake.objects.visible_to(by).filter(company=company)
    return list(rows.select_related("organisation").order_by("since", "id"))


def get_profiles(*, by: Actor, companies: Collection[UUID]) -> dict[UUID, CompanyProfile]:
    """Return size and items of companies whose cases `by` may see, by company."""
    rows = CompanyProfile.objects.visible_to(by).filter(company__in=companies)
    return {row.company_id: row for row in rows.prefetch_related("items")}


def writing_of(*, by: Actor, company: UUID, at: datetime) -> Writing:
    """Return what the rules ask of somebody about to write about a company."""
    lasting = Q(until__isnull=True) | Q(until__gt=at)
    taken = Intake.unscoped.filter(lasting, company=company, organisation=by.organisation)
    return Writing(by, company, by.organisation is not None and taken.exists())


def may_register(*, by: Actor) -> bool:
    """Tell whether `by` may register a company: another, or their own once."""
    if not hold(TAKE_IN, TakingIn(by, None)) or by.id is None:
        return False
    return by.kind is not ActorKind.COMPANY or not is_known_to(by=by, company=_own(by))


def _own(by: Actor) -> UUID:
    assert by.organisation is not None  # a company is signed in for one
    return by.organisation


def may_write(*, by: Actor, company: UUID, at: datetime) -> bool:
    """Tell whether `by` may change what is known of a company."""
    return all(rule.holds(writing_of(by=by, company=company, at=at)) for rule in WRITE)
