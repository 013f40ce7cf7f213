"""What a door is asked in words, read in one way by all of them."""

from collections.abc import Iterable

NUL = "\0"  # no text of a database holds it, and PostgreSQL refuses to look for it


def unwritable(said: Iterable[tuple[str, str]]) -> list[str]:
    """Return the names of the texts no database takes, each once."""
    return sorted({name for name, text in said if NUL in text})
