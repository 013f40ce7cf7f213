"""Tables of organisations and people, of what binds them, and of how they come in."""

from situationroom.rooms.organisations.models.access import (
    Authenticator,
    FailedTry,
    PersonSession,
    ProviderAccount,
    ServiceKey,
)
from situationroom.rooms.organisations.models.bonds import (
    Conflict,
    Consent,
    Delegation,
    Invitation,
    Mandate,
)
from situationroom.rooms.organisations.models.people import (
    Membership,
    Organisation,
    Person,
    PersonManager,
)

__all__ = [
    "Authenticator",
    "Conflict",
    "Consent",
    "Delegation",
    "FailedTry",
    "Invitation",
    "Mandate",
    "Membership",
    "Organisation",
    "Person",
    "PersonManager",
    "PersonSession",
    "ProviderAccount",
    "ServiceKey",
]
