"""The hub: who listens in this process, and which of them may read a message.

Listeners of one kind, organisation and standing are one class; a message is judged once a class.
Only what is for named persons is judged person by person. Everything here runs in the event loop.
"""

import asyncio
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.labels import Level, Readers, may_read
from situationroom.web.live.line import Line
from situationroom.web.live.messages import Message

LONGEST_QUEUE = 512
Class = tuple[object, ...]


class Listener:
    """One open stream: its reader, its place in the log, and what is on the way to it."""

    __slots__ = ("actor", "beat", "cut", "line", "position", "queue", "waiting")

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.queue: deque[Message] = deque()
        self.waiting = asyncio.Event()
        self.position = 0
        self.beat = b""
        self.cut = ""
        self.line: Line | None = None  # while its task writes nothing

    def take(self) -> bytes:
        """Take what is on the way; the last word of a quiet line is its beat."""
        self.waiting.clear()
        content = b"".join(message.content for message in self.queue) or self.beat
        self.queue.clear()
        self.beat = b""
        return content

    def push(self, message: Message) -> None:
        """Put a message on the way; a reader who is too slow is cut and comes back.

        It leaves with `send`, which whoever pushes calls at the end.
        """
        if message.number <= self.position:  # they had it from a process that was further
            return
        if len(self.queue) >= LONGEST_QUEUE:
            self.stop("slow")
        elif not self.cut:
            self.queue.append(message)

    def send(self) -> None:
        """Let go what is on the way: at once where the line is free, else by the stream's task."""
        if self.line is None or self.waiting.is_set() or not self.line.is_free():
            self.waiting.set()
        elif content := self.take():
            self.line.say(content)

    def begin_at(self, position: int) -> None:
        """Say nothing up to a place: its reader has it, or was told by the first words."""
        self.position = max(self.position, position)
        self.queue = deque(one for one in self.queue if one.number > self.position)

    def stop(self, why: str) -> None:
        """End the stream; its reader comes back and is asked again who they are."""
        self.cut = why
        self.queue.clear()
        self.waiting.set()


class Hub:
    """All listeners of this process."""

    def __init__(self) -> None:
        self.position = 0
        self._classes: dict[Class, set[Listener]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._classes.values()))

    def listeners(self) -> Iterator[Listener]:
        """Return everybody who listens."""
        for group in list(self._classes.values()):
            yield from list(group)

    def join(self, actor: Actor) -> Listener:
        """Let somebody listen from the hub's present place on."""
        listener = Listener(actor)
        listener.position = self.position
        self._classes.setdefault(_class_of(actor), set()).add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        group = self._classes.get(_class_of(listener.actor), set())
        group.discard(listener)
        if not group:
            self._classes.pop(_class_of(listener.actor), None)

    def spread(self, messages: Iterable[Message], position: int) -> None:
        """Hand messages, in the order of the log, to everybody who may read them."""
        reached: set[Listener] = set()
        for message in messages:
            for group in self._classes.values():
                readers = _readers(group, message)
                reached.update(readers)
                for listener in readers:
                    listener.push(message)
        self.position = position
        for listener in reached:
            listener.send()

    def beat(self, content: bytes) -> None:
        """Say to every quiet line that it stands, and where; nobody's place goes back."""
        for listener in self.listeners():
            if not listener.queue and listener.position <= self.position:
                listener.beat = content
                listener.send()

    def narrow(self, label: UUID, readers: Readers) -> None:
        """Take back what is on the way and may no longer be read: a label was narrowed."""
        for listener in self.listeners():
            if not may_read(listener.actor, readers):
                kept = [message for message in listener.queue if message.label != label]
                listener.queue = deque(kept)

    def end_all(self) -> None:
        """End every stream: the process stops."""
        for listener in self.listeners():
            listener.stop("ending")


def _class_of(actor: Actor) -> Class:
    mine = actor.audiences, actor.companies, actor.barred
    return actor.kind.value, actor.reads_as, actor.organisation, *mine


def _readers(group: set[Listener], message: Message) -> Collection[Listener]:
    if message.readers.level == Level.NAMED:
        return [one for one in group if may_read(one.actor, message.readers)]
    return group if may_read(next(iter(group)).actor, message.readers) else ()
