from django.db import migrations, models

# Lists in JSON become words with a space between two.
WORDS = """
UPDATE authorities_searchdocument SET
    official = array_to_string(ARRAY(SELECT jsonb_array_elements_text(names -> 0)), ' '),
    working = array_to_string(ARRAY(SELECT jsonb_array_elements_text(names -> 1)), ' '),
    codes = array_to_string(ARRAY(SELECT jsonb_array_elements_text(concepts)), ' ')
"""


class Migration(migrations.Migration):
    dependencies = [("authorities", "0007_lexicon_changes")]

    operations = [
        *(
            migrations.AddField("searchdocument", name, models.TextField(default=""))
            for name in ("official", "working", "codes")
        ),
        migrations.RunSQL(WORDS, migrations.RunSQL.noop),
        migrations.RemoveField("searchdocument", "names"),
        migrations.RemoveField("searchdocument", "concepts"),
        migrations.RenameField("searchdocument", "codes", "concepts"),
    ]
