"""The lists of requesters know the day on which the system would act for them."""

from django.db import migrations

_FILL = """
    UPDATE requests_participation AS part
    SET due_on = (coalesce(made.state_since, made.changed_at) AT TIME ZONE 'Europe/Brussels')::date
        + CASE made.state WHEN 'refused' THEN 30 ELSE 60 END
    FROM requests_exchange AS made
    WHERE part.exchange_id = made.id AND part.role = 'requester' AND part.until IS NULL
        AND made.kind = 'information-request' AND made.state IN ('refused', 'replied')
        AND part.is_open AND part.due_on IS NULL
"""


class Migration(migrations.Migration):
    """Of requests that wait for the requester now; dates that were proposed settle in days."""

    dependencies = [("requests", "0034_allocation_rules")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
