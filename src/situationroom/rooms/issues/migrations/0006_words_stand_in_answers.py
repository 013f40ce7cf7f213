from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("issues", "0005_words_move_to_answers"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="response",
            name="action",
        ),
        migrations.RemoveField(
            model_name="response",
            name="answered_by",
        ),
        migrations.RemoveField(
            model_name="response",
            name="next_date",
        ),
        migrations.RemoveField(
            model_name="response",
            name="position",
        ),
    ]
