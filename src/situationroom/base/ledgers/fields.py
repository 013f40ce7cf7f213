"""Fields by the headings people give them: what pasted lists and imported files have in common."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext, override

from situationroom.documents.headings import tidy

LANGUAGES = ("ko", "en")
DASHES = frozenset("-–—―−")
_DARK = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column a list takes; its label, in both languages, and `also` are its headings."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    needed: bool = False
    clears: bool = False  # a dash empties it
    beside: bool = False  # shown so that a person knows the row, and never read
    is_day: bool = False  # holds days: a column nobody knows may be it by its values
    unbroken: bool = False  # numbers that read badly in two lines
    varies: bool = False  # another in each row: nobody says it once for all
    offers: tuple[str, ...] = ()  # message ids of the words to choose from


def clean(text: str) -> str:
    """Return the text of a cell without what cannot be seen: control and direction characters."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in _DARK)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def fold(text: str) -> str:
    """Return a text as it counts when names are compared."""
    return tidy(clean(text)).casefold()


def headings(one: Field) -> frozenset[str]:
    """Return every heading that means a field, as names are compared."""
    return _headings(one.label, one.also)


@lru_cache(maxsize=512)
def _headings(label: str, also: tuple[str, ...]) -> frozenset[str]:
    names = {label, *also}
    for language in LANGUAGES:
        with override(language):
            names.add(gettext(label))
    return frozenset(fold(name) for name in names)
