"""Frozen editions keep their requests one by one; nothing changes them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoreboard', '0004_running_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='EditionFacts',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='facts_file', serialize=False, to='scoreboard.edition')),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.RunSQL(
            """create trigger figure_stays before insert or update or delete
               on scoreboard_editionfacts
               for each row execute function scoreboard_figure_stays()""",
            "drop trigger figure_stays on scoreboard_editionfacts",
        ),
    ]
