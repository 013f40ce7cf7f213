"""What the register does by itself."""

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.rooms.measures import queries, services
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
