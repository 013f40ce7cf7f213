"""What the reports room does by itself: an opened issue gets its brief drafted."""

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
from situationroom.rooms.reports.drafting import draft
from situationroom.rooms.reports.events import BriefDrafted, BriefMoved
from situationroom.rooms.reports.material import gather_material


@reacts_to(IssueOpened, FiguresAttached, name="reports.draft_brief_of_issue")
def draft_brief_of_issue(event: Event, by: Actor) -> Apply | None:
    """Draft the brief of an issue that has figures."""
    issue = find_issue(event.about)
    material = gather_material(issue, at=timezone.now())
    if material is None:
        return None
    korean, english = (draft(material, language=language) for language in ("ko", "en"))
    runs = list(dict.fromkeys([material.then, material.now]))
    return lambda: services.draft_brief(
        by=by, at=material.at, issue=issue, korean=korean, english=english, runs=runs
    )


@searchable("brief", BriefDrafted, BriefMoved)
def found_brief(brief: UUID) -> Entry:
    """Find a brief by its titles and everything it says."""
    row = queries.find_brief(brief)
    body = write(queries.document_of(row, language="ko"), "txt").content.decode()
    return Entry(row.title_ko, row.title_en, body, row.label, row.drafted_at)
