from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("venues", "0002_picture_in_two_sizes"),
    ]

    operations = [
        migrations.AddField(
            model_name="venue",
            name="names_need_consent",
            field=models.BooleanField(
                default=False,
                help_text="The screen then shows who plays as soon as a jam's page here says it may.",
                verbose_name="names on the big screen only when the host allows it",
            ),
        ),
    ]
