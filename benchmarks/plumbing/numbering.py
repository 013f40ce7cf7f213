"""Number events while other processes write them, in the room of the environment.

`python -m benchmarks.plumbing.numbering EVENTS WRITERS` prints what was seen, as name=value.
"""

import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from typing import Any


def measure(events: int, count: int) -> None:
    """Number events while other processes write them; print what was seen."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    import django

    django.setup()
    from situationroom.base import bell, relay
    from situationroom.base.bell import Topic
    from situationroom.base.models import Event

    each = events // count
    stop = threading.Event()
    bell.start_listening(stop)
    words = [sys.executable, "-m", "benchmarks.plumbing.events", str(each)]
    began = time.perf_counter()
    writers = [
        subprocess.Popen([*words, str(500 / count)], text=True, stdout=subprocess.PIPE)
        for _ in range(count)
    ]
    said: list[str] = []
    readers = [
        threading.Thread(target=lambda one=one: said.extend(one.stdout or ())) for one in writers
    ]
    for reader in readers:
        reader.start()
    numbered: dict[uuid.UUID, float] = {}
    one, last = bell.bell_of(Topic.WRITTEN), 0
    while len(numbered) < each * count and time.perf_counter() - began < 120:
        seen = one.count
        if not relay.number_events():
            one.wait(seen, 0.25)
            continue
        now = time.perf_counter()
        for number, about in Event.objects.filter(number__gt=last).values_list("number", "about"):
            numbered[about] = now
            last = max(last, number or 0)
    for reader in readers:
        reader.join()
    stop.set()
    written = {uuid.UUID(line.split()[0]): float(line.split()[1]) for line in said}
    lags = [max(0.0, numbered[about] - at) for about, at in written.items() if about in numbered]
    took = max(written.values()) - min(written.values())
    cuts = statistics.quantiles(lags, n=100)
    print(f"events={len(lags)} rate={len(written) / took} p50={cuts[49]} p99={cuts[98]}")
    print(f"share={_share(200)}")


def _share(writes: int) -> float:
    """Return the share of a write's time that its event takes."""
    from django.utils import timezone

    from situationroom.base.actors import room_rule
    from situationroom.rooms.watch import services

    spent = 0.0
    emit: Any = vars(services)["emit"]

    def timed(*words: Any, **named: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        try:
            return emit(*words, **named)
        finally:
            spent += time.perf_counter() - began

    vars(services)["emit"] = timed
    by = room_rule("benchmarks.notice")
    source = services.ensure_source(code="benchmark", name_ko="측정", name_en="Benchmark")
    began = time.perf_counter()
    for _ in range(writes):
        entry = services.Entry(
            external_id=str(uuid.uuid4()), title="Notice", published_on=timezone.localdate()
        )
        services.store_notice(by=by, at=timezone.now(), source=source, entry=entry)
    return spent / (time.perf_counter() - began)


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]))
