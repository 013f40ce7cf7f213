"""Two officers act on one series at the same moment: nothing comes twice."""

import threading
from collections.abc import Callable

from django.db import connections
from tests.base.steps import on_postgresql
from tests.rooms.meetings.steps import FIRST, NEXT, asked, closed, decided, held, planned, series
from tests.rooms.steps import AT, actor

from situationroom.rooms.meetings import services
from situationroom.rooms.meetings.models import AgendaItem, Session


def at_once(work: Callable[[str], object]) -> list[str]:
    """Let two officers do the same at the same moment; return what went wrong."""
    together, wrong = threading.Barrier(2), []

    def run(name: str) -> None:
        together.wait(30)
        try:
            work(name)
        except Exception as told:
            wrong.append(repr(told))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("secretariat", "confirm")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@on_postgresql
def test_two_who_build_an_agenda_at_once_bring_each_point_once(committed: None) -> None:
    one = series()
    first = held(one, FIRST)
    asked(first)
    decided(first)
    closed(first, why="")
    second = planned(one, NEXT)
    AgendaItem.unscoped.filter(session=second).delete()
    wrong = at_once(lambda name: services.build_agenda(by=actor(name), at=AT, session=second.id))
    assert wrong == []
    assert AgendaItem.unscoped.filter(session=second).count() == 2


@on_postgresql
def test_two_sessions_planned_at_once_get_two_numbers(committed: None) -> None:
    one = series()
    assert at_once(lambda name: planned(one, by=name)) == []
    assert sorted(Session.unscoped.values_list("number", flat=True)) == [1, 2]
