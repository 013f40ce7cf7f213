"""Chores: what a worker does again and again beside jobs, such as sending what waits to go out.

A job has a row, an event and a result; a chore has none of these: it looks into a queue of its own
room, does the next thing there, and says whether there was one. What it takes it must mark as
taken, because any number of workers run.
"""

from collections.abc import Callable
from dataclasses import dataclass

from situationroom.base.bell import Topic

SECONDS = 2.5  # what is due later, such as another try, is found by looking


@dataclass(frozen=True)
class Chore:
    """A named step, the bell that wakes it, and how long it sleeps without one."""

    name: str
    step: Callable[[], bool]
    topic: Topic
    seconds: float = SECONDS


REGISTRY: dict[str, Chore] = {}


def chore(
    name: str, *, topic: Topic = Topic.NUMBERED, seconds: float = SECONDS
) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Register a function that does the next thing of a queue and tells whether there was one."""

    def register(step: Callable[[], bool]) -> Callable[[], bool]:
        REGISTRY[name] = Chore(name, step, topic, seconds)
        return step

    return register
