from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0007_files_arrive_are_checked_and_stay")]

    operations = [
        migrations.AddIndex(
            model_name="idempotencykey",
            index=models.Index(fields=["at"], name="key_at"),
        ),
    ]
