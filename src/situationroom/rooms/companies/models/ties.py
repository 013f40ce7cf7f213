"""Who may know who a company is, since when and until when; and what all others call it."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.companies.states import Consented
from situationroom.rooms.organisations.models import Organisation

PUBLISHED = uuid.UUID(int=0)


class Disclosure(models.Model):
    """A company agreed that an organisation knows who it is, for a purpose, until a day.

    Pii: who wrote it down, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="disclosures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=300)
    consented = models.CharField(max_length=10, choices=[(c, c) for c in Consented])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="from then on it knows no more")
    recorded_by = models.UUIDField(null=True)
    recorded_for = models.UUIDField(null=True, help_text="organisation that wrote it down")

    unscoped: ClassVar[models.Manager["Disclosure"]] = models.Manager()
    objects: ClassVar[Scoped["Disclosure"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by organisation and company."""

        indexes = [models.Index(fields=["organisation", "company"], name="disclosure_to")]


class Intake(models.Model):
    """An organisation took a case of a company in, and so knows who it is. Pii: none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="intakes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="from then on it knows no more")

    unscoped: ClassVar[models.Manager["Intake"]] = models.Manager()
    objects: ClassVar[Scoped["Intake"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """An organisation takes a company in once, however many cases follow."""

        constraints = [
            models.UniqueConstraint(fields=["organisation", "company"], name="intake_once")
        ]


class Pseudonym(models.Model):
    """What one organisation, or the room as a whole, calls a company it may not name. Pii: none.

    Random and different for each group of readers, so that two of them cannot join their lists.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    readers = models.UUIDField(help_text="organisation; nil: published tables")
    text = models.CharField(max_length=8, unique=True)

    unscoped: ClassVar[models.Manager["Pseudonym"]] = models.Manager()
    objects: ClassVar[Scoped["Pseudonym"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """One name a company and group of readers."""

        constraints = [
            models.UniqueConstraint(fields=["company", "readers"], name="pseudonym_once")
        ]
