"""What happens to companies; events carry ids and never a name."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class CompanyRegistered(Fact):
    """A company became known to the room."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "company_registered"
    company: str


@dataclass(frozen=True)
class IdentityChanged(Fact):
    """Name, number or contact of a company changed."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "identity_changed"
    company: str


@dataclass(frozen=True)
class FiguresSet(Fact):
    """A company told its prices, volumes or partners anew."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "figures_set"
    company: str
    rows: int


@dataclass(frozen=True)
class CompanyDisclosed(Fact):
    """A company agreed that an organisation knows who it is."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "company_disclosed"
    company: str
    organisation: str


@dataclass(frozen=True)
class DisclosureEnded(Fact):
    """An organisation may no longer know who a company is."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "disclosure_ended"
    company: str
    organisation: str


@dataclass(frozen=True)
class CompanyTakenIn(Fact):
    """An organisation took a case of a company in."""

    room: ClassVar[str] = "companies"
    verb: ClassVar[str] = "company_taken_in"
    company: str
    organisation: str
