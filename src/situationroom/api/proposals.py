"""Proposals: handed in, joined, answered, and rules that are changed for them. Members only.

From whom a proposal came is null to who may not know it. What it was joined with is null to who may
not read that one; its answers stand with each of them.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.api.proposal_shapes import (
    About,
    AnswerSaid,
    AssignSaid,
    Author,
    EvidenceSaid,
    JoinSaid,
    Like,
    Proposal,
    ProposalSaid,
    ProposalWhole,
    Review,
    ReviewSaid,
    Standing,
    Tally,
    Verdict,
    WhySaid,
)
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.proposals import models, queries, services
from situationroom.rooms.proposals.states import Answer, ProposalKind, ProposalState, Theme

router = Router(tags=["proposals"], by_alias=True)


def _author(known: models.Proposer | None) -> Author | None:
    if known is None:
        return None
    house = known.organisation
    return Author(
        name=known.name,
        organisation=house.code if house is not None else None,
        taken_in_by=known.taken_in_by.code,
    )


COPIED = (
    "id", "short", "kind", "theme", "title_ko", "title_en", "problem", "asks", "reason",
    "author_kind", "source", "source_says", "gathered_on", "state", "due_on", "next_on",
    "asked_again_at", "outcome", "handed_in_at",
)  # fmt: skip


def _fields(row: models.Proposal, known: models.Proposer | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COPIED} | {
        "author": _author(known),
        "owner": row.owner.code if row.owner is not None else None,
        "late_days": queries.late_by(row, at=timezone.now()),
        "answer": row.answer or None,
        "label": row.label.level,
    }


def _shown(rows: Sequence[models.Proposal], by: Actor) -> list[Proposal]:
    known = queries.list_proposers(proposals=rows, by=by)
    return [Proposal(**_fields(row, known.get(row.id))) for row in rows]


def _one(id: UUID, by: Actor) -> Proposal:
    """Return a proposal as it stands after a write."""
    return _shown([queries.get_proposal(id=id, by=by)], by)[0]


def _verdict(one: models.Verdict) -> Verdict:
    return Verdict(
        number=one.number, answer=Answer(one.answer), reasons=one.reasons, next_on=one.next_on,
        organisation=one.organisation.code, at=one.at,
    )  # fmt: skip


@router.get("/proposals", response=Page[Proposal])
def list_proposals(
    request: HttpRequest,
    state: ProposalState | None = None,
    kind: ProposalKind | None = None,
    theme: Theme | None = None,
    answer: Answer | None = None,
    owner: str = "",
    silent: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[Proposal]:
    """List proposals, newest first; `silent` keeps those whose answer is overdue."""
    actor = actor_of(request)
    wanted = queries.Wanted(
        state=state or "",
        kind=kind or "",
        theme=theme or "",
        answer=answer or "",
        owner=find_organisation(owner).id if owner else None,
        silent=timezone.localdate() if silent else None,
    )
    rows = queries.list_proposals(
        by=actor, wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    shown = {one.id: one for one in _shown(rows, actor)}
    return page_of(
        rows, limit=limit, show=lambda one: shown[one.id],
        cursor=lambda one: to_cursor(one.handed_in_at, one.id),
    )  # fmt: skip


@router.get("/proposals/standing", response=Standing)
def get_standing(request: HttpRequest) -> Standing:
    """Tell how proposals stand, of those one may read."""
    actor, now = actor_of(request), timezone.now()
    return Standing(
        whole=_tally(queries.count_proposals(by=actor, at=now), ""),
        by_owner=[
            _tally(tally, house.code if house is not None else "")
            for house, tally in queries.count_by_owner(by=actor, at=now)
        ],
        by_theme=[_tally(one, one.name) for one in queries.count_by_theme(by=actor, at=now)],
    )


def _tally(tally: queries.Tally, name: str) -> Tally:
    counts = {field: getattr(tally, field) for field in Tally.model_fields if field != "name"}
    return Tally(name=name, **counts)


@router.get("/proposals/{id}", response=ProposalWhole)
def get_proposal(request: HttpRequest, id: UUID) -> ProposalWhole:
    """Show a proposal with its answers."""
    actor = actor_of(request)
    row = queries.get_proposal(id=id, by=actor)
    joined = queries.get_whole(proposal=row, by=actor)
    known = queries.list_proposers(proposals=[row], by=actor)
    return ProposalWhole(
        **_fields(row, known.get(row.id)),
        about=[About(kind=one.kind, code=one.code) for one in queries.list_topics(row)],
        merged_into=joined.id if joined is not None else None,
        parts=[one.id for one in queries.list_parts(proposal=row, by=actor)],
        answers=[_verdict(one) for one in queries.list_verdicts(row)],
        reviews=[
            Review(organisation=one.organisation.code, says=one.says, at=one.at)
            for one in queries.list_reviews(proposal=row, by=actor)
        ],
    )


@router.get("/proposals/{id}/alike", response=Page[Like])
def list_alike(request: HttpRequest, id: UUID) -> Page[Like]:
    """List unanswered proposals that ask for much the same, with the reasons."""
    actor = actor_of(request)
    row = queries.get_proposal(id=id, by=actor)
    return whole(
        [
            Like(
                id=one.proposal.id, title_ko=one.proposal.title_ko, title_en=one.proposal.title_en,
                words=list(one.why.words), provisions=list(one.why.provisions),
                same_theme=one.why.same_theme,
            )
            for one in queries.list_alike(proposal=row, by=actor)
        ]
    )  # fmt: skip


@writes(router, "/proposals", response=Proposal)
def hand_in(request: HttpRequest, said: ProposalSaid) -> Deed:
    """Hand a proposal in."""
    actor = actor_of(request)
    values = said.model_dump()
    house = values.pop("organisation")
    ask = services.Ask(
        **values | {"items": tuple(said.items)},
        organisation=find_organisation(house).id if house else None,
    )
    return lambda: _one(services.hand_in(by=actor, at=timezone.now(), ask=ask).id, actor)


@writes(router, "/proposals/{id}/assign", response=Proposal)
def assign(request: HttpRequest, id: UUID, said: AssignSaid) -> Deed:
    """Name who answers a proposal. Its owner and the secretariat may."""
    actor = actor_of(request)
    queries.get_proposal(id=id, by=actor)
    owner = find_organisation(said.owner)

    def deed() -> Proposal:
        services.assign_proposal(
            by=actor, at=timezone.now(), proposal=id, owner=owner, responsible=said.responsible,
            due_on=said.due_on,
        )  # fmt: skip
        return _one(id, actor)

    return deed


@writes(router, "/proposals/{id}/answer", response=Verdict)
def answer(request: HttpRequest, id: UUID, said: AnswerSaid) -> Deed:
    """Answer a proposal and what was joined with it. Its owner may."""
    actor = actor_of(request)
    queries.get_proposal(id=id, by=actor)
    return lambda: _verdict(
        services.answer_proposal(
            by=actor, at=timezone.now(), proposal=id, answer=said.answer, reasons=said.reasons,
            next_on=said.next_on, read=said.read,
        )
    )  # fmt: skip


@writes(router, "/proposals/{id}/review", response=Review)
def review(request: HttpRequest, id: UUID, said: ReviewSaid) -> Deed:
    """Say inside the government what one's organisation thinks."""
    actor = actor_of(request)
    queries.get_proposal(id=id, by=actor)

    def deed() -> Review:
        one = services.review_proposal(by=actor, at=timezone.now(), proposal=id, says=said.says)
        return Review(organisation=one.organisation.code, says=one.says, at=one.at)

    return deed


@writes(router, "/proposals/{id}/join", response=Proposal)
def join(request: HttpRequest, id: UUID, said: JoinSaid) -> Deed:
    """Let a proposal go up in another one; answer the one that stays."""
    actor = actor_of(request)
    for one in (id, said.into):
        queries.get_proposal(id=one, by=actor)

    def deed() -> Proposal:
        services.merge_proposals(
            by=actor, at=timezone.now(), proposal=id, into=said.into, why=said.why
        )
        return _one(said.into, actor)

    return deed


def _writes_why(path: str, name: str, service: Any, says: str) -> None:
    """Make the address of a deed that needs a reason alone."""

    def deed_of(request: HttpRequest, id: UUID, said: WhySaid) -> Deed:
        actor = actor_of(request)
        queries.get_proposal(id=id, by=actor)

        def deed() -> Proposal:
            service(by=actor, at=timezone.now(), proposal=id, why=said.why)
            return _one(id, actor)

        return deed

    deed_of.__name__, deed_of.__doc__ = name, says
    writes(router, path, response=Proposal)(deed_of)


_writes_why(
    "/proposals/{id}/split", "split", services.split_proposal,
    "Let a joined proposal stand by itself again.",
)  # fmt: skip
_writes_why(
    "/proposals/{id}/ask-again", "ask_again", services.ask_again,
    "Ask once to have an answer reconsidered. Its author may.",
)  # fmt: skip
_writes_why(
    "/proposals/{id}/take-back", "take_back", services.take_back,
    "Take a proposal back that nobody has answered. Its author may.",
)  # fmt: skip


@writes(router, "/proposals/{id}/carry-out", response=Proposal)
def carry_out(request: HttpRequest, id: UUID, said: EvidenceSaid) -> Deed:
    """Say that what was accepted was done, and what shows it."""
    actor = actor_of(request)
    queries.get_proposal(id=id, by=actor)

    def deed() -> Proposal:
        services.carry_out(by=actor, at=timezone.now(), proposal=id, evidence=said.evidence)
        return _one(id, actor)

    return deed
