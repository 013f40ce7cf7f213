"""A notice that comes again: the same changes nothing, a corrected one is kept beside the first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.rooms.steps import AT, COURT, play, settle

from situationroom.base.actors import room_rule
from situationroom.base.models import Event
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.watch.drills import list_drills
from situationroom.rooms.watch.models import Notice, Revision
from situationroom.rooms.watch.queries import list_revisions
from situationroom.rooms.watch.services import Entry, ensure_source, store_notice

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
RULE = room_rule("watch.drill")
FIRST = Entry(
    external_id="2026-1", title="A duty of 10 %", published_on=date(2026, 8, 3), raw={"page": 1}
)
CORRECTED = replace(
    FIRST, title="A duty of 12 %; correction", effective_on=date(2026, 8, 9), raw={"page": 2}
)


def store(entry: Entry) -> Notice:
    source = ensure_source(code="gazette", name_ko="관보", name_en="Gazette")
    return store_notice(by=RULE, at=LATER, source=source, entry=entry)[0]


def told(verb: str) -> list[Event]:
    return list(Event.objects.filter(verb=verb).order_by("number"))


def test_the_same_notice_twice_is_one_notice_without_a_revision() -> None:
    assert store(FIRST) == store(FIRST)
    assert (Notice.unscoped.count(), Revision.objects.count()) == (1, 0)
    assert told("notice_revised") == []


def test_what_a_corrected_notice_said_before_is_kept_whole() -> None:
    store(FIRST)
    notice = store(CORRECTED)
    (before,) = list_revisions(notice)
    assert (notice.revision, notice.title) == (2, CORRECTED.title)
    assert (before.number, before.replaced_at) == (1, LATER)
    assert before.said["title"] == FIRST.title
    assert before.said["published_on"] == "2026-08-03"
    assert before.said["effective_on"] is None
    assert before.said["raw"] == {"page": 1}
    assert before.content_hash == FIRST.content_hash()


def test_a_correction_that_is_taken_back_is_a_third_version() -> None:
    for entry in (FIRST, CORRECTED, FIRST):
        notice = store(entry)
    assert [row.said["title"] for row in list_revisions(notice)] == [CORRECTED.title, FIRST.title]
    assert (notice.revision, notice.title) == (3, FIRST.title)


def correct_the_drill(**changes: str) -> None:
    """Store the notice of the drill again, corrected."""
    drill = next(d for d in list_drills() if d.name == COURT)
    source = ensure_source(code=drill.source, name_ko="", name_en="")
    store_notice(by=RULE, at=LATER, source=source, entry=replace(drill.entry, **changes))
    settle()


def test_the_act_that_rests_on_a_corrected_notice_learns_of_it() -> None:
    play(COURT)
    correct_the_drill(abstract="Corrected.")
    act = StateAct.unscoped.get(code=f"us-{COURT}")
    (event,) = told("notice_of_act_revised")
    assert (event.about, event.label) == (act.id, act.label)
    assert event.payload["revision"] == 2
    assert len(told("act_notified")) == 1


def test_a_notice_corrected_to_name_its_act_is_joined_to_it() -> None:
    drill = next(d for d in list_drills() if d.name == COURT)
    store(replace(FIRST, external_id="misprinted"))
    settle()
    assert told("act_notified") == []
    store(replace(FIRST, external_id="misprinted", citation=drill.entry.citation))
    settle()
    assert StateAct.unscoped.get(code=f"us-{COURT}").notices.get().external_id == "misprinted"


def test_the_page_of_a_corrected_notice_shows_what_it_said_before() -> None:
    store(FIRST)
    notice = store(CORRECTED)
    browser = Client()
    browser.cookies["django_language"] = "en"
    browser.force_login(Person.objects.get(email="nipa@demo.example"))
    shown = browser.get(f"/duties/notices/{notice.id}/").content.decode()
    assert "What version 1 said" in shown
    assert CORRECTED.title in shown
    assert FIRST.title in shown
