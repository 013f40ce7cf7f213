"""How people and programs come in: sessions, second factors, keys, tries."""

import uuid
from typing import Any, ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from situationroom.base.models import Label
from situationroom.rooms.organisations.models.people import Organisation, Person
from situationroom.rooms.organisations.states import AuthenticatorKind

SESSIONS = uuid.UUID("73657373-0000-4000-8000-000000000000")


class PersonSession(AbstractBaseSession):
    """A browser in which somebody has signed in, or a visitor's.

    Pii: the address it came from and what its browser calls itself.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that writes these rows."""
        from situationroom.rooms.organisations.sessions import SessionStore

        return SessionStore

    @property
    def public_id(self) -> uuid.UUID:
        """Return what a session is called where its key must not be said."""
        return uuid.uuid5(SESSIONS, self.session_key)


class Authenticator(models.Model):
    """Something beside the password that proves who signs in. Pii: when it was last used.

    The secret of a code app is sealed; of a passkey only its public half is kept, of a recovery
    code only a hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="authenticators")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in AuthenticatorKind])
    name = models.CharField(max_length=80, blank=True)
    sealed = models.BinaryField(default=bytes)
    credential = models.CharField(
        max_length=700, unique=True, null=True, help_text="id of a passkey, hash of a recovery code"
    )
    counter = models.BigIntegerField(
        default=0, help_text="last time step used, or signatures a passkey has made"
    )
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Asked by person."""

        indexes: ClassVar = [
            models.Index(fields=["person", "kind"], name="authenticator_of_a_person")
        ]


class ProviderAccount(models.Model):
    """Whose account of the outside sign-in service a person's is, once it was first used.

    Pii: what the service calls the person, and when they last came from there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="provider_accounts")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    bound_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        """One person an account, one account of a service a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="account_of_one_person"),
            models.UniqueConstraint(fields=["issuer", "person"], name="person_has_one_account"),
        ]


class FailedTry(models.Model):
    """How often in a row a secret was guessed wrongly: for one account, or from one address.

    Pii: none (who it was is a keyed hash).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)


class ServiceKey(models.Model):
    """A secret by which a program asks for one organisation, within named scopes. Pii: none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    prefix = models.CharField(max_length=12, help_text="the beginning, by which people know it")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.UUIDField(null=True, help_text="person who made it, opaque")
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """Listed by organisation."""

        indexes: ClassVar = [
            models.Index(fields=["organisation", "made_at"], name="key_of_an_organisation")
        ]
