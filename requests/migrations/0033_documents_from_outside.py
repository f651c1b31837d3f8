"""Tell what a person from outside gave from the files of the authority that it lies with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0032_several_host_countries"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="from_outside",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
