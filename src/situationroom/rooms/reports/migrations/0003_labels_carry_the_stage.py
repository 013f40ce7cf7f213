"""The label alone says who reads a brief: it takes over the stage from the brief's state."""

from django.db import migrations


def take_over(apps, editor):
    """Give the label of every brief that is on its way up its stage."""
    label, brief = apps.get_model("base", "Label"), apps.get_model("reports", "Brief")
    for state in ("draft", "submitted"):
        mine = brief.objects.filter(state=state).values("label")
        label.objects.filter(pk__in=mine).update(stage=state)


def give_back(apps, editor):
    """Forget the stages."""
    apps.get_model("base", "Label").objects.exclude(stage="").update(stage="")


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_answers_told_by_an_edition"),
        ("base", "0006_a_paper_that_goes_up_has_a_stage"),
    ]
    operations = [migrations.RunPython(take_over, give_back)]
