"""Who follows a rule that is being changed, and what each stage of it needs."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.proposals.lifecycle import ENDED, leaves_the_way, may_step
from situationroom.rooms.proposals.provisions import article_in, law_in
from situationroom.rooms.proposals.rules.handling import runs, works_for
from situationroom.rooms.proposals.states import (
    Answer,
    ProposalKind,
    ProposalState,
    RuleKind,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Following:
    """Somebody about to follow a rule change of a proposal."""

    by: Actor
    owner: UUID | None
    kind: ProposalKind
    state: ProposalState
    answer: Answer | None


@rule("PRO-50", NotAllowed)
def who_owns_the_proposal_follows_the_rule(following: Following) -> bool:
    """Only the owner of the proposal and the secretariat begin to follow a rule change."""
    return runs(following.by, following.owner)


@rule("PRO-51", Conflict, hint="Answer the proposal first.")
def an_accepted_rule_change_is_followed(following: Following) -> bool:
    """Only a rule change that was accepted, in whole or in part, is followed."""
    return (
        following.kind is ProposalKind.RULE
        and following.state is ProposalState.ANSWERED
        and following.answer in (Answer.ACCEPTED, Answer.PARTLY)
    )


MAY_FOLLOW = (who_owns_the_proposal_follows_the_rule, an_accepted_rule_change_is_followed)


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision about to be followed, the ministry it belongs to, and when more is expected."""

    law: str
    article: str
    ministry: OrganisationKind
    reads_it: bool
    expected_on: date | None
    today: date


@rule("PRO-52")
def a_rule_has_a_name(provision: Provision) -> bool:
    """Name the law or notice that is changed."""
    return bool(law_in(provision.law))


@rule(
    "PRO-53", hint="Write it as 제58조의2제1항 or 별표 3, or leave it empty for the law as a whole."
)
def an_article_has_its_form(provision: Provision) -> bool:
    """The article cannot be read."""
    return not provision.article.strip() or bool(article_in(provision.article))


@rule("PRO-54", hint="Choose one of those the form lists.")
def a_ministry_is_responsible(provision: Provision) -> bool:
    """A ministry is responsible for a rule."""
    return provision.ministry is OrganisationKind.MINISTRY


@rule("PRO-55", hint="Let more people see the proposal first.")
def the_ministry_reads_the_proposal(provision: Provision) -> bool:
    """The ministry that is responsible may not read the proposal."""
    return provision.reads_it


@rule("PRO-56")
def what_is_expected_lies_ahead(provision: Provision) -> bool:
    """The day the next stage is expected lies in the past: give today or a later day."""
    return provision.expected_on is None or provision.expected_on >= provision.today


PROVISION = (
    a_rule_has_a_name,
    an_article_has_its_form,
    a_ministry_is_responsible,
    the_ministry_reads_the_proposal,
    what_is_expected_lies_ahead,
)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Somebody about to say how a rule change comes on."""

    by: Actor
    owner: UUID | None
    ministry: UUID
    stage: Stage


@rule("PRO-57", NotAllowed)
def who_is_responsible_keeps_it(keeping: Keeping) -> bool:
    """Only the ministry responsible, the owner of the proposal and the secretariat may do this."""
    return runs(keeping.by, keeping.owner) or works_for(keeping.by, keeping.ministry)


@rule("PRO-58", Conflict)
def a_rule_on_its_way_is_kept(keeping: Keeping) -> bool:
    """The rule is in force, or its change was given up."""
    return keeping.stage not in ENDED


MAY_KEEP = (who_is_responsible_keeps_it, a_rule_on_its_way_is_kept)


@dataclass(frozen=True, slots=True)
class Stepping:
    """A stage a rule change is about to reach."""

    kind: RuleKind
    old: Stage
    new: Stage
    on: date
    last_on: date
    today: date
    evidence: str
    why: str
    expected_on: date | None


@rule("PRO-59", Conflict, hint="Choose one of the stages that the form offers.")
def a_rule_takes_its_way(stepping: Stepping) -> bool:
    """This kind of rule has no such stage from here."""
    return may_step(stepping.kind, stepping.old, stepping.new)


@rule("PRO-60", hint="Give the day it happened; a day to come is written as expected.")
def a_stage_was_reached(stepping: Stepping) -> bool:
    """The day of this stage lies ahead: nothing has happened yet."""
    return stepping.on <= stepping.today


@rule("PRO-61")
def a_stage_follows_the_last_one(stepping: Stepping) -> bool:
    """The day lies before that of the stage before it."""
    return stepping.on >= stepping.last_on


@rule("PRO-62", hint="Give the number of the official gazette or notice, or a link to it.")
def a_stage_is_shown(stepping: Stepping) -> bool:
    """A stage needs its evidence: without a citation nothing is in force."""
    return stepping.new is Stage.DROPPED or bool(stepping.evidence.strip())


@rule("PRO-63")
def leaving_the_way_has_a_reason(stepping: Stepping) -> bool:
    """This skips a stage, goes back to one, or gives the change up: say why."""
    leaves = leaves_the_way(stepping.kind, stepping.old, stepping.new)
    return not leaves or bool(stepping.why.strip())


@rule("PRO-64")
def the_next_stage_lies_ahead(stepping: Stepping) -> bool:
    """The day the next stage is expected lies in the past: give today or a later day."""
    ended = stepping.new in ENDED
    return ended or stepping.expected_on is None or stepping.expected_on >= stepping.today


STEPPING = (
    a_rule_takes_its_way,
    a_stage_was_reached,
    a_stage_follows_the_last_one,
    a_stage_is_shown,
    leaving_the_way_has_a_reason,
    the_next_stage_lies_ahead,
)
