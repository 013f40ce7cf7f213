"""Who is told of a brief: who decides, who drafted it, who was told of one that was replaced."""

import pytest
from tests.rooms.reports.test_editions import answer, move, newest, redraft
from tests.rooms.steps import settle

from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.delivery.states import Channel
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def told(brief: Brief, *, corrected: bool = False) -> dict[str, set[str]]:
    """Return who was told of a brief in the room, by the kind of notice."""
    rows = Notification.objects.filter(about=brief.id, channel=Channel.ROOM)
    rows = rows.exclude(corrects=None) if corrected else rows.filter(corrects=None)
    found: dict[str, set[str]] = {}
    for row in rows.select_related("recipient"):
        found.setdefault(row.kind, set()).add(row.recipient.email.split("@")[0])
    return found


def test_leadership_is_told_that_a_brief_waits_and_its_organisation_that_it_was_signed() -> None:
    brief = newest()
    assert told(brief) == {}
    move("secretariat", BriefState.SUBMITTED)
    settle()
    assert told(brief) == {"reports.submitted": {"leadership"}}
    move("leadership", BriefState.SIGNED)
    settle()
    assert told(brief)["reports.decided"] == {"confirm", "secretariat"}


def test_who_was_told_of_an_edition_is_corrected_when_the_next_one_takes_its_place() -> None:
    first = newest()
    move("secretariat", BriefState.SUBMITTED)
    settle()
    answer("nipa")
    redraft()
    settle()
    assert newest().edition == 2
    assert set.union(*told(first, corrected=True).values()) == {"leadership"}
    assert told(newest()) == {}


def test_an_edition_nobody_was_told_of_is_replaced_in_silence() -> None:
    first = newest()
    answer("nipa")
    redraft()
    settle()
    assert told(first, corrected=True) == {}
