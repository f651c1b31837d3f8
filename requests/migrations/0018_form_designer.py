"""Forms are designed in the browser: drafts, who changed what, and what files were loaded.

What a form asks about whom (its subject) moves from the form to its versions.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to_versions(apps, schema_editor):
    """Give every version the subject of its form."""
    versions = apps.get_model("requests", "QuestionSetVersion").objects.select_related("question_set")
    for version in versions:
        entries = version.question_set.subject_fields
        version.subject = version.question_set.subject
        version.subject_labels = {entry["code"]: entry["labels"] for entry in entries}
        version.subject_fields = [
            {
                "code": entry["code"],
                "type": entry["type"],
                "required": entry.get("required", False),
                "open": entry.get("open", False),
                "label": entry["labels"]["en"],
            }
            for entry in entries
        ]
        version.save(update_fields=["subject", "subject_fields", "subject_labels"])


def to_forms(apps, schema_editor):
    """Give every form the subject of its latest version."""
    versions = apps.get_model("requests", "QuestionSetVersion").objects.select_related("question_set")
    for version in versions.exclude(state="draft").order_by("number"):
        form = version.question_set
        form.subject = version.subject
        form.subject_fields = [
            {**entry, "labels": version.subject_labels.get(entry["code"], {"en": entry["label"]})}
            for entry in version.subject_fields
        ]
        form.save(update_fields=["subject", "subject_fields"])


class Migration(migrations.Migration):
    dependencies = [
        ("requests", "0017_urgent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(blank=True, max_length=5)),
                ("form", models.CharField(blank=True, max_length=20)),
                ("version", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("data", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["form", "-id"], name="catalogue_event_form")],
            },
        ),
        migrations.CreateModel(
            name="CatalogueSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("area", "Area"), ("form", "Form")], max_length=4),
                ),
                ("code", models.CharField(max_length=20)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("edited", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["kind", "code"], name="one_source")
                ],
            },
        ),
        migrations.AddField(
            model_name="questionsetversion", name="draft", field=models.JSONField(default=dict)
        ),
        migrations.AddField(
            model_name="questionsetversion",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="questionsetversion",
            name="subject",
            field=models.CharField(default="none", max_length=20),
        ),
        migrations.AddField(
            model_name="questionsetversion",
            name="subject_fields",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="questionsetversion",
            name="subject_labels",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="questionsetversion",
            name="content_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="questionsetversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("question_set",),
                name="one_draft_version",
            ),
        ),
        migrations.AlterField(
            model_name="questionset",
            name="subject",
            field=models.CharField(default="none", max_length=20),
        ),
        migrations.RunPython(to_versions, to_forms),
        migrations.RemoveField(model_name="questionset", name="subject"),
        migrations.RemoveField(model_name="questionset", name="subject_fields"),
    ]
