"""The table of people who are reached for an organisation without an account."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.organisations.models.people import Organisation
from situationroom.rooms.organisations.states import Basis


class Contact(models.Model):
    """Somebody who is reached for an organisation and has no account of the room.

    Whoever wrote them down says where that is from and on which ground they are kept, so that a
    person who asks is told both. `kept_since` is when somebody last wrote or used them: from then
    their time runs.

    Pii: name, department, job title, mail address and telephone of a person; who wrote them down.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", help_text="whose officers keep it"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    department = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=200, help_text="from which list")
    basis = models.CharField(max_length=10, choices=[(basis, basis) for basis in Basis])
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)
    kept_since = models.DateTimeField()
    used_at = models.DateTimeField(null=True, help_text="when a form last went there")

    unscoped: ClassVar[models.Manager["Contact"]] = models.Manager()
    objects: ClassVar[Scoped["Contact"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed by name; found by organisation and by address."""

        indexes: ClassVar = [
            models.Index(fields=["name", "id"], name="contact_by_name"),
            models.Index(fields=["organisation", "name"], name="contact_of_an_organisation"),
            models.Index(fields=["email"], name="contact_by_address"),
        ]
