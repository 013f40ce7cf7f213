"""Reads: programmes, and who keeps them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.rules import hold, require
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.rules import KEEPING, MAY_KEEP, Keeping
from situationroom.rooms.support.states import WindowKind

PAGE = 30
OWNERS = frozenset({OrganisationKind.MINISTRY, OrganisationKind.AGENCY})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which programmes somebody asks for; what is left out does not matter.

    `open_on`: offered on that day, as far as days and budget tell.
    """

    kind: str = ""
    field: str = ""
    owner: UUID | None = None
    open_on: date | None = None
    words: str = ""


def is_open(day: date) -> Q:
    """Return the condition of programmes that days and budget do not close."""
    is_over = Q(window=WindowKind.DAYS, until__lt=day)
    is_spent = Q(budget__isnull=False, spent__gte=F("budget"))
    return Q(retired_at=None) & ~is_over & ~is_spent


def list_programmes(
    *,
    by: Actor,
    wanted: Wanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Programme]:
    """Return a page of programmes, newest first."""
    rows = Programme.objects.visible_to(by).filter(_asked_for(wanted or Wanted()))
    if after is not None:
        at, last = after
        rows = rows.filter(below(registered_at=at, id=last))
    joined = rows.select_related("label", "owner")
    return list(joined.order_by("-registered_at", "-id")[:limit])


def _asked_for(wanted: Wanted) -> Q:
    said = {name: value for name in ("kind", "field", "owner") if (value := getattr(wanted, name))}
    condition = Q(**said)
    if wanted.open_on is not None:
        condition &= is_open(wanted.open_on)
    for word in wanted.words.split():
        condition &= Q(title_ko__icontains=word) | Q(summary__icontains=word)
    return condition


def get_programme(*, id: UUID, by: Actor) -> Programme:
    """Return one programme. Raises NotFound when hidden or absent."""
    rows = Programme.objects.visible_to(by).select_related("label", "owner")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such programme.")
    return row


def may_register(*, by: Actor) -> bool:
    """Tell whether `by` registers programmes."""
    return hold(MAY_KEEP, Keeping(by, by.organisation))


def check_may_register(*, by: Actor) -> None:
    """Raise NotAllowed for who does not."""
    require(MAY_KEEP, Keeping(by, by.organisation))


def may_keep(*, programme: Programme, by: Actor) -> bool:
    """Tell whether `by` changes a programme."""
    return hold(KEEPING, Keeping(by, programme.owner_id, programme.retired_at is not None))


def list_owners() -> list[Organisation]:
    """Return who may own a programme."""
    return list_organisations_of(OWNERS)
