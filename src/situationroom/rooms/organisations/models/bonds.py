"""What binds organisations and people: mandates, consents, conflicts, absences, invitations."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.rooms.organisations.models.people import Organisation, Person


class Bond(models.Model):
    """What holds from a day until another, or until it is ended before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="last day on which it holds")
    ended_at = models.DateTimeField(null=True, help_text="from then on it holds no more")
    given_by = models.UUIDField(null=True, help_text="person who said so, opaque")

    class Meta:
        """No table of its own."""

        abstract = True


class Mandate(Bond):
    """A company lets a customs broker act for it. Pii: none."""

    broker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="mandates")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Asked by broker, on every request of one."""

        indexes: ClassVar = [models.Index(fields=["broker", "company"], name="mandate_of_a_broker")]


class Consent(Bond):
    """A member company lets its association file for it. Pii: none."""

    association = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="consents")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Asked by association."""

        indexes: ClassVar = [
            models.Index(fields=["association", "company"], name="consent_to_an_association")
        ]


class Conflict(Bond):
    """An expert, or a whole expert's office, must never see what is about a company.

    Pii: who has which conflict of interest, and why.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    declared_by = models.UUIDField(null=True, help_text="organisation that declared it")

    class Meta:
        """Either a person or an office has it."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) ^ models.Q(organisation__isnull=True),
                name="conflict_has_one_holder",
            )
        ]


class Delegation(Bond):
    """A person passes roles on to a colleague for the days of an absence.

    Pii: who was absent when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="delegations")
    roles = models.JSONField(default=list, help_text="never more than the giver's own")


class Invitation(models.Model):
    """Somebody is asked to join an organisation, by a secret that works once.

    Pii: the e-mail address that was invited.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    until = models.DateTimeField()
    invited_by = models.UUIDField(null=True, help_text="person who invited, opaque")
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="who accepted"
    )

    class Meta:
        """Listed by organisation."""

        indexes: ClassVar = [
            models.Index(
                fields=["organisation", "invited_at"], name="invitation_of_an_organisation"
            )
        ]
