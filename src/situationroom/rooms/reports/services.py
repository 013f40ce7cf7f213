"""Writes: draft a brief, submit it, sign it off."""

from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.documents.blocks import Document, from_json, to_json
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.events import BriefDrafted, BriefMoved
from situationroom.rooms.reports.lifecycle import may_move
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import TEXT, BriefState

SUBMITTERS = frozenset({ActorKind.SECRETARIAT, ActorKind.OFFICER})
DRAFTERS = frozenset({ActorKind.SECRETARIAT, ActorKind.OFFICER, ActorKind.ROOM_RULE})


def draft_brief(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    korean: Document,
    english: Document,
    runs: list[Run],
) -> Brief:
    """Store a draft; the same text on the same runs again returns the edition that is there.

    A draft is seen by the organisation that owns the issue only.
    """
    if by.kind not in DRAFTERS:
        raise NotAllowed("Only officers, the secretariat and room rules may draft a brief.")
    with acting_as(by):
        last = Brief.objects.filter(issue=issue).order_by("-edition").first()
        if last is not None and from_json(last.content_ko).blocks == korean.blocks:
            return last
        edition = last.edition + 1 if last is not None else 1
        label = Label.objects.create(level=Level.OWN, owner=issue.owner_id, creator=by.id)
        brief = Brief.objects.create(
            label=label,
            issue=issue,
            edition=edition,
            title_ko=korean.title,
            title_en=english.title,
            content_ko=to_json(korean),
            content_en=to_json(english),
            drafted_at=at,
            drafted_by=by.name,
        )
        brief.runs.set(runs)
        emit(
            BriefDrafted(brief=str(brief.id), issue=str(issue.id), edition=edition),
            about=brief.id,
            label=label,
            by=by,
            at=at,
        )
    return brief


def move_brief(*, by: Actor, at: datetime, brief: Brief, new: BriefState) -> Brief:
    """Submit a draft (its organisation), sign it off or send it back (leadership).

    Signing widens the label to *government*: the second of two people. Raises NotAllowed,
    Conflict.
    """
    if new is BriefState.SUBMITTED:
        if by.kind not in SUBMITTERS or by.organisation != brief.label.owner:
            raise NotAllowed("Only the drafting organisation may submit the brief.")
    elif by.kind is not ActorKind.LEADERSHIP:
        raise NotAllowed("Only leadership may sign a brief off or send it back.")
    with acting_as(by):
        brief = Brief.objects.select_for_update().select_related("label").get(pk=brief.pk)
        old = BriefState(brief.state)
        if not may_move(old, new):
            raise Conflict(
                "A brief that is %(old)s cannot become %(new)s.", old=TEXT[old], new=TEXT[new]
            )
        brief.state = new
        if new is BriefState.SIGNED:
            brief.signed_by, brief.signed_at = by.name, at
            brief.label.level = Level.GOVERNMENT
            brief.label.save(update_fields=["level"])
        brief.save()
        emit(
            BriefMoved(brief=str(brief.id), old=old, new=new),
            about=brief.id,
            label=brief.label,
            by=by,
            at=at,
        )
    return brief
