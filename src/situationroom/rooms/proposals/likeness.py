"""Which proposals ask for much the same, and why one thinks so: plain Python, without a database.

Two proposals are alike by the provision they name, by the words they share (rarer words count
more) and by their theme; the reasons are told, and people decide.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeVar

from situationroom.rooms.proposals.provisions import provisions_in

Key = TypeVar("Key")
SHORTEST = 2
TOLD = 5
SHARED = 0.18  # of the weight of the words of both: below, two texts share only what all do
THEME, PROVISION = 0.1, 0.6


@dataclass(frozen=True, slots=True)
class Text:
    """What likeness is judged by: words as the search tells them, theme, and the text itself."""

    words: frozenset[str]
    theme: str
    said: str


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two proposals are, from 0 upward, and why."""

    score: float
    words: tuple[str, ...]
    provisions: tuple[str, ...]
    same_theme: bool


def words_of(indexed: str) -> frozenset[str]:
    """Return the words of an index entry that can tell texts apart."""
    return frozenset(word for word in indexed.split() if len(word) >= SHORTEST)


def rank(one: Text, others: Mapping[Key, Text], *, most: int) -> list[tuple[Key, Alike]]:
    """Return the others that are alike, the most alike first; those that share nothing are out."""
    texts: Sequence[Text] = [one, *others.values()]
    counts = Counter(word for text in texts for word in text.words)
    weights = {word: log(1 + len(texts) / count) for word, count in counts.items()}
    named = provisions_in(one.said)
    found = [(key, _alike(one, other, weights, named)) for key, other in others.items()]
    close = [(key, alike) for key, alike in found if alike is not None]
    return sorted(close, key=lambda pair: -pair[1].score)[:most]


def _alike(one: Text, other: Text, weights: Mapping[str, float], named: set[str]) -> Alike | None:
    shared = one.words & other.words
    whole = sum(weights[word] for word in one.words | other.words)
    words = sum(weights[word] for word in shared) / whole if whole else 0.0
    provisions = named & provisions_in(other.said)
    if words < SHARED and not provisions:
        return None
    same_theme = one.theme == other.theme
    rarest = sorted(shared, key=lambda word: (-weights[word], word))[:TOLD]
    score = words + PROVISION * bool(provisions) + THEME * same_theme
    return Alike(score, tuple(rarest), tuple(sorted(provisions)), same_theme)
