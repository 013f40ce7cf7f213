"""Reads: data calls, who has not replied, and what somebody may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.utils.timezone import localdate

from situationroom.base.acting import as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.files.homes import Home, holds_files
from situationroom.base.keyset import below
from situationroom.base.rules import hold
from situationroom.base.states import FileState
from situationroom.rooms.datacalls.lifecycle import may_move
from situationroom.rooms.datacalls.models import Asked, DataCall, Reply
from situationroom.rooms.datacalls.rules import (
    MAY_CHASE,
    MAY_OPEN,
    MAY_REPLY,
    MAY_RUN,
    Opening,
    Replying,
    Running,
)
from situationroom.rooms.datacalls.states import AskedState, CallState, ReplyState
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_members
from situationroom.rooms.organisations.queries.contacts import find_addresses

PAGE = 30
SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # who may open is told before a day is chosen


def list_calls(
    *,
    by: Actor,
    state: str = "",
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[DataCall]:
    """Return a page of data calls, newest first, with `total` and `silent` as `by` sees them.

    Who is asked sees one organisation asked: its own.
    """
    rows = DataCall.objects.visible_to(by).filter(**({"state": state} if state else {}))
    if after is not None:
        at, last = after
        rows = rows.filter(below(opened_at=at, id=last))
    rows = rows.select_related("asker", "label").defer("form").order_by("-opened_at", "-id")
    page = list(rows[:limit])
    _count(page, by)
    return page


def _count(page: Sequence[DataCall], by: Actor) -> None:
    """Give the data calls of a page their counts by one question."""
    counted = (
        Asked.objects.visible_to(by)
        .filter(call__in=page)
        .values("call")
        .annotate(total=Count("id"), silent=Count("id", filter=Q(state=AskedState.NO_ANSWER)))
    )
    counts = {row["call"]: (row["total"], row["silent"]) for row in counted}
    for call in page:
        call.total, call.silent = counts.get(call.id, (0, 0))  # type: ignore[attr-defined]


def list_contact_addresses(*, organisations: Sequence[Organisation], by: Actor) -> dict[UUID, str]:
    """Return where a form would go for organisations of which nobody has an account."""
    here = {house for house, _ in list_members([o.id for o in organisations], on=localdate())}
    away = [one.id for one in organisations if one.id not in here]
    return find_addresses(organisations=away, by=by)


def get_call(*, id: UUID, by: Actor) -> DataCall:
    """Return one data call. Raises NotFound when hidden or absent."""
    rows = DataCall.objects.visible_to(by).select_related("asker", "label", "file", "file__blob")
    row = rows.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such data call.")
    return row


def find_call(id: UUID) -> DataCall:
    """Return one data call for rooms above, which have checked who asks."""
    return DataCall.unscoped.select_related("asker", "label").get(pk=id)


def get_asked(*, id: UUID, by: Actor) -> Asked:
    """Return one organisation asked. Raises NotFound when hidden or absent."""
    rows = Asked.objects.visible_to(by).filter(pk=id)
    row = rows.select_related(*_JOINED).first()
    if row is None:
        raise NotFound("There is no such data call.")
    return row


_JOINED = ("call__asker", "call__label", "call__file", "organisation", "label", "start")


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation on the board of a data call: its newest version, and how many came."""

    asked: Asked
    newest: Reply | None
    versions: int
    aside: int

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing came that counts."""
        return self.asked.state == AskedState.NO_ANSWER


def list_board(*, call: DataCall, by: Actor) -> list[Standing]:
    """Return every organisation asked that `by` may see, those who are missing first."""
    rows = Asked.objects.visible_to(by).filter(call=call).select_related("organisation", "label")
    asked = list(rows.order_by("organisation__position", "organisation__code"))
    versions: dict[UUID, list[Reply]] = {one.id: [] for one in asked}
    replies = Reply.objects.visible_to(by).filter(asked__in=asked).defer("answers")
    for reply in replies.order_by("number"):
        versions[reply.asked_id].append(reply)
    order = list(AskedState)
    found = [_standing(one, versions[one.id]) for one in asked]
    return sorted(found, key=lambda one: order.index(AskedState(one.asked.state)))


def _standing(asked: Asked, versions: list[Reply]) -> Standing:
    counted = [one for one in versions if one.state != ReplyState.SET_ASIDE]
    return Standing(
        asked=asked,
        newest=counted[-1] if counted else None,
        versions=len(versions),
        aside=len(versions) - len(counted),
    )


def may_open(*, by: Actor) -> bool:
    """Tell whether `by` may open data calls."""
    return hold(MAY_OPEN, Opening(by, "", SOME_DAY, SOME_DAY, ()))


def may_run(*, call: DataCall, by: Actor) -> bool:
    """Tell whether `by` runs a data call: sends, merges and ends it."""
    return hold(MAY_RUN, Running(by, call.asker_id, CallState(call.state)))


def may_chase(*, call: DataCall, by: Actor) -> bool:
    """Tell whether `by` may remind and ask back now."""
    return hold(MAY_CHASE, Running(by, call.asker_id, CallState(call.state)))


def next_states(*, call: DataCall, by: Actor) -> list[CallState]:
    """Return where `by` may move a data call now; it is sent once its form has been checked."""
    if not may_run(call=call, by=by):
        return []
    legal = [new for new in CallState if may_move(CallState(call.state), new)]
    is_checked = call.file.state == FileState.CLEAN
    return [new for new in legal if is_checked or new is not CallState.SENT]


def may_reply(*, asked: Asked, by: Actor) -> bool:
    """Tell whether `by` may reply for an organisation now."""
    return hold(MAY_REPLY, Replying(by, asked.organisation_id, CallState(asked.call.state)))


def find_own(*, call: DataCall, by: Actor) -> Asked | None:
    """Return the row of one's own organisation in a data call, where it is asked."""
    if by.organisation is None:
        return None
    rows = Asked.objects.visible_to(by).filter(call=call, organisation=by.organisation)
    return rows.select_related(*_JOINED).first()


def get_asked_of_link(*, link: UUID) -> tuple[Asked, str]:
    """Return the row of a one-time link that was looked behind, and why its reply came back."""
    with as_room("who holds the link of an organisation answers for it"):
        row = Asked.unscoped.select_related(*_JOINED).get(pk=link)
        newest = Reply.unscoped.filter(asked=row).order_by("-number").first()
    is_back = newest is not None and newest.state == ReplyState.ASKED_BACK
    return row, newest.note if newest is not None and is_back else ""


@holds_files("asked")
def get_home_of_asked(*, id: UUID, by: Actor) -> Home:
    """Return an organisation asked as what holds files: its members send their filled form."""
    row = get_asked(id=id, by=by)
    return Home(label=row.label, may_send=may_reply(asked=row, by=by))


@holds_files("datacall")
def get_home_of_call(*, id: UUID, by: Actor) -> Home:
    """Return a data call as what holds files: its form, which nobody changes."""
    return Home(label=get_call(id=id, by=by).label, may_send=False)
