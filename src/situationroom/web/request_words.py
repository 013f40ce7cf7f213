"""Requests to posts in words: badges, clocks, facts, and who is behind one."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts import queries
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.models import AskerCard, PostRequest, Turn
from situationroom.rooms.posts.states import (
    REQUEST_COLOUR,
    REQUEST_KIND_TEXT,
    REQUEST_TEXT,
    RESULT_TEXT,
    RequestKind,
    RequestState,
    Result,
)
from situationroom.web.figures import Entry, Fact
from situationroom.web.names import area_name
from situationroom.web.tables import State
from situationroom.web.words import named

TURN_TEXT = {
    Step.ACCEPT: gettext_noop("took it on"),
    Step.DECLINE: gettext_noop("declined it"),
    Step.REROUTE: gettext_noop("handed it on"),
    Step.START: gettext_noop("began to work on it"),
    Step.ASK_BACK: gettext_noop("asked back"),
    Step.REPLY: gettext_noop("replied"),
    Step.ANSWER: gettext_noop("answered"),
    Step.CLOSE: gettext_noop("said what came of it"),
    Step.REOPEN: gettext_noop("took it up again"),
}


def request_state(request: PostRequest) -> State:
    """Return the badge of a request; red where the post is late."""
    state = RequestState(request.state)
    text = _(REQUEST_TEXT[state])
    if queries.late_by(request, at=timezone.now()):
        return State(tone="severe", text=_("%(state)s, late") % {"state": text})
    return State(tone=REQUEST_COLOUR[state], text=text)


def late_text(request: PostRequest) -> str:
    """Say by how many days a post is late; empty where it is not."""
    days = queries.late_by(request, at=timezone.now())
    if not days:
        return ""
    return ngettext("%(n)d day late", "%(n)d days late", days) % {"n": days}


def kind_text(kind: str) -> str:
    """Return what a post is asked for."""
    return _(REQUEST_KIND_TEXT[RequestKind(kind)])


def asker_text(asker: Organisation) -> str:
    """Return who asks: public bodies by name, a company without one."""
    if asker.kind == OrganisationKind.COMPANY:
        return _("a company")
    return named(asker)


def asker_choice(asker: Organisation, by: Actor) -> str:
    """Return for whom somebody asks, as the form offers it."""
    if asker.id == by.organisation:
        return _("for us")
    return asker_text(asker) if asker.kind != OrganisationKind.COMPANY else asker.code


def clock_facts(request: PostRequest) -> list[Fact]:
    """Return what runs: until when, since when it stands as it does."""
    facts = [
        Fact(
            term=_("Answer needed until"),
            value=formats.kst(request.due_at),
            note=late_text(request),
        ),
        Fact(term=_("Asked on"), value=formats.kst(request.asked_at)),
        Fact(term=_("Stands so since"), value=formats.kst(request.moved_at)),
    ]
    if request.state == RequestState.WAITING:
        facts[0] = Fact(
            term=_("Answer needed until"),
            value=formats.kst(request.due_at),
            note=_("the clock stands still while it waits for who asked"),
        )
    if request.answered_at is not None:
        facts.append(Fact(term=_("Answered on"), value=formats.kst(request.answered_at)))
    return facts


def request_facts(request: PostRequest, card: AskerCard | None) -> list[Fact]:
    """Return who asks whom for what."""
    facts = [
        Fact(term=_("Who asks"), value=asker_text(request.asker)),
        Fact(term=_("Post"), value=named(request.post)),
        Fact(term=_("Country"), value=area_name(request.area)),
        Fact(term=_("What the post is asked for"), value=kind_text(request.kind)),
    ]
    if card is not None and (card.name or card.reach):
        said = " · ".join(filter(None, [card.name, card.reach]))
        facts.insert(1, Fact(term=_("Who is behind it"), value=said, note=_("for this post alone")))
    return facts


def result_text(request: PostRequest) -> str:
    """Say what came of a request; empty before somebody said it."""
    if not request.result:
        return ""
    return _(RESULT_TEXT[Result(request.result)])


def turn_entry(turn: Turn) -> Entry:
    """Return one thing that was done to a request as a line of what was said."""
    who = asker_text(turn.organisation) if turn.organisation is not None else turn.taken_by
    return Entry(at=turn.at, who=who, what=_(TURN_TEXT[Step(turn.step)]), text=turn.says)
