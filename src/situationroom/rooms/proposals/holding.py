"""The proposal a service is about to change, held to its end, and those that went up in it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor, room_rule
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.events import Fact, emit
from situationroom.rooms.proposals.models import Proposal, RuleChange

TOGETHER = "who joined a proposal hears what becomes of it, without reading it"
RULE = room_rule("proposals.tell_authors")
"""Who tells: an author does not learn from it who acted on a proposal it may not read."""


def held(by: Actor, proposal: UUID) -> Proposal:
    """Return a proposal as it is, held until the transaction ends.

    Raises NotFound when hidden or absent.
    """
    if not Proposal.objects.visible_to(by).filter(pk=proposal).exists():
        raise NotFound("There is no such proposal.")
    rows = Proposal.unscoped.select_for_update(of=("self",))
    return rows.select_related("label").get(pk=proposal)


def held_both(by: Actor, one: UUID, other: UUID) -> tuple[Proposal, Proposal]:
    """Return two proposals, held in one order for all, so that writers never block each other."""
    rows = {pk: held(by, pk) for pk in sorted({one, other})}
    return rows[one], rows[other]


def held_with_whole(by: Actor, proposal: UUID) -> tuple[Proposal, Proposal | None]:
    """Return a proposal and what it went up in, the whole held before it as all writers do.

    Who reads a part need not read the whole: the room holds it for them. Raises NotFound when the
    part is hidden or absent.
    """
    rows = Proposal.objects.visible_to(by).filter(pk=proposal)
    into = rows.values_list("merged_into", flat=True).first()
    whole = None
    if into is not None:
        with as_room(TOGETHER):
            held_rows = Proposal.unscoped.select_for_update(of=("self",))
            whole = held_rows.select_related("label").get(pk=into)
    part = held(by, proposal)
    if part.merged_into_id != into:
        raise Conflict(
            "Somebody else has joined this proposal or taken it apart meanwhile.",
            "Look at where it stands now.",
        )
    return part, whole


def held_rule(by: Actor, rule: UUID) -> RuleChange:
    """Return a rule change, held with its proposal before it. Raises NotFound when hidden."""
    proposal = RuleChange.objects.filter(pk=rule).values_list("proposal", flat=True).first()
    if proposal is None:
        raise NotFound("There is no such rule change.")
    whole = held(by, proposal)
    row = RuleChange.objects.select_for_update(of=("self",)).get(pk=rule)
    row.proposal = whole
    return row


def tell(fact: Fact, proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """Write what happened, readable by who reads the proposal."""
    emit(fact, about=proposal.id, label=proposal.label, by=by, at=at)


def parts_of(whole: Proposal) -> list[Proposal]:
    """Return what went up in a proposal, held; whoever may read them. Within `as_room` only."""
    rows = Proposal.unscoped.select_for_update(of=("self",)).filter(merged_into=whole)
    return list(rows.select_related("label").order_by("id"))


def carry(whole: Proposal, **columns: Any) -> list[Proposal]:
    """Write columns of a proposal and of all that went up in it; return those parts."""
    for name, value in columns.items():
        setattr(whole, name, value)
    whole.save(update_fields=list(columns))
    mirrored = {name: value for name, value in columns.items() if name not in ("state",)}
    with as_room(TOGETHER):
        parts = parts_of(whole)
        if mirrored:
            Proposal.unscoped.filter(pk__in=[one.pk for one in parts]).update(**mirrored)
    return parts
