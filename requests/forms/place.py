"""Countries as answers and subjects name them."""

from django.utils.translation import get_language

from authorities.names import country_name
from imi.kernel.collation import in_alphabet
from requests.services.answers import COUNTRIES

#: Codes that name a country twice; the EU's own are offered.
_DOUBLES = frozenset({"GR", "GB"})


def answer_countries() -> list[tuple[str, str]]:
    """The countries that an answer may name, in the reader's alphabet."""
    lang = get_language() or "en"
    named = [(code, country_name(code, lang)) for code in COUNTRIES - _DOUBLES]
    return [("", "–"), *in_alphabet(named, lang, lambda choice: choice[1])]
