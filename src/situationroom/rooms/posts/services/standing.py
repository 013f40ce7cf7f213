"""Writes: a post says of which countries it is in charge, and how much it takes on at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.codelists.queries import normalise_origin
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.organisations.states import OrganisationKind
from situationroom.rooms.posts.events import CapacitySet, CoverageSet
from situationroom.rooms.posts.models import Capacity, Coverage
from situationroom.rooms.posts.rules import COVERING, SETTING_CAPACITY, Covering, SettingCapacity


def _post(id: UUID) -> Organisation:
    found = get_organisation(id=id)
    if found is None or found.kind != OrganisationKind.POST:
        raise NotFound("There is no such post.")
    return found


def set_coverage(*, by: Actor, at: datetime, post: UUID, areas: Sequence[str]) -> None:
    """Say of which countries a post is in charge, all at once (rules PST-31, PST-32)."""
    house = _post(post)
    codes = tuple(dict.fromkeys(normalise_origin(area) for area in areas))
    require(COVERING, Covering(by, house.id, codes))
    with acting_as(by):
        rows = Coverage.objects.filter(post=house)
        known = set(rows.values_list("area", flat=True))
        rows.exclude(area__in=codes).delete()
        Coverage.objects.bulk_create(
            [Coverage(post=house, area=area) for area in codes if area not in known]
        )
        label = make_label(Level.ROOM, owner=house.id, creator=by.id)
        emit(CoverageSet(str(house.id)), about=house.id, label=label, by=by, at=at)


def set_capacity(*, by: Actor, at: datetime, post: UUID, at_once: int) -> None:
    """Say how many requests a post works on at once (rules PST-14, PST-15)."""
    house = _post(post)
    require(SETTING_CAPACITY, SettingCapacity(by, house.id, at_once))
    with acting_as(by):
        Capacity.objects.update_or_create(post=house, defaults={"at_once": at_once, "set_at": at})
        label = make_label(Level.ROOM, owner=house.id, creator=by.id)
        emit(CapacitySet(str(house.id), at_once), about=house.id, label=label, by=by, at=at)


def load_coverage(rows: Sequence[dict[str, Any]]) -> int:
    """Load of which countries posts are in charge, for those that said none yet themselves.

    Returns how many rows there are. Raises Refusal naming the entry that is wrong.
    """
    for number, row in enumerate(rows, start=1):
        post = get_organisation(code=str(row.get("post", "")))
        if post is None or post.kind != OrganisationKind.POST or set(row) != {"post", "areas"}:
            raise Refusal(
                "Coverage %(number)s of the list is not written right.",
                hint="Say post and areas; see reference/room/organisations.yaml.",
                number=number,
            )
        if not Coverage.objects.filter(post=post).exists():
            codes = dict.fromkeys(map(str, row["areas"]))  # set-up may load no reference table
            Coverage.objects.bulk_create([Coverage(post=post, area=area) for area in codes])
    return len(rows)
