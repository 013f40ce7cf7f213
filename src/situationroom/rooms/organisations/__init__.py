"""Organisations: who is here, for whom they work, what binds them, and how they come in.

Nouns: Organisation (ministry, agency, association, post, institute; a company without a name),
Person (the user model), Membership (a role, with an end), Invitation, Delegation (of roles, for an
absence), Mandate (company to customs broker), Consent (company to association), Conflict (of
interest of an expert), ServiceKey (of a program), PersonSession, Authenticator (code app, passkey,
recovery code: NIST SP 800-63B), ProviderAccount (at an outside sign-in service), FailedTry,
Contact (somebody who is reached without an account).
"""
