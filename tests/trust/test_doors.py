"""The matrix end to end: what every actor is shown over HTTP is what the oracle says.

A cell is one actor, one object and one surface. A page of a list judges every row of its table,
shown or not; single objects are a sample, drawn alike each time. On PostgreSQL both walls stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import pytest
from tests.trust.cast import EVERYBODY, TODAY
from tests.trust.doors import API, DOORS, LABELS, Caller, Door, bytes_of, caller_of
from tests.trust.facts import Kind, Level, Standing, Surface, Who
from tests.trust.leaving import EXPORTS, exports
from tests.trust.oracle import shown_at
from tests.trust.reading import NOBODY, as_reader
from tests.trust.things import Thing
from tests.trust.world import EVERY_AT_DOORS, World

from situationroom.base.models import Job
from situationroom.rooms.reports.models import Brief

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
SINGLES = 1  # shown and hidden objects of a table, for each actor
LEAST = 30_000
EVERY_LABEL = EVERY_AT_DOORS
PAGES = frozenset({Surface.GET, Surface.EXPORT_CSV})
EVERY_CALLER = {"sampled": 5, "whole": 2}  # at one door; the next door meets the next ones
FORMS = {"docx": Surface.EXPORT_DOCX, "hwpx": Surface.EXPORT_HWPX}


@dataclass
class Tally:
    """How many cells were judged, and where a door and the oracle differ."""

    cells: int = 0
    wrong: list[str] = field(default_factory=list)

    def judge(
        self, who: Who, surface: Surface, thing: Thing, shown: bool, highest: Level = Level.NAMED
    ) -> None:
        """Judge one cell."""
        self.cells += 1
        if shown is not expected(who, surface, thing, highest):
            seen = "is shown" if shown else "is not shown"
            self.wrong.append(f"{surface}: {who.key} {seen} {thing.what}")

    def report(self, name: str, capsys: Any) -> None:
        """Print the size and the result, and fail where they differ."""
        with capsys.disabled():
            print(f"\nmatrix, {name}: {self.cells} cells, {len(self.wrong)} mismatches")  # noqa: T201
        assert self.wrong[:5] == []


def is_turned_away(who: Who) -> bool:
    """Tell whether the members' doors stay shut: who is nobody signs in first, and sees nothing."""
    comes_in = who.kind in {Kind.SERVICE, Kind.PLATFORM_ADMIN}  # and reads there what is public
    return as_reader(who) == NOBODY and not comes_in


def is_before_a_shut_door(who: Who, surface: Surface) -> bool:
    """Tell whether somebody is turned away; a session without a membership opens pages alone.

    Such a person reads there what anybody may read.
    """
    if surface in PAGES:
        return who.kind is Kind.ANONYMOUS or who.standing is Standing.DEACTIVATED
    return is_turned_away(who)


def expected(who: Who, surface: Surface, thing: Thing, highest: Level = Level.NAMED) -> bool:
    """Return the oracle's word; what is public is not shown to nobody behind a shut door.

    `highest` is the strictest label an export lets out.
    """
    if is_before_a_shut_door(who, surface):
        return False
    if surface in EXPORTS:
        return exports(who, thing.what, highest=highest, on=TODAY)
    return shown_at(surface, who, thing.what, TODAY)


@pytest.fixture(scope="module")
def callers(settled: World) -> list[Caller]:
    found = [caller_of(who) for who in EVERYBODY]
    return [caller for caller in found if caller is not None]


def _named(settled: World, door: Door) -> dict[str, Thing]:
    """Return the things of a table by the name they have at a door."""
    rows = door.model._base_manager.values_list("pk", door.column)
    names = dict(rows.filter(pk__in=[thing.pk for thing in settled.tables[door.model]]))
    return {str(names[thing.pk]): thing for thing in settled.tables[door.model]}


def test_lists_and_search_show_what_the_page_says(
    settled: World, callers: list[Caller], matrix: str, capsys: Any
) -> None:
    tally = Tally()
    for door in (door for door in DOORS if door.many):
        named = _named(settled, door)
        for caller in callers[:: 1 if matrix == "whole" else 3]:
            rows = caller.rows(door)
            assert (rows is None) is is_turned_away(caller.who), (caller.who.key, door.many)
            for name, thing in named.items():
                tally.judge(caller.who, door.listed_at, thing, name in (rows or ()))
    assert matrix == "sampled" or tally.cells >= LEAST
    tally.report("lists over HTTP", capsys)


@dataclass(frozen=True)
class Drawn:
    """Some objects that are shown to somebody and some that are not, alike each time."""

    surface: Surface
    door: Door
    objects: list[tuple[str, Thing]]

    @classmethod
    def of(
        cls, named: list[tuple[str, Thing]], door: Door, who: Who, surface: Surface, most: int
    ) -> Drawn:
        """Draw them for somebody."""
        drawn: list[tuple[str, Thing]] = []
        order = Random(f"{who.key} {surface}").sample(named, len(named))
        for is_shown in (True, False):
            kind = (
                pair for pair in order if expected(who, surface, pair[1], door.highest) is is_shown
            )
            drawn += islice(kind, most)
        return cls(surface, door, drawn)


def _absent(door: Door) -> str:
    return "no-such-act" if door.column == "code" else str(UUID(int=7, version=4))


def _judge_some(tally: Tally, caller: Caller, address: str, drawn: Drawn) -> None:
    """Ask for some objects: shown is 200, hidden is byte for byte as what is not there.

    A file of what one may read whose label is too strict for the form is refused by name: 403.
    """
    absent, highest = _absent(drawn.door), drawn.door.highest
    nothing = bytes_of(caller.get(address.format(absent)))
    assert nothing[0] != 200, address
    for name, thing in drawn.objects:
        answer = caller.get(address.format(name))
        tally.judge(caller.who, drawn.surface, thing, answer.status_code == 200, highest)
        if answer.status_code == 403:  # it may be read, and only its file is not let out
            assert expected(caller.who, Surface.GET, thing), (caller.who.key, address)
        elif answer.status_code != 200:
            assert bytes_of(answer, name, absent) == nothing, (caller.who.key, address)


def _try_all(
    settled: World, callers: list[Caller], matrix: str, tries: list[tuple[Door, str, Surface]]
) -> Tally:
    tally = Tally()
    every = EVERY_CALLER[matrix]
    for turn, (door, address, surface) in enumerate(tries):
        named = sorted(_named(settled, door).items(), key=lambda pair: pair[1].what.key)
        for caller in callers[turn % every :: every]:
            if caller.who.kind is Kind.SERVICE and not address.startswith(API):
                continue  # a key opens no page
            drawn = Drawn.of(named, door, caller.who, surface, SINGLES)
            _judge_some(tally, caller, address, drawn)
    return tally


def test_single_objects_are_shown_or_as_if_they_were_not_there(
    settled: World, callers: list[Caller], matrix: str, capsys: Any
) -> None:
    tries = [(door, API + door.one, Surface.API_GET) for door in DOORS if door.one]
    tally = _try_all(settled, callers, matrix, tries)
    tally.report("single objects over HTTP", capsys)


def test_who_sees_and_how_it_changed_is_told_of_what_one_may_see_and_of_nothing_else(
    settled: World, callers: list[Caller], matrix: str, capsys: Any
) -> None:
    tries = [(door, API + door.one, Surface.API_GET) for door in LABELS]
    tries += [(door, door.page, Surface.GET) for door in LABELS]
    for part in ("changes", "choices"):  # work of the room is relabelled by nobody
        some = [door for door in LABELS if door.model is not Job]
        tries += [(door, f"{API}{door.one}/{part}", Surface.API_GET) for door in some]
    tally = _try_all(settled, callers, matrix, tries)
    tally.report("who sees and labels over HTTP", capsys)


def test_pages_and_files_are_shown_or_as_if_they_were_not_there(
    settled: World, callers: list[Caller], matrix: str, capsys: Any
) -> None:
    tries = [(door, door.page, door.page_is) for door in DOORS if door.page]
    brief = next(door for door in DOORS if door.model is Brief)
    tries += [(brief, f"{API}/briefs/{{}}/file.{form}", kind) for form, kind in FORMS.items()]
    tally = _try_all(settled, callers, matrix, tries)
    tally.report("pages and files over HTTP", capsys)
