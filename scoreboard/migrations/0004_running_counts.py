"""Running counts, and room on the pages of facts: a fact is replaced with each step of its case."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scoreboard', '0003_one_ending_a_request'),
    ]

    operations = [
        migrations.CreateModel(
            name='Running',
            fields=[
                ('year', models.SmallIntegerField(primary_key=True, serialize=False)),
                ('as_of', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='RunningCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pass_name', models.CharField(max_length=12)),
                ('key', models.CharField(max_length=40)),
                ('counts', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('running', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='scoreboard.running')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('running', 'pass_name', 'key'), name='one_running_count')],
            },
        ),
        migrations.RunSQL(
            "alter table scoreboard_requestfact set (fillfactor = 85);"
            "alter table scoreboard_runningcount set (fillfactor = 85)",
            "alter table scoreboard_requestfact reset (fillfactor);"
            "alter table scoreboard_runningcount reset (fillfactor)",
        ),
    ]
