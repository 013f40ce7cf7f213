"""Audiences: opaque sets of organisations and persons, filled from the rooms above."""

import uuid

from django.db import models


class Audience(models.Model):
    """A sharing group, or the list of persons of a label. Pii: none.

    Who is in it is hidden from its members: only its manager and the secretariat are told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, blank=True, help_text="what its manager calls it")
    manager = models.UUIDField(null=True, help_text="organisation that manages it, opaque here")
    until = models.DateTimeField(null=True, help_text="from then on nobody is in it")
    created_at = models.DateTimeField(auto_now_add=True)


class Seat(models.Model):
    """A place in an audience: of an organisation, in some roles or all; or of one person.

    Pii: who belongs to a group, by opaque id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="seats")
    organisation = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True, help_text="empty: in every role")
    person = models.UUIDField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        """One seat an audience and holder; either an organisation or a person sits in it."""

        constraints = [
            models.UniqueConstraint(
                fields=["audience", "organisation", "role"],
                condition=models.Q(organisation__isnull=False),
                name="seat_of_an_organisation_once",
            ),
            models.UniqueConstraint(
                fields=["audience", "person"],
                condition=models.Q(person__isnull=False),
                name="seat_of_a_person_once",
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(person__isnull=True),
                name="seat_has_one_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "role"], name="seat_of_an_organisation"),
            models.Index(fields=["person"], name="seat_of_a_person"),
        ]
