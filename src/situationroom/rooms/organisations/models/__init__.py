"""Tables of organisations and people, what binds them, how they come in or are reached."""

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
from situationroom.rooms.organisations.models.contacts import Contact
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
    "Contact",
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
