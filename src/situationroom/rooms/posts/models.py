"""Tables of requests to posts, of a post's partners, and of answers that serve again."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.states import PartnerKind, RequestKind, RequestState, Result


class Coverage(models.Model):
    """A country a post is in charge of; several posts may share one.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=2, help_text="ISO 3166-1, EU for the Union")

    class Meta:
        """Each country once a post; asked for by country."""

        constraints = [models.UniqueConstraint(fields=["post", "area"], name="coverage_once")]
        indexes = [models.Index(fields=["area"], name="coverage_by_area")]


class Capacity(models.Model):
    """How many requests a post works on at once; without a row it set no limit.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="+")
    at_once = models.PositiveSmallIntegerField()
    set_at = models.DateTimeField()


class PostRequest(models.Model):
    """What a post is asked for, read by who asks, the post and the ministry that runs the room.

    `due_at` moves by as long as the request waited for who asked, and by nothing else.
    Pii: none (who is behind it stands in its card).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    short = models.CharField(max_length=6, unique=True, help_text="random, never counting up")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in RequestKind])
    area = models.CharField(max_length=2, help_text="ISO 3166-1")
    title = models.CharField(max_length=200)
    question = models.TextField()
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in RequestState], default=RequestState.ASKED
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="when its state last changed")
    answer = models.TextField(blank=True, help_text="the newest one; earlier ones stand in turns")
    answered_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=[(r, r) for r in Result], blank=True)
    result_says = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["PostRequest"]] = models.Manager()
    objects: ClassVar[Scoped["PostRequest"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """The queue of a post by clock; lists newest first."""

        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="postrequest_by_time"),
            models.Index(fields=["post", "state", "due_at"], name="postrequest_queue"),
            models.Index(fields=["asker", "-asked_at"], name="postrequest_by_asker"),
        ]


class AskerCard(models.Model):
    """Who is behind a request and how the post reaches them: for who asked and the post alone.

    Pii: name, mail address and telephone of who asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(PostRequest, on_delete=models.CASCADE, related_name="card")
    name = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=300, blank=True, help_text="mail address or telephone")

    unscoped: ClassVar[models.Manager["AskerCard"]] = models.Manager()
    objects: ClassVar[Scoped["AskerCard"]] = Scoped()  # type: ignore[assignment]


class Turn(models.Model):
    """One step that was taken on a request, with what was said; a later one replaces nothing.

    Pii: name of who took it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(PostRequest, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField(help_text="first, second … of the request")
    step = models.CharField(max_length=10, choices=[(s, s) for s in Step])
    says = models.TextField(blank=True)
    post = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="where it then stood"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)

    class Meta:
        """Each number once a request."""

        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="turn_number_once")
        ]


class Partner(models.Model):
    """A local firm, body or person in the book of a post, which the post alone reads.

    Pii: name, mail address and telephone of the contact there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in PartnerKind])
    area = models.CharField(max_length=2, help_text="ISO 3166-1")
    name = models.CharField(max_length=200)
    local_name = models.CharField(max_length=200, blank=True)
    does = models.CharField(max_length=300, blank=True, help_text="in words")
    contact = models.CharField(max_length=200, blank=True)
    reach = models.CharField(max_length=300, blank=True, help_text="mail address or telephone")
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField()
    confirmed_on = models.DateField(help_text="when the post last spoke to it")
    retired_at = models.DateTimeField(null=True, help_text="from then on it is not introduced")

    unscoped: ClassVar[models.Manager["Partner"]] = models.Manager()
    objects: ClassVar[Scoped["Partner"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed by name within a post; each name once a post and country."""

        constraints = [
            models.UniqueConstraint(fields=["post", "area", "name"], name="partner_once")
        ]
        indexes = [models.Index(fields=["post", "name", "id"], name="partner_by_name")]


class Introduction(models.Model):
    """A partner brought together with who asked, as it agreed to be named to them.

    What the partner's row says stays with the post; name and contact stand here as they were told.
    Pii: name and contact of the partner.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(PostRequest, on_delete=models.CASCADE, related_name="introductions")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="introductions")
    post = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="who introduced it"
    )
    told_name = models.CharField(max_length=200)
    told_reach = models.CharField(max_length=500, blank=True)
    consent_how = models.CharField(max_length=300, help_text="when and how the partner agreed")
    at = models.DateTimeField()
    introduced_by = models.CharField(max_length=200)

    class Meta:
        """Each partner once a request."""

        constraints = [
            models.UniqueConstraint(fields=["request", "partner"], name="introduced_once")
        ]


class PostAnswer(models.Model):
    """An answer written down so that it serves like requests, naming nobody who asked.

    Pii: name of who wrote it down.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        PostRequest, null=True, on_delete=models.SET_NULL, related_name="+", help_text="it came of"
    )
    kind = models.CharField(max_length=10, choices=[(k, k) for k in RequestKind])
    area = models.CharField(max_length=2, help_text="ISO 3166-1")
    question = models.CharField(max_length=400)
    says = models.TextField()
    as_of = models.DateField(help_text="the day for which it is right")
    until = models.DateField(null=True, help_text="after that day it is offered no more")
    at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)

    unscoped: ClassVar[models.Manager["PostAnswer"]] = models.Manager()
    objects: ClassVar[Scoped["PostAnswer"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first; asked for by country and kind."""

        indexes = [
            models.Index(fields=["-at", "-id"], name="postanswer_by_time"),
            models.Index(fields=["area", "kind", "-at"], name="postanswer_by_area"),
        ]


class Reuse(models.Model):
    """One time an answer served again: for a request, or for somebody who then need not ask.

    Pii: none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    answer = models.ForeignKey(PostAnswer, on_delete=models.CASCADE, related_name="reuses")
    post = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="whom it served"
    )
    request = models.ForeignKey(
        PostRequest, null=True, on_delete=models.CASCADE, related_name="reuses"
    )
    at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["Reuse"]] = models.Manager()
    objects: ClassVar[Scoped["Reuse"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Once a request, and once an organisation without one; counted by post."""

        constraints = [
            models.UniqueConstraint(fields=["answer", "request"], name="reused_once_a_request"),
            models.UniqueConstraint(
                fields=["answer", "organisation"],
                condition=models.Q(request__isnull=True),
                name="served_once_a_house",
            ),
        ]
        indexes = [models.Index(fields=["post", "-at"], name="reuse_by_post")]
