"""Many requests between many authorities, made in SQL from one that walked there.

Every column that isn't named here is that of the one; so a new column needs no change.
"""

from typing import Any

from django.db import connection, models

from authorities.models import Authority, Membership
from requests.models import AskedQuestion, Event, Exchange, Participation, Subject
from requests.selectors.worklist import PAGE_SIZE
from tests.builders import a_link, a_walk, an_authority, an_official

#: One of so many requests goes to the busy authority; one of so many of its own is open.
BUSY, OPEN = 20, 10
COUNTRIES = ("AT", "BE", "BG", "CZ", "DK", "ES", "FI", "FR", "HU", "IT", "PL", "PT", "RO", "SE")


def _copy(like: models.Model, source: str, **columns: str) -> None:
    """Insert rows like one of a model, for each row of a source, with some columns' SQL."""
    meta = like._meta
    names = [field.column for field in meta.concrete_fields if field.column != "id"]
    written = [columns.get(name, f"one.{connection.ops.quote_name(name)}") for name in names]
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {meta.db_table} ({quoted}) select {', '.join(written)}"
            f" from {meta.db_table} as one, {source} where one.{meta.pk.column} = %s",
            [like.pk],
        )


def fill(requests: int, authorities: int) -> dict[str, Membership]:
    """Make the rows; returns the officials that look at them: busy, small, coordinator."""
    busy, small, asking = an_authority("DE"), an_authority("DE"), an_authority("GR")
    coordinator = an_authority("DE", kind="LIMIC")
    a_link(coordinator, busy, small)
    people = {
        "busy": an_official(busy, "request_handler"),
        "small": an_official(small, "request_handler"),
        "coordinator": an_official(coordinator, "referral_handler"),
    }
    walk = a_walk(an_official(asking, "request_handler"), small)
    walk.requester("send", 0)
    one = Exchange.objects.get(pk=walk.exchange.pk)
    _authorities(asking, authorities)
    _exchanges(one, busy.pk, requests)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return people


def _authorities(like: Authority, count: int) -> None:
    codes = ", ".join(f"'{code}'" for code in COUNTRIES)
    _copy(
        like,
        f"generate_series(1, {count}) as n",
        reference="'ZZ-' || lpad(n::text, 7, '0')",
        name="'Authority ' || n",
        country_id=f"(array[{codes}])[1 + n %% {len(COUNTRIES)}]",
        email="'contact@z' || n || '.example'",
    )


def _exchanges(one: Exchange, busy: int, count: int) -> None:
    is_open = f"n / {BUSY} %% {OPEN} = 0"
    them = "select min(id) as lo, count(*) as many from authorities_authority"
    _copy(
        one,
        f"generate_series(1, {count}) as n, ({them} where reference like 'ZZ-%%') as them",
        number="'IMI-' || 2016 + n %% 10 || '-' || 100000 + n / 10 || '-' || n %% 9",
        requester_id="them.lo + (n * 7919::bigint) %% them.many",
        responder_id=f"case when n %% {BUSY} = 0 then {busy}"
        " else them.lo + (n * 7919::bigint + 1 + n %% 97) %% them.many end",
        state=f"case when {is_open}"
        " then (array['sent', 'accepted', 'accepted', 'replied'])[1 + n / 200 %% 4]"
        " else 'closed' end",
        is_open=is_open,
        due_on=f"case when {is_open} and n / 200 %% 4 < 3 then one.due_on + n %% 60 end",
    )
    made = f"(select * from requests_exchange where id > {one.pk}) as made"
    for part in Participation.objects.filter(exchange=one):
        _copy(
            part,
            made,
            exchange_id="made.id",
            authority_id=f"made.{part.role}_id",
            due_on="made.due_on",
            is_open="made.is_open",
        )
    for event in Event.objects.filter(exchange=one):
        _copy(event, made, exchange_id="made.id")
    _copy(Subject.objects.get(exchange=one), made, exchange_id="made.id")
    opened = f"(select * from requests_exchange where id > {one.pk} and is_open) as made"
    for asked in AskedQuestion.objects.filter(exchange=one):
        _copy(asked, opened, exchange_id="made.id")


def last_cursor(rows: Any) -> str:
    """The cursor of the page before the last of a list."""
    key, day = list(rows.values_list("exchange_id", "due_on"))[-PAGE_SIZE]
    return f"{day.isoformat() if day else '9999-12-31'}_{key}"
