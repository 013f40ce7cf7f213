"""Everything is done by somebody, and an event cannot outlive its write."""

import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from tests.base.steps import AT, Rang, on_postgresql, told

from situationroom.base.acting import acting_as, current_actor, reading_as
from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label

OFFICER = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=uuid.uuid4(), name="담당")


@pytest.mark.django_db
def test_an_event_keeps_who_did_it_and_goes_when_its_write_goes(
    ring: Callable[..., Event],
) -> None:
    with suppress(OSError), acting_as(OFFICER):
        label = Label.objects.create(level=Level.PUBLIC)
        event = emit(Rang(times=3), about=label.id, label=label, by=OFFICER, at=AT)
        assert (event.kind, event.payload) == ("bells.rang", {"times": 3})
        assert (event.actor, event.organisation) == (OFFICER.id, OFFICER.organisation)
        assert (event.actor_kind, event.actor_name) == ("officer", "")
        raise OSError("lost")
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_inside_somebody_acts_and_outside_nobody() -> None:
    assert current_actor() is ANONYMOUS
    with acting_as(OFFICER):
        assert current_actor() is OFFICER
        with reading_as(ANONYMOUS):
            assert current_actor() is ANONYMOUS
        assert current_actor() is OFFICER
    assert current_actor() is ANONYMOUS


@on_postgresql
@pytest.mark.django_db
def test_who_acted_before_acts_again_after_somebody_else_inside() -> None:
    with transaction.atomic(), acting_as(OFFICER):
        with acting_as(ANONYMOUS):
            assert told()[0] == "anonymous"
        assert told() == ("officer", str(OFFICER.id), str(OFFICER.organisation))
