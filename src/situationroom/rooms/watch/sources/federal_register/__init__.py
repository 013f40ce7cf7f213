"""The US Federal Register: rules, notices and proclamations, each working day.

with FederalRegister(base, agencies=AGENCIES) as client:
    reading = read_source(by=by, at=at, source=ensure(), client=client)
"""

from situationroom.rooms.watch.models import Source
from situationroom.rooms.watch.services import ensure_source
from situationroom.rooms.watch.sources.federal_register.client import (
    BASE,
    FederalRegister,
    FeedProblem,
    Limits,
)
from situationroom.rooms.watch.sources.federal_register.fetch import (
    Reading,
    read_source,
    retry_quarantined,
)

CODE = "federal-register"
# Those that put duties on goods, control exports, or license what radiates; the caller may name
# others. Slugs as the Register spells them.
AGENCIES = (
    "executive-office-of-the-president",
    "trade-representative-office-of-united-states",
    "international-trade-commission",
    "international-trade-administration",
    "industry-and-security-bureau",
    "u-s-customs-and-border-protection",
    "foreign-assets-control-office",
    "federal-communications-commission",
)


def ensure(*, base: str = BASE) -> Source:
    """Return the source row of the Federal Register, made if it is not there."""
    return ensure_source(
        code=CODE, name_ko="미국 연방 관보", name_en="US Federal Register", url=base
    )


__all__ = [
    "AGENCIES",
    "BASE",
    "CODE",
    "FederalRegister",
    "FeedProblem",
    "Limits",
    "Reading",
    "ensure",
    "read_source",
    "retry_quarantined",
]
