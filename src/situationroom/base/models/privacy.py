"""What the room owes to people about their data (PIPA): consent, requests, destruction."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped
from situationroom.base.states import RequestKind, RequestState


class Consent(models.Model):
    """A person or a company agreed to one purpose, in one version of its text; or took it back.

    Pii: who agreed to what, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True, help_text="a company that agreed, opaque here")
    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Consent"]] = models.Manager()
    objects: ClassVar[Scoped["Consent"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Of one holder; one that stands for each purpose."""

        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(organisation__isnull=True),
                name="consent_of_one_holder",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True, person__isnull=False),
                name="consent_of_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "purpose"],
                condition=Q(withdrawn_at__isnull=True, organisation__isnull=False),
                name="consent_of_a_company_once",
            ),
        ]


class DataRequest(models.Model):
    """A person asks to see, correct or erase what the room keeps of them, and is answered.

    Pii: who asks, and what they write.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    person = models.UUIDField()
    kind = models.CharField(max_length=10, choices=[(k, k) for k in RequestKind])
    says = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in RequestState], default=RequestState.OPEN
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="ten days after it was asked")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    unscoped: ClassVar[models.Manager["DataRequest"]] = models.Manager()
    objects: ClassVar[Scoped["DataRequest"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Answered by their clock."""

        indexes = [models.Index(fields=["state", "due_at"], name="request_by_clock")]


class Destruction(models.Model):
    """That rows were erased or masked: how many of which kind, when and by which rule (파기대장).

    Pii: none, that is its point.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=60)
    what = models.CharField(max_length=60, help_text="table: `base.auditrow`")
    how = models.CharField(max_length=10)
    rows = models.PositiveIntegerField()
    before = models.DateTimeField(help_text="everything from before then")
    at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["Destruction"]] = models.Manager()
    objects: ClassVar[Scoped["Destruction"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Read newest first."""

        indexes = [models.Index(fields=["-at", "-id"], name="destruction_by_time")]
