"""Readings are appended; only retention deletes them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("requests", "0006_retention_and_readings")]

    operations = [
        migrations.RunSQL(
            sql="""
            create function requests_reading_is_append_only() returns trigger language plpgsql as $$
            begin
                if tg_op = 'DELETE' and current_setting('imi.retention', true) = 'on' then
                    return old;
                end if;
                raise exception 'readings are append-only';
            end $$;
            create trigger reading_append_only before update or delete on requests_reading
            for each row execute function requests_reading_is_append_only();
            """,
            reverse_sql="""
            drop trigger reading_append_only on requests_reading;
            drop function requests_reading_is_append_only();
            """,
        )
    ]
