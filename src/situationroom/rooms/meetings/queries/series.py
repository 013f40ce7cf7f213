"""Reads: series, their themes, levels, groups and relations."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.keyset import below
from situationroom.base.visibility import clause_of
from situationroom.rooms.meetings.models import LevelChange, RelatedSeries, Series, SeriesTheme

PAGE = 30
MOST = 200
JOINED = ("label", "owner", "parent")


@dataclass(frozen=True, slots=True)
class SeriesWanted:
    """Which series somebody asks for; what is left out does not matter."""

    kind: str = ""
    state: str = ""
    owner: UUID | None = None
    area: str = ""


def list_series(
    *,
    by: Actor,
    wanted: SeriesWanted | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[Series]:
    """Return a page of series, newest first."""
    rows = Series.objects.visible_to(by).filter(_asked_for(wanted or SeriesWanted()))
    if after is not None:
        at, last = after
        rows = rows.filter(below(opened_at=at, id=last))
    return list(rows.select_related(*JOINED).order_by("-opened_at", "-id")[:limit])


def _asked_for(wanted: SeriesWanted) -> Q:
    said = {name: value for name in ("kind", "state", "owner") if (value := getattr(wanted, name))}
    if wanted.area:
        said["counterpart_area"] = wanted.area
    return Q(**said)


def get_series(*, id: UUID, by: Actor) -> Series:
    """Return one series. Raises NotFound when hidden or absent."""
    row = Series.objects.visible_to(by).select_related(*JOINED).filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such series.")
    return row


def find_series(id: UUID) -> Series:
    """Return one series for reactions and rooms above, which have checked who asks."""
    return Series.unscoped.select_related("label", "owner").get(pk=id)


def get_parent(*, series: Series, by: Actor) -> Series | None:
    """Return what a working group is a group of, where `by` may read it."""
    if series.parent_id is None:
        return None
    return Series.objects.visible_to(by).filter(pk=series.parent_id).first()


def list_groups(*, series: Series, by: Actor) -> list[Series]:
    """Return the working groups of a series that `by` may read."""
    rows = Series.objects.visible_to(by).filter(parent=series).select_related("label", "owner")
    return list(rows.order_by("opened_at", "id")[:MOST])


def list_themes(series: Series) -> list[SeriesTheme]:
    """Return the themes of a series the reader was shown, in order."""
    return list(series.themes.order_by("position", "name_ko"))


def list_level_changes(series: Series) -> list[LevelChange]:
    """Return how the level of a series changed, newest first."""
    return list(series.level_changes.order_by("-number"))


@dataclass(frozen=True, slots=True)
class Beside:
    """A series that is about the same, and how."""

    series: Series
    says: str


def list_related(*, series: Series, by: Actor) -> list[Beside]:
    """Return the series beside one, as far as `by` may read them."""
    pairs = RelatedSeries.objects.filter(clause_of(RelatedSeries).q(by))
    rows = pairs.filter(Q(one=series) | Q(other=series)).select_related(
        "one__label", "other__label", "one__owner", "other__owner"
    )
    return [
        Beside(row.other if row.one_id == series.pk else row.one, row.says)
        for row in rows.order_by("says", "id")[:MOST]
    ]


def list_other_series(*, series: Series, by: Actor) -> list[Series]:
    """Return the newest series one could be related to."""
    rows = Series.objects.visible_to(by).exclude(pk=series.pk)
    return list(rows.order_by("-opened_at", "-id")[:MOST])
