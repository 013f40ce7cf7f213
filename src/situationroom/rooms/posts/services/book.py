"""Writes: partners in the book of a post, and their introduction to who asked."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.posts.events import PartnerIntroduced, PartnerNoted, PartnerRetired
from situationroom.rooms.posts.holding import held, tell
from situationroom.rooms.posts.models import Introduction, Partner
from situationroom.rooms.posts.rules import (
    INTRODUCING,
    MAY_NOTE,
    NOTING,
    Introducing,
    Noting,
)
from situationroom.rooms.posts.states import PartnerKind, RequestState


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSaid:
    """What the book says of a partner."""

    kind: PartnerKind
    area: str
    name: str
    local_name: str = ""
    does: str = ""
    contact: str = ""
    reach: str = ""
    note: str = ""
    confirmed_on: date


def note_partner(*, by: Actor, at: datetime, said: PartnerSaid) -> Partner:
    """Write a partner into the book of one's own post (rules PST-21 to PST-25)."""
    columns = _columns(by, at, said, None)
    post = by.organisation
    assert post is not None  # PST-21
    with acting_as(by):
        row = Partner.unscoped.create(
            label=make_label(Level.OWN, owner=post, creator=by.id),
            post_id=post,
            noted_at=at,
            **columns,
        )
        emit(PartnerNoted(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def _columns(by: Actor, at: datetime, said: PartnerSaid, row: Partner | None) -> dict[str, object]:
    """Return what the book will say. Raises what it would be refused with."""
    post = row.post_id if row is not None else by.organisation
    area = normalise_origin(said.area) if said.area.strip() else ""
    name = said.name.strip()
    others = Partner.objects.visible_to(by).filter(post=post, area=area, name=name)
    is_taken = any(one != row for one in others[:2])
    noting = Noting(by, post, name, area, said.confirmed_on, localdate(at), is_taken)
    require(NOTING, noting)
    told = {one.name: getattr(said, one.name) for one in fields(said)}
    stripped = {key: one.strip() if isinstance(one, str) else one for key, one in told.items()}
    return stripped | {"kind": said.kind, "area": area}


def _held(by: Actor, partner: UUID) -> Partner:
    if not Partner.objects.visible_to(by).filter(pk=partner).exists():
        raise NotFound("There is no such partner.")
    rows = Partner.unscoped.select_for_update(of=("self",))
    return rows.select_related("label").get(pk=partner)


def change_partner(*, by: Actor, at: datetime, partner: UUID, said: PartnerSaid) -> Partner:
    """Change what the book says of a partner; one that was taken out is there again."""
    with acting_as(by):
        row = _held(by, partner)
        for name, value in _columns(by, at, said, row).items():
            setattr(row, name, value)
        row.retired_at = None
        row.save()
        emit(PartnerNoted(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def retire_partner(*, by: Actor, at: datetime, partner: UUID) -> Partner:
    """Take a partner out of the book; what was introduced before stands."""
    with acting_as(by):
        row = _held(by, partner)
        require(MAY_NOTE, Noting(by, row.post_id, row.name, row.area, localdate(at), localdate(at)))
        if row.retired_at is None:
            row.retired_at = at
            row.save(update_fields=["retired_at"])
            emit(PartnerRetired(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def introduce_partner(
    *,
    by: Actor,
    at: datetime,
    request: UUID,
    partner: UUID,
    consented: bool,
    consent_how: str,
) -> Introduction:
    """Name a partner of the book to who asked, with its consent (rules PST-16 to PST-20).

    Name and contact are copied as they are told now: the book itself stays with the post.
    """
    with acting_as(by):
        row, known = held(by, request), _held(by, partner)
        require(
            INTRODUCING,
            Introducing(
                by, row.post_id, RequestState(row.state), consented, consent_how,
                known.retired_at is not None, row.introductions.filter(partner=known).exists(),
            ),
        )  # fmt: skip
        reached = " · ".join(filter(None, [known.contact, known.reach]))
        made = Introduction.objects.create(
            request=row,
            partner=known,
            post_id=row.post_id,
            told_name=known.name,
            told_reach=reached,
            consent_how=consent_how.strip(),
            at=at,
            introduced_by=by.name,
        )
        tell(PartnerIntroduced(str(row.id)), row, by=by, at=at)
    return made
