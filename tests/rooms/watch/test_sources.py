"""How the sources are, and what could not be read: for members of the room, on page and in API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.rooms.steps import AT, actor

from situationroom.base.actors import room_rule
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.watch.queries import list_quarantined, list_sources
from situationroom.rooms.watch.sources.federal_register import read_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(register: Any, client: Any, source: Any, rule: Any) -> Any:
    """Read a feed of which one entry has no number."""
    del register.documents[1]["document_number"]
    return read_source(
        by=rule, at=AT, source=source, client=client, since=AT.date() - timedelta(90)
    )


def page(name: str, language: str = "en") -> str:
    browser = Client(headers={"Accept-Language": language})
    browser.cookies["django_language"] = language
    browser.force_login(Person.objects.get(email=f"{name}@demo.example"))
    return browser.get("/duties/notices/").content.decode()


def test_the_health_of_a_source_counts_notices_and_what_is_aside(read: Any) -> None:
    (one,) = list_sources(by=room_rule("test"))
    assert (one.source.code, one.notices, one.aside) == ("federal-register", 4, 1)
    assert one.source.succeeded_at == AT
    (row,) = list_quarantined(by=actor("nipa"))
    assert row.reason == "document_number is missing"


def test_members_of_the_room_see_it_and_companies_do_not(read: Any) -> None:
    for name in ("secretariat", "nipa", "kea", "hanoi", "leadership"):
        assert len(list_sources(by=actor(name))) == 1
    assert list_sources(by=actor("company")) == []
    assert list_quarantined(by=actor("company")) == []


def test_the_page_of_notices_shows_the_source_the_reason_and_the_command(read: Any) -> None:
    shown = page("secretariat")
    assert "Entries set aside" in shown
    assert "document_number is missing" in shown
    assert "--retry" in shown
    assert "격리 항목 있음" in page("secretariat", "ko")
    assert "document_number is missing" not in page("company")


def test_the_interface_lists_sources_for_members(read: Any) -> None:
    browser = Client()
    browser.force_login(Person.objects.get(email="nipa@demo.example"))
    (one,) = json.loads(browser.get("/api/v1/sources").content)["items"]
    assert (one["code"], one["notices"], one["aside"]) == ("federal-register", 4, 1)
    browser.force_login(Person.objects.get(email="company@demo.example"))
    assert json.loads(browser.get("/api/v1/sources").content)["items"] == []
