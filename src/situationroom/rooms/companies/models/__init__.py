"""Tables of companies: who each one is, kept apart from what everybody may know of it."""

from situationroom.rooms.companies.models.identity import (
    CommercialFigure,
    CompanyIdentity,
    CompanyProfile,
)
from situationroom.rooms.companies.models.ties import Disclosure, Intake, Pseudonym

__all__ = [
    "CommercialFigure",
    "CompanyIdentity",
    "CompanyProfile",
    "Disclosure",
    "Intake",
    "Pseudonym",
]
