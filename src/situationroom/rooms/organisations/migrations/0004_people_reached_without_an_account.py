import uuid

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0018_lines_of_a_thing_are_found"),
        ("organisations", "0003_accounts_of_a_provider"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("department", models.CharField(blank=True, max_length=120)),
                ("job_title", models.CharField(blank=True, max_length=80)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("source", models.CharField(help_text="from which list", max_length=200)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("duty", "duty"),
                            ("consent", "consent"),
                            ("published", "published"),
                        ],
                        max_length=10,
                    ),
                ),
                ("noted_at", models.DateTimeField()),
                ("noted_by", models.CharField(max_length=200)),
                ("kept_since", models.DateTimeField()),
                (
                    "used_at",
                    models.DateTimeField(help_text="when a form last went there", null=True),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        help_text="whose officers keep it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.label",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "id"], name="contact_by_name"),
                    models.Index(
                        fields=["organisation", "name"], name="contact_of_an_organisation"
                    ),
                    models.Index(fields=["email"], name="contact_by_address"),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
