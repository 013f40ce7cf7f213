"""What the register does by itself."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.jobs import job
from situationroom.base.models import Event
from situationroom.base.privacy.erasure import Gone, erases
from situationroom.base.privacy.retention import retains
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.base.work import Work
from situationroom.documents.messages import gettext_noop
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.answering import answer_list
from situationroom.rooms.measures.change_titles import title_of_change
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
    DutyChanged,
    RegisterReloaded,
)
from situationroom.rooms.measures.models import DutyChange, DutyWatch, EntryList, WatchedDuty
from situationroom.rooms.measures.states import ANSWERS, KEPT_DAYS
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.watch.events import NoticeRevised, NoticeStored
from situationroom.rooms.watch.queries import find_notice

WATCHES = 200  # at once: their lines are fetched together


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


@reacts_to(ActConfirmed, ActWithdrawn, RegisterReloaded, name="measures.tell_of_changes")
def tell_of_changes(event: Event, by: Actor) -> Apply | None:
    """Tell whose watched duties are others now: by law that was confirmed, never before."""
    at, found, last = timezone.now(), list[queries.Renewal](), None
    with acting_as(by), as_room(services.TELLS):
        while watches := queries.list_running(batch=WATCHES, after=last):
            last = watches[-1].pk
            found += queries.list_renewals(watches, today=timezone.localdate(at))
    if not found:
        return None
    act = None if event.kind == RegisterReloaded.kind() else queries.find_act_by_id(event.about)
    return lambda: services.tell_of_changes(by=by, at=at, act=act, renewals=found)


@searchable("act", ActRegistered, ActNotified, ActConfirmed, ActWithdrawn)
def found_act(act: UUID) -> Entry:
    """Find an act by its titles, notes and citations."""
    row = queries.find_act_by_id(act)
    cited = [
        str(value) for one in row.citations for name, value in one.items() if value and name != "of"
    ]
    body = " ".join([row.note_ko, row.note_en, row.conflict_ko, row.conflict_en, *cited])
    return Entry(row.title_ko, row.title_en, body, row.label, row.registered_at)


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what changes are called: from what to what, from when, by which law."""
    rows = list(DutyChange.unscoped.filter(pk__in=ids).select_related("watch"))
    areas, declared = list_areas(), _declared({row.watch_id for row in rows})
    return {
        row.pk: title_of_change(
            row,
            areas,
            declared=(row.watch_id, row.changes[0]["line"], row.changes[0]["origin"]) in declared,
        )
        for row in rows
    }


def _declared(watches: set[UUID]) -> set[tuple[UUID, str, str]]:
    """Return the duties that hang on what was declared of the goods."""
    duties = WatchedDuty.unscoped.filter(watch__in=watches).exclude(facts={}, quantities={})
    return set(duties.values_list("watch_id", "line", "origin"))


def is_watched_by(change: UUID, by: Actor) -> bool:
    """Tell whether somebody watches what a change is of."""
    return DutyChange.objects.visible_to(by).filter(pk=change).exists()


def who_watches(event: Event) -> list[Person]:
    """Return the person whose watch it is."""
    with as_room(services.TELLS):
        row = DutyWatch.unscoped.select_related("person").filter(pk=event.payload["watch"]).first()
    return [row.person] if row is not None and row.ended_at is None else []


speaks_of("duty_change", titles=titles, managed_by=is_watched_by)
notifies(
    DutyChanged,
    name="measures.duty_changed",
    to=who_watches,
    about="duty_change",
    says="A duty that you watch changes.",
    public_facts=True,
)
retains("watches_ended", DutyWatch, since="ended_at", days=90)
retains("entry_lists", EntryList, since="created_at", days=KEPT_DAYS)


@job(ANSWERS, lease_seconds=10, says=gettext_noop("Answering a long list of entries"))
def answer_entries(work: Work) -> dict[str, int]:
    """Answer a long list of entries some rows a step."""
    return answer_list(work)


def forget(person: UUID, at: datetime) -> list[Gone]:
    """Erase what somebody watched and was told of it, and what they sent to be answered."""
    return [
        Gone(table, table.unscoped.filter(person=person).delete()[0])
        for table in (DutyWatch, EntryList)
    ]


erases("measures", forget)
