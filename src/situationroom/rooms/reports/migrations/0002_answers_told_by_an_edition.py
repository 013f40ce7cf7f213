import hashlib
import json
from typing import ClassVar

from django.db import migrations, models


def tell_what_was_answered(apps, schema_editor):
    """Give each edition there is the answers that had been given when it was drafted."""
    Brief = apps.get_model("reports", "Brief")
    Response = apps.get_model("issues", "Response")
    for brief in Brief.objects.only("issue_id", "drafted_at"):
        told = Response.objects.filter(issue=brief.issue_id, answered_at__lte=brief.drafted_at)
        answers = {
            str(r.organisation_id): hashlib.sha256(
                json.dumps([r.position, r.action, str(r.next_date or "")]).encode()
            ).hexdigest()[:16]
            for r in told
        }
        Brief.objects.filter(pk=brief.pk).update(answers=answers)


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0002_responsible_person"),
        ("reports", "0001_briefs"),
    ]

    # It reads the words of answers where they stood then.
    run_before: ClassVar = [("issues", "0006_words_stand_in_answers")]

    operations = [
        migrations.AddField(
            model_name="brief",
            name="answers",
            field=models.JSONField(
                default=dict, help_text="organisation: digest of the answer the brief tells"
            ),
        ),
        migrations.RunPython(tell_what_was_answered, migrations.RunPython.noop),
    ]
