"""Labels that a few organisations read: circles, filled as others are asked."""

from collections.abc import Iterable
from uuid import UUID

from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Audience, Label, Seat


def make_circle(
    *,
    asker: UUID,
    creator: UUID | None,
    members: Iterable[UUID] = (),
    company: UUID | None = None,
) -> Label:
    """Return a new label that the asking organisation reads, and these members.

    Members do not see who else is in it (rule 3 of visibility). A `company` reads what it handed in
    itself as its own thread.
    """
    circle = Audience.objects.create(manager=asker)
    Seat.objects.bulk_create(
        [Seat(audience=circle, organisation=one) for one in dict.fromkeys([asker, *members])]
    )
    return make_label(
        Level.GROUP,
        owner=asker,
        creator=creator,
        audience=circle,
        company=company,
        in_thread=company is not None,
    )


def let_in(label: Label, members: Iterable[UUID]) -> None:
    """Let more organisations into the circle of a label."""
    if label.audience_id is None:
        return  # it was narrowed to somebody's own meanwhile: nobody is let in behind their back
    known = set(
        Seat.objects.filter(audience=label.audience_id).values_list("organisation", flat=True)
    )
    Seat.objects.bulk_create(
        [
            Seat(audience_id=label.audience_id, organisation=one)
            for one in dict.fromkeys(members)
            if one not in known
        ]
    )
