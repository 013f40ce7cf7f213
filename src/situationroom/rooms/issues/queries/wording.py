"""Reads: what an issue is, in words, and whether the shared words lag behind."""

from dataclasses import dataclass
from datetime import datetime

from situationroom.base.actors import Actor
from situationroom.rooms.issues.models import Issue, Wording
from situationroom.rooms.issues.states import WordingKind


@dataclass(frozen=True, slots=True)
class Wordings:
    """The newest words of each kind that the reader may see; None where there are none.

    `drifted_at`: when the words inside the government were last rewritten, where those for all are
    older; who does not read the former is not told.
    """

    internal: Wording | None
    shared: Wording | None

    @property
    def drifted_at(self) -> datetime | None:
        """Return since when the two may say different things."""
        if self.internal is None or self.shared is None or self.shared.at >= self.internal.at:
            return None
        return self.internal.at


def get_wordings(*, issue: Issue, by: Actor) -> Wordings:
    """Return the words of an issue the reader was shown."""
    rows = Wording.objects.visible_to(by).filter(issue=issue)
    found = {row.kind: row for row in rows.order_by("number")}
    return Wordings(found.get(WordingKind.INTERNAL), found.get(WordingKind.SHARED))
