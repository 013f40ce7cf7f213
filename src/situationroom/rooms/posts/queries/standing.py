"""Reads: which posts there are, of which countries they are in charge, and how much they take."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.errors import NotFound
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import list_organisations_of
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts.models import Capacity, Coverage


@dataclass(frozen=True, slots=True)
class Post:
    """A post, its countries and how many requests it works on at once; None: no limit is set."""

    organisation: Organisation
    areas: tuple[str, ...]
    at_once: int | None


def list_posts() -> list[Post]:
    """Return every post in its usual order."""
    areas: dict[UUID, list[str]] = defaultdict(list)
    for post, area in Coverage.objects.order_by("area").values_list("post", "area"):
        areas[post].append(area)
    limits = dict(Capacity.objects.values_list("post", "at_once"))
    return [
        Post(one, tuple(areas[one.id]), limits.get(one.id))
        for one in list_organisations_of({OrganisationKind.POST})
        if one.closed_at is None
    ]


def list_posts_for(area: str) -> list[Post]:
    """Return the posts in charge of a country; empty where none is."""
    return [one for one in list_posts() if area in one.areas]


def get_post(id: UUID) -> Post:
    """Return one post. Raises NotFound."""
    for one in list_posts():
        if one.organisation.id == id:
            return one
    raise NotFound("There is no such post.")
