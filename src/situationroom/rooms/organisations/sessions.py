"""Sessions that know whose they are, so that a person can see and end theirs."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from situationroom.rooms.organisations.models import PersonSession

BEGAN, ADDRESS, AGENT, SEEN = "began_at", "address", "agent", "seen"


class SessionStore(DatabaseStore):
    """Writes beside the contents of a session whose it is, since when and from where."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Return the table."""
        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Return the row of a session."""
        row: PersonSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.person_id = data.get("_auth_user_id")
        row.seen_at = timezone.now()
        row.began_at = parse_datetime(str(data.get(BEGAN, ""))) or row.seen_at
        row.address = str(data.get(ADDRESS, ""))[:45]
        row.agent = str(data.get(AGENT, ""))[:200]
        return row
