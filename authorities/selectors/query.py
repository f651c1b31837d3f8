"""Read a query: what each of its words may stand for in the index, and how much it weighs."""

from collections.abc import Container
from dataclasses import dataclass, field
from math import log

from authorities.lexicon.irish import unchanged
from authorities.lexicon.reading import content, parts, read
from authorities.lexicon.sources import participants
from authorities.lexicon.store import lexicon
from authorities.selectors.lexicon import known_edits
from authorities.selectors.vocabulary import document_counts, near_terms
from imi.kernel.normalise import Word, words

# A word that every document has still weighs something; an unknown one weighs 1 on its own.
LEAST_WEIGHT = 0.5
PLACE_WEIGHT = 1.25
IN_COMPOUND = 0.92
# A word that is surely known as a whole is no compound.
KNOWN = 0.92
# Two or three words written apart that are one word of the index.
JOINED = 0.99
MOST_JOINED = 3
# Who sees to a profession where no authority of its own does.
WIDER = 0.78
# Places around the asked one: its region, its country.
AROUND = (0.72, 0.4)
SURE = 0.84
SHORTEST_SPLIT = 8
SHORTEST_HALF = 3
SHORTEST_BEGINNING, LONGEST_BEGINNING = 2, 6
EXACT_NAME = 0.99


@dataclass
class Token:
    """A word of the query.

    variants: {word or concept of the index: sureness}; parts: the same for each part of a
    compound; beginning: the word may not be finished; place: it names a country, a region or a
    town; around: what is near that place.
    """

    word: Word
    variants: dict[str, float] = field(default_factory=dict)
    parts: list[dict[str, float]] = field(default_factory=list)
    beginning: str = ""
    around: dict[str, float] = field(default_factory=dict)
    place: bool = False
    weight: float = 1.0

    def lexemes(self, least: float = 0.0) -> set[str]:
        """Everything that may stand for the word, or for a part of it."""
        found = {lexeme for lexeme, sim in self.variants.items() if sim >= least}
        for part in self.parts:
            found |= {lexeme for lexeme, sim in part.items() if sim >= least}
        return found

    def may_be(self, lexeme: str, sim: float) -> None:
        """Note what the word may stand for, if it wasn't known to be surer."""
        if sim > self.variants.get(lexeme, 0):
            self.variants[lexeme] = sim

    def keep(self, known: Container[str]) -> None:
        """Forget what no document has."""
        self.variants = {one: sim for one, sim in self.variants.items() if one in known}
        self.around = {one: sim for one, sim in self.around.items() if one in known}
        self.parts = [
            {one: sim for one, sim in part.items() if one in known} for part in self.parts
        ]

    @property
    def best(self) -> float:
        """How sure the surest reading is."""
        return max(self.variants.values(), default=0.0)


def read_query(text: str, lang: str) -> list[Token]:
    """Return the tokens of a query, in its order. At most six queries."""
    known_edits()
    asked = _in_language(words(text), lang)
    joined = _joined(asked)
    kept = content(asked)
    places = {id(word) for word in kept} | {id(word) for span, _ in joined for word in span}
    found = [word for word in asked if id(word) in places]
    tokens = [Token(word) for word in found]
    near = near_terms(form for word in found for form in word.forms)
    for token, reading in zip(tokens, read(found, lang), strict=True):
        for lexeme, sim in reading.items():
            token.may_be(lexeme, sim)
        for form in token.word.forms:
            for term, sim, _ in near.get(form, ()):
                token.may_be(term, sim)
    for span, form in joined:
        _read_joined([token for token in tokens if any(token.word is one for one in span)], form)
    for token in tokens:
        _read_parts(token)
        _read_wider(token)
        _read_around(token)
    _split_unknown(tokens)
    if tokens and tokens[-1].best < EXACT_NAME:
        tokens[-1].beginning = _beginning(tokens[-1].word.forms[0])
    _weigh(tokens)
    return tokens


def _beginning(form: str) -> str:
    """The last word may be only begun; longer beginnings are met through the vocabulary."""
    return form if SHORTEST_BEGINNING <= len(form) <= LONGEST_BEGINNING else ""


def _in_language(found: list[Word], lang: str) -> list[Word]:
    if lang != "ga":
        return found
    return [
        Word(word.raw, tuple(dict.fromkeys([*word.forms, *map(unchanged, word.forms)])))
        for word in found
    ]


def _joined(found: list[Word]) -> list[tuple[list[Word], str]]:
    """Return neighbouring words that together are one word of the index or of the lexicon."""
    spans = [
        found[first : first + length]
        for length in range(2, MOST_JOINED + 1)
        for first in range(len(found) - length + 1)
    ]
    forms = ["".join(word.forms[0] for word in span) for span in spans]
    counts = document_counts(form for form in forms if len(form) > 5)
    aliases = lexicon().aliases
    return [
        (span, form)
        for span, form in zip(spans, forms, strict=True)
        if form in counts or (form in aliases and len(form) > 5)
    ]


def _read_joined(tokens: list[Token], form: str) -> None:
    meant = lexicon().aliases.get(form, {})
    for token in tokens:
        token.may_be(form, JOINED)
        for concept in meant:
            token.may_be(concept, JOINED)


def _read_parts(token: Token) -> None:
    """A compound is met by what its parts mean, wherever they stand."""
    if any(sim >= KNOWN for lexeme, sim in token.variants.items() if lexeme[1:2] == ":"):
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


def _read_wider(token: Token) -> None:
    wider = lexicon().wider
    for lexeme, sim in list(token.variants.items()):
        for other in wider.get(lexeme, ()):
            token.may_be(other, sim * WIDER)


def _split_unknown(tokens: list[Token]) -> None:
    """A compound that nobody knows may be two words of the index written together."""
    cuts: dict[int, list[tuple[str, str]]] = {}
    for number, token in enumerate(tokens):
        form = token.word.forms[0]
        if token.best < 0.9 and not token.parts and len(form) >= SHORTEST_SPLIT:
            middle = range(SHORTEST_HALF, len(form) - SHORTEST_HALF + 1)
            cuts[number] = [(form[:cut], form[cut:]) for cut in middle]
    if not cuts:
        return
    counts = document_counts(half for pairs in cuts.values() for pair in pairs for half in pair)
    for number, pairs in cuts.items():
        known = [pair for pair in pairs if pair[0] in counts and pair[1] in counts]
        if known:
            halves = max(known, key=lambda pair: min(len(pair[0]), len(pair[1])))
            tokens[number].parts = [{half: IN_COMPOUND} for half in halves]


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
        for above, share in zip(_above(lexeme), AROUND, strict=True):
            if above and above not in token.variants:
                token.around[above] = max(sim * share, token.around.get(above, 0))


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
    """Rare words weigh more; unknown ones the less, the more of the query is understood."""
    countries = [f"c:{code.lower()}" for code in participants()]
    possible = (one for token in tokens for one in (token.lexemes() | set(token.around)))
    counts = document_counts([*countries, *possible])
    for token in tokens:
        token.keep(counts)
    total = max(10, sum(counts.get(country, 0) for country in countries))
    understood = sum(1 for token in tokens if token.lexemes() or token.beginning)
    for token in tokens:
        documents = _documents(token, counts)
        if documents:
            rarity = min(1.0, log(1 + total / documents) / log(1 + total))
            token.weight = LEAST_WEIGHT + (1 - LEAST_WEIGHT) * rarity
        else:
            token.weight = 1 / (1 + 0.35 * understood)
        if token.place:
            token.weight *= PLACE_WEIGHT


def _documents(token: Token, counts: dict[str, int]) -> int:
    """How many documents the surest readings have at most."""
    sure = [lexeme for lexeme, sim in token.variants.items() if sim >= 0.9 * token.best]
    found = max((counts.get(lexeme, 0) for lexeme in sure), default=0)
    return found or max((counts.get(lexeme, 0) for lexeme in token.lexemes()), default=0)
