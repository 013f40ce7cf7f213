"""Everything by which an object could come out of the room, found in the running code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver

from situationroom.base import followers, jobs, reactions
from situationroom.base.events import Fact
from situationroom.base.search import index
from situationroom.rooms.delivery import kinds


def _patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern, address)
        else:
            yield address


def _group(address: str) -> str:
    parts = address.split("/")
    return "/".join(["url", "api", parts[2]] if parts[0] == "api" else ["url", parts[0]])


def _facts(fact: type[Fact] = Fact) -> Iterator[type[Fact]]:
    for child in fact.__subclasses__():
        if child.__module__.startswith("situationroom."):
            yield child
        yield from _facts(child)


def find_surfaces() -> Counter[str]:
    """Return how many surfaces there are of each group."""
    found = Counter(_group(address) for address in _patterns(get_resolver()))
    found.update(f"fact {fact.room}" for fact in _facts() if hasattr(fact, "verb"))
    registries: dict[str, Any] = {
        "job": jobs.REGISTRY, "follower": followers.REGISTRY, "reaction": reactions.REGISTRY,
        "search": index.KINDS, "letter": kinds.KINDS, "told about": kinds.OBJECTS,
    }  # fmt: skip
    for kind, registry in registries.items():
        found.update(
            f"{kind} {name}" for name in registry if not name.startswith(("trust.", "test"))
        )
    return found
