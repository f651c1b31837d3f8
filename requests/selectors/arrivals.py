"""What a rule of allocation may look at in a request that arrives, and which rule takes it.

Nothing that identifies the person asked about: the responder sees no more before it accepts
(domain reference §4.1), so neither the reason given nor a closed field of the subject is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from authorities.lexicon.reading import content, read
from authorities.lexicon.store import lexicon
from imi.kernel.normalise import Word, words
from requests.models import Exchange
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import FormText, code_of
from requests.selectors.reach import iso_code

#: The fields of a subject that name a profession.
PROFESSION_FIELDS = ("profession", "activity")
#: How sure the lexicon must be of what a word means; an alias of the reader's language has 1.
SURE = 0.85
MOST_WORDS = 400
LONGEST_TEXT = 10_000


class Conditions(Protocol):
    """What a rule asks for; an empty list asks for nothing."""

    areas: list[str]
    forms: list[str]
    professions: list[str]
    countries: list[str]
    regions: list[str]
    languages: list[str]
    keywords: list[str]


@dataclass(frozen=True)
class Traits:
    """What may be known of a request by whoever hasn't accepted it.

    country, region: the requester's; named: countries that open fields of the subject name;
    trade: what these say of the profession; open_texts: all of their words; form_texts: the name
    of the form and the questions asked, in the languages that those who read them work in.
    """

    area: str
    form: str
    language: str
    country: str
    region: str = ""
    named: frozenset[str] = frozenset()
    trade: tuple[str, ...] = ()
    open_texts: tuple[str, ...] = ()
    form_texts: tuple[str, ...] = ()

    @cached_property
    def professions(self) -> frozenset[str]:
        """Codes of the professions that the open fields mean, in whatever language."""
        found = (concept for text in self.trade for concept in self._meant(text))
        return frozenset(concept[2:].upper() for concept in found if concept.startswith("p:"))

    @cached_property
    def regions(self) -> frozenset[str]:
        """Codes of regions (ISO 3166-2): the requester's, and those that open fields name."""
        found = {self.region.upper()} if self.region else set()
        for concept in (one for text in self.open_texts for one in self._meant(text)):
            if concept.startswith("r:"):
                found.add(concept[2:].upper())
            elif concept.startswith("g:"):
                found.add(lexicon().place(int(concept[2:])).region.upper())
        return frozenset(found - {""})

    @cached_property
    def texts(self) -> tuple[list[Word], ...]:
        """The folded words of each text that keywords are looked for in."""
        return tuple(_words(text) for text in (*self.form_texts, *self.open_texts))

    def _meant(self, text: str) -> list[str]:
        found = content(_words(text))
        readings = read(found, self.language, loose=False)
        return [concept for one in readings for concept, sim in one.items() if sim >= SURE]


def _words(text: str) -> list[Word]:
    return words(text, MOST_WORDS, LONGEST_TEXT)


def fits(rule: Conditions, traits: Traits) -> bool:
    """Say whether a request meets all conditions of a rule; of each, one value is enough."""
    plain = (
        (rule.areas, {traits.area}),
        (rule.forms, {traits.form}),
        (rule.languages, {traits.language}),
        (rule.countries, {traits.country} | traits.named),
    )
    if any(wanted and not set(wanted) & had for wanted, had in plain):
        return False
    # The lexicon is read only where a rule asks for what it knows.
    if rule.professions and not set(rule.professions) & traits.professions:
        return False
    if rule.regions and not set(rule.regions) & traits.regions:
        return False
    return not rule.keywords or any(names(keyword, traits.texts) for keyword in rule.keywords)


def names(keyword: str, texts: Iterable[list[Word]]) -> bool:
    """Say whether a text has the words of a keyword side by side, however each of them goes on."""
    wanted = words(keyword)
    return bool(wanted) and any(
        all(_begins(word, one) for word, one in zip(text[start:], wanted, strict=False))
        for text in texts
        for start in range(len(text) - len(wanted) + 1)
    )


def _begins(word: Word, wanted: Word) -> bool:
    return any(form.startswith(beginning) for form in word.forms for beginning in wanted.forms)


def traits_of(exchange: Exchange, codes: Iterable[str], languages: Iterable[str]) -> Traits:
    """Return what rules may look at in a request.

    codes: of the questions asked; languages: those of the authority that it arrives at. Two
    queries for subject and requester where they weren't read with it, and the form's once.
    """
    asked = {code_of(code) for code in codes}
    form = form_of(exchange, "en")
    subject = exchange.subject.data if hasattr(exchange, "subject") else {}
    entries = [entry for entry in form.subject_fields if entry.open and subject.get(entry.code)]
    texts = {entry.code: str(subject[entry.code]) for entry in entries if entry.type == "T"}
    named = {iso_code(str(subject[entry.code])) for entry in entries if entry.type == "CC"}
    shown = (form_of(exchange, lang) for lang in _languages(exchange, languages))
    return Traits(
        area=exchange.area_id,
        form=form.code,
        language=exchange.language,
        country=exchange.requester.country_id,
        region=exchange.requester.region,
        named=frozenset(named),
        trade=tuple(texts[code] for code in PROFESSION_FIELDS if code in texts),
        open_texts=tuple(texts.values()),
        form_texts=tuple(text for one in shown for text in _form_texts(one, asked)),
    )


def _languages(exchange: Exchange, languages: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([exchange.language, *languages, "en"]))


def _form_texts(form: FormText, asked: set[str]) -> list[str]:
    return [form.name, *(q.text for code, q in form.questions.items() if code in asked)]
