"""A published version of a form never changes; only the spelling of a translation may."""

from django.db import migrations

FORWARD = """
create function requests_version_is_fixed() returns trigger language plpgsql as $$
begin
    if old.published_at is null then
        return coalesce(new, old);
    end if;
    if tg_op = 'UPDATE'
        and (new.state = old.state or (old.state = 'published' and new.state = 'retired'))
        and to_jsonb(new) - array['state', 'subject_labels']
            = to_jsonb(old) - array['state', 'subject_labels']
    then
        return new;
    end if;
    raise exception 'a published version of a form never changes';
end $$;
create trigger version_is_fixed before update or delete on requests_questionsetversion
for each row execute function requests_version_is_fixed();

create function requests_without_translations(part jsonb) returns jsonb
language sql immutable as $$
    select jsonb_object_agg(key, value) from jsonb_each(part)
    where key !~ '^(text|help|title)(_[a-z]{2})?$' or key ~ '_en$'
$$;

create function requests_part_is_fixed() returns trigger language plpgsql as $$
declare
    part jsonb := to_jsonb(coalesce(old, new));
    is_fixed boolean;
begin
    if tg_table_name = 'requests_section' then
        select published_at is not null into is_fixed from requests_questionsetversion
        where id = (part->>'version_id')::bigint;
    elsif tg_table_name = 'requests_question' then
        select v.published_at is not null into is_fixed from requests_questionsetversion v
        join requests_section s on s.version_id = v.id where s.id = (part->>'section_id')::bigint;
    else
        select v.published_at is not null into is_fixed from requests_questionsetversion v
        join requests_section s on s.version_id = v.id
        join requests_question q on q.section_id = s.id
        where q.id = (part->>'question_id')::bigint;
    end if;
    if not coalesce(is_fixed, false) then
        return coalesce(new, old);
    end if;
    if tg_op = 'UPDATE' then
        if requests_without_translations(to_jsonb(new))
            = requests_without_translations(to_jsonb(old))
        then
            return new;
        end if;
    end if;
    raise exception 'a published version of a form never changes';
end $$;
create trigger section_is_fixed before insert or update or delete on requests_section
for each row execute function requests_part_is_fixed();
create trigger question_is_fixed before insert or update or delete on requests_question
for each row execute function requests_part_is_fixed();
create trigger choice_is_fixed before insert or update or delete on requests_choice
for each row execute function requests_part_is_fixed();

create function requests_catalogue_event_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'events are append-only';
end $$;
create trigger catalogue_event_append_only before update or delete on requests_catalogueevent
for each row execute function requests_catalogue_event_is_append_only();
"""

BACKWARD = """
drop trigger catalogue_event_append_only on requests_catalogueevent;
drop function requests_catalogue_event_is_append_only();
drop trigger choice_is_fixed on requests_choice;
drop trigger question_is_fixed on requests_question;
drop trigger section_is_fixed on requests_section;
drop trigger version_is_fixed on requests_questionsetversion;
drop function requests_part_is_fixed();
drop function requests_without_translations(jsonb);
drop function requests_version_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0018_form_designer")]

    operations = [migrations.RunSQL(sql=FORWARD, reverse_sql=BACKWARD)]
