"""Leave room on the pages of exchanges and parts, so that a step updates them in place (HOT)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("requests", "0009_webhooks")]

    operations = [
        migrations.RunSQL(
            sql="""
            alter table requests_exchange set (fillfactor = 90);
            alter table requests_participation set (fillfactor = 90);
            """,
            reverse_sql="""
            alter table requests_exchange reset (fillfactor);
            alter table requests_participation reset (fillfactor);
            """,
        )
    ]
