"""What comes before a receiver's eyes on each surface, and what leaves the room: rules 5, 8 and 9."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.trust.acting import may
from tests.trust.facts import Action, Kind, Level, Stage, Surface, What, Who
from tests.trust.reading import (
    CLEARED,
    GROUP_MEMBERS,
    IDENTITY_NOUNS,
    WIDTH,
    about,
    as_reader,
    effective_level,
    holds_mandate,
    links,
    reads,
)

EXPORTS = frozenset(
    {
        Surface.EXPORT_CSV,
        Surface.EXPORT_XLSX,
        Surface.EXPORT_DOCX,
        Surface.EXPORT_HWPX,
        Surface.EXPORT_PDF,
    }
)
# Surfaces on which nobody can be asked for the reason that rule 9 wants with every reading of an identity.
WITHOUT_REASON = frozenset(
    {
        Surface.SEARCH,
        Surface.SUGGEST,
        Surface.FEED,
        Surface.CALENDAR,
        Surface.NOTIFICATION,
        Surface.MAIL,
        Surface.LIVE,
        Surface.WEBHOOK,
    }
)
SLIP_NOUNS = frozenset({"call_slip", "emergency_mail"})
BLANK_FORM = "data_call_form"


def exports(who: Who, what: What, *, highest: Level, on: date) -> bool:
    """Whoever may read, up to the export's highest allowed label."""
    return may(who, Action.EXPORT, what, on=on) and WIDTH[effective_level(what)] >= WIDTH[highest]


def mail_shows_title(what: What) -> bool:
    """Rule 8: no title above room, but for a blank form to the one asked, and slips made of public facts."""
    if any(link.noun in IDENTITY_NOUNS or link.noun == GROUP_MEMBERS for link in links(what)):
        return False
    if about(what) is None and (
        what.noun in SLIP_NOUNS or (what.noun == BLANK_FORM and what.asked is not None)
    ):
        return True
    # A brief on its way has fewer readers than the room, whatever its label says.
    on_its_way = any(link.stage is not Stage.NONE for link in links(what))
    return not on_its_way and effective_level(what) in {Level.ROOM, Level.PUBLIC}


def counts(who: Who, what: What, on: date) -> bool:
    """Rule 5: what the actor sees; outside the room, an unconfirmed measure is in no number."""
    inside = as_reader(who).kind in CLEARED | {Kind.ROOM_RULE}
    confirmed = all(link.confirmed for link in links(what))
    return reads(who, what, on=on) and (inside or confirmed)


def charts(who: Who, what: What, on: date) -> bool:
    """Rule 5: outside the room no living chart is drawn over companies, but of one's own objects."""
    reader, company = as_reader(who), about(what)
    inside = reader.kind in CLEARED | {Kind.ROOM_RULE}
    own = (reader.kind is Kind.COMPANY and reader.organisation == company) or holds_mandate(
        reader, company, on
    )
    return counts(who, what, on) and (inside or company is None or own)


def reaches_person(who: Who, what: What, on: date) -> bool:
    """A notification or a mail needs somebody signed in to receive it, who reads the object."""
    return as_reader(who).person is not None and reads(who, what, on=on)


def reaches_program(who: Who, what: What, on: date) -> bool:
    """A webhook is received by a program; it needs a living key that reads."""
    reader = as_reader(who)
    return who.kind is Kind.SERVICE and reader.serves is not None and reads(who, what, on=on)


def exported(who: Who, what: What, on: date) -> bool:
    """An export without a ceiling of its own."""
    return exports(who, what, highest=Level.NAMED, on=on)


def subscribed(who: Who, what: What, on: date) -> bool:
    """A feed or a calendar is fetched for a receiver, and a room rule is nobody's receiver."""
    return as_reader(who).kind is not Kind.ROOM_RULE and reads(who, what, on=on)


def plainly(who: Who, what: What, on: date) -> bool:
    """Show what is read, and nothing else."""
    return reads(who, what, on=on)


JUDGES: dict[Surface, Callable[[Who, What, date], bool]] = {
    Surface.COUNT: counts,
    Surface.CHART: charts,
    Surface.NOTIFICATION: reaches_person,
    Surface.MAIL: reaches_person,
    Surface.WEBHOOK: reaches_program,
    Surface.FEED: subscribed,
    Surface.CALENDAR: subscribed,
    **dict.fromkeys(EXPORTS, exported),
}


def shown_at(surface: Surface | str, who: Who, what: What, on: date) -> bool:
    """Is this receiver shown the object on this surface: what he reads, with these deviations.

    - count, chart: unconfirmed measures are in no number outside the room; a chart over companies neither.
    - export_*: as `exports` without a ceiling; never for a room rule.
    - feed, calendar: never for a room rule, which is nobody's receiver.
    - notification, mail: only somebody signed in has a box (for a mail's title see `mail_shows_title`).
    - webhook: only a program with a key that reads.
    - search, suggest and all that is pushed: never a company's identity, as no reason can be asked (rule 9).
    - list, get, file, live, api_list, api_get: as `reads`, identity on live aside.
    """
    place = Surface(surface)
    identity = any(link.noun in IDENTITY_NOUNS for link in links(what))
    if identity and place in WITHOUT_REASON:
        return False
    return JUDGES.get(place, plainly)(who, what, on)
