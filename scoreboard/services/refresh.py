"""Bringing the facts up to date: only exchanges with new events are projected again.

An exchange has new events when it has another number of them than its fact has read, whatever
the reason: a night missed or a fact lost heals by itself.
"""

from django.db import connection, transaction

from requests.selectors.facts import (
    BLOCKED_EXCHANGES,
    EXISTING_EXCHANGES,
    OTHER_COLUMNS,
    OTHER_FACTS,
    REQUEST_COLUMNS,
    REQUEST_FACTS,
    SENT_EXCHANGES,
)
from scoreboard.models import DetachedExchange, OtherFact, RequestFact
from scoreboard.selectors.tally import counting
from scoreboard.services import running

#: Exchanges projected in one transaction; a killed worker loses no more than these.
BATCH = 50_000

_CHANGED = f"""
    select sent.exchange_key, sent.is_request from ({SENT_EXCHANGES}) as sent
    left join {RequestFact._meta.db_table} as request using (exchange_key)
    left join {OtherFact._meta.db_table} as other using (exchange_key)
    left join {DetachedExchange._meta.db_table} as detached using (exchange_key)
    where detached.exchange_key is null and sent.exchange_key > %s
      and coalesce(request.version, other.version) is distinct from sent.version
    order by sent.exchange_key limit {BATCH}"""  # noqa: S608


def refresh() -> dict[str, int]:
    """Bring every fact up to date; returns how many were projected and detached.

    A second run finds nothing to do.
    """
    counts = {"requests": 0, "others": 0, "detached": 0}
    last = 0
    while changed := _changed(last):
        last = changed[-1][0]
        requests = [key for key, is_request in changed if is_request]
        others = [key for key, is_request in changed if not is_request]
        with transaction.atomic():
            counts["requests"] += store(RequestFact, REQUEST_COLUMNS, REQUEST_FACTS, requests)
            counts["others"] += store(OtherFact, OTHER_COLUMNS, OTHER_FACTS, others)
    with transaction.atomic():
        counts["detached"] = _detach()
    return counts


def _changed(after: int) -> list[tuple[int, bool]]:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [after])
        return cursor.fetchall()


def store(
    model: type[RequestFact | OtherFact], columns: tuple[str, ...], sql: str, keys: list[int]
) -> int:
    """Project exchanges and keep their facts; returns how many were kept.

    Of requests, open editions' counts follow in the same statement: facts are taken away as they
    were and added as they are.
    """
    if not keys:
        return 0
    names = ", ".join(columns)
    news = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    table = model._meta.db_table
    insert = f"""insert into {table} ({names}) {sql}
                 on conflict (exchange_key) do update set {news}"""
    editions = running.standing() if model is RequestFact else {}
    if not editions:
        return _run(insert, keys)
    signed = [(year, as_of, 1) for year, as_of in editions.items()]
    with counting():
        return _run(
            f"""with before as (select * from {table} where exchange_key = any(%(exchanges)s)),
                after as ({insert} returning *),
                changed as materialized (
                    select *, -1 as sign from before union all select *, 1 from after),
                {running.merging(signed)}
                select from after""",  # noqa: S608
            keys,
        )


def _run(sql: str, keys: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"exchanges": keys})
        return cursor.rowcount


def _detach() -> int:
    """Cut what leads from facts back to exchanges that were blocked or are gone."""
    detached = 0
    with connection.cursor() as cursor:
        for model in (RequestFact, OtherFact):
            cursor.execute(
                f"""with linked as (
                        select id, exchange_key from {model._meta.db_table}
                        where exchange_key in ({BLOCKED_EXCHANGES})
                           or (exchange_key is not null
                               and exchange_key not in ({EXISTING_EXCHANGES}))
                    ), cut as (
                        update {model._meta.db_table} as fact set exchange_key = null
                        from linked where linked.id = fact.id
                        returning linked.exchange_key)
                    insert into {DetachedExchange._meta.db_table} (exchange_key)
                    select exchange_key from cut on conflict do nothing"""  # noqa: S608
            )
            detached += cursor.rowcount
    return detached
