"""The first person of the secretariat comes in by a link that the command prints."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.cli.steps import answer, refused
from tests.rooms.organisations.steps import PASSWORD

from situationroom.base.models import Event
from situationroom.rooms.delivery.models import Message
from situationroom.rooms.organisations.models import Invitation, Membership, Organisation, Person
from situationroom.rooms.organisations.queries import get_actor

pytestmark = pytest.mark.django_db
NEW = "first@ministry.example"


@pytest.fixture
def nobody_runs_it() -> None:
    Membership.objects.filter(role="secretariat").update(ended_at=timezone.now())


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def join(link: str, name: str = "첫 담당") -> Any:
    return Client().post(path_of(link), {"name": name, "password": PASSWORD})


def test_a_room_that_somebody_runs_invites_by_its_pages(ask):
    before = Invitation.objects.count(), Event.objects.count()
    said = refused(ask, "invite", NEW)
    assert "이미 사무국이 있습니다" in said
    assert "→ 다른 사람은 사무국이" in said
    assert (Invitation.objects.count(), Event.objects.count()) == before


def test_the_link_makes_the_first_secretariat_and_works_once(ask, nobody_runs_it):
    told = answer(ask, "invite", NEW)
    assert told["organisation"] == "msit"
    assert Message.objects.count() == 0
    assert join(told["link"]).status_code == 302
    first = Person.objects.get(email=NEW)
    assert get_actor(first, on=timezone.localdate()).kind == "secretariat"
    assert join(told["link"], "다른 사람").status_code == 404
    assert "이미 사무국이 있습니다" in refused(ask, "invite", "second@ministry.example")
    invited = Event.objects.get(verb="member_invited")
    assert (invited.actor_kind, invited.actor_name) == ("platform_admin", "situationroom invite")


def test_of_several_links_only_the_last_works(ask, nobody_runs_it):
    first, second = answer(ask, "invite", NEW), answer(ask, "invite", "other@ministry.example")
    assert Client().get(path_of(first["link"])).status_code == 404
    assert join(first["link"]).status_code == 404
    assert join(second["link"]).status_code == 302


def test_the_link_ends_after_a_week(ask, nobody_runs_it, monkeypatch):
    link = answer(ask, "invite", NEW)["link"]
    late = timezone.now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert join(link).status_code == 404


def test_what_cannot_be_is_refused_with_the_remedy(ask, nobody_runs_it):
    before = Invitation.objects.count()
    assert "메일 주소가 아닙니다" in refused(ask, "invite", "nobody")
    assert "--organisation CODE" in refused(ask, "invite", NEW, "--organisation", "nipa")
    Organisation.objects.create(code="second", kind="ministry", position=2)
    assert "msit, second" in refused(ask, "invite", NEW)
    Organisation.objects.filter(kind="ministry").update(closed_at=timezone.now())
    assert "situationroom load organisations" in refused(ask, "invite", NEW)
    assert Invitation.objects.count() == before
