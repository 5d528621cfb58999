from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jams", "0003_picture_in_two_sizes"),
    ]

    operations = [
        migrations.AddField(
            model_name="jam",
            name="names_on_screen",
            field=models.BooleanField(
                default=False,
                help_text="Counts where the venue asks for it; elsewhere the screen shows names anyway.",
                verbose_name="names may be on the big screen tonight",
            ),
        ),
    ]
