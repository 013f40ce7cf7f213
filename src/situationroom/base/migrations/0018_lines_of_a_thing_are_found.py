from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0017_files_of_the_old_way_are_imported"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgerrow",
            index=models.Index(fields=["thing"], name="ledger_row_by_thing"),
        ),
    ]
