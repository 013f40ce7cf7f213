"""Reads: from whom proposals came, as far as somebody may know."""

from collections.abc import Iterable
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.rooms.proposals.models import Proposal, Proposer
from situationroom.rooms.proposals.rules import AUTHORS


def list_proposers(*, proposals: Iterable[Proposal], by: Actor) -> dict[UUID, Proposer]:
    """Return from whom each proposal came, where `by` may know; one question for all of them."""
    rows = Proposer.objects.visible_to(by).filter(proposal__in=[one.pk for one in proposals])
    return {row.proposal_id: row for row in rows.select_related("organisation", "taken_in_by")}


def is_author(*, proposal: Proposal, by: Actor) -> bool:
    """Tell whether a proposal came from the organisation of `by`, or was taken in by it."""
    if by.organisation is None or by.kind not in AUTHORS:
        return False
    row = Proposer.objects.visible_to(by).filter(proposal=proposal).first()
    return row is not None and by.organisation in (row.organisation_id, row.taken_in_by_id)
