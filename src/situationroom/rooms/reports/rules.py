"""Rules of an edition's way up, and of drafting the next one."""

from dataclasses import dataclass
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.reports.states import BriefState

DRAFTERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody about to submit an edition, sign it off or send it back."""

    by: Actor
    new: BriefState
    drafted_by: UUID | None
    superseded: bool
    stale: bool

    @property
    def goes_up(self) -> bool:
        """Tell whether the step brings the edition nearer to those who act on it."""
        return self.new in (BriefState.SUBMITTED, BriefState.SIGNED)


@rule("REP-01", NotAllowed)
def its_organisation_submits(step: Step) -> bool:
    """Only the drafting organisation may submit the brief."""
    return step.new is not BriefState.SUBMITTED or (
        step.by.kind in DRAFTERS and step.by.organisation == step.drafted_by
    )


@rule("REP-02", NotAllowed)
def leadership_signs(step: Step) -> bool:
    """Only leadership may sign a brief off or send it back."""
    return step.new is BriefState.SUBMITTED or step.by.kind is ActorKind.LEADERSHIP


@rule("REP-03", Conflict, hint="Open the newest edition and take that one.")
def the_newest_edition_goes_up(step: Step) -> bool:
    """There is a newer edition of this brief."""
    return not (step.goes_up and step.superseded)


@rule("REP-04", Conflict, hint="Draft the next edition: it takes up what came since.")
def what_goes_up_is_up_to_date(step: Step) -> bool:
    """The brief is stale: something it says has changed since it was drafted."""
    return not (step.goes_up and step.stale)


MAY_STEP = (its_organisation_submits, leadership_signs)
GOES_UP = (the_newest_edition_goes_up, what_goes_up_is_up_to_date)


@dataclass(frozen=True, slots=True)
class Drafting:
    """Somebody about to draft the brief of an issue that belongs to `owner`.

    `newest` is the state of the newest edition, None without one; `stale` whether it is stale.
    """

    by: Actor
    owner: UUID
    has_figures: bool
    newest: BriefState | None = None
    stale: bool = False


@rule("REP-05", NotAllowed)
def the_owner_of_the_issue_drafts(drafting: Drafting) -> bool:
    """Only the owner of the issue, the secretariat and room rules may draft its brief."""
    by = drafting.by
    return by.kind in (ActorKind.SECRETARIAT, ActorKind.ROOM_RULE) or (
        by.kind in DRAFTERS and by.organisation == drafting.owner
    )


@rule("REP-06", Conflict, hint="Wait for the new run, or close the issue if the act is withdrawn.")
def a_brief_has_figures(drafting: Drafting) -> bool:
    """The issue has no current figures to draft from."""
    return drafting.has_figures


@rule("REP-07", Conflict, hint="Ask leadership to send it back first.")
def what_lies_with_leadership_stays(drafting: Drafting) -> bool:
    """The newest edition lies with leadership, and nothing has changed since it was drafted."""
    return drafting.newest is not BriefState.SUBMITTED or drafting.stale


MAY_DRAFT = (the_owner_of_the_issue_drafts,)
REDRAFT = (*MAY_DRAFT, a_brief_has_figures, what_lies_with_leadership_stays)
