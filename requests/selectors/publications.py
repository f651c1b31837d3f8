"""What the public reads of notifications: a list, one page each, feeds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from authorities.models import Country, LegalArea
from authorities.models.country import ISO_CODES
from requests.models import Exchange, Publication
from requests.selectors.catalogue import form_of
from requests.selectors.wording import Part, country_text, day_text, parts_of

PAGE_SIZE = 25
FEED_SIZE = 50


@dataclass(frozen=True)
class Wanted:
    """Which ones are looked for; empty for all."""

    country: str = ""
    area: str = ""
    year: str = ""


@dataclass(frozen=True)
class PublicRow:
    """A field or question with what it says, in words."""

    label: str
    rows: list[list[Part]]


@dataclass
class Published:
    """A notification as the public reads it in one language. title: the first thing it says."""

    publication: Publication
    exchange: Exchange
    kind: str
    title: str = ""
    content: list[PublicRow] = field(default_factory=list)


@dataclass(frozen=True)
class PublishedPage:
    """A page of the list; next_cursor is None on the last one."""

    rows: list[Published]
    next_cursor: str | None


def _public() -> QuerySet[Publication]:
    return (
        Publication.objects.readable()
        .select_related(
            "exchange__requester__country",
            "exchange__procedure",
            "exchange__area",
            "exchange__version",
        )
        .order_by("-exchange_id")
    )


def published(
    wanted: Wanted, lang: str, *, cursor: str = "", size: int = PAGE_SIZE
) -> PublishedPage:
    """Return a page of the public list, the newest first. One query besides the forms' texts.

    cursor: that of the page before; an unreadable one begins anew.
    """
    found = _public()
    if wanted.country:
        code = ISO_CODES.get(wanted.country, wanted.country)
        found = found.filter(exchange__requester__country=code)
    if wanted.area:
        found = found.filter(exchange__area=wanted.area)
    if _is_number(wanted.year, 4):
        found = found.filter(published_at__year=int(wanted.year))
    if _is_number(cursor, 18):
        found = found.filter(exchange__lt=int(cursor))
    rows = list(found[: size + 1])
    more = str(rows[size - 1].pk) if len(rows) > size else None
    return PublishedPage([_shown(one, lang) for one in rows[:size]], more)


def _is_number(text: str, longest: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= longest and int(text) > 0


def one_published(number: str, lang: str) -> Published:
    """Return one by its number as in addresses, also its tombstone.

    Raises Publication.DoesNotExist where it was never public.
    """
    if "\0" in number:
        raise Publication.DoesNotExist
    found = Publication.objects.exclude(published_at=None).exclude(state=Publication.State.ASKED)
    publication = found.select_related(
        "exchange__requester__country",
        "exchange__procedure",
        "exchange__area",
        "exchange__version",
    ).get(exchange__number=number.replace(".", "/"))
    return _shown(publication, lang)


def preview(exchange: Exchange, data: dict, lang: str) -> list[PublicRow]:
    """What the public would read, in words."""
    form = form_of(exchange, lang)
    rows = [
        PublicRow(entry.label, [[Part(_field(entry.type, data["subject"][entry.code]), free=True)]])
        for entry in form.subject_fields
        if data.get("subject", {}).get(entry.code)
    ]
    for code, answer in data.get("answers", {}).items():
        if text := form.every.get(code):
            rows.append(PublicRow(text.title, parts_of(answer, text)))
    return rows


def _field(type_: str, value: object) -> str:
    if type_ == "CC":
        return country_text(str(value))
    return day_text(str(value)) if type_ == "D" else str(value)


def _shown(publication: Publication, lang: str) -> Published:
    exchange = publication.exchange
    kind = form_of(exchange, lang).name
    content = preview(exchange, publication.data, lang)
    title = content[0].rows[0][0].text if content and content[0].rows else kind
    return Published(publication, exchange, kind, title, content)


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: countries, areas and years that have any."""

    countries: list[Country]
    areas: list[LegalArea]
    years: list[int]


def choices() -> Choices:
    """Return what the list can be narrowed to. Three queries."""
    public = Publication.objects.readable()
    countries = Country.objects.filter(pk__in=public.values("exchange__requester__country"))
    areas = LegalArea.objects.filter(pk__in=public.values("exchange__area"))
    days: Iterable[date] = public.dates("published_at", "year", order="DESC")
    return Choices(list(countries), list(areas), [day.year for day in days])
