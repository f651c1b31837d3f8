"""Requests are allocated by rules, to work on or only to read."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

_PART = models.ForeignKey(
    on_delete=django.db.models.deletion.CASCADE, to="requests.participation"
)

_KEY = models.BigAutoField(
    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
)


def _codes(length):
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=length), blank=True, default=list, size=None
    )


class Migration(migrations.Migration):
    """The tables that say to whom a part was given stay as they are and get a column each."""

    dependencies = [
        ("authorities", "0008_search_words"),
        ("requests", "0033_documents_from_outside"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    "Allocation",
                    fields=[
                        ("id", _KEY.clone()),
                        ("participation", _PART.clone()),
                        (
                            "official",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "db_table": "requests_participation_allocated_to",
                        "unique_together": {("participation", "official")},
                    },
                ),
                migrations.CreateModel(
                    "UnitAllocation",
                    fields=[
                        ("id", _KEY.clone()),
                        ("participation", _PART.clone()),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to="authorities.unit",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "requests_participation_units",
                        "unique_together": {("participation", "unit")},
                    },
                ),
                migrations.AlterField(
                    "participation",
                    "allocated_to",
                    models.ManyToManyField(
                        blank=True,
                        related_name="allocations",
                        through="requests.Allocation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    "participation",
                    "units",
                    models.ManyToManyField(
                        blank=True,
                        related_name="allocations",
                        through="requests.UnitAllocation",
                        to="authorities.unit",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            "allocation", "reads_only", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            "unitallocation", "reads_only", models.BooleanField(db_default=False, default=False)
        ),
        migrations.CreateModel(
            "AllocationRule",
            fields=[
                ("id", _KEY.clone()),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("is_on", models.BooleanField(default=True)),
                ("areas", _codes(5)),
                ("forms", _codes(20)),
                ("professions", _codes(40)),
                ("countries", _codes(2)),
                ("regions", _codes(10)),
                ("languages", _codes(2)),
                ("keywords", _codes(80)),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allocation_rules",
                        to="authorities.authority",
                    ),
                ),
            ],
            options={"ordering": ["position", "pk"]},
        ),
        migrations.CreateModel(
            "AllocationTarget",
            fields=[
                ("id", _KEY.clone()),
                ("reads_only", models.BooleanField(default=False)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allocation_targets",
                        to="authorities.membership",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="requests.allocationrule",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="authorities.unit",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            "allocationrule",
            models.UniqueConstraint(
                models.F("authority"),
                django.db.models.functions.text.Lower("name"),
                name="rule_named_once",
            ),
        ),
        migrations.AddConstraint(
            "allocationtarget",
            models.CheckConstraint(
                condition=models.Q(("member__isnull", True))
                ^ models.Q(("unit__isnull", True)),
                name="target_official_or_unit",
            ),
        ),
        migrations.AddConstraint(
            "allocationtarget",
            models.UniqueConstraint(fields=("rule", "member"), name="target_official_once"),
        ),
        migrations.AddConstraint(
            "allocationtarget",
            models.UniqueConstraint(fields=("rule", "unit"), name="target_unit_once"),
        ),
    ]
