"""What a group of readers calls the companies it may not name: random names, made when needed."""

from collections.abc import Collection
from uuid import UUID

from situationroom.base.acting import acting_as, current_actor
from situationroom.base.shorts import new_short
from situationroom.rooms.companies.models import Pseudonym

LETTERS, TRIES = 4, 8


def find_pseudonyms(*, companies: Collection[UUID], readers: UUID) -> dict[UUID, str]:
    """Return the names a group of readers has for these companies already."""
    rows = Pseudonym.unscoped.filter(company__in=companies, readers=readers)
    return dict(rows.values_list("company_id", "text"))


def ensure_pseudonyms(*, companies: Collection[UUID], readers: UUID) -> dict[UUID, str]:
    """Return a name for each of these companies, making those that are not there yet.

    Two who make one at the same time end with the same: the database keeps the first. A name that
    is taken is drawn again, longer after some tries.
    """
    found = find_pseudonyms(companies=companies, readers=readers)
    for attempt in range(TRIES):
        lacking = [one for one in companies if one not in found]
        if not lacking:
            break
        rows = [Pseudonym(company_id=one, readers=readers, text=_drawn(attempt)) for one in lacking]
        with acting_as(current_actor()):
            Pseudonym.unscoped.bulk_create(rows, ignore_conflicts=True)
        found = find_pseudonyms(companies=companies, readers=readers)
    return found


def _drawn(attempt: int) -> str:
    return new_short(LETTERS + attempt // 2)
