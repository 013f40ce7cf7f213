"""What proposals do by themselves: they are found, and owners and authors are told."""

from collections.abc import Sequence
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.proposals.events import (
    ProposalAnswered,
    ProposalAssigned,
    ProposalCarriedOut,
    ProposalHandedIn,
    ReconsiderationAsked,
)
from situationroom.rooms.proposals.models import Proposal, Proposer
from situationroom.rooms.proposals.queries import find_proposal


@searchable("proposal", ProposalHandedIn, ProposalAnswered)
def found_proposal(proposal: UUID) -> Entry:
    """Find a proposal by its titles, its words and the answers to it."""
    row = find_proposal(proposal)
    reasons = row.verdicts.values_list("reasons", flat=True)
    body = " ".join([row.short, row.problem, row.asks, row.reason, *reasons])
    return Entry(row.title_ko, row.title_en, body, row.label, row.handed_in_at)


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what proposals are called; delivery has asked their labels."""
    rows = Proposal.unscoped.filter(pk__in=ids).values_list("pk", "title_ko", "title_en")
    return {pk: Title(korean, english) for pk, korean, english in rows}


def is_owned_by(proposal: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the owner of a proposal."""
    return Proposal.objects.visible_to(by).filter(pk=proposal, owner=by.organisation).exists()


def owner(event: Event) -> list[Organisation]:
    """Return who answers a proposal."""
    owners = Proposal.unscoped.filter(pk=event.about).values("owner")
    return list(Organisation.objects.filter(pk__in=owners))


def authors(event: Event) -> list[Organisation]:
    """Return the organisations a proposal came from, and that took it in."""
    rows = Proposer.unscoped.filter(proposal=event.about)
    named = rows.select_related("organisation", "taken_in_by")
    found = [house for row in named for house in (row.organisation, row.taken_in_by) if house]
    return list(dict.fromkeys(found))


speaks_of("proposal", titles=titles, managed_by=is_owned_by)
notifies(
    ProposalAssigned,
    name="proposals.assigned",
    to=owner,
    about="proposal",
    says="Your organisation is asked to answer a proposal.",
)
notifies(
    ProposalAnswered,
    name="proposals.answered",
    to=authors,
    about="proposal",
    says="A proposal of your organisation was answered.",
)
notifies(
    ReconsiderationAsked,
    name="proposals.asked_again",
    to=owner,
    about="proposal",
    says="An author asks your organisation to reconsider its answer to a proposal.",
)
notifies(
    ProposalCarriedOut,
    name="proposals.carried_out",
    to=authors,
    about="proposal",
    says="What a proposal of your organisation asked for is in force, or was done.",
)
