"""Authorities that may be registered already: by name, e-mail domain or address."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import F, Q, QuerySet

from authorities.models import Authority
from imi.kernel.normalise import words

ALIKE = 0.6
MOST = 6
MOST_READ = 60
#: Mailboxes of everybody: that two have one says nothing.
EVERYBODYS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "proton.me",
        "protonmail.com",
        "mail.com",
        "aol.com",
    ]
)
_GONE = (Authority.Status.CLOSED, Authority.Status.REFUSED)


class Reason(StrEnum):
    """Why an authority looks like another one, the surest first."""

    SAME_NAME = "same name"
    SIMILAR_NAME = "similar name"
    SAME_ADDRESS = "same address"
    SAME_DOMAIN = "same domain"


@dataclass(frozen=True)
class Alike:
    """An authority that looks like the one asked about, and why."""

    authority: Authority
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Likeness:
    """What two registrations are compared by. country: its code; email: any of their addresses."""

    country: str
    name: str
    email: str = ""
    address: str = ""
    city: str = ""

    @property
    def domain(self) -> str:
        """The part of the e-mail address that belongs to the body, "" where it's everybody's."""
        domain = self.email.rpartition("@")[2].strip().lower()
        return "" if domain in EVERYBODYS else domain


def alike(like: Likeness, *, but: int | None = None, public: bool = False) -> list[Alike]:
    """The authorities of a country that look like one, the likest first. One query.

    but: one to leave out; public: only those that anybody may see.
    """
    near = _candidates(like)
    if public:
        near = near.filter(status=Authority.Status.ACTIVE)
    read = near[: MOST_READ + 1]
    found = [Alike(one, _reasons(one, like)) for one in read if one.pk != but]
    likest = sorted(
        (one for one in found if one.reasons),
        key=lambda one: (
            list(Reason).index(one.reasons[0]),
            -len(one.reasons),
            -one.authority.closeness,  # type: ignore[attr-defined]
            one.authority.reference,
        ),
    )
    return likest[:MOST]


def like(authority: Authority) -> Likeness:
    """What an authority is compared by."""
    return Likeness(
        country=authority.country_id,
        name=authority.name,
        email=authority.email,
        address=authority.address,
        city=authority.city,
    )


def folded(name: str) -> tuple[str, ...]:
    """A name's words without case, accents and script."""
    return tuple(word.forms[0] for word in words(name))


def _candidates(like: Likeness) -> QuerySet[Authority]:
    near = Q(closeness__gte=ALIKE) | Q(name__iexact=like.name)
    if same := folded(like.name):
        every = " & ".join(f"'{word}'" for word in same)
        near |= Q(document__vector=SearchQuery(every, search_type="raw", config="simple"))
    if like.domain:
        near |= Q(email__iendswith=f"@{like.domain}")
    if like.address.strip() and like.city.strip():
        near |= Q(address__iexact=like.address.strip(), city__iexact=like.city.strip())
    return (
        Authority.objects.filter(country=like.country)
        .exclude(status__in=_GONE)
        .annotate(closeness=TrigramSimilarity("name", like.name))
        .filter(near)
        .select_related("country")
        .order_by(F("closeness").desc(), "reference")
    )


def _reasons(one: Authority, like: Likeness) -> tuple[Reason, ...]:
    same = folded(like.name)
    names = [one.name, one.name_2, *map(str, one.former_names)]
    found = []
    if one.name.casefold() == like.name.casefold() or (same and same in map(folded, names)):
        found.append(Reason.SAME_NAME)
    elif one.closeness >= ALIKE:  # type: ignore[attr-defined]
        found.append(Reason.SIMILAR_NAME)
    if _is_same(one.address, like.address) and _is_same(one.city, like.city):
        found.append(Reason.SAME_ADDRESS)
    if like.domain and one.email.lower().endswith(f"@{like.domain}"):
        found.append(Reason.SAME_DOMAIN)
    return tuple(found)


def _is_same(one: str, other: str) -> bool:
    return bool(one.strip()) and one.strip().casefold() == other.strip().casefold()
