"""Steps of the tests on requests to posts: asked, moved, answered, kept."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from tests.rooms.issues.test_stages import organisation
from tests.rooms.steps import AT, actor

from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.posts import services
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.models import Partner, PostAnswer, PostRequest
from situationroom.rooms.posts.states import (
    AnswerCircle,
    PartnerKind,
    RequestKind,
    RequestState,
)

TODAY = localdate(AT)
DUE = AT + timedelta(days=10)
HANOI, INDIA = "post-hanoi", "post-india"


def own_organisation(name: str) -> Organisation:
    return Organisation.objects.get(pk=actor(name).organisation)


def asked(by: str = "nipa", at: datetime = AT, **more: Any) -> PostRequest:
    values: dict[str, Any] = {
        "kind": RequestKind.PARTNER,
        "area": "VN",
        "title": "스마트시티 관제 유통사",
        "question": "하노이에서 관제 소프트웨어를 유통할 회사를 찾습니다.",
        "due_at": DUE,
        "post": organisation(HANOI).id,
        "name": "김담당 (NIPA 수출지원팀)",
        "reach": "kim@example.org",
        **more,
    }
    return services.make_request(by=actor(by), at=at, ask=services.Question(**values))


def moved(
    request: PostRequest, step: Step, by: str = "hanoi", at: datetime = AT, **more: Any
) -> PostRequest:
    read_in = more.pop("read_in", RequestState(fresh(request).state))
    move = services.Move(step=step, read_in=read_in, **more)
    return services.move_request(by=actor(by), at=at, request=request.id, move=move)


def in_work(request: PostRequest) -> PostRequest:
    return moved(moved(request, Step.ACCEPT), Step.START)


def answered(request: PostRequest) -> PostRequest:
    return moved(in_work(request), Step.ANSWER, says="두 곳이 관심을 보였습니다.")


def fresh(request: PostRequest) -> PostRequest:
    return PostRequest.unscoped.select_related("label", "post").get(pk=request.pk)


def noted(by: str = "hanoi", **more: Any) -> Partner:
    values: dict[str, Any] = {
        "kind": PartnerKind.DISTRIBUTOR,
        "area": "VN",
        "name": "Example Distribution JSC",
        "contact": "Ms Example",
        "reach": "+84 24 0000 0000",
        "confirmed_on": TODAY,
        **more,
    }
    return services.note_partner(by=actor(by), at=AT, said=services.PartnerSaid(**values))


def kept(by: str = "hanoi", **more: Any) -> PostAnswer:
    values: dict[str, Any] = {
        "kind": RequestKind.PARTNER,
        "area": "VN",
        "question": "베트남 유통사는 어떻게 찾습니까?",
        "says": "산업무역부 명부와 현지 협회를 먼저 봅니다.",
        "as_of": TODAY,
        "circle": AnswerCircle.PUBLIC,
        "names_nobody": True,
        **more,
    }
    return services.keep_answer(by=actor(by), at=AT, kept=services.Kept(**values))
