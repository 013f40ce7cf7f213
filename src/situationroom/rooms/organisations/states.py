"""Kinds of organisation, the roles people have in them, and by what they come in."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    INSTITUTE = "institute"
    ASSOCIATION = "association"
    POST = "post"
    COMPANY = "company"
    EXPERT = "expert"
    BROKER = "broker"


class Role(StrEnum):
    """What a member may do beside reading; an administrator reads nothing by that alone."""

    OFFICER = "officer"
    REGISTER = "register"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    MEMBER = "member"
    ADMIN = "admin"


class AuthenticatorKind(StrEnum):
    """What proves beside the password who signs in."""

    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


class Basis(StrEnum):
    """On which ground a contact is kept (PIPA, Articles 15(1) and 20)."""

    DUTY = "duty"
    CONSENT = "consent"
    PUBLISHED = "published"


class Scope(StrEnum):
    """What a service key is for."""

    READ = "read"
    WRITE = "write"
    IDENTITY = "identity"


ROLE_TEXT = {
    Role.MEMBER: "Member",
    Role.OFFICER: "Officer",
    Role.ADMIN: "Administrator of the organisation",
    Role.REGISTER: "Register of measures",
    Role.LEADERSHIP: "Leadership",
    Role.SECRETARIAT: "Secretariat",
}
BASIS_TEXT = {
    Basis.DUTY: "A public body's duty",
    Basis.CONSENT: "The person's consent",
    Basis.PUBLISHED: "Published by their organisation",
}
SCOPE_TEXT = {
    Scope.READ: "Read what a member of the organisation may read",
    Scope.WRITE: "Write",
    Scope.IDENTITY: "Read who a company is",
}
KIND_TEXT = {
    OrganisationKind.MINISTRY: "Ministry",
    OrganisationKind.AGENCY: "Agency",
    OrganisationKind.INSTITUTE: "Institute",
    OrganisationKind.ASSOCIATION: "Association",
    OrganisationKind.POST: "Overseas post",
    OrganisationKind.COMPANY: "Company",
    OrganisationKind.EXPERT: "Expert's office",
    OrganisationKind.BROKER: "Customs broker",
}
AUTHENTICATOR_TEXT = {
    AuthenticatorKind.TOTP: "Code app",
    AuthenticatorKind.PASSKEY: "Passkey",
    AuthenticatorKind.RECOVERY: "Recovery code",
}

# The name of whose data were erased: pages say so in words.
ERASED = "***"
