"""What is done with a proposal: a form for each deed, and one address that takes them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.proposals import queries, services
from situationroom.rooms.proposals.models import Proposal
from situationroom.rooms.proposals.states import Answer, RuleKind
from situationroom.web.proposal_forms import (
    AnswerForm,
    AssignForm,
    EvidenceForm,
    FollowForm,
    MergeForm,
    ReviewForm,
    WhyForm,
)
from situationroom.web.words import actor_of, texts_of

# Where a broken rule is shown in a form.
FIELD_OF = {
    "PRO-10": "owner", "PRO-11": "responsible", "PRO-12": "owner", "PRO-13": "due_on",
    "PRO-17": "reasons", "PRO-18": "next_on", "PRO-19": "next_on", "PRO-22": "says",
    "PRO-26": "evidence", "PRO-31": "into", "PRO-32": "into", "PRO-33": "into", "PRO-34": "why",
    "PRO-38": "why", "PRO-42": "why", "PRO-44": "why", "PRO-52": "law", "PRO-53": "article",
    "PRO-54": "ministry", "PRO-55": "ministry", "PRO-56": "expected_on", "PRO-59": "new",
    "PRO-60": "on", "PRO-61": "on", "PRO-62": "evidence", "PRO-63": "why", "PRO-64": "expected_on",
    "PRO-02": "title_ko", "PRO-03": "problem", "PRO-04": "asks", "PRO-05": "author",
    "PRO-06": "gathered_on", "PRO-07": "circle", "PRO-27": "organisation",
}  # fmt: skip
Said = dict[str, Any]
Write = Callable[[Actor, datetime, UUID, Said], Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing people do with a proposal."""

    title: Any
    done: Any
    follows: Any
    make: Callable[..., forms.Form]
    write: Write


def _house(key: str) -> Organisation:
    found = get_organisation(id=UUID(key))
    assert found is not None  # one of those offered
    return found


def _assign_form(row: Proposal, actor: Actor, data: Any, **more: Any) -> AssignForm:
    today = timezone.localdate()
    owner = row.owner_id
    people = queries.list_responsible(owner=owner, on=today) if owner is not None else []
    now = {"owner": owner, "responsible": row.responsible_id, "due_on": row.due_on}
    days = queries.sets_day(by=actor)
    return AssignForm(data, people=people, days=days, initial=now, **more)


def _merge_form(row: Proposal, actor: Actor, data: Any, **more: Any) -> MergeForm:
    others = queries.list_open_others(proposal=row, by=actor)
    fit = [one for one in others if queries.may_merge_into(proposal=row, into=one, by=actor)]
    return MergeForm(data, others=fit, **more)


def _answer_form(row: Proposal, actor: Actor, data: Any, **more: Any) -> AnswerForm:
    return AnswerForm(data, initial={"read": len(queries.list_verdicts(row))}, **more)


def _plain(form: type[forms.Form]) -> Callable[..., forms.Form]:
    def make(row: Proposal, actor: Actor, data: Any, **more: Any) -> forms.Form:
        return form(data, **more)

    return make


def _assign(by: Actor, at: datetime, proposal: UUID, said: Said) -> None:
    person = said["responsible"]
    services.assign_proposal(
        by=by,
        at=at,
        proposal=proposal,
        owner=_house(said["owner"]),
        responsible=UUID(person) if person else None,
        due_on=said.get("due_on"),
    )


def _answer(by: Actor, at: datetime, proposal: UUID, said: Said) -> None:
    answer = Answer(said.pop("answer"))
    services.answer_proposal(by=by, at=at, proposal=proposal, answer=answer, **said)


def _merge(by: Actor, at: datetime, proposal: UUID, said: Said) -> None:
    into = UUID(said["into"])
    services.merge_proposals(by=by, at=at, proposal=proposal, into=into, why=said["why"])


def _follow(by: Actor, at: datetime, proposal: UUID, said: Said) -> None:
    kind, ministry = RuleKind(said.pop("kind")), _house(said.pop("ministry"))
    services.follow_rule(by=by, at=at, proposal=proposal, kind=kind, ministry=ministry, **said)


def _by(service: Callable[..., Any]) -> Write:
    def write(by: Actor, at: datetime, proposal: UUID, said: Said) -> None:
        service(by=by, at=at, proposal=proposal, **said)

    return write


DEEDS: dict[str, Deed] = {
    "answer": Deed(
        gettext_lazy("Answer the proposal"),
        gettext_lazy("The answer stands, and the authors were told."),
        gettext_lazy("Every author reads answer and reasons, also of what was joined with it."),
        _answer_form,
        _answer,
    ),
    "assign": Deed(
        gettext_lazy("Name an owner"),
        gettext_lazy("The owner is named, and was told."),
        gettext_lazy("The owner is told, and its clock runs."),
        _assign_form,
        _assign,
    ),
    "follow": Deed(
        gettext_lazy("Follow a rule change"),
        gettext_lazy("The rule change is followed."),
        gettext_lazy("Its stages are written with day and evidence until it is in force."),
        _plain(FollowForm),
        _follow,
    ),
    "carry_out": Deed(
        gettext_lazy("Say that it was carried out"),
        gettext_lazy("The proposal was carried out, and the authors were told."),
        gettext_lazy("The authors are told."),
        _plain(EvidenceForm),
        _by(services.carry_out),
    ),
    "review": Deed(
        gettext_lazy("Review it for the government"),
        gettext_lazy("Your review stands."),
        gettext_lazy("Associations, companies and experts do not read it."),
        _plain(ReviewForm),
        _by(services.review_proposal),
    ),
    "merge": Deed(
        gettext_lazy("Join it with another proposal"),
        gettext_lazy("The two are joined."),
        gettext_lazy("It keeps its author, words and day; its author hears the joint answer."),
        _merge_form,
        _merge,
    ),
    "split": Deed(
        gettext_lazy("Let it stand by itself again"),
        gettext_lazy("The proposal stands by itself again."),
        gettext_lazy("It waits for an owner of its own."),
        _plain(WhyForm),
        _by(services.split_proposal),
    ),
    "ask_again": Deed(
        gettext_lazy("Ask to have it reconsidered"),
        gettext_lazy("The owner is asked to reconsider it."),
        gettext_lazy("This can be asked once."),
        _plain(WhyForm),
        _by(services.ask_again),
    ),
    "take_back": Deed(
        gettext_lazy("Take it back"),
        gettext_lazy("The proposal was taken back."),
        gettext_lazy("It stays readable, and nobody answers it."),
        _plain(WhyForm),
        _by(services.take_back),
    ),
}


def deeds_of(row: Proposal, whole: Proposal | None, actor: Actor) -> list[dict[str, Any]]:
    """Return what somebody may do with a proposal now, each with its form."""
    may = queries.list_deeds(proposal=row, whole=whole, by=actor)
    return [
        {
            "key": key,
            "title": deed.title,
            "follows": deed.follows,
            "form": deed.make(row, actor, None, auto_id=f"id_{key}_%s"),
            "url": reverse("issues_proposals_do", args=[row.id, key]),
            "open": key == "answer" and not row.answer,
        }
        for key, deed in DEEDS.items()
        if getattr(may, key)
    ]


@login_required
@require_POST
def do(request: HttpRequest, proposal: UUID, deed: str) -> HttpResponse:
    """Do one thing with a proposal; what was typed is shown again where it is refused."""
    actor = actor_of(request)
    row = queries.get_proposal(id=proposal, by=actor)
    if deed not in DEEDS:
        raise NotFound("There is no such step.")
    one = DEEDS[deed]
    form = one.make(row, actor, request.POST)
    status = 422
    if form.is_valid():
        try:
            one.write(actor, timezone.now(), row.id, dict(form.cleaned_data))
        except Refusal as refusal:
            status = told_in(form, refusal)
            form = _seen_again(row, actor, one, form)
        else:
            messages.success(request, one.done)
            return redirect("issues_proposals_proposal", proposal=row.id)
    context = {
        "title": one.title,
        "form": form,
        "submit": one.title,
        "follows": one.follows,
        "cancel": reverse("issues_proposals_proposal", args=[row.id]),
        "help": [row.title_ko, row.asks, *_newest(row)],
    }
    return render(request, "web/account/form.html", context, status=status)


def told_in(form: forms.Form, refusal: Refusal, fields: Mapping[str, str] = FIELD_OF) -> int:
    """Show a refusal at its field, with all that was typed; return its status.

    What somebody may not see or do is no matter of what was typed: it is raised.
    """
    field = fields.get(str(refusal.values.get("rule")))
    if isinstance(refusal, NotAllowed | NotFound) and field is None:
        raise refusal
    text = " ".join(filter(None, texts_of(refusal)))
    form.add_error(field if field in form.fields else None, text)
    return 422 if refusal.status == Refusal.status else refusal.status


def _seen_again(row: Proposal, actor: Actor, deed: Deed, form: forms.Form) -> forms.Form:
    """Let what a colleague wrote meanwhile count as read: it is shown beside the form."""
    if "read" not in form.fields:
        return form
    data = dict(form.data.items()) | {"read": str(len(queries.list_verdicts(row)))}
    fresh = deed.make(row, actor, data)
    fresh.is_valid()
    for field, errors in form.errors.items():
        for error in errors:
            fresh.add_error(None if field == "__all__" else field, error)
    return fresh


def _newest(row: Proposal) -> list[str]:
    """Return the newest answer in words, beside the form of another one."""
    newest = queries.list_verdicts(row)[:1]
    return [_("Answered already: %(reasons)s") % {"reasons": one.reasons} for one in newest]
