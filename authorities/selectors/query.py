"""Read a query: what each of its words may stand for in the index, and how much it weighs."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from authorities.lexicon.reading import content, parts, read
from authorities.lexicon.store import lexicon
from authorities.selectors.vocabulary import document_counts, near_terms
from imi.kernel.normalise import Word, words

# A word that every document has still weighs something; an unknown one weighs 1.
LEAST_WEIGHT = 0.5
PLACE_WEIGHT = 1.25
IN_COMPOUND = 0.92
JOINED = 0.95
# Places around the asked one: its region, its country.
AROUND = (0.72, 0.4)
SURE = 0.84


@dataclass
class Token:
    """A word of the query.

    variants: {word or concept of the index: sureness}; parts: the same for each part of a
    compound; place: it names a country, a region or a town; around: what is near that place.
    """

    word: Word
    variants: dict[str, float] = field(default_factory=dict)
    parts: list[dict[str, float]] = field(default_factory=list)
    around: dict[str, float] = field(default_factory=dict)
    place: bool = False
    weight: float = 1.0

    def lexemes(self, least: float = 0.0) -> set[str]:
        """Everything that may stand for the word, or for a part of it."""
        found = {lexeme for lexeme, sim in self.variants.items() if sim >= least}
        for part in self.parts:
            found |= {lexeme for lexeme, sim in part.items() if sim >= least}
        return found


def read_query(text: str, lang: str) -> list[Token]:
    """Return the tokens of a query, in its order. At most four queries."""
    found = content(words(text))
    tokens = [Token(word) for word in found]
    readings = read(found, lang)
    joined = {
        first: one.forms[0] + two.forms[0]
        for first, (one, two) in enumerate(pairwise(found))
        if len(one.forms[0]) + len(two.forms[0]) > 5
    }
    near = near_terms([*(form for word in found for form in word.forms), *joined.values()])
    for token, reading in zip(tokens, readings, strict=True):
        token.variants.update(reading)
        for form in token.word.forms:
            for term, sim, _ in near.get(form, ()):
                _raise(token.variants, term, sim)
        _read_parts(token)
        _read_around(token)
    for first, form in joined.items():
        _read_joined(tokens[first : first + 2], form, near.get(form, []), lang)
    _weigh(tokens)
    return tokens


def _raise(variants: dict[str, float], lexeme: str, sim: float) -> None:
    if sim > variants.get(lexeme, 0):
        variants[lexeme] = sim


def _read_parts(token: Token) -> None:
    """A compound is met by what its parts mean, wherever they stand."""
    if any(sim >= 0.97 for lexeme, sim in token.variants.items() if lexeme[1:2] == ":"):
        return
    for form in token.word.forms:
        split = parts(form)
        if split:
            token.parts = [
                {concept: IN_COMPOUND for concept in meant if concept[0] in "pak"}
                | {part: IN_COMPOUND}
                for part, meant in split
            ]
            return


def _read_joined(pair: list[Token], form: str, near: list, lang: str) -> None:
    """Two words written apart may be one word of the index or of the lexicon."""
    meant = {
        concept: JOINED for concept in lexicon().aliases.get(form, {}) if concept[0] in "pakgrc"
    }
    exact = {term: JOINED for term, _, _ in near if term == form}
    for token in pair:
        for lexeme, sim in (meant | exact).items():
            _raise(token.variants, lexeme, sim)


def _read_around(token: Token) -> None:
    """A place is partly met by its region, and a little by its country."""
    places = {lexeme: sim for lexeme, sim in token.variants.items() if _is_place(lexeme)}
    others = [sim for lexeme, sim in token.variants.items() if not _is_place(lexeme)]
    if not places:
        return
    best = max(places.values())
    token.place = best >= SURE and best >= max(others, default=0) - 0.02
    if not token.place:
        return
    for lexeme, sim in places.items():
        region, country = _above(lexeme)
        for above, share in ((region, AROUND[0]), (country, AROUND[1])):
            if above and above not in token.variants:
                _raise(token.around, above, sim * share)


def _is_place(lexeme: str) -> bool:
    return lexeme[1:2] == ":" and lexeme[0] in "cgr"


def _above(lexeme: str) -> tuple[str, str]:
    """Return the region and the country that a place lies in."""
    if lexeme.startswith("g:"):
        place = lexicon().place(int(lexeme[2:]))
        return f"r:{place.region}" if place.region else "", f"c:{place.country.lower()}"
    if lexeme.startswith("r:"):
        return "", f"c:{lexeme[2:4]}"
    return "", ""


def _weigh(tokens: list[Token]) -> None:
    """Rare words weigh more, unknown ones fully, so that nonsense is no match."""
    lexemes = {lexeme for token in tokens for lexeme in token.lexemes()}
    counts = document_counts(
        [*lexemes, *(f"c:{place}" for place in ("de", "it", "fr", "es", "se", "gr", "pl", "at"))]
    )
    total = max(10, sum(documents for term, documents in counts.items() if term[:2] == "c:"))
    for token in tokens:
        documents = max(
            (
                counts.get(lexeme, 0)
                for lexeme, sim in token.variants.items()
                if sim >= 0.9 * max(token.variants.values())
            ),
            default=0,
        ) or max((counts.get(lexeme, 0) for lexeme in token.lexemes()), default=0)
        rarity = log(1 + total / documents) / log(1 + total) if documents else 1.0
        token.weight = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * min(1.0, rarity)
        if token.place:
            token.weight *= PLACE_WEIGHT
