"""Each clause broken on purpose: the matrix must see it, at each wall."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from tests.trust import things as world
from tests.trust.cast import EVERYBODY, TODAY, actor_of, settle_in
from tests.trust.facts import Level, What
from tests.trust.mutants import of_label
from tests.trust.oracle import reads
from tests.walls import as_owner

from situationroom.base import labels, policies
from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.labels import LABEL, LabelClause
from situationroom.rooms.reports.models import Brief

pytestmark = [pytest.mark.django_db, pytest.mark.full]
MUTANTS = list(of_label(LABEL))
# What no world can tell from the clause itself: how a mutant ends, how many such, and why.
EQUIVALENT = {
    "without room_rule": (2, "a rule is in the circle of no paper that is on its way"),
}


class Papers:
    """A brief for every label, and who reads it by the oracle."""

    def __init__(self) -> None:
        settle_in()
        shelf, numbers = world.Shelf(), count(1)
        public = world.Marked(What("", "", Level.PUBLIC, "agency", creator="colleague_a"))
        issue = world._issue(shelf.label(public), 0)
        for mark in [*world.labels(), *world.on_the_way()]:
            shelf.put("brief", mark, world._brief(shelf.label(mark), next(numbers), issue))
        self.actors: dict[str, Actor] = {who.key: actor_of(who) for who in EVERYBODY}
        self.all = {thing.pk for thing in shelf.things}
        self.seen: dict[str, set[UUID]] = {
            who.key: {one.pk for one in shelf.things if reads(who, one.what, on=TODAY)}
            for who in EVERYBODY
        }


@pytest.fixture(scope="module")
def papers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Papers]:
    with django_db_blocker.unblock():
        transaction.set_autocommit(False)
        try:
            yield Papers()
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


def _caught_by_one(papers: Papers, mutant: LabelClause) -> bool:
    """Tell whether wall one, with a broken clause, shows somebody something else."""
    for key, actor in papers.actors.items():
        rows = Brief.unscoped.filter(mutant.q(actor, "label"), pk__in=papers.all)
        if set(rows.values_list("pk", flat=True)) != papers.seen[key]:
            return True
    return False


def _caught_by_two(papers: Papers, mutant: LabelClause) -> bool:
    """Tell the same of wall two: its policy and functions are made of the broken clause."""
    for key, actor in papers.actors.items():
        with acting_as(actor):
            shown = set(Brief.unscoped.values_list("pk", flat=True))
        if shown & papers.all != papers.seen[key]:
            return True
    return False


def _surviving(papers: Papers, caught: Any) -> list[str]:
    left = [said for said, mutant in MUTANTS if not caught(papers, mutant)]
    for end, (most, _) in EQUIVALENT.items():
        for said in [one for one in left if one.endswith(end)][:most]:
            left.remove(said)
    return left


def test_the_whole_clause_is_caught_by_nothing(papers: Papers) -> None:
    assert not _caught_by_one(papers, LABEL)
    if connection.vendor == "postgresql":
        assert not _caught_by_two(papers, LABEL)


def test_every_broken_clause_is_caught_at_wall_one(papers: Papers, capsys: Any) -> None:
    left = _surviving(papers, _caught_by_one)
    _say("wall one", left, capsys)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has wall one only")
def test_every_broken_clause_is_caught_at_wall_two(
    papers: Papers, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caught(papers: Papers, mutant: LabelClause) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr(labels, "LABEL", mutant)
            _rebuild()
        return _caught_by_two(papers, mutant)

    left = _surviving(papers, caught)
    _rebuild()
    _say("wall two", left, capsys)


def _rebuild() -> None:
    """Make the functions and the policies of briefs again, of the clause as it is now."""
    functions = [f"CREATE OR REPLACE FUNCTION {name}(" for name in LABEL.functions()]
    wanted = (*functions, 'ON "reports_brief"')
    with as_owner(), connection.cursor() as cursor:
        for statement in policies.statements():
            if any(name in statement for name in wanted):
                cursor.execute(statement)


def _say(name: str, left: list[str], capsys: Any) -> None:
    tried = len(MUTANTS) - sum(most for most, _ in EQUIVALENT.values())
    with capsys.disabled():
        print(f"\nmutants, {name}: {tried - len(left)} of {tried} caught")  # noqa: T201
    assert not left, "\n".join(left)
