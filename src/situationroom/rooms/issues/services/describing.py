"""Writes: how severe an issue is and why, and what it is about, said anew."""

from collections.abc import Sequence
from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.events import emit
from situationroom.base.rules import require
from situationroom.rooms.issues.events import IssueDescribed
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.rules import MAY_RUN, Handling
from situationroom.rooms.issues.services.held import About, held, say_what_it_is_about
from situationroom.rooms.issues.states import IssueState, Severity


def describe_issue(
    *,
    by: Actor,
    at: datetime,
    issue: Issue,
    severity: Severity,
    severity_reason: str,
    about: Sequence[About],
) -> Issue:
    """Say anew how severe an issue is, why, and what it is about.

    The owner of the issue and the secretariat may (rules ISS-12, ISS-13).
    """
    with acting_as(by):
        issue = held(by, issue)
        require(MAY_RUN, Handling(by, issue.owner_id, IssueState(issue.state)))
        issue.severity, issue.severity_reason = severity, severity_reason.strip()
        issue.save(update_fields=["severity", "severity_reason"])
        issue.subjects.all().delete()
        say_what_it_is_about(issue, about)
        told = IssueDescribed(issue=str(issue.id), severity=severity)
        emit(told, about=issue.id, label=issue.label, by=by, at=at)
    return issue
