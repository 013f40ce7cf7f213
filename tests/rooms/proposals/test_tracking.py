"""Rule changes: followed along their way, with day and evidence, until they are in force."""

from datetime import timedelta
from typing import Any

import pytest
from tests.rooms.issues.test_stages import organisation
from tests.rooms.proposals.steps import (
    CITED,
    SOON,
    TODAY,
    answered,
    followed,
    fresh,
    handed_in,
    merged,
    of_a_company,
    owned,
    stepped,
)
from tests.rooms.proposals.test_proposals import told
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.rooms.proposals import queries
from situationroom.rooms.proposals.lifecycle import WAYS
from situationroom.rooms.proposals.models import Proposal, RuleChange
from situationroom.rooms.proposals.queries import RulesWanted
from situationroom.rooms.proposals.states import Answer, ProposalKind, RuleKind, Stage

pytestmark = pytest.mark.django_db


def accepted(**more: Any) -> Proposal:
    one = owned(handed_in(**more))
    answered(one, Answer.ACCEPTED)
    return fresh(one)


@pytest.mark.parametrize("kind", list(RuleKind))
def test_a_rule_goes_its_whole_way_and_its_proposal_is_carried_out(kind: RuleKind) -> None:
    one, part = owned(handed_in("kea")), of_a_company()
    merged(part, one)
    answered(one, Answer.PARTLY)
    rule = followed(one, kind, expected_on=SOON)
    for stage in WAYS[kind][1:]:
        rule = stepped(rule, stage, by="confirm", expected_on=SOON, differs="시제품에 한정")
    assert (rule.stage, rule.in_force_on, rule.expected_on) == ("in_force", TODAY, None)
    assert len(queries.list_steps(rule)) == len(WAYS[kind])
    done = f"「전파법 시행령」 제77조의2제1항 · {TODAY} · {CITED}"
    assert [(p.state, p.outcome) for p in (fresh(one), fresh(part))] == [
        ("done", done), ("merged", done),
    ]  # fmt: skip
    settle()
    assert {"proposals.answered", "proposals.carried_out"} <= told("kea") & told("company")
    with pytest.raises(Conflict):
        stepped(rule, Stage.DROPPED, why="끝난 뒤")


def test_only_what_was_accepted_is_followed_by_its_owner_under_a_ministry() -> None:
    refused = owned(handed_in())
    with pytest.raises(Conflict, match="accepted"):
        followed(refused)
    answered(refused, Answer.REFUSED)
    with pytest.raises(Conflict):
        followed(refused)
    idea = accepted(kind=ProposalKind.IDEA)
    with pytest.raises(Conflict):
        followed(idea)
    one = accepted()
    for wrong in (
        {"law": " "}, {"article": "오십팔조"}, {"ministry": organisation("kisa")},
        {"expected_on": TODAY - timedelta(days=1)},
    ):  # fmt: skip
        with pytest.raises(Refusal):
            followed(one, **wrong)
    followed(one)
    with pytest.raises(Conflict, match="already"):
        followed(one, law="「전파법 시행령」", article="제77조의2제1항")
    assert RuleChange.objects.count() == 1


def test_a_stage_needs_its_day_its_evidence_and_a_reason_where_the_way_is_left() -> None:
    rule = followed(accepted(), RuleKind.NOTICE)
    for wrong in (
        {"new": Stage.ADMINISTRATIVE_NOTICE, "on": TODAY + timedelta(days=1)},
        {"new": Stage.ADMINISTRATIVE_NOTICE, "on": TODAY - timedelta(days=1)},
        {"new": Stage.ADMINISTRATIVE_NOTICE, "evidence": ""},
        {"new": Stage.ISSUED},
        {"new": Stage.IN_FORCE, "evidence": " ", "why": "긴급"},
        {"new": Stage.CABINET, "why": "고시는 가지 않음"},
        {"new": Stage.DROPPED, "evidence": ""},
    ):
        with pytest.raises(Refusal):
            stepped(rule, **wrong)
    assert RuleChange.objects.get(pk=rule.pk).stage == Stage.DRAFTING
    rule = stepped(rule, Stage.REGULATORY_REVIEW, why="규제 심사를 먼저 받음")
    marks = queries.list_way(rule, queries.list_steps(rule))
    assert [m.stage for m in marks if m.is_skipped] == [Stage.ADMINISTRATIVE_NOTICE]
    stepped(rule, Stage.DROPPED, evidence="", why="상위법 개정으로 불필요")


def test_who_is_responsible_writes_the_stages_and_two_at_once_are_told() -> None:
    rule = followed(accepted())
    for name in ("kiet", "kea", "leadership"):
        with pytest.raises(NotAllowed):
            stepped(rule, Stage.LEGISLATIVE_NOTICE, by=name)
    with pytest.raises(NotFound):
        stepped(rule, Stage.LEGISLATIVE_NOTICE, by="company")
    stepped(rule, Stage.LEGISLATIVE_NOTICE, by="nipa", read=Stage.DRAFTING)
    with pytest.raises(Conflict, match="meanwhile"):
        stepped(rule, Stage.LEGISLATIVE_NOTICE, by="confirm", read=Stage.DRAFTING)


def test_late_rules_are_listed_and_hidden_proposals_hide_theirs() -> None:
    rule = followed(accepted(), expected_on=TODAY)
    later = AT + timedelta(days=3)
    assert queries.is_rule_late(rule, at=later)
    wanted = RulesWanted(late=later.date())
    assert [one.id for one in queries.list_rules(by=actor("kea"), wanted=wanted)] == [rule.id]
    assert queries.list_rules(by=actor("company")) == []
    with pytest.raises(NotFound):
        queries.get_rule(id=rule.id, by=actor("company"))


def test_a_proposal_waits_for_the_last_of_its_rules() -> None:
    one = accepted()
    first = followed(one, RuleKind.NOTICE, law="고시 가", article="")
    second = followed(one, RuleKind.NOTICE, law="고시 나", article="")
    for rule in (first, second):
        assert fresh(one).state == "answered"
        for stage in WAYS[RuleKind.NOTICE][1:]:
            stepped(rule, stage)
    assert fresh(one).state == "done"
