"""Reads: rules that are being changed, how far they have come, and what is late."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.visibility import clause_of
from situationroom.rooms.proposals.lifecycle import ENDED, WAYS, is_late
from situationroom.rooms.proposals.models import Proposal, RuleChange, RuleStep
from situationroom.rooms.proposals.states import RuleKind, Stage

PAGE = 30
JOINED = ("ministry", "proposal__label", "proposal__owner")


@dataclass(frozen=True, slots=True)
class RulesWanted:
    """Which rule changes somebody asks for; `late` on that day."""

    stage: str = ""
    kind: str = ""
    ministry: UUID | None = None
    proposal: UUID | None = None
    late: date | None = None


def list_rules(
    *,
    by: Actor,
    wanted: RulesWanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[RuleChange]:
    """Return a page of rule changes, those followed last first."""
    rows = _visible(by).filter(_asked_for(wanted or RulesWanted()))
    if after is not None:
        at, last = after
        rows = rows.filter(Q(followed_at__lt=at) | Q(followed_at=at, id__lt=last))
    return list(rows.select_related(*JOINED).order_by("-followed_at", "-id")[:limit])


def _visible(by: Actor) -> QuerySet[RuleChange]:
    return RuleChange.objects.filter(clause_of(RuleChange).q(by))


def _asked_for(wanted: RulesWanted) -> Q:
    said = {
        name: value
        for name in ("stage", "kind", "ministry", "proposal")
        if (value := getattr(wanted, name))
    }
    condition = Q(**said)
    if wanted.late is not None:
        condition &= ~Q(stage__in=ENDED) & Q(expected_on__lt=wanted.late)
    return condition


def get_rule(*, id: UUID, by: Actor) -> RuleChange:
    """Return one rule change. Raises NotFound when hidden or absent."""
    row = _visible(by).select_related(*JOINED).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such rule change.")
    return row


def list_steps(rule: RuleChange) -> list[RuleStep]:
    """Return the stages a rule change reached, newest first."""
    return list(rule.steps.order_by("-number"))


def count_open_rules(proposal: Proposal) -> int:
    """Count the rule changes of a proposal that are on their way."""
    return RuleChange.objects.filter(proposal=proposal).exclude(stage__in=ENDED).count()


def is_rule_late(rule: RuleChange, *, at: datetime) -> bool:
    """Tell whether the next stage of a rule change is overdue."""
    return is_late(Stage(rule.stage), rule.expected_on, localdate(at))


@dataclass(frozen=True, slots=True)
class Mark:
    """One stage on the way of a rule: when it was reached, skipped, or still to come."""

    stage: Stage
    step: RuleStep | None
    is_skipped: bool


def list_way(rule: RuleChange, steps: list[RuleStep]) -> list[Mark]:
    """Return the whole way of a rule, with the newest step of each stage."""
    reached = {Stage(one.stage): one for one in sorted(steps, key=lambda one: one.number)}
    way = WAYS[RuleKind(rule.kind)]
    passed = [place for place, stage in enumerate(way) if stage in reached]
    last = max(passed, default=0)
    return [
        Mark(stage, reached.get(stage), stage not in reached and place < last)
        for place, stage in enumerate(way)
    ]
