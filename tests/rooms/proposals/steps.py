"""Steps of the tests on proposals: handed in, owned, answered, followed."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from tests.rooms.issues.test_stages import organisation
from tests.rooms.steps import AT, actor

from situationroom.rooms.proposals import services
from situationroom.rooms.proposals.models import Proposal, RuleChange, Verdict
from situationroom.rooms.proposals.services import Ask
from situationroom.rooms.proposals.states import (
    Answer,
    AuthorKind,
    Circle,
    ProposalKind,
    RuleKind,
    Stage,
    Theme,
)

TODAY = localdate(AT)
SOON = TODAY + timedelta(days=20)
CITED = "관보 제21234호"


def ask(**more: Any) -> Ask:
    values: dict[str, Any] = {
        "kind": ProposalKind.RULE,
        "title_ko": "무선설비 적합성평가 절차 간소화",
        "problem": "수출용 시제품도 적합성평가를 모두 받아야 해서 출시가 석 달 늦다.",
        "asks": "「전파법」 제58조의2에서 수출용 시제품의 적합성평가를 면제한다.",
        "theme": Theme.NETWORK,
        "author_kind": AuthorKind.AGENCY,
        "author": "정보통신산업진흥원",
        "gathered_on": TODAY,
        "circle": Circle.ROOM,
        **more,
    }
    return Ask(**values)


def handed_in(by: str = "nipa", **more: Any) -> Proposal:
    return services.hand_in(by=actor(by), at=AT, ask=ask(**more))


def of_a_company(**more: Any) -> Proposal:
    return handed_in(
        "company", circle=Circle.OWNER, author_kind=AuthorKind.COMPANY, author="", **more
    )


def owned(
    proposal: Proposal, owner: str = "nipa", by: str = "secretariat", **more: Any
) -> Proposal:
    return services.assign_proposal(
        by=actor(by), at=AT, proposal=proposal.id, owner=organisation(owner), **more
    )


def answered(
    proposal: Proposal, answer: Answer = Answer.PARTLY, by: str = "nipa", **more: Any
) -> Verdict:
    values = {"reasons": "시제품에 한하여 서류로 갈음한다.", **more}
    return services.answer_proposal(
        by=actor(by), at=AT, proposal=proposal.id, answer=answer, **values
    )


def merged(
    one: Proposal, into: Proposal, by: str = "secretariat", why: str = "같은 조항"
) -> Proposal:
    return services.merge_proposals(by=actor(by), at=AT, proposal=one.id, into=into.id, why=why)


def followed(proposal: Proposal, kind: RuleKind = RuleKind.DECREE, **more: Any) -> RuleChange:
    values: dict[str, Any] = {
        "law": "전파법 시행령", "article": "77조의2 1항", "ministry": organisation("msit"), **more,
    }  # fmt: skip
    return services.follow_rule(by=actor("nipa"), at=AT, proposal=proposal.id, kind=kind, **values)


def stepped(
    rule: RuleChange, new: Stage, *, by: str = "secretariat", on: date = TODAY, **more: Any
) -> RuleChange:
    values = {"evidence": CITED, **more}
    return services.move_rule(by=actor(by), at=AT, rule=rule.id, new=new, on=on, **values)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.unscoped.select_related("label", "owner").get(pk=proposal.pk)
