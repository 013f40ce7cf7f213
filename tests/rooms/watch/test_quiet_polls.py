"""A poll that finds nothing leaves the log alone."""

from datetime import UTC, datetime

import pytest

from situationroom.base.actors import room_rule
from situationroom.base.models import Event
from situationroom.rooms.watch.services import ensure_source, finish_reading

AT = datetime(2026, 2, 24, tzinfo=UTC)


def read(new: int = 0, problem: str = "") -> int:
    source = ensure_source(code="quiet", name_ko="조용", name_en="quiet")
    finish_reading(
        by=room_rule("watch.quiet"),
        at=AT,
        source=source,
        cursor={},
        new=new,
        known=3,
        aside=0,
        problem=problem,
    )
    return Event.objects.filter(room="watch", verb="source_read").count()


@pytest.mark.django_db
def test_only_news_and_changed_problems_are_events() -> None:
    assert read() == 0
    assert read(new=2) == 1
    assert read(problem="the feed answers 500") == 2
    assert read(problem="the feed answers 500") == 2
    assert read() == 3
