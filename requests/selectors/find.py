"""Looking for own requests by number, authority, form or legal area; never by a person."""

import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import get_language

from authorities.models import Authority, Membership
from authorities.selectors.search import Hit, search
from requests.models import Exchange, Procedure
from requests.selectors.listing import Row, keys, rows_of
from requests.selectors.worklist import parts_of

MOST_REQUESTS = 10
MOST_AUTHORITIES = 8
LONGEST_QUERY = 200
#: From this score on an authority is a match.
MATCH = 0.5
FIRST_YEAR = 2008
_SEQUENCE_DIGITS = 6
_PART = r"(?:[-/.](?P<part>\d{1,3}))?"
_NUMBER = re.compile(
    r"(?:IMI[-\s]*)?(?:(?P<year>\d{4})[-\s/]+)?(?P<sequence>\d{1,6})"
    rf"(?:[-\s](?P<check>\d))?{_PART}"
)
_BEGUN = re.compile(r"IMI-(\d{1,4}-?)?")
_REFERENCE = re.compile(r"[A-Z]{2}-[A-Z]?\d{1,7}")


@dataclass(frozen=True)
class Found:
    """What a search found. exact: the one request whose whole number was given."""

    requests: list[Row]
    authorities: list[Hit]
    exact: Exchange | None = None


def find(query: str, membership: Membership, year: int) -> Found:
    """Search what an actor may know of: requests, and authorities by name.

    year: the present one. Texts in the current language.
    """
    words = query.replace("\x00", " ").strip()[:LONGEST_QUERY]
    if not words:
        return Found([], [])
    if numbers := beginnings(words, year):
        return _by_number(words, numbers, membership)
    hits = _authorities(words)
    return Found(_by_words(words, hits, membership), hits)


def _authorities(words: str) -> list[Hit]:
    """Authorities by reference, or by name in any language."""
    if _REFERENCE.fullmatch(words.upper()):
        named = Authority.objects.active().filter(reference=words.upper())
        return [
            Hit(one.reference, one.name_in(_lang()), one.name, one.country_id, one.city, [], 1.0)
            for one in named
        ]
    found = search(words, lang=_lang(), limit=MOST_AUTHORITIES)
    return [hit for hit in found if hit.score >= MATCH]


def beginnings(words: str, year: int) -> list[str]:
    """Return the beginnings of the numbers that a text may stand for; none where it isn't one.

    The year, leading zeros and the check digit may be left out.
    """
    text = words.upper()
    if _BEGUN.fullmatch(text):
        return [text]
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["year"] or len(match["sequence"]) > 1):
        return []
    years = [match["year"]] if match["year"] else map(str, range(FIRST_YEAR, year + 1))
    check = f"{match['check']}" if match["check"] else ""
    part = f"/{match['part']}" if match["part"] and check else ""
    whole = match["sequence"].zfill(_SEQUENCE_DIGITS)
    forms = [f"{whole}-{check}{part}"]
    if not check and len(match["sequence"]) < _SEQUENCE_DIGITS and match["sequence"][0] == "0":
        forms.append(match["sequence"])
    return [f"IMI-{one}-{form}" for one in years for form in forms]


def _lang() -> str:
    return get_language() or "en"


def _by_number(words: str, numbers: list[str], membership: Membership) -> Found:
    begins = Q()
    for number in numbers:
        begins |= Q(number__startswith=number)
    seen = Exchange.objects.visible_to(membership).filter(begins).order_by("-pk")
    found = list(seen.values_list("pk", "number")[:MOST_REQUESTS])
    rows = rows_of([pk for pk, _number in found], parts_of(membership), membership, _lang())
    given = words.upper().replace(".", "/")
    exact = next((row.exchange for row in rows if row.exchange.number == given), None)
    if not rows:  # what is shared is read without a part in it
        exact = Exchange.objects.readable_by(membership).filter(number=given).first()
    return Found(rows, [], exact)


def _by_words(words: str, hits: list[Hit], membership: Membership) -> list[Row]:
    lang = _lang()
    procedures = Procedure.objects.filter(
        Q(pk__iexact=words)
        | Q(area__code__iexact=words)
        | Q(**{f"area__name_{lang}__icontains": words})
        | Q(**{f"question_set__name_{lang}__icontains": words})
    ).values("pk")
    references = [hit.reference for hit in hits]
    wanted = Q(exchange__procedure__in=procedures)
    wanted |= Q(exchange__requester__reference__in=references)
    wanted |= Q(exchange__responder__reference__in=references)
    parts = parts_of(membership)
    found = keys(parts.filter(wanted, is_open=True).order_by("-exchange_id"), MOST_REQUESTS)
    return rows_of(found, parts, membership, lang)
