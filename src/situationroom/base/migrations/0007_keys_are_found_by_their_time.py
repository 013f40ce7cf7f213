from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0006_a_paper_that_goes_up_has_a_stage")]

    operations = [
        migrations.AddIndex(
            model_name="idempotencykey",
            index=models.Index(fields=["at"], name="key_at"),
        ),
    ]
