"""What can be found: rooms name it in one line, the log keeps it true."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.events import Fact
from situationroom.base.followers import REGISTRY as FOLLOWERS
from situationroom.base.followers import Follower
from situationroom.base.models import Event, Label, SearchEntry
from situationroom.base.search.words import to_words

LONGEST_BODY = 20_000
NAME = "base.search"


@dataclass(frozen=True, slots=True)
class Entry:
    """An object as it is found: titles in both languages, what else is searched, and its label."""

    title_ko: str
    title_en: str
    body: str
    label: Label
    at: datetime


Build = Callable[[UUID], Entry | None]
KINDS: dict[str, tuple[frozenset[str], Build]] = {}


def searchable(kind: str, *facts: type[Fact]) -> Callable[[Build], Build]:
    """Register how an object of a kind is found; it is indexed anew after each of these facts.

    The function returns None for what is no longer there.
    """

    def register(build: Build) -> Build:
        KINDS[kind] = (frozenset(fact.kind() for fact in facts), build)
        _follow()
        return build

    return register


def _follow() -> None:
    kinds = frozenset().union(*(facts for facts, _ in KINDS.values()))
    FOLLOWERS[NAME] = Follower(NAME, kinds, take, batch=50, forget=forget)


def forget() -> None:
    """Empty the index."""
    SearchEntry.unscoped.all().delete()


def take(events: Sequence[Event]) -> None:
    """Index what events are about; an object that was touched ten times is indexed once."""
    wanted = {
        (kind, event.about)
        for event in events
        for kind, (facts, _) in KINDS.items()
        if event.kind in facts
    }
    entries = {(kind, about): KINDS[kind][1](about) for kind, about in sorted(wanted)}
    found = {key: entry for key, entry in entries.items() if entry is not None}
    texts = [text for entry in found.values() for text in _texts(entry)]
    words = iter(to_words(texts) if texts else [])
    for (kind, about), entry in found.items():
        titles, body = next(words), next(words)
        SearchEntry.unscoped.update_or_create(
            kind=kind,
            about=about,
            defaults={
                "label": entry.label,
                "title_ko": entry.title_ko,
                "title_en": entry.title_en,
                "at": entry.at,
                "titles": " ".join(titles),
                "words": " ".join([*titles, *body]),
            },
        )
    for kind, about in entries.keys() - found.keys():
        SearchEntry.unscoped.filter(kind=kind, about=about).delete()


def _texts(entry: Entry) -> tuple[str, str]:
    return f"{entry.title_ko}\n{entry.title_en}", entry.body[:LONGEST_BODY]
