"""Who keeps the catalogue of programmes, and what a programme must say."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed
from situationroom.base.rules import rule
from situationroom.rooms.support.conditions import AMOUNTS, Condition, Terms, unknown_words
from situationroom.rooms.support.states import WindowKind

KEEPERS = frozenset({ActorKind.OFFICER, ActorKind.POST, ActorKind.SECRETARIAT, ActorKind.ROOM_RULE})
"""The room rule takes notices of feeds in; what a person read it does not overwrite."""
FOR_ALL = frozenset({ActorKind.SECRETARIAT, ActorKind.ROOM_RULE})


@dataclass(frozen=True, slots=True)
class Keeping:
    """Somebody about to keep a programme of `owner`; None where its owner is no member."""

    by: Actor
    owner: UUID | None
    is_retired: bool = False


@rule("SUP-01", NotAllowed)
def officers_keep_the_catalogue(keeping: Keeping) -> bool:
    """Officers of ministries, agencies and posts keep the catalogue of programmes."""
    return keeping.by.kind in KEEPERS


@rule("SUP-02", NotAllowed)
def a_programme_is_kept_by_its_owner(keeping: Keeping) -> bool:
    """Only officers of its owner and the secretariat keep a programme."""
    if keeping.by.kind in FOR_ALL:
        return True
    return keeping.owner is not None and keeping.owner == keeping.by.organisation


@rule("SUP-03", Conflict)
def what_is_retired_stays_so(keeping: Keeping) -> bool:
    """The programme is offered no more: register it anew."""
    return not keeping.is_retired


MAY_KEEP = (officers_keep_the_catalogue,)
KEEPING = (*MAY_KEEP, a_programme_is_kept_by_its_owner, what_is_retired_stays_so)


@dataclass(frozen=True, slots=True)
class Saying:
    """What a programme is about to say."""

    title: str
    terms: Terms
    progress_on: date | None = None
    today: date | None = None


@rule("SUP-04")
def a_programme_has_a_title(saying: Saying) -> bool:
    """Write what the programme is called."""
    return bool(saying.title.strip())


@rule("SUP-05", hint="Choose another kind of window where no days are told.")
def a_window_has_its_days(saying: Saying) -> bool:
    """Say until which day one may apply, on or after the first."""
    window = saying.terms.window
    if window.kind is not WindowKind.DAYS:
        return True
    if window.until is None:
        return False
    return window.since is None or window.since <= window.until


@rule("SUP-06")
def money_is_not_below_nothing(saying: Saying) -> bool:
    """Budget and what was spent of it are amounts of won, not below zero."""
    return all(one is None or one >= 0 for one in (saying.terms.budget, saying.terms.spent))


@rule("SUP-07", hint="Write it once, with all its values.")
def a_condition_stands_once(saying: Saying) -> bool:
    """A kind of condition stands twice."""
    kinds = [one.kind for one in saying.terms.conditions]
    return len(kinds) == len(set(kinds))


@rule("SUP-08", hint="Choose from the list, or leave the condition out.")
def a_condition_holds_what_its_kind_does(saying: Saying) -> bool:
    """A condition lacks its amount or its values, or has one that its kind does not know."""
    return all(_is_whole(one) for one in saying.terms.conditions)


def _is_whole(condition: Condition) -> bool:
    if condition.kind in AMOUNTS:
        return condition.value is not None and condition.value >= 0
    return bool(condition.values) and not unknown_words(condition)


@rule("SUP-09")
def progress_has_been_made(saying: Saying) -> bool:
    """The day of the progress lies ahead."""
    if saying.progress_on is None or saying.today is None:
        return True
    return saying.progress_on <= saying.today


SAYING = (
    a_programme_has_a_title,
    a_window_has_its_days,
    money_is_not_below_nothing,
    a_condition_stands_once,
    a_condition_holds_what_its_kind_does,
    progress_has_been_made,
)
