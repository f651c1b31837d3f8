"""What administrators changed in the lexicon's words, laid over its files."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from authorities.lexicon import sources

Key = tuple[str, str, str]
Aliases = dict[str, dict[str, str]]
Spelling = Callable[[str, str], list[str]]


class Word(NamedTuple):
    """A word of a concept (p:doctor) in a language; preferred is the one to show."""

    concept: str
    lang: str
    term: str
    preferred: bool = False

    @property
    def key(self) -> Key:
        """What makes it the same word."""
        return self.concept, self.lang, self.term.casefold()


class Edit(NamedTuple):
    """The present state of a word that was changed: kept (added, restored) or retired."""

    word: Word
    kept: bool


def merged(edits: Iterable[Edit]) -> list[Word]:
    """Return the words of the files, those that were retired left out, those added at the end.

    Of a concept's words in one language the one last preferred is.
    """
    latest = {edit.word.key: edit for edit in edits}
    found: dict[Key, Word] = {}
    for word in (Word(*row) for row in sources.terms()):
        edit = latest.get(word.key)
        if edit is None or edit.kept:
            found.setdefault(word.key, word)
    kept = {key: edit.word for key, edit in latest.items() if edit.kept}
    for key, word in kept.items():
        found.setdefault(key, word._replace(preferred=False))
    for key, word in kept.items():
        if word.preferred:
            _prefer(found, key)
    return list(found.values())


def _prefer(found: dict[Key, Word], key: Key) -> None:
    for other, word in found.items():
        if other[:2] == key[:2]:
            found[other] = word._replace(preferred=other == key)


def apply(data: dict[str, Any], edits: Iterable[Edit], spell: Spelling) -> None:
    """Change a built lexicon's aliases and labels in place.

    spell: makes of a term and its language the folded phrases that it is known by.
    """
    before = [Word(*row) for row in sources.terms()]
    after = merged(edits)
    kept, known = {word.key for word in after}, {word.key for word in before}
    for word in before:
        if word.key not in kept:
            _leave(data["aliases"], word, spell)
    for word in after:
        if word.key not in known:
            _join(data["aliases"], word, spell)
    _label(data["labels"], after, {edit.word.concept for edit in edits})


def _label(labels: dict[str, dict[str, str]], words: list[Word], touched: set[str]) -> None:
    labels.update({concept: {} for concept in touched})
    for word in sorted(words, key=lambda one: not one.preferred):
        if word.concept in touched:
            labels[word.concept].setdefault(word.lang, word.term)


def _join(aliases: Aliases, word: Word, spell: Spelling) -> None:
    for phrase in spell(word.term, word.lang):
        langs = aliases.setdefault(phrase, {})
        langs[word.concept] = f"{langs.get(word.concept, '')} {word.lang}".strip()


def _leave(aliases: Aliases, word: Word, spell: Spelling) -> None:
    for phrase in spell(word.term, word.lang):
        concepts = aliases.get(phrase, {})
        langs = concepts.get(word.concept, "").split()
        if word.lang in langs:
            langs.remove(word.lang)
        if langs:
            concepts[word.concept] = " ".join(langs)
            continue
        concepts.pop(word.concept, None)
        if not concepts:
            aliases.pop(phrase, None)
