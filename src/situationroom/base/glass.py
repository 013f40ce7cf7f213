"""Break-glass: how somebody who runs the servers reads content, when nothing else helps.

One platform admin asks and says why, another approves; the first then reads, for four hours at
most, one object or one kind of object of one organisation, which is told at once. Every object
that is shown leaves an audit row. Nothing else in the room opens for a platform admin.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db.models import Model, QuerySet

from situationroom.base import audit
from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound
from situationroom.base.events import emit
from situationroom.base.facts import GlassAsked, GlassClosed, GlassOpened
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import BreakGlass, Label
from situationroom.base.privacy.rules import APPROVE_GLASS, ASK_GLASS, Approving, Asking
from situationroom.base.rules import require

# Tables of the floors below: keys, letters and people are no content of an organisation.
CLOSED = frozenset({"base", "delivery", "organisations"})
BESIDE = frozenset({"base.storedfile"})
HIDDEN = ("password", "token", "secret", "hash", "sealed", "salt")
MOST_ROWS = 50
ENDERS = frozenset({ActorKind.PLATFORM_ADMIN, ActorKind.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Shown:
    """One object as it is shown: its table, its id, and its columns in plain words."""

    kind: str
    id: UUID
    fields: list[tuple[str, str]]


def list_kinds() -> list[str]:
    """Return the tables that can be read: those whose rows carry a label of their own."""
    return sorted(model._meta.label_lower for model in apps.get_models() if _is_openable(model))


def _is_openable(model: type[Model]) -> bool:
    meta = model._meta
    labelled = any(one.name == "label" and one.related_model is Label for one in meta.fields)
    return labelled and (meta.app_label not in CLOSED or meta.label_lower in BESIDE)


def ask_glass(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    organisation: UUID,
    reason: str,
    minutes: int,
    object: UUID | None = None,
) -> BreakGlass:
    """Ask to read one object, or all of one kind, of one organisation. Rules GLA-01 to GLA-04.

    Whether such an object exists is not looked at: asking tells nothing.
    """
    reason = audit.tidy(reason)
    require(ASK_GLASS, Asking(by, reason, minutes, kind in list_kinds()))
    assert by.id is not None
    with acting_as(by):
        row = BreakGlass.unscoped.create(
            label=make_label(Level.OWN, owner=organisation, creator=by.id),
            kind=kind,
            object=object,
            organisation=organisation,
            minutes=minutes,
            reason=reason,
            asked_by=by.id,
            asker=by.name,
            asked_at=at,
        )
        emit(GlassAsked(glass=str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def approve_glass(*, by: Actor, at: datetime, glass: UUID) -> BreakGlass:
    """Approve what another asked for: from now on they read, until the time is over.

    The organisation is told of it. Raises NotFound, NotAllowed and Conflict by GLA-05 and GLA-06.
    """
    with acting_as(by):
        row = _held(by, glass)
        is_open = row.approved_at is None and row.until is None
        require(APPROVE_GLASS, Approving(by, row.asked_by, row.asked_at, is_open, at))
        row.approved_by, row.approver, row.approved_at = by.id, by.name, at
        row.until = at + timedelta(minutes=row.minutes)
        row.save()
        told = GlassOpened(
            glass=str(row.id), organisation=str(row.organisation), until=row.until.isoformat()
        )
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def close_glass(*, by: Actor, at: datetime, glass: UUID) -> BreakGlass:
    """End break-glass before its time, or refuse what was asked; ended twice, it ended once."""
    with acting_as(by):
        row = _held(by, glass)
        if by.kind not in ENDERS:
            raise NotAllowed("Only platform admins and the secretariat end break-glass.")
        if row.until is None or row.until > at:
            row.until = at
            row.save(update_fields=["until"])
            emit(GlassClosed(glass=str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return row


def _held(by: Actor, glass: UUID) -> BreakGlass:
    seen = BreakGlass.objects.visible_to(by).filter(pk=glass).values("pk")
    rows = BreakGlass.unscoped.select_for_update(of=("self",)).select_related("label")
    row = rows.filter(pk__in=seen).first()
    if row is None:
        raise NotFound("There is no such break-glass.")
    return row


def opened_for(actor: Actor, at: datetime) -> list[BreakGlass]:
    """Return through what a platform admin may read now."""
    if actor.kind is not ActorKind.PLATFORM_ADMIN or actor.id is None:
        return []
    rows = BreakGlass.unscoped.filter(asked_by=actor.id, approved_at__lte=at, until__gt=at)
    return list(rows.exclude(approved_by=actor.id).order_by("until", "id"))


def read_opened(*, by: Actor, at: datetime, glass: UUID, address: str = "") -> list[Shown]:
    """Return what lies behind a broken glass, each object with an audit row of its own.

    Only who asked reads. Raises NotFound when it is not open for them, whatever the cause.
    """
    row = next((one for one in opened_for(by, at) if one.id == glass), None)
    if row is None:
        raise NotFound("There is no such break-glass.")
    with acting_as(by), as_room("two people opened it, for this time and this object"):
        found = [_shown(row, one) for one in _behind(row)[:MOST_ROWS]]
        for one in found:
            audit.record_read(
                by=by,
                at=at,
                what=f"glass:{row.kind}"[:40],
                about=one.id,
                whose=row.organisation,
                reason=row.reason,
                address=address,
                glass=row.id,
            )
    return found


def _behind(row: BreakGlass) -> QuerySet[Model]:
    model: type[Model] = apps.get_model(row.kind)
    rows: QuerySet[Model] = model._base_manager.filter(label__owner=row.organisation).order_by(
        "-pk"
    )
    return rows if row.object is None else rows.filter(pk=row.object)


def _shown(row: BreakGlass, thing: Model) -> Shown:
    fields = [
        (one.name, str(getattr(thing, one.attname)))
        for one in thing._meta.fields
        if not any(word in one.name for word in HIDDEN)
    ]
    return Shown(row.kind, thing.pk, fields)


def list_glasses(*, by: Actor, limit: int = MOST_ROWS) -> list[BreakGlass]:
    """Return what was asked for, newest first, as far as `by` may see it."""
    return list(BreakGlass.objects.visible_to(by).order_by("-asked_at", "-id")[:limit])


def get_glass(*, id: UUID, by: Actor) -> BreakGlass:
    """Return one break-glass. Raises NotFound when hidden or absent."""
    row = BreakGlass.objects.visible_to(by).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such break-glass.")
    return row
