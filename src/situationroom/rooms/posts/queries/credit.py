"""Reads: what came of the work of posts, as who asked confirmed it."""

from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from situationroom.base.actors import Actor
from situationroom.rooms.posts.lifecycle import AT_WORK
from situationroom.rooms.posts.models import Introduction, PostRequest, Reuse
from situationroom.rooms.posts.queries.standing import Post, list_posts
from situationroom.rooms.posts.states import RequestState, Result

COUNTED = (
    "waiting", "at_work", "asked_back", "answered", "in_time", "meetings", "mous", "contracts",
)  # fmt: skip
RECENT = 50
"""Answered requests of a post of which the usual time is taken."""


@dataclass(frozen=True, slots=True)
class Credit:
    """What came of a post's work, over what the reader may see.

    `days`: the usual time from asked to answered, the median of the last 50; None without any.
    """

    post: Post
    waiting: int
    at_work: int
    asked_back: int
    answered: int
    in_time: int
    days: float | None
    introductions: int
    meetings: int
    mous: int
    contracts: int
    served_again: int


def list_credits(*, by: Actor) -> list[Credit]:
    """Return what came of the work of every post."""
    counted = {row["post"]: row for row in _counted(by)}
    introduced = _introduced(by)
    again = dict(
        Reuse.objects.visible_to(by)
        .values("post").annotate(n=Count("id")).values_list("post", "n")
    )  # fmt: skip
    usual = _usual_days(by)
    return [
        _credit(
            post, counted.get(key, {}), introduced.get(key, 0), again.get(key, 0), usual.get(key)
        )
        for post in list_posts()
        for key in (post.organisation.id,)
    ]


def _counted(by: Actor) -> list[dict[str, Any]]:
    def results(result: Result) -> Count:
        return Count("id", filter=Q(result=result))

    rows = PostRequest.objects.visible_to(by).values("post")
    return [
        dict(row)
        for row in rows.annotate(
            waiting=Count("id", filter=Q(state=RequestState.ASKED)),
            at_work=Count("id", filter=Q(state__in=AT_WORK)),
            asked_back=Count("id", filter=Q(state=RequestState.WAITING)),
            answered=Count("id", filter=Q(answered_at__isnull=False)),
            in_time=Count("id", filter=Q(answered_at__lte=F("due_at"))),
            meetings=results(Result.MEETING),
            mous=results(Result.MOU),
            contracts=results(Result.CONTRACT),
        )
    ]


def _introduced(by: Actor) -> dict[UUID, int]:
    rows = Introduction.objects.filter(request__in=PostRequest.objects.visible_to(by))
    return dict(rows.values("post").annotate(n=Count("id")).values_list("post", "n"))


def _usual_days(by: Actor) -> dict[UUID, float]:
    rows = PostRequest.objects.visible_to(by).filter(answered_at__isnull=False)
    newest = rows.order_by("-answered_at").values_list("post", "asked_at", "answered_at")
    took: dict[UUID, list[float]] = {}
    for post, asked_at, answered_at in newest[: RECENT * 8]:
        times = took.setdefault(post, [])
        if len(times) < RECENT:
            assert answered_at is not None  # filtered
            times.append((answered_at - asked_at).total_seconds() / 86_400)
    return {post: median(times) for post, times in took.items()}


def _credit(
    post: Post, row: dict[str, Any], introduced: int, again: int, usual: float | None
) -> Credit:
    counts: dict[str, int] = {name: row.get(name, 0) for name in COUNTED}
    return Credit(post=post, days=usual, introductions=introduced, served_again=again, **counts)
