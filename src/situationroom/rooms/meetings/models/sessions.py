"""Tables of sessions, of who is invited, and of what is written there."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.meetings.models.series import Series, SeriesTheme
from situationroom.rooms.meetings.states import Attendance, Reply, SessionState, Side
from situationroom.rooms.organisations.models import Organisation, Person


class Session(models.Model):
    """One meeting of a series: its number, its time in the zone it was set in, where it is held.

    Pii: the person who chairs it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField(help_text="the sixteenth is 16")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in SessionState], default=SessionState.PLANNED
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40, help_text="IANA time zone in which it was set")
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="rises when it is moved after invitations went out, RFC 5545"
    )
    changed_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    video_url = models.CharField(max_length=1000, blank=True)
    chair = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    chair_says = models.CharField(max_length=300, blank=True, help_text="who chairs, in words")
    moved_why = models.TextField(blank=True)
    ended_why = models.TextField(
        blank=True, help_text="why it was cancelled, or why items stay undecided"
    )
    held_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["Session"]] = models.Manager()
    objects: ClassVar[Scoped["Session"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Each number once a series; asked for by series and time, and by time alone."""

        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="session_number_once")
        ]
        indexes = [
            models.Index(fields=["series", "starts_at"], name="session_by_series"),
            models.Index(fields=["starts_at", "id"], name="session_by_time"),
        ]

    @property
    def title_ko(self) -> str:
        """Return what it is called in Korean."""
        return f"{self.series.title_ko} 제{self.number}차"

    @property
    def title_en(self) -> str:
        """Return what it is called in English."""
        return f"{self.series.title_en}, session {self.number}"


class Invitee(models.Model):
    """Somebody invited to a session: an organisation of the room, or one by name.

    Pii: name and e-mail address of who comes, and of who tells them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitees")
    theme = models.ForeignKey(
        SeriesTheme, null=True, on_delete=models.SET_NULL, related_name="invitees"
    )
    side = models.CharField(max_length=10, choices=[(s, s) for s in Side], default=Side.OURS)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True, help_text="where it is not in the room")
    person = models.CharField(max_length=200, blank=True, help_text="who comes for it")
    email = models.EmailField(blank=True)
    told_by = models.CharField(max_length=200, blank=True, help_text="who tells it instead of mail")
    reply = models.CharField(max_length=10, choices=[(r, r) for r in Reply], default=Reply.NONE)
    attendance = models.CharField(
        max_length=10, choices=[(a, a) for a in Attendance], default=Attendance.OPEN
    )
    invited_at = models.DateTimeField(null=True)

    class Meta:
        """Each once a session."""

        constraints = [
            models.UniqueConstraint(
                fields=["session", "organisation"],
                condition=models.Q(organisation__isnull=False),
                name="invitee_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["session", "name"],
                condition=~models.Q(name=""),
                name="invitee_name_once",
            ),
        ]


class Minutes(models.Model):
    """What is written of a session: its text now, and whether it is closed.

    Pii: name of who closed it; people named in the text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="minutes")
    text = models.TextField(blank=True, help_text="blocks □ ○ - ※, one a line")
    edits = models.PositiveIntegerField(default=0, help_text="rises with every save")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)

    unscoped: ClassVar[models.Manager["Minutes"]] = models.Manager()
    objects: ClassVar[Scoped["Minutes"]] = Scoped()  # type: ignore[assignment]


class MinutesVersion(models.Model):
    """How minutes read after one person had written on them for a while.

    Pii: who wrote it, by id and name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the minutes")
    text = models.TextField(blank=True)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    writer = models.UUIDField(null=True)
    written_by = models.CharField(max_length=200)

    class Meta:
        """Each number once."""

        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once")
        ]
