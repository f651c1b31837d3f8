"""Deadlines of open requests by calendar day."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import DenseRank
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.models import Exchange
from requests.selectors.desk import Parts
from requests.selectors.listing import keys
from requests.workflows.information_request import INFORMATION_REQUEST, State

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
    shown = Exchange.objects.filter(pk__in=set(named.values_list("exchange_id", flat=True)))
    for exchange in shown.order_by("pk"):
        if exchange.due_on in found:
            found[exchange.due_on].exchanges.append(exchange)
    return found


def next_deadlines(rows: Parts, since: date, most: int) -> list[Exchange]:
    """Open requests of a list by due day, from a day on. Two queries."""
    due = rows.filter(is_open=True, due_on__gte=since).order_by("due_on", "exchange_id")
    by_key = Exchange.objects.in_bulk(keys(due, most))
    found = [one for one in by_key.values() if one.due_on]
    return sorted(found, key=lambda one: (one.due_on or since, one.pk))


def what_is_due(exchange: Exchange) -> Promise:
    """What the day of a request is the last one for."""
    if exchange.kind != INFORMATION_REQUEST.kind:
        return _("Next date")
    if exchange.state == State.SENT and not exchange.accepted_at:
        return _("To be accepted")
    return _("Reply due")
