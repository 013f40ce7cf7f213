"""What the reports room does by itself: an opened issue gets its brief drafted."""

from django.utils import timezone

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.base.reactions import Apply, reacts_to
from situationroom.rooms.issues.events import FiguresAttached, IssueOpened
from situationroom.rooms.issues.queries import find_issue
from situationroom.rooms.reports import services
from situationroom.rooms.reports.drafting import draft
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
