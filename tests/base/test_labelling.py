"""What stands within something is never wider than it, and narrows with it at once."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.base.steps import AT

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict
from situationroom.base.labelling import make_label, narrow_label, widen_label
from situationroom.base.labels import STRICTNESS, Level, may_read
from situationroom.base.models import Audience, Event, Label, Seat

MINISTRY, AGENCY = uuid.UUID(int=1), uuid.UUID(int=2)
BY = Actor(ActorKind.SECRETARIAT, id=uuid.UUID(int=9), organisation=MINISTRY)
ASSOCIATION, COMPANY = uuid.UUID(int=3), uuid.UUID(int=4)
HOMES = [
    (ActorKind.OFFICER, AGENCY),
    (ActorKind.OFFICER, MINISTRY),
    (ActorKind.ASSOCIATION, ASSOCIATION),
    (ActorKind.COMPANY, COMPANY),
]
READERS = [
    Actor(kind, id=uuid.UUID(int=20 + n), organisation=home) for n, (kind, home) in enumerate(HOMES)
]
levels = st.sampled_from([one for one in Level if one is not Level.GROUP])


def readers_of(label: Label) -> set[uuid.UUID | None]:
    label.refresh_from_db()
    return {one.id for one in READERS if may_read(one, label.readers())}


class Families(TestCase):
    """A parent, a child and a grandchild at any levels."""

    @given(levels, levels, levels, levels)
    @settings(max_examples=60)
    def test_a_child_is_read_by_nobody_who_may_not_read_its_parent(self, first, second, third, to):
        parent = make_label(first, owner=AGENCY, creator=READERS[0].id)
        child = make_label(second, owner=AGENCY, creator=READERS[0].id, within=parent)
        grandchild = make_label(third, owner=AGENCY, creator=READERS[0].id, within=child)
        assert readers_of(grandchild) <= readers_of(child) <= readers_of(parent)
        before = readers_of(parent)
        if STRICTNESS.index(to) < STRICTNESS.index(Level(parent.level)):
            narrow_label(by=BY, at=AT, label=parent, level=to)
        assert readers_of(parent) <= before
        assert readers_of(grandchild) <= readers_of(child) <= readers_of(parent)
        widen_label(by=BY, at=AT, label=grandchild, level=Level.PUBLIC)
        assert readers_of(grandchild) <= readers_of(child)


@pytest.mark.django_db
def test_a_child_of_another_organisations_secret_is_that_organisations():
    secret = make_label(Level.OWN, owner=AGENCY)
    child = make_label(Level.ROOM, owner=MINISTRY, within=secret)
    draft = make_label(Level.OWN, owner=MINISTRY, within=secret)
    assert [(one.level, one.owner) for one in (child, draft)] == [("own", AGENCY)] * 2


@pytest.mark.django_db
def test_each_label_that_changes_is_told():
    parent = make_label(Level.PUBLIC)
    kept = make_label(Level.OWN, owner=MINISTRY, within=parent)
    child = make_label(Level.ROOM, within=parent)
    narrow_label(by=BY, at=AT, label=parent, level=Level.GOVERNMENT)
    told = {e.about: e.payload["level"] for e in Event.objects.filter(verb="label_narrowed")}
    assert told == {parent.id: "government", child.id: "government"}
    kept.refresh_from_db()
    assert kept.level == "own"
    with pytest.raises(Conflict):
        narrow_label(by=BY, at=AT, label=parent, level=Level.ROOM)


@pytest.mark.django_db
def test_a_person_is_told_in_the_log_by_id_only():
    parent = make_label(Level.PUBLIC)
    by = Actor(ActorKind.OFFICER, id=uuid.uuid4(), organisation=MINISTRY, name="홍길동")
    narrow_label(by=by, at=AT, label=parent, level=Level.ROOM)
    event = Event.objects.get(about=parent.id)
    assert (event.actor, event.actor_name) == (by.id, "")


@pytest.mark.django_db
def test_a_group_narrowed_to_persons_is_a_group_no_more() -> None:
    group = Audience.objects.create()
    Seat.objects.create(audience=group, organisation=uuid.uuid4())
    label = make_label(Level.GROUP, owner=uuid.uuid4(), audience=group)
    child = make_label(Level.GROUP, within=label)
    narrow_label(by=BY, at=AT, label=label, level=Level.NAMED)
    for row in (label, child):
        row.refresh_from_db()
        assert (row.level, row.audience) == (Level.NAMED, None)
