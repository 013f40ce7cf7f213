"""Tables of agendas, decisions and asks."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.issues.models import Action
from situationroom.rooms.meetings.models.series import Series, SeriesTheme
from situationroom.rooms.meetings.models.sessions import Session
from situationroom.rooms.meetings.states import DecisionState, ItemState, Side, Standing
from situationroom.rooms.organisations.models import Organisation


class Decision(models.Model):
    """What a session decided, who does it until when, and what became of it.

    Where it is done as an action of an issue, that action says how it comes on.

    Pii: name of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="decisions")
    what_ko = models.TextField()
    what_en = models.TextField(blank=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    owner_says = models.CharField(max_length=200, blank=True, help_text="who is not in the room")
    due_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in DecisionState], default=DecisionState.OPEN
    )
    outcome = models.TextField(
        blank=True, help_text="what shows it was done, or why it was dropped"
    )
    action = models.ForeignKey(Action, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=200)

    unscoped: ClassVar[models.Manager["Decision"]] = models.Manager()
    objects: ClassVar[Scoped["Decision"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by session and state, and by owner for what it owes."""

        indexes = [
            models.Index(fields=["session", "state"], name="decision_by_session"),
            models.Index(fields=["owner", "state", "due_on"], name="decision_by_owner"),
        ]


class Ask(models.Model):
    """What one side asks the other, followed from session to session until it is kept or dropped.

    `standing` repeats what the newest session said; silence is worked out when it is read.

    Pii: name of who asked and of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="asks")
    theme = models.ForeignKey(
        SeriesTheme, null=True, on_delete=models.SET_NULL, related_name="asks"
    )
    side = models.CharField(max_length=10, choices=[(s, s) for s in Side])
    text_ko = models.TextField()
    text_en = models.TextField(blank=True)
    asked_by = models.CharField(max_length=200)
    first_session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="asks")
    standing = models.CharField(
        max_length=10, choices=[(s, s) for s in Standing], default=Standing.ASKED
    )
    heard_in = models.ForeignKey(
        Session,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the last session in which something was said of it",
    )
    asked_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    unscoped: ClassVar[models.Manager["Ask"]] = models.Manager()
    objects: ClassVar[Scoped["Ask"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Asked for by series: what is not over."""

        indexes = [models.Index(fields=["series", "standing", "asked_at"], name="ask_by_series")]


class AskStanding(models.Model):
    """What was said of an ask in a session, or since it: the words, who spoke, and what shows it.

    A later one stands beside it and replaces nothing.

    Pii: name of who spoke and of who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="standings")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the ask")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="standings")
    standing = models.CharField(max_length=10, choices=[(s, s) for s in Standing])
    words = models.TextField(blank=True)
    said_by = models.CharField(max_length=200, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    written_by = models.CharField(max_length=200)

    class Meta:
        """Each number once an ask."""

        constraints = [models.UniqueConstraint(fields=["ask", "number"], name="ask_standing_once")]


class AgendaItem(models.Model):
    """A point of an agenda: written for this session, or carried onto it from an earlier one.

    What is carried repeats no words: it names the decision, the ask or the first item it goes back
    to, and carries the label of that.

    Pii: name of who presents.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    title_ko = models.CharField(max_length=400, blank=True)
    title_en = models.CharField(max_length=400, blank=True)
    presenter = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    presenter_says = models.CharField(
        max_length=200, blank=True, help_text="who presents, in words"
    )
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in ItemState], default=ItemState.OPEN
    )
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="carried"
    )
    origin = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="+", help_text="the first of them"
    )
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.CASCADE, related_name="agenda_items"
    )
    ask = models.ForeignKey(Ask, null=True, on_delete=models.CASCADE, related_name="agenda_items")

    unscoped: ClassVar[models.Manager["AgendaItem"]] = models.Manager()
    objects: ClassVar[Scoped["AgendaItem"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """What is carried stands once on an agenda; read in order."""

        constraints = [
            models.UniqueConstraint(fields=["session", "carried_from"], name="item_carried_once"),
            models.UniqueConstraint(fields=["session", "decision"], name="item_decision_once"),
            models.UniqueConstraint(fields=["session", "ask"], name="item_ask_once"),
        ]
        indexes = [models.Index(fields=["session", "position", "id"], name="item_by_session")]
