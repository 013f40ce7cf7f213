"""Tables of names: areas, Harmonized System codes, tariff lines, ICT items, reference tables."""

from django.db import models


class ReferenceTable(models.Model):
    """One compiled table of the repository and where it comes from (a row of the manifest).

    Pii: none.
    """

    name = models.CharField(primary_key=True, max_length=80)
    primary_source = models.TextField()
    vintage = models.CharField(max_length=200)
    unit = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=200)
    compiled_from = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()


class Area(models.Model):
    """A country or territory (ISO 3166-1, UN M49), or the European Union as one partner.

    Pii: none.
    """

    iso2 = models.CharField(primary_key=True, max_length=2)
    iso3 = models.CharField(max_length=3, blank=True)
    m49 = models.CharField(max_length=3, blank=True)
    name_ko = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    us_census_code = models.CharField(max_length=4, blank=True)


class HSCode(models.Model):
    """A six-digit subheading of the Harmonized System (WCO), with its vintage.

    `ko_origin` is empty where the Korean name is of this very code, else it says from which
    older code it was inherited. Pii: none.
    """

    code = models.CharField(primary_key=True, max_length=6)
    vintage = models.CharField(max_length=8)
    name_ko = models.TextField(blank=True)
    name_en = models.TextField()
    ko_origin = models.CharField(max_length=80, blank=True)


class TariffLine(models.Model):
    """A line of the HTSUS as it stood between two days, for goods of chapters 1 to 97.

    The words of each column are kept. `…_rate` is the duty where it is a share of value and
    nothing else; a specific or compound duty has its share in `…_ad_valorem` (0 if none) and
    `…_amount` in USD for each `…_per`; all are None where the law says it in words only.
    `special_rates` holds the preference programmes: [{programmes, ad_valorem, amount, per, words}].
    Pii: none.
    """

    line = models.CharField(max_length=10)
    hs6 = models.CharField(max_length=6, db_index=True)
    description = models.TextField()
    unit = models.CharField(max_length=40, blank=True, help_text="units of quantity")
    general = models.CharField(max_length=400, blank=True)
    general_rate = models.FloatField(null=True)
    general_ad_valorem = models.FloatField(null=True)
    general_amount = models.FloatField(null=True, help_text="USD")
    general_per = models.CharField(max_length=60, blank=True)
    special = models.TextField(blank=True)
    special_rates = models.JSONField(default=list)
    kr_rate = models.FloatField(null=True)
    column2 = models.CharField(max_length=400, blank=True)
    column2_rate = models.FloatField(null=True)
    column2_ad_valorem = models.FloatField(null=True)
    column2_amount = models.FloatField(null=True, help_text="USD")
    column2_per = models.CharField(max_length=60, blank=True)
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
    """An ICT item of the room: the level at which exports are spoken of. Pii: none."""

    code = models.CharField(primary_key=True, max_length=30)
    position = models.PositiveSmallIntegerField()
    name_ko = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    note = models.TextField(blank=True)


class ItemCode(models.Model):
    """Which HS6 codes make an item; every code belongs to one item only. Pii: none."""

    hs6 = models.CharField(primary_key=True, max_length=6)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="codes")
    vintage = models.CharField(max_length=8)
    basis = models.CharField(max_length=200)
    note = models.TextField(blank=True)


class RulingFile(models.Model):
    """A file of rulings that an operator loaded; it is not part of what ships. Pii: none."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(help_text="lines that are no ruling on one subheading")
    loaded_at = models.DateTimeField()


class Ruling(models.Model):
    """A published ruling of a customs authority on the subheading of some goods.

    Published rulings name no applicant. Pii: none.
    """

    file = models.ForeignKey(RulingFile, on_delete=models.CASCADE, related_name="rulings")
    authority = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=80)
    day = models.CharField(max_length=10, blank=True, help_text="YYYY-MM-DD where it is said")
    code = models.CharField(max_length=6, help_text="HS2022")
    product = models.TextField()
    keywords = models.TextField(blank=True)
    grounds = models.TextField(blank=True)
