"""What the reports room does by itself: an issue with figures gets its brief drafted.

New figures make the next edition by themselves: they come with a legal act, a few in a week, and
nobody may be left with a brief on figures that no longer hold. Answers do not: seventeen of them
on a bad morning must not make seventeen editions. They make the newest edition *stale*, which says
who answered, and one button takes them all up (decision 9).
"""

from uuid import UUID

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.base.search.index import Entry, searchable
from situationroom.documents.writers import write
from situationroom.rooms.issues.events import FiguresAttached, IssueOpened
from situationroom.rooms.issues.queries import find_issue
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.drafting import draft_of
from situationroom.rooms.reports.events import BriefDrafted, BriefMoved


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
