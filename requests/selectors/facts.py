"""What the Scoreboard may know of exchanges: facts projected from events, in SQL.

The only door of the scoreboard to cases. Texts of SQL are given, not rows, so that projecting and
storing is one statement; each takes the parameter ``exchanges``, an array of ids. Nothing
personal passes: codes, countries and calendar days in Brussels.
"""

from datetime import date

from django.db import connection

from authorities.models import Membership
from imi.kernel.calendars import BRUSSELS
from requests.models import Procedure
from requests.selectors.worklist import parts_of


def _day(column: str) -> str:
    """Return the SQL of an instant's calendar day in Brussels (R6)."""
    return f"({column} at time zone '{BRUSSELS.key}')::date"


_SENDINGS = "name in ('send', 'approve_sending') or (name = 'create' and data ? 'original')"
_REPLIES = "('send_reply', 'approve_reply')"
_STEPS = """('accept', 'send_reply', 'approve_reply', 'refuse', 'require_answer', 'reassign',
             'forward', 'withdraw', 'rate', 'propose_date', 'accept_date')"""


def _shown(column: str) -> str:
    """Return the SQL of a country's code as the EU writes it."""
    return f"case {column} when 'GR' then 'EL' when 'GB' then 'UK' else {column} end"


def _negative(name: str) -> str:
    return f"""case last_rating ->> '{name}' when 'dissatisfied' then true
               when 'very_dissatisfied' then true when 'satisfied' then false
               when 'very_satisfied' then false end"""


#: Every exchange that was sent: exchange_key, version (its number of events), is_request.
SENT_EXCHANGES = """
    select exchange.id as exchange_key, exchange.event_count as version,
           procedure.kind = 'REQ' as is_request
    from requests_exchange as exchange
    join requests_procedure as procedure on procedure.code = exchange.procedure_id
    where exchange.sent_at is not null"""

#: Exchanges whose facts may no longer lead back to them: exchange_key.
BLOCKED_EXCHANGES = "select id as exchange_key from requests_exchange where blocked_at is not null"
EXISTING_EXCHANGES = "select id as exchange_key from requests_exchange"

#: The columns that REQUEST_FACTS yields, in its order.
REQUEST_COLUMNS = (
    "exchange_key",
    "version",
    "year",
    "area",
    "procedure",
    "sender",
    "receiver",
    "is_part",
    "origin_on",
    "sent_on",
    "accepted_on",
    "agreed_on",
    "replied_on",
    "refused_on",
    "withdrawn_on",
    "rated_on",
    "timeliness_negative",
    "efforts_negative",
)

# From events to columns, rules R1 to R5 of the Scoreboard. The first acceptance and the first
# complete reply count, whoever in the country made them. A refusal stands unless the case went
# on. What comes after a complete reply changes nothing, and a withdrawal after a refusal doesn't
# undo it: of the three endings the first in this order is kept.
# The agreed date is followed through its changes up to the reply: once a change comes after the
# date that stood, it and all later ones come too late. A part split off after the date of its
# original has the day of the split for it: no date lies before the sending.
REQUEST_FACTS = f"""
    with chosen as (
        select exchange.*, coalesce(exchange.original_id, exchange.id) as origin_id
        from requests_exchange as exchange
        join requests_procedure as procedure on procedure.code = exchange.procedure_id
        where exchange.id = any(%(exchanges)s) and procedure.kind = 'REQ'
    ), sending as (
        select exchange_id, {_day("min(at)")} as day
        from requests_event
        where ({_SENDINGS})
          and exchange_id in (select id from chosen union all select origin_id from chosen)
        group by exchange_id
    ), step as (
        select exchange_id, sequence, name, {_day("at")} as day, data
        from requests_event
        where name in {_STEPS} and exchange_id in (select id from chosen)
    ), mark as (
        select exchange_id,
               min(day) filter (where name = 'accept') as accepted_on,
               min(day) filter (where name in {_REPLIES}) as replied_on,
               min(sequence) filter (where name in {_REPLIES}) as reply,
               max(sequence) filter (where name = 'refuse') as refusal,
               max(day) filter (where name = 'refuse') as refused_on,
               max(sequence) filter (where name in ('require_answer', 'reassign', 'forward'))
                   as revival,
               min(day) filter (where name = 'withdraw') as withdrawn_on,
               max(day) filter (where name = 'rate') as rated_on,
               (array_agg(data order by sequence desc) filter (where name = 'rate'))[1]
                   as last_rating
        from step
        group by exchange_id
    ), change as (
        select step.exchange_id, sequence, day, (data ->> 'agreed_on')::date as agreed_on,
               lag((data ->> 'agreed_on')::date)
                   over (partition by step.exchange_id order by sequence) as stood
        from step join mark on mark.exchange_id = step.exchange_id
        where data ->> 'agreed_on' is not null and (reply is null or sequence <= reply)
    ), too_late as (
        select exchange_id, min(sequence) as sequence
        from change where day > stood group by exchange_id
    ), agreement as (
        select change.exchange_id,
               (array_agg(agreed_on order by change.sequence desc))[1] as agreed_on
        from change left join too_late on too_late.exchange_id = change.exchange_id
        where too_late.sequence is null or change.sequence < too_late.sequence
        group by change.exchange_id
    )
    select chosen.id, chosen.event_count, extract(year from origin.day)::smallint,
           chosen.area_id, chosen.procedure_id,
           {_shown("requester.country_id")}, {_shown("responder.country_id")},
           chosen.original_id is not null, origin.day, sending.day, mark.accepted_on,
           case when mark.accepted_on is not null and agreement.agreed_on is not null
                then greatest(agreement.agreed_on, sending.day) end,
           mark.replied_on,
           case when mark.replied_on is null and refusal > coalesce(revival, 0)
                then mark.refused_on end,
           case when mark.replied_on is null
                 and (refusal is null or refusal < coalesce(revival, 0))
                then mark.withdrawn_on end,
           case when mark.replied_on is not null then mark.rated_on end,
           {_negative("timeliness")}, {_negative("efforts")}
    from chosen
    join sending on sending.exchange_id = chosen.id
    join sending as origin on origin.exchange_id = chosen.origin_id
    join authorities_authority as requester on requester.id = chosen.requester_id
    join authorities_authority as responder on responder.id = chosen.responder_id
    left join mark on mark.exchange_id = chosen.id
    left join agreement on agreement.exchange_id = chosen.id"""  # noqa: S608

#: The columns that OTHER_FACTS yields, in its order.
OTHER_COLUMNS = (
    "exchange_key",
    "version",
    "area",
    "procedure",
    "kind",
    "sender",
    "sent_on",
    "ended_on",
    "outcome",
)

OTHER_FACTS = f"""
    select exchange.id, exchange.event_count, exchange.area_id, exchange.procedure_id,
           procedure.kind, coalesce({_shown("requester.country_id")}, ''),
           {_day("exchange.sent_at")},
           {
    _day(
        "case when exchange.outcome = 'issued' and exchange.replied_at is not null "
        "then exchange.replied_at else exchange.closed_at end"
    )
},
           exchange.outcome
    from requests_exchange as exchange
    join requests_procedure as procedure on procedure.code = exchange.procedure_id
    left join authorities_authority as requester on requester.id = exchange.requester_id
    where exchange.id = any(%(exchanges)s) and procedure.kind <> 'REQ'
      and exchange.sent_at is not null"""  # noqa: S608


def active_officials(year: int) -> int:
    """Count the officials who wrote or answered an exchange sent in a year; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select count(distinct official)
                from requests_exchange
                cross join lateral (values (author_id), (reply_author_id)) as person (official)
                where extract(year from {_day("sent_at")}) = %s""",  # noqa: S608
            [year],
        )
        return int(cursor.fetchone()[0])


def procedures_in_use(year: int) -> list[tuple[str, str]]:
    """Return code and area of each procedure of the areas in use at a year's end; one query."""
    last = date(year, 12, 31)
    rows = Procedure.objects.filter(area__status__in=("pilot", "adopted")).values_list(
        "code", "area", "area__pilot_from", "area__adopted_on"
    )
    return [
        (code, area)
        for code, area, pilot_from, adopted_on in rows
        if min(filter(None, (pilot_from, adopted_on)), default=last) <= last
    ]


def seen_among(membership: Membership, keys: list[int]) -> list[int]:
    """Return those of some exchanges that an actor may see, the newest first.

    One query besides the scope's.
    """
    seen = parts_of(membership).filter(exchange__in=keys).order_by("-exchange_id")
    return list(seen.values_list("exchange_id", flat=True).distinct())
