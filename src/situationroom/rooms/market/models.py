"""Tables of statistics: dataflows (one classification each), observations and bridges."""

from django.db import models


class Dataflow(models.Model):
    """A statistical series family (SDMX dataflow): one source, one classification, one unit.

    Dataflows of different classifications are never added: Korea's HS-based and MTI-based
    figures are different series. Pii: none.
    """

    code = models.CharField(primary_key=True, max_length=40)
    name_ko = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    classification = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, help_text="UNIT_MEASURE")
    source = models.TextField()
    vintage = models.CharField(max_length=200)
    table = models.CharField(max_length=80, help_text="compiled table it was read from")


class Observation(models.Model):
    """One figure (SDMX observation): value of an item and partner in a period. Pii: none."""

    id = models.BigAutoField(primary_key=True)
    dataflow = models.ForeignKey(Dataflow, on_delete=models.CASCADE, related_name="observations")
    item = models.CharField(max_length=60, help_text="code in the dataflow's classification")
    group = models.CharField(max_length=6, blank=True, help_text="HS6 of a tariff line")
    counterpart = models.CharField(max_length=20, blank=True, help_text="COUNTERPART_AREA")
    freq = models.CharField(max_length=1)
    period = models.CharField(max_length=10, help_text="TIME_PERIOD")
    value = models.FloatField(help_text="OBS_VALUE")
    second = models.FloatField(null=True, help_text="duty collected, or year-on-year percent")
    status = models.CharField(max_length=1, default="A", help_text="OBS_STATUS")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        """Asked for by dataflow, partner and item."""

        indexes = [
            models.Index(fields=["dataflow", "counterpart", "item"], name="observation_by_partner"),
            models.Index(fields=["dataflow", "item", "period"], name="observation_by_item"),
        ]


class Bridge(models.Model):
    """Two series about the same thing, shown side by side with the reason why they differ.

    Pii: none.
    """

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=80)
    series = models.CharField(max_length=80)
    classification = models.CharField(max_length=60)
    value_usd = models.FloatField(null=True)
    source = models.TextField()
    note = models.TextField(blank=True)
