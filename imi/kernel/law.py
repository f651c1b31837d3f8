"""References to the law of the Union, kept in English, in the reader's language."""

import re

from django.utils.translation import pgettext_lazy

_WORDS = {
    "Implementing Regulation": pgettext_lazy("law", "Implementing Regulation"),
    "Regulation": pgettext_lazy("law", "Regulation"),
    "Directives": pgettext_lazy("law", "Directives"),
    "Directive": pgettext_lazy("law", "Directive"),
    "Decision": pgettext_lazy("law", "Decision"),
    "Recommendation": pgettext_lazy("law", "Recommendation"),
    "Articles": pgettext_lazy("law", "Articles"),
    "Article": pgettext_lazy("law", "Article"),
    "Art.": pgettext_lazy("law", "Art."),
    "Annex": pgettext_lazy("law", "Annex"),
    "first indent": pgettext_lazy("law", "first indent"),
    "second indent": pgettext_lazy("law", "second indent"),
    "point": pgettext_lazy("law", "point"),
    "No": pgettext_lazy("law", "No"),
    "EU": pgettext_lazy("law", "EU"),
    "EC": pgettext_lazy("law", "EC"),
    "and": pgettext_lazy("law", "and"),
    "to": pgettext_lazy("law", "to"),
}
_WORD = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in _WORDS))


def in_words_of_the_reader(reference: str) -> str:
    """Return e.g. "Richtlinie 2005/36/EG, Artikel 50(2)" for "Directive 2005/36/EC, Article 50(2)".

    Numbers stay as they are written; a word that isn't known stays English.
    """
    return _WORD.sub(lambda found: str(_WORDS[found.group()]), reference)
