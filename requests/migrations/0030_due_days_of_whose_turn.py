from django.db import migrations

#: As the services write it from now on: a day is due only for the sides that it waits for.
_MANY = "('notification', 'services-alert', 'professional-alert')"
EXCHANGES = f"""
    update requests_exchange set due_on = (clocks ->> 'check')::date
     where kind = 'notification' and is_open and state in ('broadcast', 'closing')
       and due_on is distinct from (clocks ->> 'check')::date;
    update requests_exchange set due_on = null
     where kind = 'services-alert' and due_on is not null;
    update requests_participation as part set due_on = null
      from requests_exchange as one
     where one.id = part.exchange_id and one.kind in {_MANY} and part.due_on is not null
       and (one.due_on is distinct from part.due_on or not (
            one.kind = 'professional-alert' and part.role = 'requester'
         or one.state = 'under_review' and part.role = 'commission'
         or one.state in ('broadcast', 'closing') and part.role in ('contact', 'recipient')));
"""


class Migration(migrations.Migration):
    dependencies = [("requests", "0029_reply_language")]

    operations = [migrations.RunSQL(EXCHANGES, migrations.RunSQL.noop)]
