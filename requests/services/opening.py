"""What is given at the beginning of an exchange of one to many: which values fit, by type."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from requests.models import Exchange
from requests.selectors.reach import iso_code
from requests.selectors.standing import Standing
from requests.services.answers import in_time, is_date, text_problem


def iso_codes(value: object) -> object:
    """The codes of countries as they are kept, those that the EU writes otherwise included."""
    if isinstance(value, list):
        return [iso_codes(code) for code in value]
    return iso_code(value) if isinstance(value, str) else value


def _date_problem(value: object, standing: Standing) -> str | None:
    fits = is_date(value) and in_time(value)
    return None if fits else _("Please give a date as YYYY-MM-DD.")


def _flag_problem(value: object, standing: Standing) -> str | None:
    return None if isinstance(value, bool) else _("Please answer yes or no.")


def _country_problem(value: object, standing: Standing) -> str | None:
    return _code_problem(value, standing.exchange.requester.country_id, standing.countries)


def _code_problem(value: object, own: str, codes: set[str]) -> str | None:
    if not isinstance(value, str) or value not in codes:
        return _("Please give the code of a country.")
    return _("Please choose another country than your own.") if value == own else None


def _countries_problem(value: object, standing: Standing) -> str | None:
    if not isinstance(value, list) or len(value) > 60:
        return _("Please give a list of countries.")
    own, codes = standing.exchange.requester.country_id, standing.countries
    found = (_code_problem(code, own, codes) for code in value)
    return next((problem for problem in found if problem), None)


def _exchange_problem(value: object, standing: Standing) -> str | None:
    return None if followed(value, standing) else _("There is no such request of yours.")


def followed(number: object, standing: Standing) -> Exchange | None:
    """The own request of a number that an exchange follows up; None where there is none."""
    if not isinstance(number, str) or "\x00" in number or len(number) > 30:
        return None
    own = Exchange.objects.visible_to(standing.membership)
    return own.filter(number=number, requester=standing.exchange.requester).first()


OPENING: dict[str, Callable[[Any, Standing], str | None]] = {
    "date": _date_problem,
    "flag": _flag_problem,
    "country": _country_problem,
    "countries": _countries_problem,
    "exchange": _exchange_problem,
    "text": lambda value, standing: text_problem(value),
}
