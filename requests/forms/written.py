"""The language that somebody's words are marked with, and the one they seem to be in."""

from django.conf import settings

from requests.forms.answers import AnswersForm
from requests.selectors.language import detect
from requests.selectors.wording import parts_of

_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
#: The control that marks the language of answers; it is kept with what is typed into them.
ANSWERS_CONTROL = "a-language"


def marked(given: str, usual: str) -> str:
    """The language that words are marked with: the one given, else the author's own."""
    return given if given in _LANGUAGES else usual


def suggested(words: str, marked_as: str) -> str:
    """The language that words seem to be in, where they are marked otherwise; else empty."""
    seems = detect(words)
    return seems if seems and seems != marked_as else ""


def words_of(form: AnswersForm) -> str:
    """The free texts of the answers, as they stand on the page."""
    return "\n".join(
        part.text
        for box in form.boxes.values()
        if box.open and not box.is_wrong
        for row in parts_of(form.value_of(box), box.text)
        for part in row
        if part.free
    )
