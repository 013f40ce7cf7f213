"""Reads: proposals, what was said to them, which of them are alike, and how they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.models import SearchEntry
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.proposals.lifecycle import OPEN, UNANSWERED
from situationroom.rooms.proposals.likeness import Alike, Text, rank, words_of
from situationroom.rooms.proposals.models import Proposal, Review, Topic, Verdict
from situationroom.rooms.proposals.queries.authors import is_author
from situationroom.rooms.proposals.states import Answer, ProposalState

PAGE = 30
MOST = 200
"""Parts, reviews and candidates that one page asks for."""
ALIKE = 8
JOINED = ("label", "owner", "responsible")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals somebody asks for; what is left out does not matter.

    `silent`: an answer is overdue on that day. `about` is a kind and a code.
    """

    state: str = ""
    kind: str = ""
    theme: str = ""
    answer: str = ""
    owner: UUID | None = None
    silent: date | None = None
    about: tuple[str, str] | None = None


def list_proposals(
    *,
    by: Actor,
    wanted: Wanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Proposal]:
    """Return a page of proposals, newest first."""
    rows = Proposal.objects.visible_to(by).filter(_asked_for(wanted or Wanted()))
    if after is not None:
        at, last = after
        rows = rows.filter(Q(handed_in_at__lt=at) | Q(handed_in_at=at, id__lt=last))
    return list(rows.select_related(*JOINED).order_by("-handed_in_at", "-id")[:limit])


def _asked_for(wanted: Wanted) -> Q:
    said = {
        name: value
        for name in ("state", "kind", "theme", "answer", "owner")
        if (value := getattr(wanted, name))
    }
    condition = Q(**said)
    if wanted.silent is not None:
        condition &= is_silent(wanted.silent)
    if wanted.about is not None:
        kind, code = wanted.about
        condition &= Q(pk__in=Topic.objects.filter(kind=kind, code=code).values("proposal"))
    return condition


def is_silent(today: date) -> Q:
    """Return the condition of proposals whose answer is overdue, or whose next day has passed.

    A merged one is silent with the one it went up in, and is not counted beside it.
    """
    open_ones = Q(state__in=OPEN, due_on__lt=today)
    return open_ones | Q(state=ProposalState.ANSWERED, answer=Answer.LONG_TERM, next_on__lt=today)


def late_by(proposal: Proposal, *, at: datetime) -> int:
    """Return for how many days an answer is overdue; 0 where none is."""
    state, today = ProposalState(proposal.state), localdate(at)
    if state in OPEN:
        return max((today - proposal.due_on).days, 0)
    is_put_off = state is ProposalState.ANSWERED and proposal.answer == Answer.LONG_TERM
    if is_put_off and proposal.next_on is not None:
        return max((today - proposal.next_on).days, 0)
    return 0


def get_proposal(*, id: UUID, by: Actor) -> Proposal:
    """Return one proposal. Raises NotFound when hidden or absent."""
    row = Proposal.objects.visible_to(by).select_related(*JOINED).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such proposal.")
    return row


def find_proposal(id: UUID) -> Proposal:
    """Return one proposal for reactions and rooms above, which have checked who asks."""
    return Proposal.unscoped.select_related("label", "owner").get(pk=id)


def find_titles(titles: set[str], *, by: Actor) -> dict[str, Proposal]:
    """Return the newest proposals of some Korean titles that `by` may read."""
    rows = Proposal.objects.visible_to(by).filter(title_ko__in=titles).select_related(*JOINED)
    return {row.title_ko: row for row in rows.order_by("handed_in_at", "id")}


def list_topics(proposal: Proposal) -> list[Topic]:
    """Return what a proposal is about, in a fixed order."""
    return list(proposal.topics.order_by("kind", "code"))


def list_verdicts(proposal: Proposal) -> list[Verdict]:
    """Return the answers to a proposal the reader was shown, newest first."""
    return list(proposal.verdicts.select_related("organisation").order_by("-number"))


def list_reviews(*, proposal: Proposal, by: Actor) -> list[Review]:
    """Return what organisations think inside the government, as far as `by` may read it."""
    rows = Review.objects.visible_to(by).filter(proposal=proposal)
    return list(rows.select_related("organisation").order_by("-at", "-id")[:MOST])


def list_parts(*, proposal: Proposal, by: Actor) -> list[Proposal]:
    """Return what went up in a proposal, as far as `by` may read it: nobody counts the others."""
    rows = Proposal.objects.visible_to(by).filter(merged_into=proposal)
    return list(rows.select_related("label").order_by("handed_in_at", "id")[:MOST])


def get_whole(*, proposal: Proposal, by: Actor) -> Proposal | None:
    """Return the proposal another one went up in, where `by` may read it."""
    if proposal.merged_into_id is None:
        return None
    rows = Proposal.objects.visible_to(by).filter(pk=proposal.merged_into_id)
    return rows.select_related(*JOINED).first()


def list_open_others(*, proposal: Proposal, by: Actor) -> list[Proposal]:
    """Return the newest proposals another one could go up in."""
    rows = Proposal.objects.visible_to(by).filter(state__in=UNANSWERED).exclude(pk=proposal.pk)
    return list(rows.select_related("label").order_by("-handed_in_at", "-id")[:MOST])


@dataclass(frozen=True, slots=True)
class Like:
    """A proposal that asks for much the same, and why one thinks so."""

    proposal: Proposal
    why: Alike


def list_alike(*, proposal: Proposal, by: Actor) -> list[Like]:
    """Return unanswered proposals that ask for much the same, with the reasons.

    They are sought among the newest that `by` may read; words are those of the search index.
    """
    others = {one.id: one for one in list_open_others(proposal=proposal, by=by)}
    entries = SearchEntry.objects.visible_to(by).filter(
        kind="proposal", about__in=[*others, proposal.id]
    )
    indexed = dict(entries.values_list("about", "words"))
    texts = {pk: _text(one, indexed.get(pk, "")) for pk, one in others.items()}
    found = rank(_text(proposal, indexed.get(proposal.id, "")), texts, most=ALIKE)
    return [Like(others[pk], why) for pk, why in found]


def _text(one: Proposal, indexed: str) -> Text:
    said = f"{one.title_ko}\n{one.problem}\n{one.asks}\n{one.reason}"
    return Text(words_of(indexed), one.theme, said)


@holds_files("proposal")
def get_home_of_proposal(*, id: UUID, by: Actor) -> Home:
    """Return a proposal as what holds files: its author and owner send them while it is open."""
    row = get_proposal(id=id, by=by)
    speaks = is_author(proposal=row, by=by) or (
        row.owner_id is not None and row.owner_id == by.organisation
    )
    return Home(label=row.label, may_send=speaks and row.state in OPEN)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many proposals stand how; each rule is told beside its figure."""

    name: str
    total: int
    open: int
    silent: int
    accepted: int
    partly: int
    long_term: int
    refused: int
    done: int


def _tallies(at: datetime) -> dict[str, Count]:
    def answered(answer: Answer) -> Count:
        return Count("id", filter=Q(answer=answer))

    return {
        "total": Count("id"),
        "open": Count("id", filter=Q(state__in=OPEN)),
        "silent": Count("id", filter=is_silent(localdate(at))),
        "accepted": answered(Answer.ACCEPTED),
        "partly": answered(Answer.PARTLY),
        "long_term": answered(Answer.LONG_TERM),
        "refused": answered(Answer.REFUSED),
        "done": Count("id", filter=Q(state=ProposalState.DONE)),
    }


def count_proposals(*, by: Actor, at: datetime) -> Tally:
    """Count the proposals `by` may read; merged ones and those taken back are not counted."""
    counted = _counted(by).aggregate(**_tallies(at))
    return Tally("", **counted)


def count_by_theme(*, by: Actor, at: datetime) -> list[Tally]:
    """Count them by theme, the largest first."""
    found = [Tally(theme, **counted) for theme, counted in _by("theme", by, at)]
    return sorted(found, key=lambda one: (-one.total, one.name))


def count_by_owner(*, by: Actor, at: datetime) -> list[tuple[Organisation | None, Tally]]:
    """Count them by owner, those who are silent most first; without an owner last."""
    found = [(owner, Tally("", **counted)) for owner, counted in _by("owner", by, at)]
    houses = Organisation.objects.in_bulk([key for key, _ in found if key is not None])
    told = [(houses.get(key), tally) for key, tally in found]
    return sorted(told, key=lambda one: (one[0] is None, -one[1].silent, -one[1].open))


def _by(field: str, by: Actor, at: datetime) -> list[tuple[Any, dict[str, int]]]:
    """Count by a field; the field apart from the counts."""
    rows: list[dict[str, Any]] = list(_counted(by).values(field).annotate(**_tallies(at)))
    return [(row.pop(field), row) for row in rows]


def _counted(by: Actor) -> QuerySet[Proposal]:
    gone = (ProposalState.MERGED, ProposalState.WITHDRAWN)
    return Proposal.objects.visible_to(by).exclude(state__in=gone)
