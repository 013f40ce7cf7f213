"""Write events into the room of the environment: `python -m benchmarks.plumbing.events COUNT RATE`.

Prints one line an event: its id and the moment of its commit (`time.perf_counter` of this machine).
"""

import os
import sys
import time
import uuid
from dataclasses import dataclass
from typing import ClassVar

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
import django

django.setup()

from django.utils import timezone  # noqa: E402

from situationroom.base.acting import acting_as  # noqa: E402
from situationroom.base.actors import room_rule  # noqa: E402
from situationroom.base.events import Fact, emit  # noqa: E402
from situationroom.base.labels import Level  # noqa: E402
from situationroom.base.models import Label  # noqa: E402


@dataclass(frozen=True)
class Rang(Fact):
    """A bell rang."""

    room: ClassVar[str] = "bells"
    verb: ClassVar[str] = "rang"


def write(count: int, rate: float) -> None:
    """Write so many events, at most so many a second (0: as fast as it goes)."""
    by = room_rule("benchmarks.bell")
    label = Label.objects.create(level=Level.ROOM)
    began = time.perf_counter()
    for n in range(count):
        if rate:
            time.sleep(max(0.0, began + n / rate - time.perf_counter()))
        about = uuid.uuid4()
        with acting_as(by):
            emit(Rang(), about=about, label=label, by=by, at=timezone.now())
        print(about, time.perf_counter(), flush=True)


if __name__ == "__main__":
    write(int(sys.argv[1]), float(sys.argv[2]))
