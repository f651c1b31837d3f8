"""What the rules of allocation would do with the requests that came last."""

from dataclasses import dataclass

from django.db.models import QuerySet

from authorities.models import Membership
from requests.models import Exchange, Participation
from requests.selectors.allocation import Rule, Target, allocating_areas, first_that_takes
from requests.selectors.arrivals import traits_of
from requests.selectors.worklist import parts_of
from requests.workflows.base import Side
from requests.workflows.information_request import INFORMATION_REQUEST

MOST_TRIED = 20


@dataclass(frozen=True)
class Tried:
    """A request that came, with the rule that would take it today and to whom it was given."""

    exchange: Exchange
    part: Participation
    rule: Rule | None
    would: list[Target]
    given: list[str]


def tried(rules: list[Rule], membership: Membership) -> list[Tried]:
    """Try rules on the requests that came last where the authority allocates, newest first.

    Those that the actor sees and whose content isn't blocked. Seven queries, whatever their number
    and that of the rules, besides those of each form that is read for the first time.
    """
    areas = allocating_areas(membership.authority_id)
    authority = membership.authority
    languages = authority.languages or authority.country.languages
    return [_tried(part, rules, languages) for part in _last_parts(membership, areas)]


def _last_parts(membership: Membership, areas: list[str]) -> QuerySet[Participation]:
    found = parts_of(membership).filter(
        authority=membership.authority_id,
        role=Side.RESPONDER,
        exchange__kind=INFORMATION_REQUEST.kind,
        exchange__area__in=areas,
        exchange__blocked_at__isnull=True,
    )
    to_show = ("exchange__requester__country", "exchange__subject", "exchange__version")
    return (
        found.select_related(*to_show, "exchange__procedure")
        .prefetch_related(
            "exchange__questions", "allocation_set__official", "unitallocation_set__unit"
        )
        .order_by("-exchange_id")[:MOST_TRIED]
    )


def _tried(part: Participation, rules: list[Rule], languages: list[str]) -> Tried:
    exchange = part.exchange
    codes = [question.code for question in exchange.questions.all()]
    rule = first_that_takes(rules, traits_of(exchange, codes, languages))
    people = [str(one.official) for one in part.allocation_set.all()]
    units = [one.unit.name for one in part.unitallocation_set.all()]
    would = rule.usable(exchange.area_id) if rule else []
    return Tried(exchange, part, rule, would, units + people)
