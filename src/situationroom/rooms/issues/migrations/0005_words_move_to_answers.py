import uuid

from django.db import migrations


def move_words(apps, schema_editor):
    """Give each answer there is a row and a label of its own, as wide as its issue's."""
    Answer = apps.get_model("issues", "Answer")
    Label = apps.get_model("base", "Label")
    Response = apps.get_model("issues", "Response")
    answered = Response.objects.filter(state="answered").select_related("issue__label")
    for response in answered.iterator():
        of = response.issue.label
        label = Label.objects.create(
            id=uuid.uuid4(),
            level=of.level,
            owner=of.owner,
            creator=of.creator,
            within=of,
            audience_id=of.audience_id,
            company=of.company,
            in_thread=of.in_thread,
        )
        Answer.objects.create(
            response=response,
            label=label,
            number=1,
            position=response.position,
            action=response.action,
            next_date=response.next_date,
            at=response.answered_at or response.asked_at,
            answered_by=response.answered_by,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0004_stages_answers_and_deadlines"),
    ]

    operations = [
        migrations.RunPython(move_words, migrations.RunPython.noop),
    ]
