"""Who may read a brief: by its label, and on its way up also whom it is for."""

from django.db.models import Q

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labels import Level, readable_by
from situationroom.rooms.reports.states import BriefState


def readable(by: Actor) -> Q:
    """Return the clause of the briefs `by` may read.

    Own-organisation drafts are read by the organisation that drafted them and the secretariat;
    leadership reads an edition, whoever drafted it, once it was submitted.
    """
    clause = readable_by(by)
    if by.kind is ActorKind.SECRETARIAT:
        clause |= Q(label__level=Level.OWN)
    if by.kind is ActorKind.LEADERSHIP:
        clause |= Q(label__level=Level.OWN)
        clause &= ~Q(state=BriefState.DRAFT)
    return clause
