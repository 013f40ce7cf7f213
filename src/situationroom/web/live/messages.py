"""What goes over the wire: server-sent events (WHATWG HTML, server-sent events)."""

import json
from dataclasses import dataclass
from uuid import UUID

from situationroom.base.labels import Readers

RETRY_MS = 1000


@dataclass(frozen=True, slots=True)
class Message:
    """One event of the log as its readers get it, with the label that decides who they are."""

    number: int
    kind: str
    label: UUID
    readers: Readers
    content: bytes


def happened(cursor: str, kind: str, about: UUID) -> bytes:
    """Write that something happened to an object: its kind and id, no contents."""
    data = json.dumps({"kind": kind, "about": str(about)}, separators=(",", ":"))
    return f"id: {cursor}\nevent: happened\ndata: {data}\n\n".encode()


def here(cursor: str) -> bytes:
    """Write where the stream stands, so that who comes back can go on from there."""
    return f"retry: {RETRY_MS}\nid: {cursor}\nevent: here\ndata: {{}}\n\n".encode()


def refetch(cursor: str) -> bytes:
    """Write that too much was missed, or the log is another: read the page again."""
    return f"id: {cursor}\nevent: refetch\ndata: {{}}\n\n".encode()


def beat(cursor: str) -> bytes:
    """Write that the line stands; the id moves on without waking the page."""
    return f"id: {cursor}\n: beat\n\n".encode()
