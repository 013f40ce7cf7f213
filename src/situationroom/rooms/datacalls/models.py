"""Tables of data calls, of who was asked, and of every version of every reply."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label, StoredFile
from situationroom.base.scoped import Scoped
from situationroom.rooms.datacalls.states import AskedState, CallState, ReplyState, SetAside
from situationroom.rooms.organisations.models import Organisation


class DataCall(models.Model):
    """One form sent to many organisations, with its day and the round it is.

    `form` is what was read of the file: its tables, as they are compared with what comes back. The
    label names a circle: the organisation that asks and, once it was sent, those that are asked.
    Pii: name of who opened it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title_ko = models.TextField()
    title_en = models.TextField()
    note = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=5, help_text="xlsx or hwpx")
    form = models.JSONField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in CallState], default=CallState.DRAFT
    )
    round = models.PositiveSmallIntegerField(default=1)
    earlier = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["DataCall"]] = models.Manager()
    objects: ClassVar[Scoped["DataCall"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first."""

        indexes = [models.Index(fields=["-opened_at", "-id"], name="datacall_by_time")]


class Asked(models.Model):
    """One organisation of a data call: whether it replied, and how often it was reminded.

    The label names two: the organisation that asks and this one. `start` is the last answer of an
    earlier round, with which its form begins.
    Pii: mail address of the organisation's contact.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    call = models.ForeignKey(DataCall, on_delete=models.CASCADE, related_name="asked")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    address = models.EmailField(
        max_length=320, blank=True, help_text="where the form is sent without an account"
    )
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in AskedState], default=AskedState.NO_ANSWER
    )
    replied_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    start = models.ForeignKey(
        "Reply", null=True, on_delete=models.SET_NULL, related_name="+", help_text="to begin with"
    )

    unscoped: ClassVar[models.Manager["Asked"]] = models.Manager()
    objects: ClassVar[Scoped["Asked"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each organisation once a data call."""

        constraints = [
            models.UniqueConstraint(fields=["call", "organisation"], name="asked_once_a_call")
        ]


class Reply(models.Model):
    """One version of an organisation's answer: the file as it came, and what was read of it.

    Versions are counted from 1 and never overwritten. `answers` is empty where nothing was read.
    Pii: name or mail address of who sent it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in ReplyState])
    set_aside = models.CharField(max_length=12, choices=[(s, s) for s in SetAside], blank=True)
    note = models.TextField(blank=True, help_text="what is to be changed, when it was asked back")
    file = models.OneToOneField(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    mail = models.UUIDField(null=True, help_text="the mail it came with, by id")
    answers = models.JSONField(null=True)
    cells = models.PositiveIntegerField(default=0, help_text="answers read")
    flags = models.PositiveIntegerField(default=0, help_text="what needs a look")
    by_mail = models.BooleanField(default=False)
    sent_by = models.CharField(max_length=320, blank=True)
    at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["Reply"]] = models.Manager()
    objects: ClassVar[Scoped["Reply"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each number once an organisation and data call."""

        constraints = [
            models.UniqueConstraint(fields=["asked", "number"], name="reply_number_once")
        ]

    @property
    def was_read(self) -> bool:
        """Tell whether anything could be read of its file."""
        return self.cells > 0
