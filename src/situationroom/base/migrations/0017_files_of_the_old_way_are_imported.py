import uuid

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from situationroom.base.ledgers.states import LedgerOutcome, LedgerState


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0016_audit_and_privacy_rows_are_shown_to_somebody"),
    ]

    operations = [
        migrations.CreateModel(
            name="LedgerImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("organisation", models.UUIDField(help_text="whose import it is")),
                ("target", models.CharField(help_text="what the rows become", max_length=40)),
                (
                    "about",
                    models.UUIDField(
                        help_text="within what they are written, where they are", null=True
                    ),
                ),
                ("row_level", models.CharField(max_length=12)),
                ("name", models.CharField(help_text="of the file", max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("shape", models.CharField(help_text="digest of its headings", max_length=64)),
                (
                    "tables",
                    models.JSONField(help_text="name and headings of each table, in order"),
                ),
                (
                    "blank",
                    models.PositiveIntegerField(default=0, help_text="rows without a word"),
                ),
                (
                    "mapping",
                    models.JSONField(
                        default=dict, help_text="fields of columns, and words for all rows"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[(s, s) for s in LedgerState],
                        default=LedgerState["READ"],
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict, help_text="rows by outcome")),
                ("read_at", models.DateTimeField()),
                ("read_by", models.CharField(max_length=200)),
                ("mapped_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.label",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="base.job",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-read_at", "-id"], name="ledger_by_time"),
                    models.Index(
                        fields=["organisation", "target", "shape"], name="ledger_by_shape"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LedgerRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveIntegerField(help_text="in the file, from 1")),
                (
                    "table",
                    models.PositiveSmallIntegerField(help_text="number of its table, from 0"),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="row of the sheet or table, from 1"),
                ),
                (
                    "line",
                    models.CharField(help_text="a row, or what else it is", max_length=10),
                ),
                ("texts", models.JSONField(help_text="its cells")),
                (
                    "outcome",
                    models.CharField(choices=[(o, o) for o in LedgerOutcome], max_length=14),
                ),
                (
                    "said",
                    models.JSONField(default=dict, help_text="what was understood, by field"),
                ),
                (
                    "before",
                    models.JSONField(default=dict, help_text="what stood before, by field"),
                ),
                (
                    "problems",
                    models.JSONField(default=list, help_text="why it was not taken, cell by cell"),
                ),
                ("thing", models.UUIDField(help_text="what it names or became", null=True)),
                (
                    "is_new",
                    models.BooleanField(default=False, help_text="it was made by this import"),
                ),
                ("mark", models.CharField(blank=True, max_length=64)),
                ("written_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "kept_because",
                    models.JSONField(help_text="why it could not be taken back", null=True),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="base.ledgerimport",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["ledger", "outcome", "position"], name="ledger_row_by_outcome"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ledger", "position"), name="ledger_position_once"
                    )
                ],
            },
        ),
    ]
