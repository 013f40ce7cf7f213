"""Pages by key: what comes after the row that a page ended with."""

from typing import Any

from django.db.models import Q


def below(**last: Any) -> Q:
    """Return what comes after a row in a list that goes down: `below(opened_at=at, id=id)`.

    Names the field the list is ordered by, then the one that breaks ties.
    """
    return _past("lt", last)


def above(**last: Any) -> Q:
    """Return what comes after a row in a list that goes up."""
    return _past("gt", last)


def _past(step: str, last: dict[str, Any]) -> Q:
    """Say the range first: with *or* alone a database walks the index from its beginning."""
    (field, value), (tie, its) = last.items()
    return Q(**{f"{field}__{step}e": value}) & (
        Q(**{f"{field}__{step}": value}) | Q(**{f"{tie}__{step}": its})
    )
