"""Steps that the system takes itself when nobody acts."""

from datetime import datetime

from django.db import transaction

from requests.deadlines import HAND_OVER, Automatic
from requests.models import Exchange
from requests.services.effects.dates import agree
from requests.services.effects.step import end, iso
from requests.services.history import append_event
from requests.services.perform import keep, move_to
from requests.services.retain import erase


@transaction.atomic
def take(exchange_id: int, automatic: Automatic, *, seen: int, at: datetime) -> bool:
    """Take a step for nobody, unless somebody acted since the exchange had `seen` events.

    Returns whether it was taken; the event has no authority.
    """
    exchange = Exchange.objects.select_for_update().get(pk=exchange_id)
    if exchange.event_count != seen:
        return False
    data = {}
    if automatic.name == "accept_date":
        agree(exchange, exchange.date_proposed_on)
        data = {"agreed_on": iso(exchange.agreed_on)}
    if automatic.name == "delete":
        exchange.questions.all().delete()
        erase([exchange.pk], at=at)
        exchange.refresh_from_db()
    if automatic.target is not None:
        move_to(exchange, automatic.target, at)
    if automatic.outcome:
        end(exchange, automatic.outcome, at)
    if automatic.name == HAND_OVER:
        exchange.handed_over_at = at  # it sleeps on, so that the coordinators may act on that
    else:
        exchange.changed_at = at
    exchange.due_on = exchange.next_due()
    append_event(exchange, automatic.name, at=at, authority=None, data=data, side=automatic.inside)
    keep(exchange)
    return True
