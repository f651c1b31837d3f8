"""Say why an authority was found, in the searcher's own words."""

from collections.abc import Iterable, Sequence

from authorities.lexicon.memory import remembered
from authorities.lexicon.reading import parts
from authorities.lexicon.store import lexicon
from authorities.models import Authority
from authorities.selectors.query import Token
from imi.kernel.normalise import words


def share_of_name(official: list[str], met: Iterable[str]) -> float:
    """Return which share of the official name's words the query names, in words or meaning."""
    if not official:
        return 0.0
    lexemes = set(met) - {""}
    concepts = {lexeme for lexeme in lexemes if lexeme[1:2] == ":"}
    named = sum(
        1 for word in official if word in lexemes or (concepts and _meanings(word) & concepts)
    )
    return named / len(official)


@remembered(maxsize=32768)
def _meanings(word: str) -> frozenset[str]:
    known = lexicon()
    found = set(known.aliases.get(word, ()))
    found.update(f"g:{number}" for number in known.places.get(word, ())[:3])
    for _, meant in parts(word):
        found.update(meant)
    return frozenset(found)


def explain(tokens: list[Token], authority: Authority, met: Sequence[str]) -> list[str]:
    """Return explanations such as "Βερολίνου = Berlin"; words that stand as asked need none."""
    told: dict[str, str] = {}
    for token in tokens:
        for lexeme in _met_by(token, met):
            if lexeme in token.word.forms:
                continue
            spelling = _label if lexeme[1:2] == ":" else _written
            found = spelling(lexeme, authority)
            if found.casefold() != token.word.raw.casefold():
                told[found] = f"{told[found]} {token.word.raw}" if found in told else token.word.raw
    return [f"{asked} = {found}" for found, asked in told.items()]


def _met_by(token: Token, met: Sequence[str]) -> list[str]:
    possible = token.lexemes() | set(token.around)
    own = [lexeme for lexeme in dict.fromkeys(met) if lexeme and lexeme in possible]
    whole = [lexeme for lexeme in own if lexeme in token.variants]
    return whole[:1] or own[: max(1, len(token.parts))]


def _label(lexeme: str, authority: Authority) -> str:
    return lexicon().label(lexeme, authority.name_lang)


def _written(lexeme: str, authority: Authority) -> str:
    """Return a word as the first of the authority's names that has it writes it."""
    names = [authority.name, authority.name_2, *authority.informal.values(), authority.city]
    for name in [authority.abbreviation, *names]:
        for word in words(name, 60, 1000):
            if lexeme in word.forms:
                return word.raw
    return lexeme
