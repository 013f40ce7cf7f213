"""A kind of work that leaves one event a step, so that a step done twice or never is seen."""

import time
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from situationroom.base.events import Fact, emit
from situationroom.base.jobs import job
from situationroom.base.models import Label
from situationroom.base.worker import NAME

STEPS = 20
STEP_SECONDS = 0.1  # so that most pieces see their worker die
KIND = "benchmarks.steps"


@dataclass(frozen=True)
class Stepped(Fact):
    """One step of a piece of work was done."""

    room: ClassVar[str] = "bells"
    verb: ClassVar[str] = "stepped"
    step: int
    worker: str


# A worker dies every few seconds here: the lease is short, and dying is no reason to give up.
@job(KIND, attempts=100_000, lease_seconds=4)
def count_steps(work: Any) -> dict[str, int]:
    """Do the steps that are left."""
    label = Label.objects.get(pk=work.payload["label"])
    for step in range(work.cursor.get("next", 0), STEPS):
        time.sleep(STEP_SECONDS)
        with work.step(cursor={"next": step + 1}, done=step + 1, total=STEPS):
            emit(
                Stepped(step=step, worker=NAME),
                about=work.id,
                label=label,
                by=work.by,
                at=timezone.now(),
            )
    return {"steps": STEPS}
