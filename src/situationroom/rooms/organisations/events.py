"""What happens to people, organisations and what binds them."""

from dataclasses import dataclass
from typing import ClassVar

from situationroom.base.events import Fact


@dataclass(frozen=True)
class OrganisationFact(Fact):
    """Base of what happens in this room."""

    room: ClassVar[str] = "organisations"


@dataclass(frozen=True)
class MemberInvited(OrganisationFact):
    """Somebody was invited to an organisation."""

    verb: ClassVar[str] = "member_invited"
    invitation: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class InvitationAccepted(OrganisationFact):
    """An invited person joined."""

    verb: ClassVar[str] = "invitation_accepted"
    invitation: str
    person: str


@dataclass(frozen=True)
class InvitationRevoked(OrganisationFact):
    """An invitation works no more."""

    verb: ClassVar[str] = "invitation_revoked"
    invitation: str


@dataclass(frozen=True)
class RolesChanged(OrganisationFact):
    """A member has other roles now."""

    verb: ClassVar[str] = "roles_changed"
    person: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class MembershipEnded(OrganisationFact):
    """Somebody works for an organisation no more."""

    verb: ClassVar[str] = "membership_ended"
    person: str


@dataclass(frozen=True)
class PersonDeactivated(OrganisationFact):
    """An account was closed."""

    verb: ClassVar[str] = "person_deactivated"
    person: str


@dataclass(frozen=True)
class MandateGiven(OrganisationFact):
    """A company lets a broker act for it."""

    verb: ClassVar[str] = "mandate_given"
    mandate: str


@dataclass(frozen=True)
class MandateEnded(OrganisationFact):
    """A broker acts for a company no more."""

    verb: ClassVar[str] = "mandate_ended"
    mandate: str


@dataclass(frozen=True)
class ConsentGiven(OrganisationFact):
    """A company lets its association file for it."""

    verb: ClassVar[str] = "consent_given"
    consent: str


@dataclass(frozen=True)
class ConsentEnded(OrganisationFact):
    """An association files for a company no more."""

    verb: ClassVar[str] = "consent_ended"
    consent: str


@dataclass(frozen=True)
class ConflictDeclared(OrganisationFact):
    """An expert has a conflict of interest."""

    verb: ClassVar[str] = "conflict_declared"
    conflict: str


@dataclass(frozen=True)
class ConflictWithdrawn(OrganisationFact):
    """A conflict of interest is no more."""

    verb: ClassVar[str] = "conflict_withdrawn"
    conflict: str


@dataclass(frozen=True)
class RolesDelegated(OrganisationFact):
    """Somebody passed roles on for an absence."""

    verb: ClassVar[str] = "roles_delegated"
    delegation: str


@dataclass(frozen=True)
class DelegationEnded(OrganisationFact):
    """Roles that were passed on came back."""

    verb: ClassVar[str] = "delegation_ended"
    delegation: str


@dataclass(frozen=True)
class GroupOpened(OrganisationFact):
    """A sharing group was opened."""

    verb: ClassVar[str] = "group_opened"
    group: str


@dataclass(frozen=True)
class GroupEnded(OrganisationFact):
    """Nobody is in a sharing group any more."""

    verb: ClassVar[str] = "group_ended"
    group: str


@dataclass(frozen=True)
class SeatAdded(OrganisationFact):
    """Somebody sits in a sharing group."""

    verb: ClassVar[str] = "seat_added"
    seat: str


@dataclass(frozen=True)
class SeatEnded(OrganisationFact):
    """Somebody sits in a sharing group no more."""

    verb: ClassVar[str] = "seat_ended"
    seat: str


@dataclass(frozen=True)
class ContactNoted(OrganisationFact):
    """Somebody who is reached without an account was written down."""

    verb: ClassVar[str] = "contact_noted"
    contact: str


@dataclass(frozen=True)
class ContactCorrected(OrganisationFact):
    """What is kept of a contact was corrected."""

    verb: ClassVar[str] = "contact_corrected"
    contact: str


@dataclass(frozen=True)
class ContactUsed(OrganisationFact):
    """A form went to a contact."""

    verb: ClassVar[str] = "contact_used"
    contact: str


@dataclass(frozen=True)
class ContactErased(OrganisationFact):
    """A contact was erased, with the lines of imported files it came from."""

    verb: ClassVar[str] = "contact_erased"
    contact: str


@dataclass(frozen=True)
class KeyMade(OrganisationFact):
    """A key for a program was made."""

    verb: ClassVar[str] = "key_made"
    key: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class KeyRevoked(OrganisationFact):
    """A key works no more."""

    verb: ClassVar[str] = "key_revoked"
    key: str


@dataclass(frozen=True)
class SignedIn(OrganisationFact):
    """Somebody signed in; `how` says by what."""

    verb: ClassVar[str] = "signed_in"
    how: str


@dataclass(frozen=True)
class AccountLocked(OrganisationFact):
    """An account is locked for a while after wrong tries."""

    verb: ClassVar[str] = "account_locked"
    person: str


@dataclass(frozen=True)
class AccountUnlocked(OrganisationFact):
    """A locked account was opened before its time."""

    verb: ClassVar[str] = "account_unlocked"
    person: str


@dataclass(frozen=True)
class PasswordChanged(OrganisationFact):
    """Somebody has another password."""

    verb: ClassVar[str] = "password_changed"


@dataclass(frozen=True)
class AuthenticatorAdded(OrganisationFact):
    """Somebody added a code app, a passkey or recovery codes."""

    verb: ClassVar[str] = "authenticator_added"
    kind_added: str


@dataclass(frozen=True)
class AuthenticatorRemoved(OrganisationFact):
    """Somebody took a code app, a passkey or recovery codes away."""

    verb: ClassVar[str] = "authenticator_removed"
    kind_removed: str


@dataclass(frozen=True)
class ProviderBound(OrganisationFact):
    """An account of the outside sign-in service is a person's from now on."""

    verb: ClassVar[str] = "provider_bound"


@dataclass(frozen=True)
class ProviderReleased(OrganisationFact):
    """An account of the outside sign-in service is nobody's any more."""

    verb: ClassVar[str] = "provider_released"


@dataclass(frozen=True)
class ProviderTurnedAway(OrganisationFact):
    """Somebody came from the outside sign-in service and was refused; `why` says for what."""

    verb: ClassVar[str] = "provider_turned_away"
    why: str


@dataclass(frozen=True)
class SessionsEnded(OrganisationFact):
    """Sessions of somebody were ended before their time."""

    verb: ClassVar[str] = "sessions_ended"
    count: int
