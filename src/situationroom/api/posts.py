"""Requests to overseas posts, their queue, partners and answers that serve again. Members only."""

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
from situationroom.api.post_shapes import (
    Card,
    IntroduceSaid,
    Introduction,
    KeptSaid,
    MoveSaid,
    Partner,
    PartnerSaid,
    Post,
    PostAnswer,
    PostRequest,
    PostRequestWhole,
    RequestSaid,
    StandingSaid,
    TakenSaid,
    Turn,
)
from situationroom.base.actors import Actor
from situationroom.base.cursors import name_cursor, name_to_cursor, time_cursor, to_cursor
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts import models, queries, services
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.states import PartnerKind, RequestKind, RequestState, Result

router = Router(tags=["posts"], by_alias=True)
COPIED = (
    "id", "short", "area", "title", "question", "asked_at", "due_at", "moved_at", "answer",
    "answered_at", "result_says", "closed_at",
)  # fmt: skip
IN_BOOK = (
    "id", "area", "name", "local_name", "does", "contact", "reach", "note", "confirmed_on",
    "retired_at",
)  # fmt: skip


def _fields(row: models.PostRequest) -> dict[str, Any]:
    is_company = row.asker.kind == OrganisationKind.COMPANY
    return {name: getattr(row, name) for name in COPIED} | {
        "kind": RequestKind(row.kind),
        "state": RequestState(row.state),
        "asker": None if is_company else row.asker.code,
        "post": row.post.code,
        "late_days": queries.late_by(row, at=timezone.now()),
        "result": Result(row.result) if row.result else None,
        "label": row.label.level,
    }


def _one(id: UUID, by: Actor) -> PostRequest:
    """Return a request as it stands after a write."""
    return PostRequest(**_fields(queries.get_request(id=id, by=by)))


@router.get("/post-requests", response=Page[PostRequest])
def list_requests(
    request: HttpRequest,
    state: RequestState | None = None,
    kind: RequestKind | None = None,
    area: str = "",
    post: str = "",
    late: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[PostRequest]:
    """List requests to posts, newest first; `late` keeps those a post is late with."""
    wanted = queries.Wanted(
        state=state or "",
        kind=kind or "",
        area=area.upper(),
        post=find_organisation(post).id if post else None,
        late_at=timezone.now() if late else None,
    )
    rows = queries.list_requests(
        by=actor_of(request), wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=lambda one: PostRequest(**_fields(one)),
        cursor=lambda one: to_cursor(one.asked_at, one.id),
    )  # fmt: skip


@router.get("/post-requests/{id}", response=PostRequestWhole)
def get_request(request: HttpRequest, id: UUID) -> PostRequestWhole:
    """Show a request with all that was said and done."""
    actor = actor_of(request)
    row = queries.get_request(id=id, by=actor)
    card = queries.get_card(request=row, by=actor)
    return PostRequestWhole(
        **_fields(row),
        card=Card(name=card.name, reach=card.reach) if card is not None else None,
        turns=[_turn(one) for one in queries.list_turns(row)],
        introductions=[_introduction(one) for one in queries.list_introductions(row)],
    )


def _turn(one: models.Turn) -> Turn:
    house = one.organisation
    is_named = house is not None and house.kind != OrganisationKind.COMPANY
    return Turn(
        number=one.number, step=Step(one.step), says=one.says, post=one.post.code, at=one.at,
        organisation=house.code if house is not None and is_named else None,
    )  # fmt: skip


def _introduction(one: models.Introduction) -> Introduction:
    return Introduction(
        name=one.told_name, reach=one.told_reach, consent_how=one.consent_how, at=one.at
    )


@writes(router, "/post-requests", response=PostRequest)
def make_request(request: HttpRequest, said: RequestSaid) -> Deed:
    """Ask a post for something."""
    actor, values = actor_of(request), said.model_dump()
    for name in ("post", "asker"):
        values[name] = find_organisation(values[name]).id if values[name] else None
    ask = services.Question(**values)

    def deed() -> PostRequest:
        row = services.make_request(by=actor, at=timezone.now(), ask=ask)
        return PostRequest(**_fields(row))  # who asks was in no circle of it when they came in

    return deed


@writes(router, "/post-requests/{id}/move", response=PostRequest)
def move(request: HttpRequest, id: UUID, said: MoveSaid) -> Deed:
    """Take a step on a request: accept, decline, answer, close, and the others."""
    actor = actor_of(request)
    queries.get_request(id=id, by=actor)
    new = find_organisation(said.new_post).id if said.new_post else None
    step = services.Move(
        step=said.step, read_in=said.read_in, says=said.says, new_post=new, result=said.result
    )

    def deed() -> PostRequest:
        services.move_request(by=actor, at=timezone.now(), request=id, move=step)
        return _one(id, actor)

    return deed


@writes(router, "/post-requests/{id}/introduce", response=Introduction)
def introduce(request: HttpRequest, id: UUID, said: IntroduceSaid) -> Deed:
    """Introduce a partner of the post's book to who asked, with its consent."""
    actor = actor_of(request)
    queries.get_request(id=id, by=actor)
    queries.get_partner(id=said.partner, by=actor)
    return lambda: _introduction(
        services.introduce_partner(
            by=actor, at=timezone.now(), request=id, partner=said.partner,
            consented=said.consented, consent_how=said.consent_how,
        )
    )  # fmt: skip


def _posts(by: Actor) -> Sequence[Post]:
    counts = set(Post.model_fields) - {"code", "areas", "at_once"}
    return [
        Post(
            code=one.post.organisation.code,
            areas=list(one.post.areas),
            at_once=one.post.at_once,
            **{name: getattr(one, name) for name in counts},
        )
        for one in queries.list_credits(by=by)
    ]


@router.get("/posts", response=Page[Post])
def list_posts(request: HttpRequest) -> Page[Post]:
    """List the posts: countries, capacity, and what came of their work."""
    return whole(list(_posts(actor_of(request))))


@router.get("/posts/{code}/queue", response=Page[PostRequest])
def list_queue(
    request: HttpRequest, code: str, after: After = "", limit: Limit = PAGE
) -> Page[PostRequest]:
    """List what waits at a post or is worked on there, what is due first at first."""
    rows = queries.list_queue(
        post=find_organisation(code).id, by=actor_of(request), after=time_cursor(after),
        limit=limit + 1,
    )  # fmt: skip
    return page_of(
        rows, limit=limit, show=lambda one: PostRequest(**_fields(one)),
        cursor=lambda one: to_cursor(one.due_at, one.id),
    )  # fmt: skip


@writes(router, "/posts/{code}/standing", response=Post)
def set_standing(request: HttpRequest, code: str, said: StandingSaid) -> Deed:
    """Say how much a post takes on at once, and of which countries it is in charge."""
    actor, post = actor_of(request), find_organisation(code).id

    def deed() -> Post:
        now = timezone.now()
        if said.at_once is not None:
            services.set_capacity(by=actor, at=now, post=post, at_once=said.at_once)
        if said.areas is not None:
            services.set_coverage(by=actor, at=now, post=post, areas=said.areas)
        return next(one for one in _posts(actor) if one.code == code)

    return deed


def _partner(row: models.Partner) -> Partner:
    return Partner(
        post=row.post.code, kind=PartnerKind(row.kind), **{n: getattr(row, n) for n in IN_BOOK}
    )


@router.get("/post-partners", response=Page[Partner])
def list_partners(
    request: HttpRequest, area: str = "", after: After = "", limit: Limit = PAGE
) -> Page[Partner]:
    """List the partners in one's own post's book, by name."""
    rows = queries.list_partners(
        by=actor_of(request), area=area.upper(), after=name_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_partner, cursor=lambda one: name_to_cursor(one.name, one.id)
    )


@router.get("/post-partners/{id}", response=Partner)
def get_partner(request: HttpRequest, id: UUID) -> Partner:
    """Show one partner."""
    return _partner(queries.get_partner(id=id, by=actor_of(request)))


def _book(said: PartnerSaid) -> services.PartnerSaid:
    return services.PartnerSaid(**said.model_dump())


@writes(router, "/post-partners", response=Partner)
def note_partner(request: HttpRequest, said: PartnerSaid) -> Deed:
    """Write a partner into the book of one's own post."""
    actor = actor_of(request)

    def deed() -> Partner:
        row = services.note_partner(by=actor, at=timezone.now(), said=_book(said))
        return _partner(queries.get_partner(id=row.id, by=actor))

    return deed


@writes(router, "/post-partners/{id}", response=Partner)
def change_partner(request: HttpRequest, id: UUID, said: PartnerSaid) -> Deed:
    """Change what the book says of a partner."""
    actor = actor_of(request)
    queries.get_partner(id=id, by=actor)

    def deed() -> Partner:
        services.change_partner(by=actor, at=timezone.now(), partner=id, said=_book(said))
        return _partner(queries.get_partner(id=id, by=actor))

    return deed


@writes(router, "/post-partners/{id}/retire", response=Partner)
def retire_partner(request: HttpRequest, id: UUID) -> Deed:
    """Take a partner out of the book."""
    actor = actor_of(request)
    queries.get_partner(id=id, by=actor)

    def deed() -> Partner:
        services.retire_partner(by=actor, at=timezone.now(), partner=id)
        return _partner(queries.get_partner(id=id, by=actor))

    return deed


def _answer(row: models.PostAnswer) -> PostAnswer:
    return PostAnswer(
        id=row.id, post=row.post.code, kind=RequestKind(row.kind), area=row.area,
        question=row.question, says=row.says, as_of=row.as_of, until=row.until,
        label=row.label.level,
    )  # fmt: skip


@router.get("/post-answers", response=Page[PostAnswer])
def list_answers(
    request: HttpRequest,
    area: str = "",
    kind: RequestKind | None = None,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[PostAnswer]:
    """List answers that serve again and are offered today, newest first."""
    rows = queries.list_answers(
        by=actor_of(request), on=timezone.localdate(), kind=kind or "", area=area.upper(),
        after=time_cursor(after), limit=limit + 1,
    )  # fmt: skip
    return page_of(rows, limit=limit, show=_answer, cursor=lambda one: to_cursor(one.at, one.id))


@router.get("/post-answers/{id}", response=PostAnswer)
def get_answer(request: HttpRequest, id: UUID) -> PostAnswer:
    """Show one answer."""
    return _answer(queries.get_answer(id=id, by=actor_of(request)))


@writes(router, "/post-answers", response=PostAnswer)
def keep_answer(request: HttpRequest, said: KeptSaid) -> Deed:
    """Write an answer down so that it serves like requests."""
    actor = actor_of(request)
    if said.request is not None:
        queries.get_request(id=said.request, by=actor)
    kept = services.Kept(**said.model_dump())

    def deed() -> PostAnswer:
        row = services.keep_answer(by=actor, at=timezone.now(), kept=kept)
        return _answer(queries.get_answer(id=row.id, by=actor))

    return deed


@writes(router, "/post-answers/{id}/take", response=PostAnswer)
def take_answer(request: HttpRequest, id: UUID, said: TakenSaid) -> Deed:
    """Say that an answer serves."""
    actor = actor_of(request)
    row = queries.get_answer(id=id, by=actor)

    def deed() -> PostAnswer:
        services.take_answer(by=actor, at=timezone.now(), answer=id, request=said.request)
        return _answer(row)

    return deed


@writes(router, "/post-answers/{id}/withdraw", response=PostAnswer)
def withdraw_answer(request: HttpRequest, id: UUID) -> Deed:
    """Offer an answer no more."""
    actor = actor_of(request)
    row = queries.get_answer(id=id, by=actor)

    def deed() -> PostAnswer:
        services.withdraw_answer(by=actor, at=timezone.now(), answer=id)
        return _answer(row)

    return deed
