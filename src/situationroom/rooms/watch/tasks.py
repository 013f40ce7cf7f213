"""What the watch room does by itself: notices can be found."""

from uuid import UUID

from situationroom.base.search.index import Entry, searchable
from situationroom.rooms.watch.events import NoticeRevised, NoticeStored
from situationroom.rooms.watch.queries import find_notice


@searchable("notice", NoticeStored, NoticeRevised)
def found_notice(notice: UUID) -> Entry:
    """Find a notice by its titles, abstract, citation and agencies."""
    row = find_notice(notice)
    body = " ".join([row.abstract, row.citation, row.external_id, *row.agencies])
    return Entry(row.title_ko or row.title, row.title, body, row.label, row.stored_at)
