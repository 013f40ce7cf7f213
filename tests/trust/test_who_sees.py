"""*Who can see this* counts whom the oracle lets read, and tells no asker who is hidden from them."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.trust.cast import ENDED, EVERYBODY, MEMBERS, TODAY, actor_of, key_of
from tests.trust.doors import API, bytes_of, caller_of
from tests.trust.facts import Kind, Level, Who
from tests.trust.oracle import reads
from tests.trust.reading import NOBODY, as_reader
from tests.trust.things import Thing
from tests.trust.world import EVERY_AT_DOORS, World

from situationroom.base.acting import as_room, reading_as
from situationroom.base.errors import NotFound
from situationroom.base.models import Job, LabelChange, Seat, StoredFile
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.organisations.models import Membership
from situationroom.rooms.organisations.queries.readership import Readership, get_readership
from situationroom.rooms.organisations.queries.sight import count_sight
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
KINDS: dict[type[Any], str] = {
    Issue: "issue", Run: "run", StateAct: "act", Notice: "notice", Brief: "brief", Job: "job",
    StoredFile: "file",
}  # fmt: skip
OUTSIDE = {Kind.COMPANY, Kind.BROKER, Kind.EXPERT}
HIDDEN = {"group", "listed"}
EVERY_LABEL = EVERY_AT_DOORS
EVERY = {"sampled": 40, "whole": 16}
ASKERS = [who for who in EVERYBODY if who.key in {
    "officer_a", "secretariat", "officer_b", "assoc", "company1", "broker", "expert", "plain_a",
    "officer_m", "leadership", "post", "company2",
}]  # fmt: skip


@pytest.fixture
def alone(settled: World) -> World:
    """Let the people of the demonstration go: the oracle counts those of the world only."""
    with as_room("trust.matrix"):
        others = Membership.objects.exclude(person__in=[key_of(one.key) for one in MEMBERS])
        others.update(until=ENDED)
    return settled


def asked(thing: Thing, who: Who) -> Readership | None:
    actor = actor_of(who)
    try:
        with reading_as(actor):
            return get_readership(kind=KINDS[thing.model], id=thing.pk, by=actor, at=timezone.now())
    except NotFound:
        return None


def readers_by_kind(thing: Thing, home: str | None) -> Counter[str]:
    """Return how many people the oracle lets read, outsiders only of the asker's own house."""
    return Counter(
        member.kind.value
        for member in MEMBERS
        if reads(member.who, thing.what, on=TODAY)
        and (member.kind not in OUTSIDE or member.house == home)
    )


def drawn(settled: World, matrix: str) -> list[Thing]:
    found = [thing for model in KINDS for thing in settled.tables[model]]
    return Random(5).sample(found, len(found) // EVERY[matrix])


def test_what_is_counted_is_whom_the_oracle_lets_read(
    alone: World, matrix: str, capsys: Any
) -> None:
    cells = hidden = 0
    for thing in drawn(alone, matrix):
        for who in ASKERS:
            found = asked(thing, who)
            cells += 1
            assert (found is not None) is reads(who, thing.what, on=TODAY), (who.key, thing.what)
            if found is None:
                continue
            assert found.yours, (who.key, thing.what)
            if found.anyone:
                assert found.parts == ()
                continue
            parts = [part for part in found.parts if part.persons is not None]
            counted: Counter[str] = Counter()
            for part in parts:
                counted[str(part.kind)] += part.persons or 0
            circle = [part for part in found.parts if part.kind is None]
            hidden += bool(circle)
            expected = readers_by_kind(thing, who.organisation)
            if circle:  # who is in it is not counted: no more than the oracle's
                assert counted <= expected, (who.key, thing.what)
            else:
                assert counted == expected, (who.key, thing.what)
    assert hidden > 5
    with capsys.disabled():
        print(f"\nmatrix, who sees: {cells} cells, {hidden} with a hidden circle")  # noqa: T201


def test_who_may_not_know_a_group_is_told_the_same_whoever_sits_in_it(settled: World) -> None:
    thing = next(
        thing for thing in settled.tables[Issue]
        if thing.what.level is Level.GROUP and thing.what.within is None
        and thing.what.company is None
        and any(reads(who, thing.what, on=TODAY) for who in ASKERS)
    )  # fmt: skip
    reader = next(
        who for who in ASKERS
        if who.kind is not Kind.SECRETARIAT and reads(who, thing.what, on=TODAY)
        and who.organisation != thing.what.group.manager  # type: ignore[union-attr]
    )  # fmt: skip
    before = asked(thing, reader)
    assert before is not None
    assert before.group == ""
    assert all(part.persons is None for part in before.parts if part.why in HIDDEN)
    Seat.objects.create(audience_id=before.label.audience_id, organisation=uuid4())  # type: ignore[union-attr]
    after = asked(thing, reader)
    assert after is not None
    assert after.parts == before.parts


def test_what_one_could_see_is_counted_as_the_oracle_shows_it(settled: World) -> None:
    for who in [who for who in EVERYBODY if who.kind is not Kind.ROOM_RULE][::3]:
        found = {one.kind: one for one in count_sight(actor=actor_of(who))}
        for model, kind in KINDS.items():
            mine = {thing.pk for thing in settled.tables[model]}
            with reading_as(actor_of(who)):
                others = model.objects.visible_to(actor_of(who)).exclude(pk__in=mine).count()
            expected = len(settled.expected(who, model)) + others
            assert found[kind].total == expected, (who.key, kind)
            assert sum(found[kind].by_label.values()) == expected


def test_what_is_asked_of_a_label_is_told_to_who_may_read_it_and_waits_for_its_owners(
    settled: World, matrix: str, capsys: Any
) -> None:
    callers = [caller for caller in map(caller_of, EVERYBODY) if caller is not None]
    things = drawn(settled, matrix)[:12]
    rows = {thing.pk: _ask(thing) for thing in things}
    absent, cells = str(uuid4()), 0
    for caller in callers[:: 3 if matrix == "sampled" else 1]:
        nothing = bytes_of(caller.get(f"{API}/label-changes/{absent}"))
        listed = caller.get(f"{API}/label-changes?limit=100")
        names = {row["id"] for row in listed.json()["items"]} if listed.status_code == 200 else {}
        for thing in things:
            name, who = str(rows[thing.pk].id), caller.who
            is_member = as_reader(who) != NOBODY and who.kind is not Kind.PLATFORM_ADMIN
            may = is_member and reads(who, thing.what, on=TODAY)
            answer = caller.get(f"{API}/label-changes/{name}")
            assert (answer.status_code == 200) is may, (who.key, thing.what)
            if not may:
                assert bytes_of(answer, name, absent) == nothing
            decides = who.kind not in {Kind.LEADERSHIP, Kind.SERVICE}
            owns = thing.what.owner == who.organisation
            assert (name in names) is (may and owns and decides), (who.key, thing.what)
            cells += 2
    with capsys.disabled():
        print(f"\nmatrix, changes of labels: {cells} cells")  # noqa: T201


def _ask(thing: Thing) -> LabelChange:
    with as_room("the test sets the stage"):
        label = thing.model._base_manager.get(pk=thing.pk).label  # type: ignore[attr-defined]
        return LabelChange._base_manager.create(
            label=label, level_from=label.level, level_to="public", reason="a test",
            asked_by=uuid4(), organisation=label.owner or uuid4(), asked_at=timezone.now(),
        )  # fmt: skip
