"""Proposals and rule changes in words: badges, facts, and from whom one came."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.issues.queries import find_short
from situationroom.rooms.issues.states import SUBJECT_TEXT, SubjectKind
from situationroom.rooms.proposals import queries
from situationroom.rooms.proposals.models import Proposal, Proposer, RuleChange, RuleStep
from situationroom.rooms.proposals.provisions import provision
from situationroom.rooms.proposals.states import (
    ANSWER_COLOUR,
    ANSWER_TEXT,
    AUTHOR_TEXT,
    SOURCE_TEXT,
    STAGE_TEXT,
    STATE_COLOUR,
    STATE_TEXT,
    THEME_TEXT,
    Answer,
    AuthorKind,
    ProposalState,
    SourceKind,
    Stage,
    Theme,
)
from situationroom.web.figures import Fact, Step
from situationroom.web.tables import State
from situationroom.web.words import named


def proposal_state(proposal: Proposal) -> State:
    """Return the badge of a proposal: how it was answered, or where it stands."""
    state = ProposalState(proposal.state)
    if state is ProposalState.ANSWERED:
        return answer_state(proposal.answer)
    return State(tone=STATE_COLOUR[state], text=_(STATE_TEXT[state]))


def answer_state(answer: str) -> State:
    """Return the badge of an answer."""
    found = Answer(answer)
    return State(tone=ANSWER_COLOUR[found], text=_(ANSWER_TEXT[found]))


def overdue(proposal: Proposal) -> str:
    """Say for how many days an answer is overdue; empty where none is."""
    days = queries.late_by(proposal, at=timezone.now())
    if not days:
        return ""
    return ngettext("no answer, %(n)d day late", "no answer, %(n)d days late", days) % {"n": days}


def author_text(proposal: Proposal, known: Proposer | None) -> str:
    """Say from whom a proposal came: by name to who may know it, else by kind alone."""
    kind = _(AUTHOR_TEXT[AuthorKind(proposal.author_kind)])
    if known is None:
        return kind
    house = named(known.organisation) if known.organisation is not None else ""
    name = " · ".join(dict.fromkeys(filter(None, [known.name, house])))
    return f"{name} ({kind})" if name else kind


def proposal_facts(proposal: Proposal, known: Proposer | None, by: Actor) -> list[Fact]:
    """Return what a proposal is about, from whom and where it came."""
    found: dict[str, list[str]] = {}
    for one in queries.list_topics(proposal):
        found.setdefault(one.kind, []).append(one.code)
    facts = [
        Fact(term=_("From whom"), value=author_text(proposal, known)),
        Fact(term=_("Gathered on"), value=formats.day(proposal.gathered_on)),
        _source(proposal, by),
        Fact(term=_("Theme"), value=_(THEME_TEXT[Theme(proposal.theme)])),
        *(
            Fact(term=_(SUBJECT_TEXT[SubjectKind(kind)]), value=", ".join(codes))
            for kind, codes in found.items()
        ),
    ]
    if known is not None:
        facts.insert(1, Fact(term=_("Taken in by"), value=named(known.taken_in_by)))
    return facts


def _source(proposal: Proposal, by: Actor) -> Fact:
    kind = SourceKind(proposal.source)
    says = " · ".join(filter(None, [_(SOURCE_TEXT[kind]), proposal.source_says]))
    url = ""
    if kind is SourceKind.ISSUE and proposal.source_id is not None:
        readable = find_short(proposal.source_id, by=by)
        url = reverse("issues_issue", args=[proposal.source_id]) if readable else ""
    return Fact(term=_("Gathered in"), value=says, url=url)


def rule_name(rule: RuleChange) -> str:
    """Return the provision in its standard form."""
    return provision(rule.law, rule.article)


def rule_state(rule: RuleChange) -> State:
    """Return the badge of a rule change: its stage, and whether it is late."""
    stage = Stage(rule.stage)
    text = _(STAGE_TEXT[stage])
    if queries.is_rule_late(rule, at=timezone.now()):
        return State(tone="severe", text=_("%(stage)s, late") % {"stage": text})
    tones = {Stage.IN_FORCE: "done", Stage.DROPPED: "silent"}
    return State(tone=tones.get(stage, "action"), text=text)


def rule_way(rule: RuleChange, steps: Sequence[RuleStep]) -> list[Step]:
    """Return the way of a rule as steps: reached, running, skipped, to come."""
    found = []
    for mark in queries.list_way(rule, list(steps)):
        is_now = mark.stage == rule.stage and mark.stage is not Stage.IN_FORCE
        tone = "done" if mark.step is not None else "neutral"
        note = formats.day(mark.step.on) if mark.step is not None else ""
        if mark.is_skipped:
            tone, note = "neutral", _("skipped")
        found.append(
            Step(name=_(STAGE_TEXT[mark.stage]), tone="action" if is_now else tone, note=note)
        )
    return found
