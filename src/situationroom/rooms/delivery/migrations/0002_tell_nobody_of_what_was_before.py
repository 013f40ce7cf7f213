"""A room that has a log already tells people of what happens from now on, not of the past."""

from django.db import migrations


def start_at_the_end(apps, schema_editor):
    event, cursor = apps.get_model("base", "Event"), apps.get_model("base", "Cursor")
    numbers = event.objects.filter(number__isnull=False).order_by("-number")
    last = numbers.values_list("number", flat=True).first() or 0
    for name in ("delivery.notify", "delivery.call"):
        cursor.objects.get_or_create(consumer=name, defaults={"position": last})


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0003_the_log_has_a_name_and_work_has_a_row"),
        ("delivery", "0001_who_was_told_and_what_goes_out"),
    ]
    operations = [migrations.RunPython(start_at_the_end, migrations.RunPython.noop)]
