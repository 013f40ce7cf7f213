"""What the reports room does by itself: an issue with figures gets its brief drafted.

New figures make the next edition by themselves: they come with a legal act, a few in a week, and
nobody may be left with a brief on figures that no longer hold. Answers do not: seventeen of them
on a bad morning must not make seventeen editions. They make the newest edition *stale*, which says
who answered, and one button takes them all up (decision 9).

Leadership is told that a brief waits, its organisation that it was decided; whoever was told of an
edition is told when the next one takes its place.
"""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.documents.writers import write
from situationroom.rooms.delivery.kinds import Title, notifies, speaks_of
from situationroom.rooms.delivery.services.recalls import take_back
from situationroom.rooms.issues.events import FiguresAttached, IssueOpened
from situationroom.rooms.issues.queries import find_issue
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_organisation, list_people_with_role
from situationroom.rooms.organisations.states import Role
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.drafting import draft_of
from situationroom.rooms.reports.events import BriefDrafted, BriefMoved
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState

REPLACED = "새 판이 작성되어 이 판의 수치는 더 이상 쓰지 않음 / replaced by a newer edition"


@reacts_to(IssueOpened, FiguresAttached, name="reports.draft_brief_of_issue")
def draft_brief_of_issue(event: Event, by: Actor) -> Apply | None:
    """Draft the brief of an issue that has figures, or its next edition when they are new."""
    issue, at = find_issue(event.about), timezone.now()
    drafted = draft_of(issue, at=at)
    if drafted is None:
        return None
    return lambda: services.draft_brief(by=by, at=at, issue=issue, drafted=drafted)


@searchable("brief", BriefDrafted, BriefMoved)
def found_brief(brief: UUID) -> Entry:
    """Find a brief by its titles and everything it says."""
    row = queries.find_brief(brief)
    body = write(queries.document_of(row, language="ko"), "txt").content.decode()
    return Entry(row.title_ko, row.title_en, body, row.label, row.drafted_at)


@reacts_to(BriefDrafted, name="reports.correct_earlier_editions")
def correct_earlier_editions(event: Event, by: Actor) -> Apply | None:
    """Tell everybody who was told of an earlier edition that a newer one has taken its place."""
    earlier = queries.list_earlier_editions(event.about)
    if not earlier:
        return None

    def apply() -> None:
        for brief in earlier:
            _take_back(brief, by)

    return apply


def _take_back(brief: Brief, by: Actor) -> None:
    try:
        take_back(by=by, at=timezone.now(), kind="brief", about=brief.id, why=REPLACED)
    except Conflict:
        return  # nobody was told of it, or it was taken back before


def titles(ids: Sequence[UUID]) -> dict[UUID, Title]:
    """Return what briefs are called; delivery has asked their labels."""
    rows = Brief.unscoped.filter(pk__in=ids).values_list("pk", "title_ko", "title_en")
    return {pk: Title(korean, english) for pk, korean, english in rows}


def is_drafted_by(brief: UUID, by: Actor) -> bool:
    """Tell whether somebody works for the organisation that drafted a brief."""
    return Brief.objects.visible_to(by).filter(pk=brief, label__owner=by.organisation).exists()


def who_decides(event: Event) -> list[Person]:
    """Return leadership, for a brief that goes up to it."""
    if event.payload["new"] != BriefState.SUBMITTED:
        return []
    return list_people_with_role(role=Role.LEADERSHIP, on=timezone.localdate())


def who_drafted(event: Event) -> list[Organisation]:
    """Return the organisation whose brief came back, signed or not."""
    if event.payload["new"] == BriefState.SUBMITTED:
        return []
    found = get_organisation(id=queries.find_brief(event.about).label.owner)
    return [found] if found is not None else []


speaks_of("brief", titles=titles, managed_by=is_drafted_by)
notifies(
    BriefMoved,
    name="reports.submitted",
    to=who_decides,
    about="brief",
    says="A brief waits for your signature.",
)
notifies(
    BriefMoved,
    name="reports.decided",
    to=who_drafted,
    about="brief",
    says="A brief of your organisation was signed or sent back.",
)
