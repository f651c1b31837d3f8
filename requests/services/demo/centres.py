"""The SOLVIT centres of the demo: one a country, beside its national coordinator."""

from datetime import datetime

from django.conf import settings

from authorities.models import AreaAccess, Authority, CoordinatorLink, LegalArea
from authorities.names import country_name
from authorities.services.index import index

AREA = "SOL"
_Function = CoordinatorLink.Function


def reference_of(country: str) -> str:
    """The reference of a country's centre."""
    return f"{country}-0801"


def load_centres(*, at: datetime) -> None:
    """Make a centre for each country that has a national coordinator; those made before stay."""
    if not LegalArea.objects.filter(pk=AREA).exists():
        return
    national = Authority.objects.active().filter(kind=Authority.Kind.NIMIC)
    there = set(Authority.objects.values_list("reference", flat=True))
    made = [
        _make(one, at)
        for one in national.select_related("country").order_by("country", "reference")
        if reference_of(one.country_id) not in there
    ]
    index(one.pk for one in made)


def _make(national: Authority, at: datetime) -> Authority:
    country, reference = national.country, reference_of(national.country_id)
    own = national.name_lang
    centre = Authority.objects.create(
        reference=reference,
        country=country,
        name=f"SOLVIT {country_name(country.code, own)}",
        name_lang=own,
        abbreviation="SOLVIT",
        informal={
            code: f"SOLVIT {country_name(country.code, code)}" for code, _name in settings.LANGUAGES
        },
        city=national.city,
        email=f"contact@{reference.lower()}.authority.example",
        url=f"https://{reference.lower()}.authority.example/",
        languages=country.languages,
        confirmed_on=at.date(),
    )
    AreaAccess.objects.create(authority=centre, area_id=AREA, granted_on=at.date())
    links = ((_Function.VALIDATION, None), (_Function.ACCESS, AREA), (_Function.REQUESTS, AREA))
    for function, area in links:
        CoordinatorLink.objects.create(
            coordinator=national, authority=centre, area_id=area, function=function
        )
    return centre
