from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0010_room_for_updates")]

    operations = [
        migrations.AlterField(
            model_name="reading",
            name="way",
            field=models.CharField(
                choices=[
                    ("page", "Page"),
                    ("api", "Api"),
                    ("file", "File"),
                    ("print", "Print"),
                    ("pdf", "Pdf"),
                ],
                max_length=5,
            ),
        ),
    ]
