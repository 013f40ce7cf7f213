"""Time the same questions with no wall, with wall one, and with both: `… ROWS`, answers JSON."""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.utils import timezone  # noqa: E402

from situationroom.base.acting import acting_as  # noqa: E402
from situationroom.base.actors import Actor, ActorKind  # noqa: E402
from situationroom.base.connections import ROLE  # noqa: E402
from situationroom.base.models import Label, SearchEntry  # noqa: E402

MINE, THEIRS = uuid.UUID(int=1), uuid.UUID(int=2)
OFFICER = Actor(ActorKind.OFFICER, id=uuid.UUID(int=3), organisation=MINE)
TIMES = 30
Rows = Callable[[], QuerySet[SearchEntry]]


def fill(count: int) -> None:
    """Write so many entries: a third one's own, two thirds another organisation's."""
    labels = [
        Label(level="own", owner=MINE if n % 3 == 0 else THEIRS, creator=uuid.UUID(int=n + 9))
        for n in range(count)
    ]
    Label.objects.bulk_create(labels, batch_size=5000)
    now = timezone.now()
    SearchEntry.unscoped.bulk_create(
        [
            SearchEntry(kind="issue", about=uuid.uuid4(), label=one, at=now - timedelta(seconds=n))
            for n, one in enumerate(labels)
        ],
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main(rows: int) -> None:
    """Fill, measure, and say the medians in milliseconds."""
    fill(rows)
    mine = SearchEntry.unscoped.filter(label__owner=MINE).values_list("pk", flat=True)
    some = list(mine[: TIMES * 7 : 7])
    asks: dict[str, Callable[[Rows, int], Any]] = {
        "list": lambda found, n: list(found().order_by("-at", "-id")[:50]),
        "get": lambda found, n: found().get(pk=some[n]),
        "count": lambda found, n: found().count(),
    }
    ways: dict[str, tuple[Any, Rows]] = {
        "none": (nullcontext, SearchEntry.unscoped.all),
        "one": (nullcontext, lambda: SearchEntry.objects.visible_to(OFFICER)),
        "two": (partial(acting_as, OFFICER), lambda: SearchEntry.objects.visible_to(OFFICER)),
    }
    took: dict[str, dict[str, float]] = {}
    for name, ask in asks.items():
        took[name] = {}
        for way, (within, found) in ways.items():
            with connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {ROLE}" if way == "two" else "RESET ROLE")
            with within():
                took[name][way] = _median(ask, found)
    print(json.dumps(took))


def _median(ask: Callable[[Rows, int], Any], found: Rows) -> float:
    ask(found, 0)
    times = []
    for n in range(TIMES):
        began = time.perf_counter()
        ask(found, n)
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]))
