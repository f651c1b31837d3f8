"""Events are appended, never changed or deleted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            create function requests_event_is_append_only() returns trigger language plpgsql as $$
            begin
                raise exception 'events are append-only';
            end $$;
            create trigger event_append_only before update or delete on requests_event
            for each row execute function requests_event_is_append_only();
            """,
            reverse_sql="""
            drop trigger event_append_only on requests_event;
            drop function requests_event_is_append_only();
            """,
        )
    ]
