"""Who hands in, runs, answers and follows a proposal, and what each needs to say."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from situationroom.base.actors import OUTSIDERS, Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals.lifecycle import OPEN, may_move
from situationroom.rooms.proposals.states import (
    Answer,
    AuthorKind,
    Circle,
    ProposalState,
)

ANSWER_WITHIN = timedelta(days=30)
"""Until when an owner answers if nobody gave another day; calendar days."""
OFFICERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})
AUTHORS = OFFICERS | {ActorKind.ASSOCIATION, ActorKind.COMPANY, ActorKind.EXPERT}
CIRCLES: dict[ActorKind, tuple[Circle, ...]] = {
    ActorKind.OFFICER: (Circle.ROOM, Circle.GOVERNMENT, Circle.OWNER),
    ActorKind.POST: (Circle.ROOM, Circle.GOVERNMENT, Circle.OWNER),
    ActorKind.SECRETARIAT: (Circle.ROOM, Circle.GOVERNMENT, Circle.OWNER),
    ActorKind.ASSOCIATION: (Circle.ROOM, Circle.OWNER),
    ActorKind.COMPANY: (Circle.OWNER,),
    ActorKind.EXPERT: (Circle.OWNER,),
}
"""By whom what is handed in can be read: nobody hands in what they could not read."""
AUTHOR_OF: dict[ActorKind, AuthorKind] = {
    ActorKind.COMPANY: AuthorKind.COMPANY,
    ActorKind.EXPERT: AuthorKind.EXPERT,
    ActorKind.ASSOCIATION: AuthorKind.ASSOCIATION,
}
OWNERS = frozenset(
    {
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.POST,
    }
)


def is_outsider(by: Actor) -> bool:
    """Tell whether somebody hands in for itself: who it is, stays between it and the ministry."""
    return by.kind in OUTSIDERS


@dataclass(frozen=True, slots=True)
class Handing:
    """A proposal about to be handed in."""

    by: Actor
    title_ko: str
    problem: str
    asks: str
    author: str
    gathered_on: date
    today: date
    circle: Circle


@rule("PRO-01", NotAllowed)
def who_works_here_hands_in(handing: Handing) -> bool:
    """Officers, posts, the secretariat, associations, companies and experts hand in proposals."""
    return handing.by.kind in AUTHORS and handing.by.organisation is not None


@rule("PRO-02")
def a_proposal_has_a_title(handing: Handing) -> bool:
    """Give the proposal a title in Korean."""
    return bool(handing.title_ko.strip())


@rule("PRO-03")
def a_proposal_names_a_problem(handing: Handing) -> bool:
    """Say what the problem is."""
    return bool(handing.problem.strip())


@rule("PRO-04")
def a_proposal_asks_for_something(handing: Handing) -> bool:
    """Say what is asked for."""
    return bool(handing.asks.strip())


@rule("PRO-05")
def a_proposal_comes_from_somebody(handing: Handing) -> bool:
    """Say from whom the proposal comes."""
    return is_outsider(handing.by) or bool(handing.author.strip())


@rule("PRO-06")
def a_proposal_was_gathered(handing: Handing) -> bool:
    """The day it was gathered lies ahead: give today or an earlier day."""
    return handing.gathered_on <= handing.today


@rule("PRO-07", hint="Choose one of the circles that the form offers.")
def who_hands_in_reads_it(handing: Handing) -> bool:
    """You could not read what you hand in for this circle."""
    return handing.circle in CIRCLES.get(handing.by.kind, ())


MAY_HAND_IN = (who_works_here_hands_in,)
HANDING = (
    who_works_here_hands_in,
    a_proposal_has_a_title,
    a_proposal_names_a_problem,
    a_proposal_asks_for_something,
    a_proposal_comes_from_somebody,
    a_proposal_was_gathered,
    who_hands_in_reads_it,
)


@rule("PRO-27", hint="Choose a wider circle, or name the author in words alone.")
def its_author_reads_it(reads: bool) -> bool:
    """The organisation it comes from could not read the proposal."""
    return reads


AUTHOR = (its_author_reads_it,)


@dataclass(frozen=True, slots=True)
class Handling:
    """Somebody about to handle a proposal of `owner`; nobody owns a new one."""

    by: Actor
    owner: UUID | None
    state: ProposalState


def works_for(by: Actor, organisation: UUID | None) -> bool:
    """Tell whether somebody is an officer of an organisation."""
    return by.kind in OFFICERS and by.organisation is not None and by.organisation == organisation


def runs(by: Actor, owner: UUID | None) -> bool:
    """Tell whether somebody is of the secretariat, or an officer of the owner."""
    return by.kind is ActorKind.SECRETARIAT or works_for(by, owner)


@rule("PRO-08", NotAllowed)
def its_owner_runs_a_proposal(handling: Handling) -> bool:
    """Only the owner of the proposal and the secretariat may do this."""
    return runs(handling.by, handling.owner)


@rule("PRO-09", Conflict, hint="What is joined with another one is handled there.")
def what_is_open_goes_to_an_owner(handling: Handling) -> bool:
    """The proposal waits for no answer."""
    return handling.state in OPEN


MAY_ASSIGN = (its_owner_runs_a_proposal, what_is_open_goes_to_an_owner)


@dataclass(frozen=True, slots=True)
class Assignment:
    """To whom a proposal is about to go."""

    owner: OrganisationKind
    works_there: bool
    reads_it: bool
    due_on: date
    due_before: date
    today: date
    sets_day: bool


@rule("PRO-10", hint="Choose one of those the form lists.")
def a_public_body_owns_a_proposal(assignment: Assignment) -> bool:
    """A proposal belongs to a ministry, an agency, an institute or a post."""
    return assignment.owner in OWNERS


@rule("PRO-11", hint="Choose one of its officers, or nobody yet.")
def who_is_responsible_works_for_the_owner(assignment: Assignment) -> bool:
    """The person responsible is an officer of the organisation that owns the proposal."""
    return assignment.works_there


@rule("PRO-12", hint="Choose another organisation, or let more people see the proposal first.")
def the_owner_reads_the_proposal(assignment: Assignment) -> bool:
    """The organisation that would answer may not read the proposal."""
    return assignment.reads_it


@rule("PRO-13")
def an_answer_is_due_later(assignment: Assignment) -> bool:
    """The day lies in the past: give today or a later day."""
    return assignment.due_on == assignment.due_before or assignment.due_on >= assignment.today


@rule("PRO-14", NotAllowed, hint="Ask the secretariat for another day.")
def the_secretariat_sets_the_day(assignment: Assignment) -> bool:
    """The owner does not move the day until which it answers."""
    return assignment.due_on == assignment.due_before or assignment.sets_day


ASSIGNMENT = (
    a_public_body_owns_a_proposal,
    who_is_responsible_works_for_the_owner,
    the_owner_reads_the_proposal,
    an_answer_is_due_later,
    the_secretariat_sets_the_day,
)


@rule("PRO-15", NotAllowed, hint="The organisation that owns the proposal answers it.")
def its_owner_answers_a_proposal(handling: Handling) -> bool:
    """Only officers of the organisation that owns the proposal may answer it."""
    return works_for(handling.by, handling.owner)


@rule("PRO-16", Conflict, hint="Look at where it stands now.")
def what_is_under_review_is_answered(handling: Handling) -> bool:
    """The proposal takes no answer in this state."""
    return may_move(handling.state, ProposalState.ANSWERED)


MAY_ANSWER = (its_owner_answers_a_proposal, what_is_under_review_is_answered)


@dataclass(frozen=True, slots=True)
class Answering:
    """What a proposal is about to be answered with."""

    answer: Answer
    reasons: str
    next_on: date | None
    today: date


@rule("PRO-17")
def an_answer_has_reasons(answering: Answering) -> bool:
    """Give the reasons for the answer: its authors read them."""
    return bool(answering.reasons.strip())


@rule("PRO-18")
def what_is_put_off_has_a_day(answering: Answering) -> bool:
    """Give the day on which a long-term review is taken up again."""
    return answering.answer is not Answer.LONG_TERM or answering.next_on is not None


@rule("PRO-19")
def the_next_day_is_to_come(answering: Answering) -> bool:
    """The next day lies in the past: give today or a later day, or leave it empty."""
    return answering.next_on is None or answering.next_on >= answering.today


ANSWERING = (an_answer_has_reasons, what_is_put_off_has_a_day, the_next_day_is_to_come)


@dataclass(frozen=True, slots=True)
class Reviewing:
    """An organisation about to say inside the government what it thinks."""

    by: Actor
    state: ProposalState
    says: str


@rule("PRO-20", NotAllowed)
def officers_review_for_their_organisation(reviewing: Reviewing) -> bool:
    """Only officers, posts and the secretariat review a proposal."""
    return reviewing.by.kind in OFFICERS and reviewing.by.organisation is not None


@rule("PRO-21", Conflict)
def what_is_open_is_reviewed(reviewing: Reviewing) -> bool:
    """The proposal waits for no answer."""
    return reviewing.state in OPEN


@rule("PRO-22")
def a_review_says_something(reviewing: Reviewing) -> bool:
    """Say what your organisation thinks of it."""
    return bool(reviewing.says.strip())


MAY_REVIEW = (officers_review_for_their_organisation, what_is_open_is_reviewed)
REVIEWING = (*MAY_REVIEW, a_review_says_something)


@dataclass(frozen=True, slots=True)
class Ending:
    """A proposal about to be carried out."""

    by: Actor
    owner: UUID | None
    state: ProposalState
    answer: Answer | None
    open_rules: int
    evidence: str


@rule("PRO-23", NotAllowed)
def its_owner_carries_out_a_proposal(ending: Ending) -> bool:
    """Only officers of the organisation that owns the proposal say that it was carried out."""
    return works_for(ending.by, ending.owner)


@rule("PRO-24", Conflict)
def what_was_accepted_is_carried_out(ending: Ending) -> bool:
    """Only what was accepted, in whole or in part, is carried out."""
    return ending.state is ProposalState.ANSWERED and ending.answer in (
        Answer.ACCEPTED,
        Answer.PARTLY,
    )


@rule("PRO-25", Conflict, hint="Follow it to its end, or give it up with a reason.")
def its_rules_are_in_force(ending: Ending) -> bool:
    """A rule change of this proposal is still on its way."""
    return ending.open_rules == 0


@rule("PRO-26", hint="Name a document, a link or a number under which it can be found.")
def what_was_done_is_shown(ending: Ending) -> bool:
    """A proposal is carried out once something shows it: give the evidence."""
    return bool(ending.evidence.strip())


MAY_END = (
    its_owner_carries_out_a_proposal,
    what_was_accepted_is_carried_out,
    its_rules_are_in_force,
)
ENDING = (*MAY_END, what_was_done_is_shown)
