"""Deadlines of open requests by calendar day."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import DenseRank
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.models import Exchange
from requests.selectors.desk import NEGOTIATING, Parts
from requests.selectors.listing import due_days
from requests.workflows.information_request import INFORMATION_REQUEST, State
from requests.workflows.labels import DATE_TO_DO, TO_DO

#: So many requests are named on a day; a link leads to the others.
MOST_A_DAY = 4


@dataclass
class Day:
    """What is due on a day: how many requests, and the first of them."""

    count: int = 0
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many aren't named."""
        return self.count - len(self.exchanges)


def deadlines_between(rows: Parts, first: date, last: date) -> dict[date, Day]:
    """The days on which open requests of a list are due. Two queries; three with names."""
    due = rows.filter(is_open=True, due_on__range=(first, last)).order_by()
    counted = due.values("due_on").annotate(count=Count("exchange", distinct=True))
    found = {row["due_on"]: Day(row["count"]) for row in counted if row["due_on"]}
    rank = Window(DenseRank(), partition_by=F("due_on"), order_by=F("exchange_id").asc())
    named = due.annotate(rank=rank).filter(rank__lte=MOST_A_DAY)
    days = sorted(named.values_list("due_on", "exchange_id").distinct())
    exchanges = Exchange.objects.in_bulk({key for _day, key in days})
    for day, key in days:
        if day in found and key in exchanges:
            found[day].exchanges.append(exchanges[key])
    return found


def next_deadlines(rows: Parts, since: date, most: int) -> list[tuple[date, Exchange]]:
    """Open requests of a list with their due days, from a day on, in that order. Two queries."""
    due = rows.filter(is_open=True, due_on__gte=since).order_by("due_on", "exchange_id")
    days = due_days(due, most)
    exchanges = Exchange.objects.in_bulk(days)
    found = ((day, exchanges[key]) for key, day in days.items() if day and key in exchanges)
    return sorted(found, key=lambda one: (one[0], one[1].pk))


def what_is_due(exchange: Exchange, day: date) -> Promise | str:
    """What a day of a request is the last one for."""
    if exchange.kind != INFORMATION_REQUEST.kind:
        return _("Next date")
    if day != exchange.due_on:
        return DATE_TO_DO if exchange.state in NEGOTIATING else TO_DO.get(exchange.state, "")
    if exchange.state == State.SENT and not exchange.accepted_at:
        return _("To be accepted")
    return _("Reply due")
