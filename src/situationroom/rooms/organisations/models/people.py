"""Tables of organisations, people and memberships; `Person` is the user model."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from situationroom.base.models import Label
from situationroom.rooms.organisations.states import OrganisationKind, Role


class Organisation(models.Model):
    """A ministry, agency, institute, association, overseas post, company or expert's office.

    A company has a code of no meaning and no name here. Pii: none (public bodies; a company's
    identity lives in `companies`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(unique=True, max_length=40)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in OrganisationKind])
    name_ko = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    city_ko = models.CharField(max_length=60, blank=True)
    city_en = models.CharField(max_length=60, blank=True)
    zone = models.CharField(max_length=40, default="Asia/Seoul", help_text="IANA time zone")
    position = models.PositiveSmallIntegerField(default=100)
    asked_by_default = models.BooleanField(
        default=False, help_text="asked for its response on every new issue"
    )
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="from then on nobody and no key acts for it"
    )


class PersonManager(BaseUserManager["Person"]):
    """Makes people; there is no superuser, because no role sees everything."""

    def create_person(self, *, email: str, name: str, password: str | None = None) -> "Person":
        """Return a new person; without a password they cannot sign in."""
        person = self.model(email=self.normalize_email(email), name=name)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in. Pii: name and e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, default="ko")
    created_at = models.DateTimeField(auto_now_add=True)
    label = models.ForeignKey(
        Label,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="who reads what happened to this account: the person",
    )
    runs_platform = models.BooleanField(
        default=False, help_text="runs the servers and sees no content"
    )

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    @property
    def display_name(self) -> str:
        """Return the name pages show."""
        return self.name


class Membership(models.Model):
    """A person works for an organisation in a role, from a day until another. Pii: none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=[(role, role) for role in Role])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="from then on it holds no more")

    class Meta:
        """One role once a person and organisation."""

        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], name="membership_once"
            )
        ]
