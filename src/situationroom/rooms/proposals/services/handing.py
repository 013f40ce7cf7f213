"""Writes: proposals are handed in, one or many at once, and taken back by their author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.circles import make_circle
from situationroom.base.errors import Refusal
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.base.rules import require
from situationroom.base.shorts import new_short
from situationroom.rooms.codelists.queries import list_items
from situationroom.rooms.issues.rules import about_in
from situationroom.rooms.issues.states import SubjectKind
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import (
    get_organisation,
    get_room_ministry,
    reaches,
)
from situationroom.rooms.proposals.events import ProposalHandedIn, ProposalWithdrawn
from situationroom.rooms.proposals.holding import held, tell
from situationroom.rooms.proposals.models import Proposal, Proposer, Topic
from situationroom.rooms.proposals.queries.authors import is_author
from situationroom.rooms.proposals.rules import (
    ANSWER_WITHIN,
    AUTHOR,
    AUTHOR_OF,
    HANDING,
    TAKING_BACK,
    Handing,
    Speaking,
    is_outsider,
)
from situationroom.rooms.proposals.states import (
    AuthorKind,
    Circle,
    ProposalKind,
    ProposalState,
    SourceKind,
    Theme,
)

NEW = "who hands in for another writes what only that one and its ministry read"
NAMED = frozenset({AuthorKind.ASSOCIATION, AuthorKind.AGENCY})
"""Authors that are public bodies: who reads the proposal reads from whom it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is proposed, in the words of its author."""

    kind: ProposalKind
    title_ko: str
    title_en: str = ""
    problem: str
    asks: str
    reason: str = ""
    theme: Theme = Theme.OTHER
    about: str = ""
    items: tuple[str, ...] = ()
    author_kind: AuthorKind = AuthorKind.AGENCY
    author: str = ""
    organisation: UUID | None = None
    source: SourceKind = SourceKind.HAND
    source_says: str = ""
    source_id: UUID | None = None
    gathered_on: date
    circle: Circle = Circle.ROOM


def hand_in(*, by: Actor, at: datetime, ask: Ask) -> Proposal:
    """Hand a proposal in (rules PRO-01 to PRO-07); rooms above hand in what they gathered.

    Companies and experts hand in for themselves, to the ministry that runs the room alone.
    """
    return hand_in_many(by=by, at=at, asks=[ask])[0]


def hand_in_many(*, by: Actor, at: datetime, asks: Sequence[Ask]) -> list[Proposal]:
    """Hand in many proposals, all or none."""
    for ask in asks:
        said = Handing(
            by, ask.title_ko, ask.problem, ask.asks, ask.author, ask.gathered_on, localdate(at),
            ask.circle,
        )  # fmt: skip
        require(HANDING, said)
        _topics_of(ask)
    with acting_as(by), as_room(NEW):
        ministry = get_room_ministry(on=localdate(at)).id
        return [_hand_in(by, at, ask, ministry) for ask in asks]


def _topics_of(ask: Ask) -> list[tuple[SubjectKind, str]]:
    """Return what a proposal is about. Raises Refusal naming a word that is no code."""
    known = {one.code for one in list_items()} if ask.items else set()
    for code in ask.items:
        if code not in known:
            raise Refusal("There is no ICT item %(code)s.", "Choose one of the list.", code=code)
    found = [(SubjectKind.ITEM, code) for code in ask.items] + about_in(ask.about)
    return list(dict.fromkeys(found))


def _hand_in(by: Actor, at: datetime, ask: Ask, ministry: UUID) -> Proposal:
    outside = is_outsider(by)
    author = None if outside else _author_of(ask)
    label = _label_for(by, ask.circle, ministry, author)
    require(AUTHOR, author is None or reaches(label, author))
    proposal = Proposal.unscoped.create(
        label=label,
        short=new_short(),
        kind=ask.kind,
        theme=ask.theme,
        title_ko=ask.title_ko.strip(),
        title_en=ask.title_en.strip() or ask.title_ko.strip(),
        problem=ask.problem.strip(),
        asks=ask.asks.strip(),
        reason=ask.reason.strip(),
        author_kind=AUTHOR_OF.get(by.kind, ask.author_kind) if outside else ask.author_kind,
        source=ask.source,
        source_says=ask.source_says.strip(),
        source_id=ask.source_id,
        gathered_on=ask.gathered_on,
        due_on=localdate(at) + ANSWER_WITHIN,
        handed_in_at=at,
    )
    assert by.organisation is not None  # who belongs nowhere hands nothing in (PRO-01)
    house = None if author is None else author.id
    Proposer.unscoped.create(
        label=_label_of_author(by, ask, label),
        proposal=proposal,
        name=ask.author.strip(),
        organisation_id=by.organisation if outside else house,
        taken_in_by_id=ministry if outside else by.organisation,
    )
    Topic.objects.bulk_create(
        [Topic(proposal=proposal, kind=kind, code=code) for kind, code in _topics_of(ask)]
    )
    tell(ProposalHandedIn(str(proposal.id)), proposal, by=by, at=at)
    return proposal


def _author_of(ask: Ask) -> Organisation | None:
    """Return the public body a proposal came from, which is told of its answer."""
    if ask.organisation is None or ask.author_kind not in NAMED:
        return None
    return get_organisation(id=ask.organisation)


def _label_for(by: Actor, circle: Circle, ministry: UUID, author: Organisation | None) -> Label:
    assert by.organisation is not None  # PRO-01
    if circle is Circle.OWNER:
        return _circle(by, ministry, author)
    level = Level.ROOM if circle is Circle.ROOM else Level.GOVERNMENT
    return make_label(level, owner=by.organisation, creator=by.id)


def _circle(by: Actor, ministry: UUID, author: Organisation | None) -> Label:
    """Return a label for who hands in and the ministry; a company reads it as its own thread."""
    company = by.organisation if by.kind is ActorKind.COMPANY else None
    known = (by.organisation if company is None else None, author.id if author else None)
    others = [one for one in known if one is not None]
    return make_circle(asker=ministry, creator=by.id, members=others, company=company)


def _label_of_author(by: Actor, ask: Ask, label: Label) -> Label:
    """Return who reads from whom a proposal came, a label of its own that is never widened with it.

    A company, an expert and a citizen are known to who took the proposal in alone.
    """
    is_open = is_outsider(by) or ask.author_kind in NAMED
    level = Level(label.level) if is_open else Level.OWN
    return make_label(level, owner=by.organisation, creator=by.id, within=label)


def take_back(*, by: Actor, at: datetime, proposal: UUID, why: str) -> Proposal:
    """Take a proposal back that nobody has answered; its author may (rules PRO-39, 43, 44)."""
    with acting_as(by):
        row = held(by, proposal)
        state = ProposalState(row.state)
        speaking = Speaking(is_author(proposal=row, by=by), state, False, why)
        require(TAKING_BACK, speaking)
        row.state, row.outcome, row.ended_at = ProposalState.WITHDRAWN, why.strip(), at
        row.save(update_fields=["state", "outcome", "ended_at"])
        tell(ProposalWithdrawn(str(row.id)), row, by=by, at=at)
    return row
