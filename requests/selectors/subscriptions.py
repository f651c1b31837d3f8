"""Who follows a repository, and is told of what happens in it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from authorities.models import AreaAccess, Membership
from requests.models import Exchange, Procedure, Subscription


def subscribers(exchange: Exchange, *, but: int | None = None) -> set[int]:
    """Officials who follow the record's repository and may read it. One query.

    but: the authority that took the step, which knows.
    """
    access = AreaAccess.objects.filter(
        authority=OuterRef("membership__authority"), area=exchange.area_id, suspended=False
    )
    found: QuerySet[Subscription] = Subscription.objects.filter(
        Exists(access),
        Q(country="") | Q(country=exchange.requester.country_id),
        Q(membership__areas=[]) | Q(membership__areas__contains=[exchange.area_id]),
        procedure=exchange.procedure_id,
        membership__active=True,
        membership__official__is_active=True,
        membership__roles__overlap=list(exchange.workflow.readers),
    ).exclude(membership__authority=but or exchange.requester_id)
    return set(found.values_list("membership__official", flat=True))


def subscription_of(procedure: Procedure, membership: Membership) -> Subscription | None:
    """How an official follows a repository; None where he or she doesn't. One query."""
    return Subscription.objects.filter(procedure=procedure, membership=membership).first()
