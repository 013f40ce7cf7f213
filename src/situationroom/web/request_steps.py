"""What is done with a request to a post: a form for each step, and one address that takes them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.rooms.posts import queries, services
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.models import PostRequest
from situationroom.rooms.posts.states import (
    REQUEST_TEXT,
    AnswerCircle,
    RequestKind,
    RequestState,
    Result,
)
from situationroom.web.deeds import Deed, Frame, Said, named_deed, offered, take
from situationroom.web.request_forms import (
    CloseForm,
    HandOnForm,
    IntroduceForm,
    KeepForm,
    SayForm,
    StepForm,
)
from situationroom.web.words import actor_of

FIELD_OF = {
    "PST-09": "says", "PST-10": "says", "PST-11": "result", "PST-12": "new_post",
    "PST-18": "consent_how", "PST-19": "partner", "PST-20": "partner", "PST-27": "says",
    "PST-28": "names_nobody", "PST-29": "until",
}  # fmt: skip


def _plain(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return StepForm(data, initial={"read_in": row.state}, **more)


def _saying(label: Any) -> Callable[..., forms.Form]:
    def make(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
        return SayForm(data, initial={"read_in": row.state}, label=label, **more)

    return make


def _hand_on_form(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return HandOnForm(data, initial={"read_in": row.state}, row=row, **more)


def _close_form(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
    return CloseForm(data, initial={"read_in": row.state}, **more)


def _introduce_form(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
    partners = queries.find_partners(request=row, by=actor)
    return IntroduceForm(data, partners=partners, **more)


def _keep_form(row: PostRequest, actor: Actor, data: Any, **more: Any) -> forms.Form:
    start = {
        "kind": row.kind, "area": row.area, "question": row.title, "says": row.answer,
        "as_of": timezone.localdate(), "circle": AnswerCircle.ROOM,
    }  # fmt: skip
    return KeepForm(data, initial=start, **more)


def _move(step: Step) -> Callable[[Actor, datetime, PostRequest, Said], Any]:
    def write(by: Actor, at: datetime, row: PostRequest, said: Said) -> None:
        new_post, result = said.get("new_post"), said.get("result")
        services.move_request(
            by=by,
            at=at,
            request=row.id,
            move=services.Move(
                step=step,
                read_in=_read_in(said["read_in"]),
                says=said.get("says", ""),
                new_post=UUID(new_post) if new_post else None,
                result=Result(result) if result else None,
            ),
        )

    return write


def _read_in(said: str) -> RequestState:
    try:
        return RequestState(said)
    except ValueError:
        raise NotFound("There is no such step.") from None


def _introduce(by: Actor, at: datetime, row: PostRequest, said: Said) -> None:
    services.introduce_partner(
        by=by,
        at=at,
        request=row.id,
        partner=UUID(said["partner"]),
        consented=said["consented"],
        consent_how=said["consent_how"],
    )


def _keep(by: Actor, at: datetime, row: PostRequest, said: Said) -> None:
    kind, circle = RequestKind(said.pop("kind")), AnswerCircle(said.pop("circle"))
    kept = services.Kept(kind=kind, circle=circle, request=row.id, **said)
    services.keep_answer(by=by, at=at, kept=kept)


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        gettext_lazy("Take it on"),
        gettext_lazy("The request is taken on."),
        gettext_lazy("It takes one of the places of the post."),
        _plain,
        _move(Step.ACCEPT),
    ),
    "start": Deed(
        gettext_lazy("Begin to work on it"),
        gettext_lazy("The request is in work."),
        "",
        _plain,
        _move(Step.START),
    ),
    "answer": Deed(
        gettext_lazy("Answer"),
        gettext_lazy("The answer was sent."),
        gettext_lazy("Who asked is told, and says what came of it."),
        _saying(gettext_lazy("The answer")),
        _move(Step.ANSWER),
    ),
    "reply": Deed(
        gettext_lazy("Reply to the post"),
        gettext_lazy("The post was told: its clock goes on."),
        gettext_lazy("The clock of the post goes on."),
        _saying(gettext_lazy("Your reply")),
        _move(Step.REPLY),
    ),
    "close": Deed(
        gettext_lazy("Say what came of it"),
        gettext_lazy("Thank you: the result stands."),
        gettext_lazy("The post is credited with the result."),
        _close_form,
        _move(Step.CLOSE),
    ),
    "ask_back": Deed(
        gettext_lazy("Ask back"),
        gettext_lazy("Who asked was told: the clock stands still."),
        gettext_lazy("The clock stands still until the reply is there."),
        _saying(gettext_lazy("What you need to know")),
        _move(Step.ASK_BACK),
    ),
    "introduce": Deed(
        gettext_lazy("Introduce a partner"),
        gettext_lazy("The partner was introduced."),
        gettext_lazy("Who asked reads name and contact; the book itself stays with the post."),
        _introduce_form,
        _introduce,
    ),
    "keep": Deed(
        gettext_lazy("Let the answer serve again"),
        gettext_lazy("The answer is offered to who asks for the same."),
        gettext_lazy("It is shown before somebody asks for the same country and kind."),
        _keep_form,
        _keep,
    ),
    "reroute": Deed(
        gettext_lazy("Hand it on to another post"),
        gettext_lazy("The request was handed on."),
        gettext_lazy("The other post reads it from now on; its clock goes on."),
        _hand_on_form,
        _move(Step.REROUTE),
    ),
    "decline": Deed(
        gettext_lazy("Decline it"),
        gettext_lazy("The request was declined, and who asked was told why."),
        gettext_lazy("Who asked reads the reason."),
        _saying(gettext_lazy("Why")),
        _move(Step.DECLINE),
    ),
    "reopen": Deed(
        gettext_lazy("Take it up again"),
        gettext_lazy("The request is in work again."),
        gettext_lazy("The post is told."),
        _saying(gettext_lazy("Why")),
        _move(Step.REOPEN),
    ),
}
FIRST = ("accept", "answer", "reply", "close")
"""Steps whose form stands open: what the request waits for."""


def deeds_of(row: PostRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return what somebody may do with a request now, each with its form."""
    may = queries.list_deeds(request=row, by=actor)
    allowed = {step.value for step in may.steps}
    allowed |= {"introduce"} if may.introduce else set()
    allowed |= {"keep"} if may.keep else set()

    def url_of(key: str) -> str:
        return reverse("issues_requests_do", args=[row.id, key])

    return offered(DEEDS, allowed, row, actor, url_of=url_of, first=FIRST)


@login_required
@require_POST
def do(request: HttpRequest, request_id: UUID, deed: str) -> HttpResponse:
    """Do one thing with a request."""
    actor = actor_of(request)
    row = queries.get_request(id=request_id, by=actor)

    def now() -> RequestState:
        return RequestState(queries.get_request(id=row.id, by=actor).state)

    def again(one: Deed, form: forms.Form) -> forms.Form:
        """Who reads the refusal has read where the request stands by now."""
        if "read_in" in form.fields:
            form.data = {**request.POST.dict(), "read_in": now().value}
        return form

    def beside() -> list[str]:
        return [row.title, _("It stands so now: %(state)s.") % {"state": _(REQUEST_TEXT[now()])}]

    page = reverse("issues_requests_one", args=[row.id])
    frame = Frame(page=page, fields=FIELD_OF, beside=beside, again=again)
    return take(request, named_deed(DEEDS, deed), row, actor, frame)
