"""Who a company is, what it pays and to whom; and the little that everybody may know of it."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.models import Label
from situationroom.base.scoped import Scoped
from situationroom.rooms.codelists.models import Item
from situationroom.rooms.companies.states import SizeBand
from situationroom.rooms.organisations.models import Organisation


class CompanyIdentity(models.Model):
    """Who a company is: its name, number, address and whom to call.

    Pii: name, mail and phone of its contact; a sole trader's registration number.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="identity")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    # Not unique: a refusal would tell that somebody else has taken the company in already.
    registration_number = models.CharField(
        max_length=10, blank=True, help_text="business registration number (사업자등록번호), digits"
    )
    contact_name = models.CharField(max_length=80, blank=True)
    contact_mail = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    unscoped: ClassVar[models.Manager["CompanyIdentity"]] = models.Manager()
    objects: ClassVar[Scoped["CompanyIdentity"]] = Scoped()  # type: ignore[assignment]


class CommercialFigure(models.Model):
    """One thing a company told of its business: a price, a volume, the name of a partner.

    Pii: none by itself; a partner may be a sole trader.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="figures")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80, help_text="what is told: unit price, partner, volume")
    value = models.CharField(max_length=300)
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    period = models.CharField(max_length=20, blank=True, help_text="2026, 2026-Q1, 2026-03")

    unscoped: ClassVar[models.Manager["CommercialFigure"]] = models.Manager()
    objects: ClassVar[Scoped["CommercialFigure"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """In the order they were told."""

        constraints = [
            models.UniqueConstraint(fields=["company", "position"], name="figure_in_its_place")
        ]


class CompanyProfile(models.Model):
    """What everybody who may see a case of a company knows of it: size and items. Pii: none."""

    company = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="profile"
    )
    size = models.CharField(
        max_length=10, choices=[(s, s) for s in SizeBand], default=SizeBand.UNKNOWN
    )
    items = models.ManyToManyField(Item, related_name="+", blank=True)

    unscoped: ClassVar[models.Manager["CompanyProfile"]] = models.Manager()
    objects: ClassVar[Scoped["CompanyProfile"]] = Scoped()  # type: ignore[assignment]
