"""Who opens and runs a series, how it rises, and how it ends."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.meetings.states import Circle, MeetingLevel, SeriesKind, SeriesState
from situationroom.rooms.organisations.states import OrganisationKind

OFFICERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT})
OWNERS = frozenset(
    {
        OrganisationKind.MINISTRY,
        OrganisationKind.AGENCY,
        OrganisationKind.INSTITUTE,
        OrganisationKind.POST,
    }
)
CIRCLES = (Circle.ROOM, Circle.GOVERNMENT, Circle.OWN)


@dataclass(frozen=True, slots=True)
class Opening:
    """A series about to be opened; `parent` is how the one stands it would be a group of."""

    by: Actor
    kind: SeriesKind
    title_ko: str
    owner: UUID | None
    owner_kind: OrganisationKind | None
    counterpart: str
    circle: Circle
    parent: SeriesState | None


@rule("MTG-01", NotAllowed)
def who_works_for_the_state_opens(opening: Opening) -> bool:
    """Officers, posts and the secretariat open series."""
    return opening.by.kind in OFFICERS and opening.by.organisation is not None


@rule("MTG-02")
def a_series_has_a_title(opening: Opening) -> bool:
    """Give the series a title in Korean."""
    return bool(opening.title_ko.strip())


@rule("MTG-03", hint="Choose your own organisation, or ask the secretariat.")
def who_opens_owns(opening: Opening) -> bool:
    """Only the secretariat opens a series for another organisation."""
    is_own = opening.owner == opening.by.organisation
    return is_own or opening.by.kind is ActorKind.SECRETARIAT


@rule("MTG-04")
def a_series_is_of_the_state(opening: Opening) -> bool:
    """A ministry, an agency, an institute or a post owns a series: choose one."""
    return opening.owner_kind in OWNERS


@rule("MTG-05")
def a_dialogue_has_a_counterpart(opening: Opening) -> bool:
    """Say with whom the dialogue is held."""
    return opening.kind is not SeriesKind.DIALOGUE or bool(opening.counterpart.strip())


@rule("MTG-06", hint="Choose a wider circle.")
def who_opens_reads_it(opening: Opening) -> bool:
    """You could not read what you open for the owner alone."""
    return opening.circle is not Circle.OWN or opening.owner == opening.by.organisation


@rule("MTG-07", Conflict, hint="Choose a series that goes on, or open one without a parent.")
def the_parent_goes_on(opening: Opening) -> bool:
    """The series it would be a working group of has ended."""
    return opening.parent is not SeriesState.ENDED


MAY_OPEN = (who_works_for_the_state_opens,)
OPENING = (
    who_works_for_the_state_opens,
    a_series_has_a_title,
    a_series_is_of_the_state,
    who_opens_owns,
    a_dialogue_has_a_counterpart,
    who_opens_reads_it,
    the_parent_goes_on,
)


@dataclass(frozen=True, slots=True)
class Running:
    """Somebody about to run a series of `owner`, or its sessions."""

    by: Actor
    owner: UUID


@rule("MTG-08", NotAllowed)
def the_owner_runs_it(running: Running) -> bool:
    """Only officers of the owner and the secretariat run a series and its sessions."""
    by = running.by
    is_own = by.kind in OFFICERS and by.organisation == running.owner
    return is_own or by.kind is ActorKind.SECRETARIAT


MAY_RUN = (the_owner_runs_it,)


@dataclass(frozen=True, slots=True)
class Living:
    """How a series stands, and the one it is a working group of."""

    state: SeriesState
    parent: SeriesState | None


@rule("MTG-09", Conflict)
def a_series_goes_on(living: Living) -> bool:
    """The series has ended: what it decided can be read, and nothing is planned."""
    return living.state is not SeriesState.ENDED


@rule("MTG-10", Conflict, hint="End the group too, or go on with it as a series of its own.")
def the_series_of_a_group_goes_on(living: Living) -> bool:
    """The series this working group belongs to has ended."""
    return living.parent is not SeriesState.ENDED


LIVING = (a_series_goes_on, the_series_of_a_group_goes_on)


@dataclass(frozen=True, slots=True)
class Raising:
    """A change of level about to be written; `last` is the day of the one before."""

    before: MeetingLevel | None
    after: MeetingLevel
    on: date
    last: date | None
    today: date
    by_document: str


@rule("MTG-11")
def a_level_changes(raising: Raising) -> bool:
    """The series is at this level already."""
    return raising.before is not raising.after


@rule("MTG-12")
def a_level_changed_on_a_day(raising: Raising) -> bool:
    """The day lies ahead: give the day on which it was agreed."""
    return raising.on <= raising.today


@rule("MTG-13")
def a_level_changes_in_order(raising: Raising) -> bool:
    """The level changed later than that already: give a later day."""
    return raising.last is None or raising.on >= raising.last


@rule("MTG-14")
def a_level_changes_by_a_document(raising: Raising) -> bool:
    """Say by which document: a memorandum, a joint statement, an exchange of letters."""
    return bool(raising.by_document.strip())


RAISING = (
    a_level_changes,
    a_level_changed_on_a_day,
    a_level_changes_in_order,
    a_level_changes_by_a_document,
)


@dataclass(frozen=True, slots=True)
class Relating:
    """Two series about to be said to be about the same."""

    is_itself: bool
    is_known: bool
    says: str


@rule("MTG-15")
def a_series_is_related_to_another(relating: Relating) -> bool:
    """A series is not related to itself: choose another one."""
    return not relating.is_itself


@rule("MTG-16", Conflict)
def they_are_related_once(relating: Relating) -> bool:
    """The two are related already."""
    return not relating.is_known


@rule("MTG-17")
def it_is_said_how(relating: Relating) -> bool:
    """Say how the two are related."""
    return bool(relating.says.strip())


RELATING = (a_series_is_related_to_another, they_are_related_once, it_is_said_how)


@dataclass(frozen=True, slots=True)
class Ending:
    """A series about to end."""

    state: SeriesState
    ahead: int
    why: str


@rule("MTG-18", Conflict)
def an_ended_series_ends_no_more(ending: Ending) -> bool:
    """The series has ended already."""
    return ending.state is not SeriesState.ENDED


@rule("MTG-19", Conflict, hint="Hold or cancel them first.")
def no_session_lies_ahead(ending: Ending) -> bool:
    """Sessions of the series are still planned."""
    return ending.ahead == 0


@rule("MTG-20")
def an_end_has_a_reason(ending: Ending) -> bool:
    """Say why the series ends."""
    return bool(ending.why.strip())


ENDING = (an_ended_series_ends_no_more, no_session_lies_ahead, an_end_has_a_reason)
