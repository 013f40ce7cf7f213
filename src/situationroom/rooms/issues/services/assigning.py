"""Writes: hand an issue to another organisation, or name who is responsible for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.issues.events import IssueAssigned
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import check_assignment
from situationroom.rooms.issues.rules import MAY_ASSIGN_MANY
from situationroom.rooms.issues.services.held import held
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_officers


def assign_issue(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    owner: Organisation | None = None,
    responsible: UUID | None = None,
) -> Issue:
    """Hand an issue to another organisation, or name who is responsible in the one that owns it.

    The owner of the issue and the secretariat may (rules ISS-07 to ISS-10). Without `owner` it
    stays where it is; without `responsible` nobody is named yet. The label's owner goes along;
    drafts of briefs keep the label of the organisation that drafted them.
    """
    with acting_as(by):
        issue = held(by, issue)
        before = issue.owner_id
        owner = owner or issue.owner
        officers = {p.id: p for p in list_officers(organisation=owner.id, on=localdate(at))}
        check_assignment(
            issue=issue, owner=owner, responsible=responsible, officers=officers, by=by
        )
        if (owner.id, responsible) == (before, issue.responsible_id):
            return issue
        issue.owner = owner
        issue.responsible = None if responsible is None else officers[responsible]
        issue.label.owner = owner.id
        issue.label.save(update_fields=["owner"])
        issue.save(update_fields=["owner", "responsible"])
        emit(
            IssueAssigned(
                issue=str(issue.id),
                before=str(before),
                owner=str(owner.id),
                responsible=str(responsible or ""),
            ),
            about=issue.id,
            label=issue.label,
            by=by,
            at=at,
        )
    return issue


@dataclass(frozen=True, slots=True)
class Assigning:
    """One assignment of many: the issue as it was read, and to whom it goes."""

    issue: Issue
    owner: Organisation
    responsible: UUID | None


def assign_issues(*, by: Actor, at: datetime, assignments: Sequence[Assigning]) -> list[Issue]:
    """Assign many issues, all or none; the secretariat may (rules ISS-07 to ISS-11).

    Raises Conflict naming an issue that is no longer with whom it was when it was read.
    """
    require(MAY_ASSIGN_MANY, by)
    # In one order for all writers, so that two of them never wait for each other.
    ordered = sorted(assignments, key=lambda one: one.issue.id)
    with acting_as(by):
        return [_assign_as_read(by, at, one) for one in ordered]


def _assign_as_read(by: Actor, at: datetime, one: Assigning) -> Issue:
    read, there = one.issue, held(by, one.issue)
    if (read.owner_id, read.responsible_id) != (there.owner_id, there.responsible_id):
        raise Conflict(
            "Issue %(short)s was assigned by somebody else meanwhile.",
            "Look at what would change now, and confirm again.",
            short=there.short,
        )
    return assign_issue(by=by, at=at, issue=there, owner=one.owner, responsible=one.responsible)
