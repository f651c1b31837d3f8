"""Finding the authority that a request should go to."""

from dataclasses import dataclass, field

from authorities.models import Authority, Membership
from authorities.models.country import DISPLAY_CODES
from authorities.selectors.registry import findable, in_order
from authorities.selectors.search import search
from requests.models import Exchange
from requests.selectors.catalogue import LANGUAGES

MOST_HITS = 12
MATCH = 0.5


@dataclass(frozen=True)
class Found:
    """An authority that takes requests of the area. why: what of the words it was found by."""

    authority: Authority
    why: list[str] = field(default_factory=list)


def found_responders(
    membership: Membership, words: str, lang: str, *, country: str, area: str
) -> list[Found]:
    """Return authorities abroad with access to the area, best first.

    By words in any language; without words those of a country, or those asked before and the
    favourites. country: its ISO code or "". A constant number of queries.
    """
    own = membership.authority.country_id
    taking = Authority.objects.with_access_to(area)
    abroad = findable(membership).filter(pk__in=taking).exclude(country=own)
    if words:
        hits = search(words, lang=lang, country=country or None, area=area, limit=MOST_HITS * 2)
        own_shown = DISPLAY_CODES.get(own, own)
        matches = [hit for hit in hits if hit.country != own_shown] if not country else hits
        good = [hit for hit in matches if hit.score >= MATCH] or matches
        why = {hit.reference: hit.why for hit in good[:MOST_HITS]}
        return [Found(one, why[one.reference]) for one in in_order(abroad, list(why))]
    if country:
        return [Found(one) for one in abroad.filter(country=country)[:MOST_HITS]]
    at_hand = dict.fromkeys([*asked_before(membership, area), *favourites(membership)])
    return [Found(one) for one in in_order(abroad, list(at_hand))[:MOST_HITS]]


def asked_before(membership: Membership, area: str) -> list[str]:
    """References of the authorities asked last in an area, the latest first. One query."""
    sent = (
        Exchange.objects.filter(requester=membership.authority_id, area=area)
        .order_by("-created_at")
        .values_list("responder__reference", flat=True)[:50]
    )
    return list(dict.fromkeys(sent))[:5]


def favourites(membership: Membership) -> list[str]:
    """References of the favourite counterparts, the latest first. One query."""
    return list(membership.favourites.values_list("authority__reference", flat=True))


def responder_languages(authority: Authority) -> list[str]:
    """The languages an authority works in, else its country's; those that forms are in."""
    named = authority.languages or authority.country.languages
    return [code for code in named if code in LANGUAGES] or ["en"]
