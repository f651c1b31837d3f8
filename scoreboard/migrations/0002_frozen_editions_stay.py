"""A frozen edition and its figures can't be changed or deleted, whoever asks (R22)."""

from django.db import migrations

TABLES = ("scoreboard_indicatorvalue", "scoreboard_countryresult", "scoreboard_volume")


class Migration(migrations.Migration):
    dependencies = [("scoreboard", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            create function scoreboard_edition_stays() returns trigger language plpgsql as $$
            begin
                if old.frozen then
                    raise exception 'a frozen edition never changes';
                end if;
                return case when tg_op = 'DELETE' then old else new end;
            end $$;
            create trigger edition_stays before update or delete on scoreboard_edition
            for each row execute function scoreboard_edition_stays();

            create function scoreboard_figure_stays() returns trigger language plpgsql as $$
            declare
                row record := case when tg_op = 'INSERT' then new else old end;
            begin
                if exists (select from scoreboard_edition where id = row.edition_id and frozen) then
                    raise exception 'a frozen edition never changes';
                end if;
                return case when tg_op = 'DELETE' then old else new end;
            end $$;
            """
            + "".join(
                f"""
                create trigger figure_stays before insert or update or delete on {table}
                for each row execute function scoreboard_figure_stays();
                """
                for table in TABLES
            ),
            reverse_sql="""
            drop function scoreboard_edition_stays() cascade;
            drop function scoreboard_figure_stays() cascade;
            """,
        )
    ]
