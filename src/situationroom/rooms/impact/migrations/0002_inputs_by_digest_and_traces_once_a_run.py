from django.db import migrations, models

STANDING = {"hit_usd": "hit", "exempt_usd": "exempt", "exempt_share": "exempt"}


def keep_what_is_the_figures_own(apps, schema_editor):
    figures = apps.get_model("impact", "Figure").objects
    for figure in figures.iterator(chunk_size=200):
        figure.how = {
            "method": figure.how["method"],
            "formula": figure.how["steps"][-1]["formula"] if figure.how["steps"] else "",
            "standing": STANDING.get(figure.name, ""),
        }
        figure.save(update_fields=["how"])


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_runs_and_figures")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="inputs_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RenameField(model_name="figure", old_name="trace", new_name="how"),
        migrations.RunPython(keep_what_is_the_figures_own, migrations.RunPython.noop),
    ]
