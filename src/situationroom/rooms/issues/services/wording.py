"""Writes: what an issue is, in words, inside the government and for all who read it."""

from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.rooms.issues.events import WordingWritten
from situationroom.rooms.issues.models import Issue, Wording
from situationroom.rooms.issues.rules import MAY_RUN, WRITING, Handling, Writing
from situationroom.rooms.issues.services.held import held
from situationroom.rooms.issues.states import IssueState, WordingKind


def write_wording(
    *, by: Actor, at: datetime, issue: Issue, kind: WordingKind, says: str, read: int
) -> Wording:
    """Write what an issue is; its owner and the secretariat may (rules ISS-12, 13, 32 to 34).

    `read` is the number of the version the writer saw, 0 for none. The same words written again say
    that they are still right.
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        newest = Wording.unscoped.filter(issue=issue, kind=kind).count()
        require(WRITING, Writing(says, read, newest))
        wording = Wording.unscoped.create(
            label=_label(issue, kind, by),
            issue=issue,
            kind=kind,
            number=newest + 1,
            says=says.strip(),
            at=at,
            written_by=by.name,
        )
        told = WordingWritten(issue=str(issue.id), words=kind)
        emit(told, about=issue.id, label=wording.label, by=by, at=at)
    return wording


def _label(issue: Issue, kind: WordingKind, by: Actor) -> Label:
    """Return who reads the words: as the issue, or the government within that."""
    if kind is WordingKind.SHARED:
        return issue.label
    return make_label(Level.GOVERNMENT, owner=issue.owner_id, creator=by.id, within=issue.label)
