"""Tables of names: areas, Harmonized System codes, tariff lines, ICT items, reference tables."""

from django.db import models


class ReferenceTable(models.Model):
    """One compiled table of the repository and where it comes from (a row of the manifest)."""

    name = models.CharField(primary_key=True, max_length=80)
    primary_source = models.TextField()
    vintage = models.CharField(max_length=200)
    unit = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=200)
    compiled_from = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()


class Area(models.Model):
    """A country or territory (ISO 3166-1, UN M49), or the European Union as one partner."""

    iso2 = models.CharField(primary_key=True, max_length=2)
    iso3 = models.CharField(max_length=3, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    us_census_code = models.CharField(max_length=4, blank=True)


class HSCode(models.Model):
    """A six-digit subheading of the Harmonized System (WCO), with its vintage.

    `ko_origin` is empty where the Korean name is of this very code, else it says from which
    older code it was inherited.
    """

    code = models.CharField(primary_key=True, max_length=6)
    vintage = models.CharField(max_length=8)
    name_ko = models.TextField(blank=True)
    name_en = models.TextField()
    ko_origin = models.CharField(max_length=80, blank=True)


class TariffLine(models.Model):
    """A line of the HTSUS as it stood between two days.

    Rates are shares of value, None where the duty is not ad valorem.
    """

    line = models.CharField(max_length=10)
    hs6 = models.CharField(max_length=6, db_index=True)
    description = models.TextField()
    general = models.CharField(max_length=400, blank=True)
    general_rate = models.FloatField(null=True)
    special = models.TextField(blank=True)
    kr_rate = models.FloatField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    first_release = models.CharField(max_length=40)
    last_release = models.CharField(max_length=40)

    class Meta:
        """One row a line and start."""

        constraints = [
            models.UniqueConstraint(fields=["line", "valid_from"], name="line_once_a_start")
        ]


class Item(models.Model):
    """An ICT item of the room: the level at which exports are spoken of."""

    code = models.CharField(primary_key=True, max_length=30)
    position = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    note = models.TextField(blank=True)


class ItemCode(models.Model):
    """Which HS6 codes make an item; every code belongs to one item only."""

    hs6 = models.CharField(primary_key=True, max_length=6)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="codes")
    vintage = models.CharField(max_length=8)
    basis = models.CharField(max_length=200)
    note = models.TextField(blank=True)
