"""Writes: a series is opened, rises, is related to another, and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.labelling import make_label
from situationroom.base.rules import require
from situationroom.base.shorts import new_short
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.meetings.events import (
    LevelChanged,
    SeriesEnded,
    SeriesOpened,
    SeriesRelated,
)
from situationroom.rooms.meetings.holding import LEVEL_OF, held_series, label_within, tell
from situationroom.rooms.meetings.lifecycle import AHEAD
from situationroom.rooms.meetings.models import (
    LevelChange,
    RelatedSeries,
    Series,
    SeriesTheme,
    Session,
)
from situationroom.rooms.meetings.rules import (
    ENDING,
    OPENING,
    RAISING,
    RELATING,
    Ending,
    Opening,
    Raising,
    Relating,
)
from situationroom.rooms.meetings.states import Circle, MeetingLevel, SeriesKind, SeriesState
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.rooms.organisations.states import OrganisationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeries:
    """A series as it is opened; `themes` are names in Korean and English."""

    kind: SeriesKind
    title_ko: str
    title_en: str = ""
    owner: UUID
    counterpart_area: str = ""
    counterpart: str = ""
    meeting_level: MeetingLevel | None = None
    themes: Sequence[tuple[str, str]] = ()
    parent: UUID | None = None
    circle: Circle = Circle.GOVERNMENT
    founded_on: date | None = None
    rrule: str = ""
    exceptions: str = ""
    zone: str = "Asia/Seoul"
    wall_time: time | None = None


def open_series(*, by: Actor, at: datetime, said: NewSeries) -> Series:
    """Open a series, or a working group of one (rules MTG-01 to MTG-07)."""
    with acting_as(by):
        house = get_organisation(id=said.owner)
        parent = held_series(by, said.parent) if said.parent is not None else None
        opening = Opening(
            by=by,
            kind=said.kind,
            title_ko=said.title_ko,
            owner=house.id if house is not None else None,
            owner_kind=OrganisationKind(house.kind) if house is not None else None,
            counterpart=said.counterpart or said.counterpart_area,
            circle=said.circle,
            parent=SeriesState(parent.state) if parent is not None else None,
        )
        require(OPENING, opening)
        area = _area(said.counterpart_area)
        if parent is not None:
            label = label_within(parent.label, said.circle, owner=said.owner, by=by)
        else:
            label = make_label(LEVEL_OF[said.circle], owner=said.owner, creator=by.id)
        title = said.title_ko.strip()
        series = Series.unscoped.create(
            label=label,
            short=new_short(),
            kind=said.kind,
            title_ko=title,
            title_en=said.title_en.strip() or title,
            owner_id=said.owner,
            counterpart_area=area,
            counterpart=said.counterpart.strip(),
            meeting_level=said.meeting_level or "",
            parent=parent,
            founded_on=said.founded_on,
            rrule=said.rrule.strip(),
            exceptions=said.exceptions.strip(),
            zone=said.zone,
            wall_time=said.wall_time,
            opened_at=at,
            opened_by=by.name,
        )
        _name_themes(series, said.themes)
        tell(SeriesOpened(str(series.id)), series, by=by, at=at)
    return series


def _area(code: str) -> str:
    """Return the code of a country. Raises Refusal for what is none."""
    wanted = code.strip().upper()
    if wanted and wanted not in list_areas():
        raise Refusal("There is no country %(code)s.", "Choose one of the list.", code=wanted)
    return wanted


def _name_themes(series: Series, themes: Sequence[tuple[str, str]]) -> None:
    named = {korean.strip(): english.strip() for korean, english in themes if korean.strip()}
    SeriesTheme.objects.bulk_create(
        [
            SeriesTheme(series=series, position=place, name_ko=korean, name_en=english or korean)
            for place, (korean, english) in enumerate(named.items(), start=1)
        ]
    )


def change_level(
    *,
    by: Actor,
    at: datetime,
    series: UUID,
    level: MeetingLevel,
    on: date,
    by_document: str,
) -> LevelChange:
    """Write that a series rose or fell to another level (rules MTG-08, MTG-11 to MTG-14)."""
    with acting_as(by):
        row = held_series(by, series)
        last = row.level_changes.order_by("-number").first()
        before = MeetingLevel(row.meeting_level) if row.meeting_level else None
        raising = Raising(
            before, level, on, last.on if last is not None else None, localdate(at), by_document
        )
        require(RAISING, raising)
        change = LevelChange.objects.create(
            series=row,
            number=row.level_changes.count() + 1,
            level_before=row.meeting_level,
            level_after=level,
            on=on,
            by_document=by_document.strip(),
            at=at,
            written_by=by.name,
        )
        row.meeting_level = level
        row.save(update_fields=["meeting_level"])
        tell(LevelChanged(str(row.id), level), row, by=by, at=at)
    return change


def relate_series(
    *, by: Actor, at: datetime, series: UUID, other: UUID, says: str
) -> RelatedSeries:
    """Say that another series is about the same (rules MTG-08, MTG-15 to MTG-17)."""
    with acting_as(by):
        row = held_series(by, series)
        beside = Series.objects.visible_to(by).filter(pk=other).first()
        if beside is None:
            raise NotFound("There is no such series.")
        pairs = RelatedSeries.objects.filter(one__in=[row, beside], other__in=[row, beside])
        require(RELATING, Relating(row.pk == beside.pk, pairs.exists(), says))
        pair = RelatedSeries.objects.create(one=row, other=beside, says=says.strip())
        # The other's own readers learn of it where they may read this one: the pair asks for both.
        tell(SeriesRelated(str(row.id)), row, by=by, at=at)
    return pair


def end_series(*, by: Actor, at: datetime, series: UUID, why: str) -> Series:
    """End a series; its working groups plan nothing any more (rules MTG-08, MTG-18 to MTG-20)."""
    with acting_as(by):
        row = held_series(by, series)
        ahead = Session.unscoped.filter(series=row, state__in=AHEAD).count()
        require(ENDING, Ending(SeriesState(row.state), ahead, why))
        row.state, row.ended_at, row.outcome = SeriesState.ENDED, at, why.strip()
        row.save(update_fields=["state", "ended_at", "outcome"])
        tell(SeriesEnded(str(row.id)), row, by=by, at=at)
    return row
