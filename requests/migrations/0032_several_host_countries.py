"""An application for services may name several host countries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Further host countries of a draft, and the number that binds the parts once sent."""

    dependencies = [("requests", "0031_repeated_sections")]

    operations = [
        migrations.AddField("cardfile", "hosts", models.JSONField(default=list)),
        migrations.AddField(
            "cardfile",
            "application",
            models.CharField(blank=True, db_index=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
