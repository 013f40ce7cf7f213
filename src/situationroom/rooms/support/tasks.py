"""What programmes do by themselves: they are found."""

from uuid import UUID

from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.support.events import ProgrammeChanged, ProgrammeRegistered
from situationroom.rooms.support.models import Programme


@searchable("programme", ProgrammeRegistered, ProgrammeChanged)
def found_programme(programme: UUID) -> Entry:
    """Find a programme by its titles and summary."""
    row = Programme.unscoped.select_related("label").get(pk=programme)
    body = " ".join([row.summary, row.owner_name, row.agency_name])
    return Entry(row.title_ko, row.title_en, body, row.label, row.registered_at)
