"""Who may read which label: a table written by hand from the visibility page."""

import uuid
from itertools import product

import pytest
from tests.base.steps import AT

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind, room_rule
from situationroom.base.labels import STRICTNESS, TLP, Level, readable_by, stricter
from situationroom.base.models import Event, Label

pytestmark = pytest.mark.django_db
MINE, THEIRS = uuid.uuid4(), uuid.uuid4()
ME, SOMEBODY = uuid.uuid4(), uuid.uuid4()

# docs/visibility, "Labels". Own = the label's owner is the actor's organisation, whose officers a
# company's, broker's or expert's people are too. Nobody is listed on a named label here but its
# creator, and no sharing group has a seat. A service that is kept to no organisation is nobody.
OFFICERS = "named-own, own, government, room, public"
READS = {
    ActorKind.ANONYMOUS: "public",
    ActorKind.COMPANY: "named-own, own, public",
    ActorKind.ASSOCIATION: "named-own, own, room, public",
    ActorKind.BROKER: "named-own, own, public",
    ActorKind.EXPERT: "named-own, own, public",
    ActorKind.OFFICER: OFFICERS,
    ActorKind.POST: OFFICERS,
    ActorKind.SECRETARIAT: OFFICERS,
    ActorKind.LEADERSHIP: OFFICERS,
    ActorKind.PLATFORM_ADMIN: "public",
    ActorKind.ROOM_RULE: "government, room, public",
    ActorKind.SERVICE: "public",
}
ROWS = {
    "named-own": (Level.NAMED, THEIRS, ME),
    "named-other": (Level.NAMED, MINE, SOMEBODY),
    "own": (Level.OWN, MINE, SOMEBODY),
    "own-other": (Level.OWN, THEIRS, ME),
    "group": (Level.GROUP, MINE, ME),
    "government": (Level.GOVERNMENT, THEIRS, SOMEBODY),
    "room": (Level.ROOM, THEIRS, SOMEBODY),
    "public": (Level.PUBLIC, THEIRS, SOMEBODY),
    "named-nobody": (Level.NAMED, None, None),
    "own-nobody": (Level.OWN, None, None),
}


def actor(kind: ActorKind) -> Actor:
    if kind is ActorKind.ANONYMOUS:
        return ANONYMOUS
    if kind is ActorKind.ROOM_RULE:
        return room_rule("test.rule")
    return Actor(kind, id=ME, organisation=MINE)


def test_the_table_names_every_kind_and_every_level() -> None:
    assert set(READS) == set(ActorKind)
    assert {level for level, *_ in ROWS.values()} == set(Level)


@pytest.mark.matrix
@pytest.mark.parametrize("kind", list(ActorKind))
def test_everybody_reads_what_the_page_says_and_nothing_else(kind: ActorKind) -> None:
    for name, (level, owner, creator) in ROWS.items():
        label = Label.objects.create(level=level, owner=owner, creator=creator)
        Event.objects.create(room="bells", verb=name, about=label.id, label=label, at=AT)
    readable = Event.objects.filter(readable_by(actor(kind)), room="bells")
    assert set(readable.values_list("verb", flat=True)) == set(READS[kind].split(", "))


@pytest.mark.parametrize(("first", "second"), list(product(Level, Level)))
def test_of_two_labels_the_stricter_wins(first: Level, second: Level) -> None:
    kept = stricter(first, second)
    assert kept in (first, second)
    assert STRICTNESS.index(kept) == min(STRICTNESS.index(first), STRICTNESS.index(second))


def test_the_levels_stand_strictest_first_with_their_traffic_lights() -> None:
    assert [level.value for level in STRICTNESS] == [
        "named", "own", "group", "government", "room", "public",
    ]  # fmt: skip
    assert [TLP[level] for level in STRICTNESS] == [
        "TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR",
    ]  # fmt: skip
