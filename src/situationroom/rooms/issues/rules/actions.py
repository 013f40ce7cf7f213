"""Who may plan an action of an issue, who says how it comes on, and what must be said."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.issues.lifecycle import ENDED, OVER, may_become
from situationroom.rooms.issues.rules.handling import ANSWERERS, OFFICERS
from situationroom.rooms.issues.states import ActionState, IssueState


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody about to handle an action of `doer` on an issue of `owner`."""

    by: Actor
    owner: UUID
    doer: UUID
    state: IssueState


def _runs(acting: Acting) -> bool:
    by = acting.by
    return by.kind is ActorKind.SECRETARIAT or (
        by.kind in OFFICERS and by.organisation == acting.owner
    )


def _does(acting: Acting) -> bool:
    return acting.by.kind in ANSWERERS and acting.by.organisation == acting.doer


@rule("ISS-22", NotAllowed)
def who_has_to_do_with_it_plans(acting: Acting) -> bool:
    """The owner of the issue, the secretariat, and each organisation for itself plan actions."""
    return _runs(acting) or _does(acting)


@rule("ISS-23", Conflict, hint="Open it again first.")
def an_issue_that_goes_on_takes_actions(acting: Acting) -> bool:
    """The issue has ended."""
    return acting.state not in ENDED


@rule("ISS-24", NotAllowed)
def who_does_it_reports(acting: Acting) -> bool:
    """Only officers of the organisation that does it say how an action comes on."""
    return _does(acting)


@rule("ISS-25", NotAllowed)
def who_runs_the_issue_plans_anew(acting: Acting) -> bool:
    """Only the owner of the issue and the secretariat move the day of an action or drop it."""
    return _runs(acting)


MAY_PLAN = (who_has_to_do_with_it_plans, an_issue_that_goes_on_takes_actions)
MAY_REPORT = (who_does_it_reports, an_issue_that_goes_on_takes_actions)
MAY_PLAN_ANEW = (who_runs_the_issue_plans_anew, an_issue_that_goes_on_takes_actions)


@dataclass(frozen=True, slots=True)
class Planning:
    """An action about to be planned."""

    title_ko: str
    due_on: date
    today: date
    does_the_doer_read_it: bool


@rule("ISS-26")
def an_action_has_a_title(planning: Planning) -> bool:
    """Say in Korean what will be done."""
    return bool(planning.title_ko.strip())


@rule("ISS-27")
def an_action_is_due_later(planning: Planning) -> bool:
    """The day lies in the past: give today or a later day."""
    return planning.due_on >= planning.today


@rule("ISS-28", hint="Choose another organisation, or let more people see the issue first.")
def who_does_it_reads_the_issue(planning: Planning) -> bool:
    """The organisation that would do it may not read the issue."""
    return planning.does_the_doer_read_it


PLANNING = (an_action_has_a_title, an_action_is_due_later, who_does_it_reads_the_issue)


@dataclass(frozen=True, slots=True)
class Reporting:
    """What is about to be said of an action."""

    old: ActionState
    new: ActionState
    is_at_risk: bool
    says: str
    evidence: str


@rule("ISS-29", Conflict)
def a_report_takes_a_legal_step(report: Reporting) -> bool:
    """An action in this state cannot come to that one."""
    return may_become(report.old, report.new)


@rule("ISS-30")
def a_risk_or_a_change_has_a_reason(report: Reporting) -> bool:
    """Say why: what puts it at risk, or why it is dropped or taken up again."""
    is_turn = report.new is ActionState.DROPPED or report.old in {
        ActionState.DONE,
        ActionState.DROPPED,
    }
    is_risk = report.is_at_risk and report.new not in OVER
    return not (is_risk or is_turn) or bool(report.says.strip())


@rule("ISS-31", hint="Name a document, a link or a number under which it can be found.")
def what_is_done_is_shown(report: Reporting) -> bool:
    """An action is done once something shows it: give the evidence."""
    return report.new is not ActionState.DONE or bool(report.evidence.strip())


REPORTING = (a_report_takes_a_legal_step, a_risk_or_a_change_has_a_reason, what_is_done_is_shown)
