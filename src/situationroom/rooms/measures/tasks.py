"""What the register does by itself."""

from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
)
from situationroom.rooms.watch.events import NoticeRevised, NoticeStored
from situationroom.rooms.watch.queries import find_notice


@reacts_to(NoticeStored, NoticeRevised, name="measures.join_notice_to_act")
def join_notice_to_act(event: Event, by: Actor) -> Apply | None:
    """Join a new or corrected notice to the act of the register it is about, if there is one."""
    notice = find_notice(event.about)
    act = queries.find_act_by_document(
        external_id=notice.external_id, citation=notice.citation, by=by
    )
    if act is None:
        return None
    return lambda: services.note_act(by=by, at=timezone.now(), act=act, notice=notice)


@reacts_to(NoticeRevised, name="measures.note_correction")
def note_correction(event: Event, by: Actor) -> Apply | None:
    """Say on every act that rests on a corrected notice that somebody has to compare."""
    notice, revision = find_notice(event.about), event.payload["revision"]
    return lambda: services.note_correction(
        by=by, at=timezone.now(), notice=notice, revision=revision
    )


@searchable("act", ActRegistered, ActNotified, ActConfirmed, ActWithdrawn)
def found_act(act: UUID) -> Entry:
    """Find an act by its titles, notes and citations."""
    row = queries.find_act_by_id(act)
    cited = [str(value) for one in row.citations for value in one.values() if value]
    body = " ".join([row.note_ko, row.note_en, row.conflict_ko, row.conflict_en, *cited])
    return Entry(row.title_ko, row.title_en, body, row.label, row.registered_at)
