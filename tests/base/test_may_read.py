"""The rule in Python and the rule in the database are one rule."""

import itertools
import uuid

import pytest
from tests.base.steps import AT

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.labels import Level, Stage, may_read, readable_by
from situationroom.base.models import Event, Label

ORGANISATIONS = [None, uuid.UUID(int=1), uuid.UUID(int=2)]
PEOPLE = [None, uuid.UUID(int=11), uuid.UUID(int=12)]


@pytest.mark.django_db
def test_both_rules_agree_on_every_kind_level_owner_and_creator():
    for level, owner, creator, stage in itertools.product(Level, ORGANISATIONS, PEOPLE, Stage):
        label = Label.objects.create(level=level, owner=owner, creator=creator, stage=stage)
        Event.objects.create(
            room="bells", verb="rang", about=label.id, label=label, actor_kind="room_rule", at=AT
        )
    labels = list(Label.objects.filter(id__in=Event.objects.values("label")))
    judged = 0
    for kind, organisation, person in itertools.product(ActorKind, ORGANISATIONS, PEOPLE):
        actor = Actor(kind, id=person, organisation=organisation)
        by_database = set(Event.objects.filter(readable_by(actor)).values_list("label", flat=True))
        by_hand = {one.id for one in labels if may_read(actor, one.readers())}
        assert by_hand == by_database, actor
        judged += len(labels)
    assert judged == len(ActorKind) * 9 * len(Level) * 9 * len(Stage)
